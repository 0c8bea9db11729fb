"""What a person looks at on the page of a case, from a real database: picture, margin, versions, plan, the file's check."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from sqlmodel import Session, select

from models.case import ActRow, Case, Comment, ConsultRound, FindingRow
from models.margin import Margined
from models.people import Organ
from models.planning import Plan
from models.refusals import BadInput
from models.selfcheck import Held
from models.text.compare import ChangeKind
from tasks.marginal import marginal
from tasks.picturing import picture
from tasks.planning import planned
from tasks.precedents import FILE
from tasks.selfchecking import checked
from tasks.store import Store
from tasks.versions import versions
from tests.lives import Life

Shown = TypeVar("Shown")
WANTED = date(2026, 9, 1)


@pytest.fixture
def life(store: Store) -> Life:
    life = Life(store)
    life.open("draft-1.txt", wanted_on=WANTED)
    return life


def read(life: Life, what: Callable[[Session, Case], Shown]) -> Shown:
    with life.store.reading() as session:
        return what(session, session.get_one(Case, life.case_id))


def the_margin(life: Life, draft_n: int | None = None) -> Margined:
    return read(life, lambda session, case: marginal(session, case, draft_n))


def the_plan(life: Life) -> Plan | None:
    return read(life, lambda session, case: planned(session, case, life.store.now()))


def change_a_finding(life: Life, **changes: str) -> None:
    with life.store.writing() as session:
        row = session.exec(select(FindingRow).where(FindingRow.case_id == life.case_id)).first()
        assert row
        for name, value in changes.items():
            setattr(row, name, value)
        session.add(row)


def test_a_picture_names_the_people_of_the_case(life: Life) -> None:
    life.go("identify")

    told = {box.told.id: box.told for box in read(life, lambda session, case: picture(session, case, life.store.now())).boxes}

    assert told["plan"].who == "钱若禾"
    assert told["identify"].notes[0] == "在办 法制审核人员"


def test_every_finding_of_a_draft_stands_in_its_margin(life: Life) -> None:
    found = the_margin(life, 1)

    with life.store.reading() as session:
        ids = set(session.exec(select(FindingRow.id).where(FindingRow.case_id == life.case_id, FindingRow.draft_n == 1)))
    assert ids
    assert {remark.id for remark in found.remarks} == ids
    for block in found.blocks:
        for remark in block.remarks:
            marked = "".join(p.words for b in found.blocks for p in b.pieces if remark.id in p.findings)
            assert marked == remark.quote


def test_answers_and_dispositions_are_said_in_words(life: Life) -> None:
    change_a_finding(life, answer="已改", stance="mend", disposition="kept", reason="上位法如此")

    remark = next(r for r in the_margin(life).remarks if r.answer)

    assert (remark.stance_name, remark.disposition_name, remark.reason) == ("采纳，将修改", "保留", "上位法如此")


def test_a_damaged_file_of_cases_does_not_hide_the_margin(life: Life) -> None:
    change_a_finding(life, area="competition")
    (life.store.settings.home / FILE).write_text("{", encoding="utf-8")

    found = the_margin(life)

    assert None in {remark.precedents for remark in found.remarks}


def test_comments_come_without_their_senders(life: Life) -> None:
    with life.store.writing() as session:
        day = date(2026, 3, 2)
        held = ConsultRound(case_id=life.case_id, seq=1, audience="public", posted_on=day, days=30, ends_on=day)
        session.add(held)
        session.flush()
        comment = Comment(round_id=held.id or 0, case_id=life.case_id, received_on=day, words="放宽", salt="x")
        comment.source, comment.source_kind, comment.channel, comment.address = "某公司 张三", "企业", "来信", "第二条"
        session.add(comment)

    found = the_margin(life)

    (said,) = [c for block in found.blocks for c in block.comments]
    assert (said.words, said.source_kind) == ("放宽", "企业")
    assert "张三" not in repr(found)


def test_a_draft_that_is_not_there_is_bad_input(life: Life) -> None:
    with pytest.raises(BadInput, match="没有第 9 稿"):
        the_margin(life, 9)
    with pytest.raises(BadInput, match="没有第 9 稿"):
        read(life, lambda session, case: versions(session, life.case_id, 1, 9))


def test_two_drafts_stand_side_by_side(life: Life) -> None:
    life.go("draft")
    life.act("zhaowy", "draft", "submit-draft", files=(("draft", "draft-3.txt"),))

    changed = read(life, lambda session, case: versions(session, life.case_id, 1, 2))
    same = read(life, lambda session, case: versions(session, life.case_id, 2, 2))

    assert changed.counts[ChangeKind.CHANGED] > 0
    assert not any(same.counts.values())


def test_the_wanted_day_is_kept_with_the_submission_and_planned_to(life: Life) -> None:
    made = the_plan(life)

    assert made
    assert made.wanted == WANTED
    with life.store.reading() as session:
        assert '"wanted_on":"2026-09-01"' in session.get_one(ActRow, (life.case_id, 1)).body


def test_without_a_wanted_day_there_is_no_plan(store: Store) -> None:
    life = Life(store)
    life.open()

    assert the_plan(life) is None


def test_the_organs_own_figures_are_planned_with(life: Life) -> None:
    before = the_plan(life)
    with life.store.writing() as session:
        organ = session.get_one(Organ, session.get_one(Case, life.case_id).organ_id)
        organ.settings = {**organ.settings, "usual_days": {"deliberate": 30}}
        session.add(organ)

    after = the_plan(life)

    assert before
    assert after
    assert after.earliest > before.earliest


def test_a_finished_case_has_every_file_the_engine_made(life: Life) -> None:
    plan_of_reading = ("interpretation_plan", "interpretation-plan.txt")
    life.at_case("zhaowy", "", "add-material", files=(plan_of_reading,))
    life.finish()

    found = read(life, lambda session, case: checked(session, case, life.store.now()))

    held = {sheet.name: sheet for sheet in found.sheets}
    assert held["正式文本（红头文件）"].sha256
    assert held["公布材料"].held is Held.THERE
    assert [sheet.name for sheet in found.missing] == ["制定依据"]
