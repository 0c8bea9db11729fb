"""The public projection: what it shows, what it never shows, that it is swapped in whole and made anew only where needed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from models.case import Comment, ConsultRound
from models.instrument import Instrument
from models.intake import PublicEntry
from models.people import Section
from models.publication_values import Force
from models.refusals import BadInput, EnvironmentFault
from models.status import FactKind
from tasks import projection
from tasks.exchanging import Exchange
from tasks.instruments import add_facts
from tasks.projected import FILE, Asked, view
from tasks.projection import project_public
from tasks.public_site import export_site
from tasks.samples import load_samples
from tasks.store import Store
from tests.lives import Life

TITLE = "示例市中小学校校服选用采购管理办法（试行）"


@pytest.fixture
def life(store: Store) -> Life:
    """One document of our own, published, and the sample stock."""
    load_samples(store)
    life = Life(store)
    life.open()
    life.finish()
    return life


def found(store: Store, words: str, force: Force | None = None) -> list[str]:
    with view(store.settings.home) as held:
        return [row.entry.title for row in held.find(Asked(force=force, words=words)).rows]


def test_a_published_document_is_there_with_text_places_relations_history_and_interpretation(life: Life) -> None:
    project_public(life.store)

    with view(life.store.settings.home) as held:
        doc = held.document(f"doc-{life.case_id}")
        other = held.document("stock-4")
    assert doc is not None
    assert other is not None
    assert "第一条" in doc.plain
    assert doc.published[0].address_or_issue.startswith("https://")
    assert [(r.how, r.key, r.back) for r in doc.relations] == [("废止", "stock-4", False)]
    assert [(r.how, r.key, r.back) for r in other.relations] == [("废止", f"doc-{life.case_id}", True)]
    assert [h.what for h in doc.history][:2] == ["公布", "施行"]
    assert doc.interpretation is not None


@pytest.mark.parametrize(
    ("words", "is_there"),
    [
        ("校服", True),
        ("选用采购", True),
        ("示教规〔2026〕1号", True),
        ("示教规2026", False),
        ("SLCR—2026", True),
        ("供应 企业", True),
        ("供企", False),
        ('校服" OR "x', False),
        ("AND NOT *", False),
        ("服", True),
        ("囍", False),
        ("招", True),
        ("！！", False),
    ],
)
def test_words_of_any_length_are_found_in_title_number_and_text(life: Life, words: str, is_there: bool) -> None:
    project_public(life.store)

    assert (TITLE in found(life.store, words)) is is_there


def test_the_lists_follow_the_force_on_the_day(life: Life) -> None:
    life.to_day(date(2029, 1, 1))
    project_public(life.store)

    with view(life.store.settings.home) as held:
        shown = held.find(Asked(force=Force.ENDED))
        assert f"doc-{life.case_id}" in {row.entry.key for row in shown.rows}
        assert shown.count(Force.ENDED) == shown.total


def test_nothing_is_written_where_nothing_changed(life: Life) -> None:
    project_public(life.store)
    path = life.store.settings.home / FILE
    before = path.stat().st_ino

    again = project_public(life.store)

    assert not again.changed
    assert path.stat().st_ino == before


def renamed_section(life: Life) -> None:
    with life.store.writing() as session:
        session.get_one(Section, life.case().section_id).name = "基础教育与学前教育科"


def repealed(life: Life) -> None:
    with life.store.writing() as session:
        own = session.get_one(Instrument, life.instrument().id)
        add_facts(session, own, [(FactKind.REPEALED, date(2026, 1, 1))], life.store.now(), source="", reason="另有规定")


def another_round(life: Life) -> None:
    life.open("draft-1.txt")
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public", text="局门户网站", on=life.day)


def next_day(life: Life) -> None:
    life.to_day(date(2026, 12, 31))


@pytest.mark.parametrize("changed", [renamed_section, repealed, another_round, next_day])
def test_whatever_changes_what_is_taken_over_equals_what_is_made_from_nothing(
    life: Life, changed: Callable[[Life], None]
) -> None:
    project_public(life.store)
    changed(life)
    path = life.store.settings.home / FILE

    assert project_public(life.store).changed

    kept = rows(path)
    path.unlink()
    project_public(life.store)
    assert kept == rows(path)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = ("meta", "document", "round", "letter", "words")
        return {n: connection.execute(f"SELECT * FROM {n} ORDER BY 1").fetchall() for n in names}  # noqa: S608 - fixed names


@pytest.mark.parametrize("left", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_damaged_projection_is_refused_by_readers_and_made_anew(life: Life, left: bytes) -> None:
    path = life.store.settings.home / FILE
    path.write_bytes(left)
    with pytest.raises(EnvironmentFault, match="几分钟"), view(life.store.settings.home) as held:
        held.about()

    assert project_public(life.store).changed

    assert TITLE in found(life.store, "校服")


class Killed(BaseException):
    """Stands for a process that ends where it is."""


def test_a_build_cut_off_leaves_the_standing_projection_whole(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    project_public(life.store)
    renamed_section(life)

    def dies(*_: object) -> bool:
        raise Killed

    monkeypatch.setattr(projection, "_put_round", dies)
    with pytest.raises(Killed):
        project_public(life.store)

    assert TITLE in found(life.store, "校服")
    assert not list(life.store.settings.home.glob(f".{FILE}.*"))


@pytest.fixture
def consulting(store: Store) -> Life:
    """A matter whose public round is open."""
    life = Life(store)
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public,operators", text="局门户网站", on=life.day)
    return life


def test_an_open_round_has_the_draft_as_posted_its_places_and_the_explanation(consulting: Life) -> None:
    project_public(consulting.store)

    with view(consulting.store.settings.home) as held:
        (opened,) = held.rounds(consulting.day)
    assert opened.places[:2] == ("第一条", "第二条")
    assert opened.explanation
    assert opened.days_left(opened.ends_on) == 0
    assert opened.open_on(opened.ends_on)
    assert not opened.open_on(date.fromordinal(opened.ends_on.toordinal() + 1))
    assert opened.feedback is None


@pytest.mark.parametrize("audience", ["departments", "sections,counties"])
def test_a_round_among_offices_is_not_shown(consulting: Life, audience: str) -> None:
    with consulting.store.writing() as session:
        session.exec(select(ConsultRound)).one().audience = audience

    project_public(consulting.store)

    with view(consulting.store.settings.home) as held:
        assert held.rounds(consulting.day) == []


def a_comment(opened: ConsultRound, words: str, **values: Any) -> Comment:  # noqa: ANN401 - any field of a comment
    return Comment(
        round_id=opened.id or 0, case_id=opened.case_id, received_on=opened.posted_on, words=words, salt="s", **values
    )


def test_the_feedback_is_shown_once_it_is_on_file_by_theme_and_without_names_or_words(consulting: Life) -> None:
    with consulting.store.writing() as session:
        opened = session.exec(select(ConsultRound)).one()
        session.add_all(
            a_comment(opened, f"暗语{n}", source="张三", address="第三条", disposition="rejected", reason="与上位法不一致")
            for n in range(3)
        )
        session.add(a_comment(opened, "好", source="13800000000", disposition="adopted"))
    project_public(consulting.store)
    with view(consulting.store.settings.home) as held:
        assert [r.feedback for r in held.rounds(consulting.day)] == [None]

    consulting.at_case(consulting.drafter, "", "add-material", files=(("feedback", "note.txt"),))
    consulting.later(31)
    project_public(consulting.store)

    with view(consulting.store.settings.home) as held:
        (opened_,) = held.rounds(consulting.day)
    told = opened_.feedback
    assert told is not None
    assert (told.received, dict(told.counts)) == (4, {"采纳": 1, "部分采纳": 0, "不采纳": 3})
    assert told.themes[0].place == "第三条"
    assert told.themes[0].outcomes == (("不采纳", "与上位法不一致", 3),)
    assert not any(secret in repr(opened_) for secret in ("张三", "13800000000", "暗语"))


def test_the_feedback_waits_for_the_end_of_the_window(consulting: Life) -> None:
    consulting.at_case(consulting.drafter, "", "add-material", files=(("feedback", "note.txt"),))
    consulting.later(30)
    project_public(consulting.store)
    with view(consulting.store.settings.home) as held:
        assert [(r.open_on(consulting.day), r.feedback) for r in held.rounds(consulting.day)] == [(True, None)]

    consulting.later(1)
    project_public(consulting.store)

    with view(consulting.store.settings.home) as held:
        (shown,) = held.rounds(consulting.day)
    assert shown.feedback is not None


def test_of_other_rounds_the_feedback_says_nothing(consulting: Life) -> None:
    with consulting.store.writing() as session:
        opened = session.exec(select(ConsultRound)).one()
        inner = ConsultRound(**opened.model_dump(exclude={"id", "audience"}), audience="sections")
        session.add(inner)
        session.flush()
        session.add(a_comment(inner, "预算不足", address="内部第三条", disposition="rejected", reason="内部不外传"))
        session.add(a_comment(opened, "好", disposition="rejected", reason="联系电话13812345678"))
    consulting.later(31)
    consulting.at_case(consulting.drafter, "", "add-material", files=(("feedback", "note.txt"),))

    project_public(consulting.store)

    with view(consulting.store.settings.home) as held:
        (shown,) = held.rounds(consulting.day)
    assert shown.feedback is not None
    assert shown.feedback.received == 1
    assert not any(secret in repr(shown) for secret in ("内部", "13812345678"))


def test_a_notice_filed_before_a_later_round_does_not_answer_it(consulting: Life) -> None:
    consulting.later(31)
    consulting.at_case(consulting.drafter, "", "add-material", files=(("feedback", "note.txt"),))
    with consulting.store.writing() as session:
        first = session.exec(select(ConsultRound)).one()
        session.add(ConsultRound(**first.model_dump(exclude={"id", "seq"}), seq=first.seq + 1000))

    project_public(consulting.store)

    with view(consulting.store.settings.home) as held:
        assert [r.feedback is not None for r in held.rounds(consulting.day)] == [False, True]


def test_a_round_with_ten_thousand_comments_is_counted_quickly(consulting: Life) -> None:
    with consulting.store.writing() as session:
        opened = session.exec(select(ConsultRound)).one()
        session.add_all(a_comment(opened, "长" * 300, address=f"第{n % 30}条", disposition="adopted") for n in range(10_000))
    consulting.at_case(consulting.drafter, "", "add-material", files=(("feedback", "note.txt"),))
    consulting.later(31)

    project_public(consulting.store)

    with view(consulting.store.settings.home) as held:
        (shown,) = held.rounds(consulting.day)
    assert shown.feedback is not None
    assert (shown.feedback.received, len(shown.feedback.themes)) == (10_000, 30)


def test_a_turn_in_which_nothing_moved_compares_nothing(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = Exchange(life.store)
    assert exchange.turn().projected is not None

    monkeypatch.setattr("tasks.exchanging.project_public", lambda store: pytest.fail("compared"))

    assert exchange.turn().projected is None


def test_the_static_site_is_the_same_byte_for_byte_whenever_it_is_written(life: Life, tmp_path: Path) -> None:
    project_public(life.store)
    first, second = tmp_path / "first", tmp_path / "second"
    export_site(life.store.settings.home, first, "https://www.example.gov.cn/gfxwj")

    life.store.settings = replace(life.store.settings, now="2026-12-31T23:59:00+08:00")
    export_site(life.store.settings.home, second, "https://www.example.gov.cn/gfxwj")

    assert files(first) == files(second)
    assert "https://www.example.gov.cn/gfxwj/documents/doc-1.html" in files(first)["sitemap.xml"].decode()
    assert b"<form" not in b"".join(data for name, data in files(first).items() if name.endswith(".html"))


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_folder_with_other_files_is_not_written_over(life: Life, tmp_path: Path) -> None:
    project_public(life.store)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("a")

    with pytest.raises(BadInput, match="已有其他文件"):
        export_site(life.store.settings.home, tmp_path / "mine")

    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["a.txt"]


def test_an_export_replaces_the_one_before(life: Life, tmp_path: Path) -> None:
    project_public(life.store)
    export_site(life.store.settings.home, tmp_path / "out")
    (tmp_path / "out" / "documents" / "old.html").write_text("old")

    done = export_site(life.store.settings.home, tmp_path / "out")

    assert not (tmp_path / "out" / "documents" / "old.html").exists()
    assert not done.sitemap


def a_letter(life: Life) -> None:
    with life.store.writing() as session:
        session.add(PublicEntry(token="AAAA-AAAA-AAAA-AAAA", kind="question", received_at=life.store.now(), words="何时报名"))


def test_where_only_a_letter_moved_the_documents_are_taken_over_and_still_found(life: Life) -> None:
    project_public(life.store)
    a_letter(life)
    path = life.store.settings.home / FILE

    done = project_public(life.store)

    assert (done.changed, done.made, done.letters) == (True, 0, 1)
    assert TITLE in found(life.store, "选用采购")
    kept = rows(path)
    path.unlink()
    project_public(life.store)
    assert kept == rows(path)


def test_what_a_killed_build_left_is_taken_away(life: Life) -> None:
    left = life.store.settings.home / f".{FILE}.x1"
    left.write_bytes(b"half")

    project_public(life.store)

    assert not left.exists()
