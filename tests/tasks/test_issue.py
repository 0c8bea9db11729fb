"""What a publication makes and ends: the organs in the mark, the documents repealed, the first day of effect."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.case import Case
from models.instrument import Instrument, Notice, Relation
from models.people import Organ
from models.refusals import BadInput
from models.status import FactKind
from models.words import Force
from tasks.instruments import add_facts, status_of
from tasks.issuing import amended_in, issued_of
from tasks.store import Store
from tests.lives import INTERPRETED, SAMPLES, Life
from tests.text_builders import text_of
from tests.whole import must_be_whole

OLD = "示例市中小学校校服管理工作规定"  # what the sample draft repeals, as 示教规〔2022〕2号


def in_stock(store: Store, number: str, last: date, title: str = OLD) -> int:
    """Put a document of ours into the stock, in force until `last`."""
    with store.writing() as session:
        organ = session.exec(select(Organ.id).where(Organ.code == "sljy")).one()
        made = Instrument(title=title, organ_id=organ or 0, document_number=number, imported=True)
        session.add(made)
        session.flush()
        begun = date(2022, 9, 1)
        facts = [(FactKind.PUBLISHED, begun), (FactKind.EFFECTIVE, begun), (FactKind.EXPIRES, last)]
        add_facts(session, made, facts, store.now(), source="stock", reason="")
        return made.id or 0


def repealed(life: Life, *documents: int) -> list[bool]:
    """Tell which documents are repealed on the day the new one takes effect."""
    day = life.instrument().effective_on
    assert day
    with life.store.reading() as session:
        known = life.store.now()
        return [status_of(session, session.get_one(Instrument, n), day, known).force is Force.REPEALED for n in documents]


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("示教规〔2022〕2号", "另一标题"),
        ("示教规[2022]2号", OLD),
        ("示教规〔2022〕 2 号", OLD),
        ("", OLD),
        ("示教字第9号", OLD),
    ],
)
def test_what_a_text_repeals_is_found_by_its_number_however_written_else_by_its_title(
    store: Store, number: str, title: str
) -> None:
    old = in_stock(store, number, date(2027, 8, 31), title)
    life = Life(store)
    life.open()

    life.finish()

    assert repealed(life, old) == [True]
    must_be_whole(life)


def test_of_two_documents_of_one_title_the_one_that_runs_is_repealed(store: Store) -> None:
    lapsed, running = in_stock(store, "旧1号", date(2024, 8, 31)), in_stock(store, "旧2号", date(2027, 8, 31))
    life = Life(store)
    life.open()

    life.finish()

    assert repealed(life, lapsed, running) == [False, True]


def test_two_running_documents_of_one_title_keep_no_publication_back_and_neither_is_ended_by_guess(store: Store) -> None:
    both = in_stock(store, "旧1号", date(2027, 8, 31)), in_stock(store, "旧2号", date(2027, 8, 31))
    life = Life(store)
    life.open()

    life.finish()

    assert repealed(life, *both) == [False, False]
    with store.reading() as session:
        named = session.exec(select(Relation).where(Relation.instrument_id == life.instrument().id)).one()
        told = session.exec(select(Notice).where(Notice.kind == "repeals")).one()
    assert (named.other_title, named.other_id) == (OLD, None)
    assert (told.section_id, told.due) == (life.instrument().section_id, life.instrument().effective_on)
    assert "旧1号" in told.says
    assert "旧2号" in told.says


def test_organs_named_later_stand_in_the_mark_of_the_red_head_file(store: Store) -> None:
    life = Life(store)
    life.open(facts={"touches_operators": "no", "ask_first": "no", "adviser": "no", "joint": "yes"})
    life.go("countersign")
    assert life.case().co_issuers == []

    life.at_case("wuqy", "", "correct-fact", data={"organs": ["示例市司法局"]})

    with store.reading() as session:
        issued = issued_of(session, session.get_one(Case, life.case_id), store.now())
    assert issued.marks == ("示例市教育局", "示例市司法局")
    must_be_whole(life)


def test_a_document_published_late_takes_effect_with_its_publication(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("sign")
    life.at_case(life.drafter, "", "add-material", files=INTERPRETED)
    ground = {"effective_on": (life.day + timedelta(days=1)).isoformat(), "immediate_ground": "有碍上位法执行"}
    life.act("jiangds", "sign", "conclude", outcome="signed", data=ground)
    life.go("publish")
    life.later(5)

    life.finish()

    made = life.instrument()
    assert made.effective_on == made.published_on == life.day


def test_a_version_of_the_procedure_that_is_not_kept_is_bad_input(store: Store) -> None:
    life = Life(store)
    life.open()

    with pytest.raises(BadInput, match="没有“normative-document/2025-04-21”这一版程序"):
        life.at_case("wuqy", "", "refreeze", to="normative-document/2025-04-21", reason="试")

    must_be_whole(life)


HOURS = "示例市中小学校作息时间管理办法"


@pytest.mark.parametrize(
    ("title", "words", "found"),
    [
        (f"关于修改《{HOURS}》的决定", "本决定自公布之日起施行。", [(HOURS, "")]),
        ("某通知", f"将《{HOURS}》（示教规〔2023〕9号）第三条修改为：“略”。", [(HOURS, "示教规〔2023〕9号")]),
        (f"关于修改《{HOURS}》的决定", f"对《{HOURS}》（示教规〔2023〕9号）作如下修改：", [(HOURS, "示教规〔2023〕9号")]),
        ("某办法", f"违反《{HOURS}》的，责令改正；根据《{HOURS}》制定。", []),
        ("某办法", f"修改后的作息时间按《{HOURS}》执行。", []),
    ],
)
def test_what_a_text_amends_is_read_from_its_title_and_its_clauses(
    title: str, words: str, found: list[tuple[str, str]]
) -> None:
    text = text_of(f"{title}\n{words}\n")

    assert [(row["title"], row["number"]) for row in amended_in(text)] == found


def test_an_amended_document_is_named_and_stays_in_force(store: Store, tmp_path: Path) -> None:
    old = in_stock(store, "示教规〔2023〕9号", date(2029, 8, 31), HOURS)
    words = (SAMPLES / "draft-3.txt").read_text(encoding="utf-8")
    clause = f"将《{HOURS}》（示教规〔2023〕9号）第三条中的“校服”修改为“学生装”。"
    draft = tmp_path / "稿.txt"
    draft.write_text(words.replace("制定本办法。", f"制定本办法。\n第一条之一　{clause}", 1), encoding="utf-8")
    life = Life(store)
    life.open(str(draft))

    life.finish()

    made = life.instrument().id
    with store.reading() as session:
        rows = session.exec(select(Relation).where(Relation.kind == "amends")).all()
    assert [(row.instrument_id, row.other_id, row.other_title) for row in rows] == [(made, old, HOURS)]
    assert repealed(life, old) == [False]
    must_be_whole(life)
