"""I1 and I2 one by one, each where it could most easily be broken: evidence before a step, decisions bound to a draft."""

import pytest

from models.words import Code, StepStatus
from tests.models.case_builders import (
    CLERK,
    DRAFTER,
    DRAFTER_2,
    HEAD,
    INTERPRETED,
    NORMATIVE,
    OFFICER,
    REVIEWER,
    Desk,
    a_draft,
    opened,
    procedure,
)
from tests.models.case_driver import at, finish, form_of

PEOPLE_STEPS = [step.id for step in procedure(NORMATIVE).steps if not step.automatic]


def a_new_draft(desk: Desk, words: str = "修改稿") -> None:
    """A mended draft, handed in at 修改和逐条答复 after the opinion 应当予以修改."""
    at("legality", desk)
    desk.conclude(OFFICER, "legality", "amend", reason="第三条", data={"opinion": "第三条应当修改"})
    desk.draft(words, step="mend")


def pairs(desk: Desk, *steps: str) -> dict[str, str]:
    past = desk.state.progress.past
    return {step: f"{past[step].fingerprint}..{desk.fingerprint}" for step in steps}


REVIEWED = ("consult", "competition_first", "competition_check")


# I1 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", PEOPLE_STEPS[1:])
def test_I1_no_step_can_be_concluded_before_it_is_reached(step: str) -> None:
    desk = opened()
    outcome = next(iter(desk.law.procedure.step(step).outcomes))

    refusal = desk.refused(Code.CONCLUDE, HEAD, step, outcome=outcome)

    assert desk.law.procedure.step(step).name in refusal.message


def test_I1_a_refusal_names_everything_missing_and_the_rule_that_wants_it() -> None:
    desk = at("consult", opened())

    refusal = desk.refused(Code.CONCLUDE, DRAFTER, "consult", outcome="closed")

    assert [m.what for m in refusal.missing] == [
        "征求意见的记录",
        "不少于30日的公开征求意见（最长一次0日），或者缩短的理由",
    ]
    assert [m.rule for m in refusal.missing] == ["A-steps-p", "D-yhj-consult"]
    assert refusal.instrument == "《湖南省行政程序规定》第四十八条"
    assert "consult:1" in desk.todos, "who owes it holds a to-do"


def test_I1_a_document_is_not_identified_before_every_steering_fact_is_answered() -> None:
    desk = at("identify", opened(facts={}))

    refusal = desk.refused(Code.CONCLUDE, OFFICER, "identify", outcome="normative")

    assert "是否涉及经营者经济活动" in refusal.message


def test_I1_a_step_wanted_only_later_keeps_back_everything_after_it_that_is_not_done() -> None:
    desk = at("sign", opened())

    desk.act(Code.CORRECT_FACT, OFFICER, facts={"ask_first": "yes"}, reason="社会关注度高")

    assert desk.front == ["ask_government"]
    assert desk.status("draft") is StepStatus.DONE, "what is done keeps its record"
    refusal = desk.refused(Code.CONCLUDE, HEAD, "sign", outcome="signed")
    assert "请示本级人民政府" in refusal.message
    desk.reply("ask_government", "approved")
    assert desk.front == ["sign"]


def test_I1_a_conclusion_is_not_carried_past_one_it_rests_on() -> None:
    desk = opened()
    a_new_draft(desk)

    refusal = desk.refused(Code.CARRY_OVER, OFFICER, reason="只改文字", data={"steps": pairs(desk, "competition_check")})

    assert "公平竞争审查（起草科室初审）" in refusal.message


# I2 ------------------------------------------------------------------------------------------------------------------


def test_I2_a_new_draft_makes_stale_what_the_procedure_says_and_nothing_else() -> None:
    desk = opened()

    a_new_draft(desk)

    stale = {name for name, view in desk.state.views.items() if view.stale_by == "draft"}
    assert stale == set(REVIEWED)
    assert {desk.status(step) for step in ("plan", "identify", "deliver", "signoff", "accept", "legality")} == {StepStatus.DONE}
    assert "carry" in desk.todos


def test_I2_the_legal_officer_carries_reviews_over_the_right_pair() -> None:
    desk = opened()
    a_new_draft(desk)

    desk.act(Code.CARRY_OVER, OFFICER, reason="只改文字", data={"steps": pairs(desk, *REVIEWED)})

    assert {desk.status(step) for step in REVIEWED} == {StepStatus.DONE}
    assert "carry" not in desk.todos


@pytest.mark.parametrize("shown", ["fp1:1..fp1:1", "fp1:修改稿..fp1:1", "", "fp1:修改稿..fp1:修改稿"])
def test_I2_a_carry_over_shown_against_another_pair_is_refused(shown: str) -> None:
    desk = opened()
    a_new_draft(desk)

    refusal = desk.refused(Code.CARRY_OVER, OFFICER, reason="只改文字", data={"steps": {"consult": shown}})

    assert "查看差异" in refusal.message


def test_I2_the_pair_is_with_the_draft_decided_on_never_with_an_earlier_equivalent() -> None:
    desk = opened()
    a_new_draft(desk, "二稿")
    desk.act(Code.CARRY_OVER, OFFICER, reason="只改文字", data={"steps": pairs(desk, *REVIEWED)})
    desk.draft("三稿", step="mend")

    refusal = desk.refused(Code.CARRY_OVER, OFFICER, reason="再改", data={"steps": {"consult": "fp1:二稿..fp1:三稿"}})
    desk.act(Code.CARRY_OVER, OFFICER, reason="再改", data={"steps": {"consult": "fp1:1..fp1:三稿"}})

    assert "查看差异" in refusal.message
    assert desk.status("consult") is StepStatus.DONE


@pytest.mark.parametrize("step", ["deliberate", "sign", "register", "party_meeting", "fold_in", "没有的"])
def test_I2_meeting_signature_and_registration_are_never_carried_over(step: str) -> None:
    desk = opened()
    at("register", desk)
    shown = {step: f"fp1:1..{desk.fingerprint}"}

    refusal = desk.refused(Code.CARRY_OVER, OFFICER, reason="无实质修改", data={"steps": shown})

    assert "不能以无实质修改为由沿用" in refusal.message


def test_I2_only_the_legal_officer_with_a_reason_carries_over() -> None:
    desk = opened()
    a_new_draft(desk)
    data = {"steps": pairs(desk, *REVIEWED)}

    by_drafter = desk.refused(Code.CARRY_OVER, DRAFTER, reason="无", data=data)
    without_reason = desk.refused(Code.CARRY_OVER, OFFICER, data=data)
    without_steps = desk.refused(Code.CARRY_OVER, OFFICER, reason="无")

    assert "由法制审核人员办理" in by_drafter.message
    assert "理由" in without_reason.message
    assert "哪些环节" in without_steps.message


@pytest.mark.parametrize(("step", "outcome"), [("competition_check", "disagreed"), ("legality", "unlawful")])
def test_I2_a_conclusion_that_said_no_is_never_carried_over(step: str, outcome: str) -> None:
    desk = at(step, opened())
    who = OFFICER if step == "legality" else REVIEWER
    desk.conclude(who, step, outcome, reason="理由", data=form_of(desk, desk.view(step)))
    desk.draft("改后")

    refusal = desk.refused(Code.CARRY_OVER, OFFICER, reason="无实质修改", data={"steps": pairs(desk, step)})

    assert "不能沿用，须重新办理" in refusal.message


def test_I2_a_decision_taken_back_is_never_carried_over() -> None:
    desk = at("competition_check", opened())
    desk.conclude(REVIEWER, "competition_check", "agreed")
    pair = {"competition_check": f"{desk.fingerprint}..fp1:改后"}
    desk.act(Code.TAKE_BACK, REVIEWER, "competition_check")
    desk.act(Code.RETURN, REVIEWER, "competition_check", to="competition_first", reason="请补充")
    desk.draft("改后")

    refusal = desk.refused(Code.CARRY_OVER, OFFICER, reason="无实质修改", data={"steps": pair})

    assert "不能以无实质修改为由沿用" in refusal.message


def test_I2_after_a_take_back_the_decision_before_it_is_the_one_that_may_be_carried() -> None:
    desk = opened()
    a_new_draft(desk)
    desk.act(Code.CARRY_OVER, OFFICER, reason="只改文字", data={"steps": pairs(desk, *REVIEWED[:2])})
    desk.conclude(REVIEWER, "competition_check", "agreed")
    desk.act(Code.TAKE_BACK, REVIEWER, "competition_check")

    desk.act(Code.CARRY_OVER, OFFICER, reason="只改文字", data={"steps": {"competition_check": "fp1:1..fp1:修改稿"}})

    assert desk.status("competition_check") is StepStatus.DONE
    assert desk.view("competition_check").decision == desk.state.progress.past["competition_check"]


def test_I2_nothing_is_carried_over_where_the_text_did_not_change() -> None:
    desk = at("accept", opened())
    desk.act(Code.RETURN, OFFICER, "accept", to="competition_first", reason="请补充论证")

    refusal = desk.refused(
        Code.CARRY_OVER, OFFICER, reason="无", data={"steps": pairs(desk, "competition_first", "competition_check")}
    )

    assert "不属于因新稿失效" in refusal.message


def test_I2_a_stale_consultation_is_closed_again_only_over_a_new_round() -> None:
    desk = opened()
    a_new_draft(desk)

    refusal = desk.refused(Code.CONCLUDE, DRAFTER, "consult", outcome="closed")

    assert "征求意见的记录" in refusal.message
    finish(desk, until="recheck")
    assert sum(r.code is Code.OPEN_ROUND for r in desk.file.acts) == 2


def test_I2_no_act_but_handing_in_brings_a_new_draft() -> None:
    desk = at("sign", opened())
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=INTERPRETED)

    refusal = desk.refused(
        Code.CONCLUDE, HEAD, "sign", outcome="signed", data={"effective_on": "2026-12-01"}, draft=a_draft(2, "另一稿")
    )

    assert "不能更换稿件" in refusal.message


def test_I2_after_the_signature_even_a_supplement_brings_no_new_text() -> None:
    desk = at("number", opened())
    desk.act(Code.ASK_MATERIALS, CLERK, "number", reason="缺附件", data={"by": "2026-12-01"})
    child = next(iter(desk.view("number").seat.children))

    refusal = desk.refused(Code.SUBMIT_DRAFT, DRAFTER, "number", child=child, draft=a_draft(2, "另一稿"))

    assert "已经签发" in refusal.message


def test_I2_a_signer_who_agreed_to_another_draft_is_asked_again() -> None:
    desk = at("competition_first", opened())
    desk.act(Code.CLAIM, DRAFTER, "competition_first")
    desk.act(Code.ADD_SIGNER, DRAFTER, "competition_first", whom=(DRAFTER_2,))
    child = next(iter(desk.view("competition_first").seat.children))
    desk.conclude(DRAFTER_2, "competition_first", "", child=child, reason="同意")
    desk.draft("二稿", step="competition_first")
    desk.act(Code.CARRY_OVER, OFFICER, reason="只改文字", data={"steps": pairs(desk, "consult")})

    refusal = desk.refused(Code.CONCLUDE, DRAFTER, "competition_first", outcome="meets")
    desk.conclude(DRAFTER_2, "competition_first", "", child=child, reason="仍同意")
    desk.conclude(DRAFTER, "competition_first", "meets")

    assert "还没有全部办结" in refusal.message
