"""签发 wants plan and interpretation of the text that is signed (E-sign): on file, and of this draft, not of an earlier one."""

import pytest

from models.refusals import Refusal
from models.words import Code, Role
from tests.models.case_builders import CLERK, DRAFTER, HEAD, INTERPRETED, OFFICER, Desk, a_material, opened
from tests.models.case_driver import ORDERED, at

PLAN, TEXT = INTERPRETED
SIGNED = {"effective_on": "2026-12-01"}


def ready(*papers: str) -> Desk:
    """A case whose signature waits, with the papers handed in for the text before the meeting's changes."""
    desk = at("deliberate", opened())
    if papers:
        desk.act(Code.ADD_MATERIAL, DRAFTER, materials=tuple(map(a_material, papers)))
    desk.conclude(CLERK, "deliberate", "passed_with_changes", data=ORDERED)
    desk.draft("按会议要求修改", step="fold_in")
    desk.conclude(DRAFTER, "fold_in", "done")
    steps = {
        s: f"{v.decision.fingerprint}..{desk.fingerprint}" for s, v in desk.state.views.items() if v.stale_by and v.decision
    }
    desk.act(Code.CARRY_OVER, OFFICER, reason="只含会议要求的修改", data={"steps": steps})
    assert desk.front == ["sign"]
    return desk


def sign(desk: Desk) -> None:
    desk.conclude(HEAD, "sign", "signed", data=SIGNED)


def refused(desk: Desk) -> Refusal:
    return desk.refused(Code.CONCLUDE, HEAD, "sign", outcome="signed", data=SIGNED)


@pytest.mark.parametrize(("held", "lacking"), [([], ["解读方案", "解读材料"]), (["interpretation"], ["解读方案"])])
def test_a_signature_wants_the_plan_and_the_text_of_the_interpretation(held: list[str], lacking: list[str]) -> None:
    desk = at("sign", opened())
    if held:
        desk.act(Code.ADD_MATERIAL, DRAFTER, materials=tuple(map(a_material, held)))

    refusal = refused(desk)

    assert [(m.what, m.rule) for m in refusal.missing] == [(what, "E-sign") for what in lacking]
    assert "国办发〔2016〕80号" in refusal.message
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=INTERPRETED)
    sign(desk)


def test_papers_handed_in_with_the_first_draft_count_while_it_is_the_text() -> None:
    desk = at("sign", opened(materials=(a_material("note"), *INTERPRETED)))

    sign(desk)

    assert desk.state.progress.signed


def test_papers_of_an_earlier_draft_do_not_do_for_the_text_that_is_signed() -> None:
    desk = ready("interpretation_plan", "interpretation")

    refusal = refused(desk)

    assert [m.what for m in refusal.missing] == [
        f"与现行稿件对应的{name}（原按第1稿报送，请重新报送，或者由起草科室确认仍然适用）" for name in ("解读方案", "解读材料")
    ]
    assert {m.rule for m in refusal.missing} == {"E-sign"}


def test_papers_handed_in_again_for_the_new_draft_do() -> None:
    desk = ready("interpretation_plan", "interpretation")
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=(PLAN,))

    only_the_text = [m.what for m in refused(desk).missing]
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=(TEXT,))
    sign(desk)

    assert len(only_the_text) == 1
    assert "解读材料" in only_the_text[0]


def test_the_drafting_section_may_confirm_that_papers_still_fit_the_new_draft() -> None:
    desk = ready("interpretation_plan", "interpretation")

    desk.act(Code.ADD_MATERIAL, DRAFTER, data={"confirms": ["interpretation_plan", "interpretation"]})
    sign(desk)

    assert desk.state.progress.signed


def test_a_confirmation_is_the_drafting_sections_and_of_papers_on_file() -> None:
    desk = ready("interpretation_plan")

    by_another = desk.refused(Code.ADD_MATERIAL, CLERK, data={"confirms": ["interpretation_plan"]})
    of_nothing = desk.refused(Code.ADD_MATERIAL, DRAFTER, data={"confirms": ["interpretation"]})

    assert "由起草科室确认" in by_another.message
    assert "还没有解读材料" in of_nothing.message
    assert [m.what for m in refused(desk).missing if "原按第1稿" not in m.what] == ["解读材料"]


def test_a_draft_after_the_confirmation_asks_again() -> None:
    desk = at("deliver", opened(materials=(a_material("note"), *INTERPRETED)))
    desk.draft("又一稿", step="deliver")
    desk.act(Code.ADD_MATERIAL, DRAFTER, data={"confirms": ["interpretation_plan", "interpretation"]})
    desk.draft("再一稿", step="deliver")

    at("sign", desk)

    assert all("原按第2稿报送" in m.what for m in refused(desk).missing)


def test_the_drafting_section_holds_a_to_do_until_the_papers_are_there() -> None:
    desk = ready("interpretation_plan")

    owed = desk.todos["papers"]
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=(TEXT,), data={"confirms": ["interpretation_plan"]})

    assert (owed.role, owed.holder, owed.step) == (Role.DRAFTER, None, "")
    assert owed.why == (
        "办理“签发”还须报送：与现行稿件对应的解读方案（原按第1稿报送，请重新报送，或者由起草科室确认仍然适用）、解读材料"
    )
    assert "papers" not in desk.todos
    assert [view.step.id for view in desk.state.front] == ["sign"]


def test_before_the_signature_is_reached_nobody_owes_the_papers() -> None:
    desk = at("deliberate", opened())

    assert "papers" not in desk.todos
