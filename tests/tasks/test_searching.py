"""Search on both databases: what is found, in which order, by whom; and that the index says what the rows say."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models.case import Reading
from models.clock import day_of
from models.instrument import Instrument
from models.refusals import BadInput
from models.search_entry import Found, SearchEntry
from models.status import FactKind
from models.words import Force
from tasks.checking import check_all
from tasks.indexing import faults_of_index, index_instrument, index_where_wanted, reindex
from tasks.instruments import add_facts
from tasks.papers import read_draft
from tasks.people import who
from tasks.searching import Hit, search
from tasks.stock import import_stock
from tasks.store import Store
from tests.lives import Life
from tests.whole import must_be_whole

HEADER = ["文件名称", "文号", "登记号", "起草单位", "发布日期", "有效期至", "效力状态"]
SECTION = "基础教育科"
STOCK = [
    ["示例市校外培训机构管理办法", "益教规〔2023〕13号", "YJG-2023-013", SECTION, "2023-05-06", "2028-05-31", "现行有效"],
    ["示例市校外培训机构管理暂行办法", "益教规〔2016〕3号", "", SECTION, "2016-05-06", "2021-05-31", "失效"],
    ["示例市校外培训收费通知", "益教规〔2023〕3号", "YJG-2023-003", SECTION, "2023-03-01", "2028-03-31", "现行有效"],
    ["关于转发ISO9001标准和2026年计划的通知", "益教发〔2020〕7号", "", SECTION, "2020-01-01", "长期", "现行有效"],
]


@pytest.fixture(params=["store", "pg_store"])
def both(request: pytest.FixtureRequest) -> Store:
    """An installation on SQLite, then one on PostgreSQL."""
    made: Store = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def stocked(both: Store, tmp_path: Path) -> Store:
    """An installation with four imported documents."""
    bring_in(both, tmp_path)
    return both


def bring_in(store: Store, folder: Path) -> None:
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([HEADER, *STOCK])
    import_stock(store, path)


def found(store: Store, words: str, login: str = "", **asked: int) -> list[Hit]:
    with store.reading() as session:
        me = who(session, login, day_of(store.now())) if login else None
        return search(session, me, words, **asked)


def titles(store: Store, words: str, login: str = "") -> list[str]:
    return [hit.title for hit in found(store, words, login)]


def numbers(store: Store, words: str) -> list[str]:
    return [hit.number for hit in found(store, words)]


def faults(store: Store) -> list[str]:
    with store.reading() as session:
        return faults_of_index(session, store.now())


def give_text(store: Store, folder: Path, title: str, words: str) -> None:
    """Tie a text to a document of the stock."""
    path = folder / "text.txt"
    path.write_text(words, encoding="utf-8")
    read = read_draft(store, path)
    with store.writing() as session:
        held = session.exec(select(Instrument).where(Instrument.title == title)).one()
        held.reading_id = session.exec(select(Reading.id).where(Reading.sha256 == read.sha256)).one()
        session.add(held)
        index_instrument(session, held.id or 0, store.now())


@pytest.mark.parametrize(
    "typed",
    ["益教规〔2023〕3号", "益教规2023 3号", "益教规[２０２３]３号", "YJG-2023-003", "yjg 2023 3"],
)
def test_a_document_is_found_first_by_its_whole_number_however_typed(stocked: Store, typed: str) -> None:
    assert titles(stocked, typed)[0] == "示例市校外培训收费通知"


def test_a_part_of_a_number_finds_the_documents_that_hold_it(stocked: Store) -> None:
    assert set(numbers(stocked, "益教规2023")) == {"益教规〔2023〕13号", "益教规〔2023〕3号"}
    assert numbers(stocked, "2023 13号") == ["益教规〔2023〕13号"]


def test_two_characters_of_a_title_are_found_in_force_first_then_the_later_day(stocked: Store) -> None:
    hits = found(stocked, "校外")

    assert [hit.number for hit in hits] == ["益教规〔2023〕13号", "益教规〔2023〕3号", "益教规〔2016〕3号"]
    assert [hit.force for hit in hits] == [Force.IN_FORCE, Force.IN_FORCE, Force.LAPSED]
    assert (hits[0].kind, hits[0].date) == (Found.INSTRUMENT, date(2023, 5, 6))


def test_several_words_must_all_be_there(stocked: Store) -> None:
    assert titles(stocked, "校外 收费") == ["示例市校外培训收费通知"]
    assert titles(stocked, "校外 校车") == []


def test_words_may_stand_in_the_number_and_in_the_text(stocked: Store, tmp_path: Path) -> None:
    give_text(stocked, tmp_path, "示例市校外培训收费通知", "示例市校外培训收费通知\n预收费资金须存入监管银行。\n")

    assert titles(stocked, "监管银行") == titles(stocked, "益教规2023 监管") == ["示例市校外培训收费通知"]
    assert titles(stocked, "收费 资金 YJG") == ["示例市校外培训收费通知"]
    assert titles(stocked, "益教规2016 监管") == []


def test_latin_words_and_figures_are_found_whole_only(stocked: Store) -> None:
    notice = ["关于转发ISO9001标准和2026年计划的通知"]

    assert titles(stocked, "iso9001") == titles(stocked, "ＩＳＯ９００１标准") == titles(stocked, "2026年计划") == notice
    assert titles(stocked, "iso") == titles(stocked, "900") == titles(stocked, "026") == []


def test_one_character_is_looked_for_in_titles(stocked: Store, tmp_path: Path) -> None:
    give_text(stocked, tmp_path, "示例市校外培训收费通知", "示例市校外培训收费通知\n预存银行。\n")

    assert titles(stocked, "暂") == ["示例市校外培训机构管理暂行办法"]
    assert titles(stocked, "银") == []
    assert titles(stocked, "培训 暂") == ["示例市校外培训机构管理暂行办法"]


@pytest.mark.parametrize("typed", ["%", "_", "“", '" OR "', "NEAR(", "校外*", "*", "-", "；DROP TABLE"])
def test_what_would_be_syntax_elsewhere_is_only_words_here(stocked: Store, typed: str) -> None:
    assert len(found(stocked, typed)) in {0, 3}
    assert (len(found(stocked, typed)) == 3) == ("校外" in typed)


def test_what_is_too_long_is_refused(both: Store) -> None:
    with pytest.raises(BadInput, match="不要超过 100 字"):
        found(both, "培训" * 51)


def test_pages_follow_one_another(stocked: Store) -> None:
    whole = found(stocked, "校外")

    assert [found(stocked, "校外", limit=1, offset=n)[0] for n in range(3)] == whole
    assert found(stocked, "校外", limit=1, offset=3) == []


def test_a_phrase_is_found_only_where_it_stands_in_a_row(stocked: Store, tmp_path: Path) -> None:
    words = "示例市校外培训收费通知\n学校外聘教师。国外培育。\n"  # holds 校外 and 外培, but not 校外培
    give_text(stocked, tmp_path, "示例市校外培训收费通知", words.replace("校外培训", "校内"))

    assert "示例市校外培训收费通知" not in [hit.title for hit in found(stocked, "外聘教师") if hit.title_marks]
    assert titles(stocked, "外聘教师") == ["示例市校外培训收费通知"]
    assert titles(stocked, "学校外培") == []


def test_a_draft_is_found_by_its_text_with_the_place_marked(both: Store) -> None:
    life = Life(both)
    life.open()

    (hit,) = found(both, "维护学生")

    assert (hit.kind, hit.id, hit.force) == (Found.CASE, life.case_id, "")
    assert [hit.where.text[start:end] for start, end in hit.where.marks] == ["维护学生"]
    assert faults(both) == []


def test_only_the_last_draft_is_found(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open()
    life.go("draft")
    assert [hit.id for hit in found(store, "维护学生")] == [life.case_id]

    newer = tmp_path / "newer.txt"
    newer.write_text("示例市中小学校校服选用采购管理办法（试行）\n第一条　校服由家长委员会投票选定。\n", encoding="utf-8")

    life.act("zhaowy", "draft", "submit-draft", files=(("draft", str(newer)),))

    assert found(store, "维护学生") == []
    assert [hit.id for hit in found(store, "投票选定")] == [life.case_id]
    assert faults(store) == []


def test_a_case_is_found_by_those_who_may_read_it_and_a_document_by_all(stocked: Store) -> None:
    life = Life(stocked)
    life.open()
    asked = "采购 管理"

    assert titles(stocked, asked) == titles(stocked, asked, "zhaowy") == titles(stocked, asked, "zhoush")
    assert len(titles(stocked, asked)) == 1
    assert titles(stocked, asked, "sunmh") == titles(stocked, asked, "hanwl") == []
    assert len(titles(stocked, "校外", "sunmh")) == len(titles(stocked, "校外", "hanwl")) == 3


def test_a_whole_life_leaves_case_and_document_findable_by_their_number(store: Store) -> None:
    life = Life(store)
    life.open()
    life.finish()
    made = life.instrument()

    hits = found(store, made.document_number)

    assert [(hit.kind, hit.id) for hit in hits[:2]] == [(Found.INSTRUMENT, made.id), (Found.CASE, life.case_id)]
    assert {hit.where.text for hit in found(store, "维护学生")} == {found(store, "维护学生")[0].where.text}
    assert [hit.kind for hit in found(store, made.registration_number)[:2]] == [Found.INSTRUMENT, Found.CASE]
    must_be_whole(life)


def test_a_change_of_force_shows_at_once_and_one_by_date_on_its_day(stocked: Store) -> None:
    with stocked.writing() as session:
        held = session.exec(select(Instrument).where(Instrument.document_number == "益教规〔2023〕13号")).one()
        add_facts(session, held, [(FactKind.REPEALED, date(2026, 3, 1))], stocked.now(), source="", reason="")
    assert numbers(stocked, "校外") == ["益教规〔2023〕3号", "益教规〔2023〕13号", "益教规〔2016〕3号"]

    stocked.settings = replace(stocked.settings, now="2028-04-01T09:00:00+08:00")

    assert [hit.force for hit in found(stocked, "校外")] == [Force.REPEALED, Force.LAPSED, Force.LAPSED]
    assert faults(stocked) == []


def test_what_is_refused_leaves_nothing_in_the_index(both: Store) -> None:
    with pytest.raises(RuntimeError):
        import_in_vain(both)

    assert found(both, "撤回") == []
    assert faults(both) == []


def import_in_vain(store: Store) -> None:
    with store.writing() as session:
        held = Instrument(title="要撤回的文件", organ_id=1)
        session.add(held)
        session.flush()
        index_instrument(session, held.id or 0, store.now())
        assert [hit.title for hit in search(session, None, "撤回")] == ["要撤回的文件"]
        raise RuntimeError


def test_the_index_made_anew_finds_the_same(stocked: Store, tmp_path: Path) -> None:
    give_text(stocked, tmp_path, "示例市校外培训收费通知", "示例市校外培训收费通知\n预收费资金须存入监管银行。\n")
    asked = ("校外", "监管银行", "益教规2023", "暂")
    before = [found(stocked, words) for words in asked]

    assert reindex(stocked) == len(STOCK)

    assert [found(stocked, words) for words in asked] == before
    assert faults(stocked) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("DELETE FROM search_entry WHERE id = 1", "1 件没有索引"),
        ("UPDATE search_entry SET title = '别的' WHERE id = 1", "1 件索引与登记不符"),
        ("UPDATE search_entry SET force = 'repealed' WHERE id = 1", "1 件索引与登记不符"),
        ("UPDATE search_head SET pieces = ' 别的 '", "4 件索引与登记不符"),
        ("UPDATE instrument SET document_number = '益教规〔2023〕31号' WHERE id = 1", "1 件索引与登记不符"),
    ],
)
def test_doctor_sees_where_the_index_does_not_say_what_the_rows_say(stocked: Store, spoil: str, said: str) -> None:
    with stocked.writing() as session:
        session.execute(text(spoil))

    (told,) = [check for check in check_all(stocked) if check.what == "搜索索引与登记一致"]
    assert not told.ok
    assert told.detail.startswith(said)
    assert "santong search --rebuild" in told.detail

    reindex(stocked)

    assert faults(stocked) == []


def test_doctor_sees_a_text_that_is_not_in_the_index(stocked: Store, tmp_path: Path) -> None:
    give_text(stocked, tmp_path, "示例市校外培训收费通知", "示例市校外培训收费通知\n预存银行。\n")
    emptied = "INSERT INTO search_text(search_text) VALUES ('delete-all')" if stocked.sqlite else "DELETE FROM search_text"
    with stocked.writing() as session:
        session.execute(text(emptied))

    assert faults(stocked) == ["1 件索引与登记不符：《示例市校外培训收费通知》"]


def test_an_index_that_is_missing_or_cut_another_way_is_made_anew_and_a_good_one_is_left(stocked: Store) -> None:
    assert not index_where_wanted(stocked)
    for spoil in ("DELETE FROM search_entry", "UPDATE search_entry SET cut = 0"):
        with stocked.writing() as session:
            session.execute(text(spoil))

        assert index_where_wanted(stocked)
        assert len(titles(stocked, "校外")) == 3


def test_the_latest_candidates_are_put_in_order_and_a_restricted_reader_loses_none(
    stocked: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.searching.CANDIDATES", 1)
    life = Life(stocked)
    life.open()

    assert titles(stocked, "采购", "sunmh") == []
    assert len(titles(stocked, "校外", "sunmh")) == 1


def test_both_databases_put_the_same_in_the_index(stocked: Store) -> None:
    with stocked.reading() as session:
        entries = session.exec(select(SearchEntry).order_by(col(SearchEntry.id))).all()

    assert [e.number_key for e in entries] == [
        "益 教 规 2023 13 号",
        "益 教 规 2016 3 号",
        "益 教 规 2023 3 号",
        "益 教 发 2020 7 号",
    ]
    assert [e.registration_key for e in entries] == ["yjg 2023 13", "", "yjg 2023 3", ""]
    assert {e.cut for e in entries} == {1}
