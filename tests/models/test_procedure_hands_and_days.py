"""Hands and days at the one door: who may take, pass on or end a part; what a day may refuse and what it only marks."""

from datetime import date, timedelta

import pytest

from models.words import Code, Role, StepStatus
from tests.models.case_builders import (
    CLERK,
    DRAFTER,
    HEAD,
    INTERPRETED,
    KNOWN,
    NOTE,
    OFFICER,
    OFFICER_2,
    SECTION,
    Desk,
    a_draft,
    a_law,
    a_person,
    an_empty_file,
    opened,
)
from tests.models.case_driver import at, finish, form_of

ALONE = a_person(40, SECTION, Role.DRAFTER, Role.SECTION_HEAD)


def to_be_signed() -> Desk:
    desk = at("sign", opened())
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=INTERPRETED)
    return desk


# hands and meetings --------------------------------------------------------------------------------------------------


def test_I5_a_section_of_one_person_can_hand_its_draft_in() -> None:
    desk = at("deliver", opened(by=ALONE))
    desk.conclude(ALONE, "deliver", "delivered")

    desk.conclude(ALONE, "signoff", "signed")

    assert desk.front == ["accept"]


def test_what_the_engine_does_is_nobodys_to_do() -> None:
    desk = Desk()
    desk.act(Code.SUBMIT, DRAFTER, facts=KNOWN, draft=a_draft(1), materials=(NOTE,))

    assert "由系统自动完成" in desk.refused(Code.CONCLUDE, HEAD, "screen", outcome="done").message


def test_each_new_draft_is_screened_anew_before_it_is_concluded_on() -> None:
    desk = at("draft", opened())
    desk.act(Code.SUBMIT_DRAFT, DRAFTER, "draft", draft=a_draft(2, "二稿"))

    assert [work.does for work in desk.work] == ["screen"]
    assert "读稿和自动检查" in desk.refused(Code.CONCLUDE, DRAFTER, "draft", outcome="ready").message
    desk.engine()
    desk.conclude(DRAFTER, "draft", "ready")


def test_what_is_owed_is_supplied_and_not_concluded_and_a_signer_says_something() -> None:
    desk = at("accept", opened())
    desk.act(Code.CLAIM, OFFICER, "accept")
    desk.act(Code.ASK_MATERIALS, OFFICER, "accept", reason="缺依据", data={"by": "2026-12-01"})
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(OFFICER_2,))
    owed, signer = desk.view("accept").seat.children

    assert "补正请用" in desk.refused(Code.CONCLUDE, DRAFTER, "accept", child=owed, reason="已补").message
    assert "请写明意见" in desk.refused(Code.CONCLUDE, OFFICER_2, "accept", child=signer).message
    paper = desk.refused(Code.ADD_MATERIAL, DRAFTER, "accept", child=signer, materials=(NOTE,))
    assert "不是补正" in paper.message


def test_delegated_work_is_not_passed_on_to_somebody_without_the_role() -> None:
    desk = at("accept", opened())
    desk.act(Code.CLAIM, OFFICER, "accept")
    desk.act(Code.DELEGATE, OFFICER, "accept", whom=(OFFICER_2,))
    child = next(iter(desk.view("accept").seat.children))

    assert "只能交给有" in desk.refused(Code.TRANSFER, OFFICER_2, "accept", child=child, whom=(CLERK,)).message


def test_what_is_done_is_not_put_back() -> None:
    desk = at("accept", opened())
    desk.act(Code.CLAIM, OFFICER, "accept")
    desk.conclude(OFFICER, "accept", "accepted")

    assert "已经办结，不能释放" in desk.refused(Code.RELEASE, OFFICER, "accept").message


def test_a_pause_is_ended_by_whoever_holds_the_step() -> None:
    desk = at("legality", opened(file=an_empty_file(pause_after_acceptance="allowed")))
    desk.act(Code.CLAIM, OFFICER, "legality")
    desk.act(Code.PAUSE, OFFICER, "legality", reason="等批复")

    assert "已由" in desk.refused(Code.RESUME, OFFICER_2, "legality").message
    desk.act(Code.RESUME, OFFICER, "legality")


def test_a_pause_nobody_holds_is_ended_by_the_role_only() -> None:
    desk = at("legality", opened(file=an_empty_file(pause_after_acceptance="allowed")))
    desk.act(Code.PAUSE, OFFICER, "legality", reason="等批复")

    assert "恢复由法制审核人员办理" in desk.refused(Code.RESUME, CLERK, "legality").message


def test_what_is_in_dispute_travels_to_the_meeting() -> None:
    desk = at("consult", opened())
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data={"audience": "public", "days": 30})
    rows = [{"id": n, "disposition": "rejected", "reason": "无依据", "unsettled": n != 2} for n in (1, 2, 3)]
    desk.act(Code.DISPOSE_COMMENTS, DRAFTER, "consult", data={"comments": rows})
    settled = [{"id": 3, "disposition": "adopted", "unsettled": False}]
    desk.act(Code.DISPOSE_COMMENTS, DRAFTER, "consult", data={"comments": settled})
    at("legality", desk)
    desk.conclude(OFFICER, "legality", "amend", reason="第三条", data={"opinion": "第三条"})
    desk.conclude(DRAFTER, "mend", "replied", data={"reply": "未采纳"})
    desk.conclude(OFFICER, "recheck", "kept", data={"opinion": "未完全采纳"})

    why = desk.todos["deliberate:1"].why

    assert why == "尚有分歧的意见 1 条，须提请会议研究；有未采纳的审核意见，提请审议时须说明理由和依据"


# the day --------------------------------------------------------------------------------------------------------------


def test_I12_a_provisional_date_is_no_ground_to_refuse() -> None:
    """2027 has no notice yet: the fifth working day after 受理 may move, so an early opinion is only remarked on."""
    desk = at("legality", opened(day=date(2026, 12, 28)))
    earliest = desk.view("legality").earliest
    assert earliest
    assert earliest.provisional

    recorded = desk.conclude(OFFICER, "legality", "lawful")

    assert [said.partition("：")[0] for said in recorded.warnings] == ["待核"]


def test_a_term_of_a_rule_that_nobody_confirmed_says_so() -> None:
    recalled, confirmed = at("register", opened()), at("register", opened(a_law(confirmed=("A-reg-days",))))

    says = [desk.todos["register:1"].due_says for desk in (recalled, confirmed)]

    assert ["待核：《湖南省规范性文件管理办法》第三章" in said for said in says] == [True, False]


def test_a_step_far_ahead_names_what_comes_right_before_it() -> None:
    assert opened().view("seal").why == "等待“排版（红头文件）”"


def test_I8_a_refusal_cites_no_rule_that_is_not_in_force_on_the_day() -> None:
    before, since = at("identify", opened(day=date(2025, 4, 7))), at("identify", opened(day=date(2025, 4, 8)))

    assert before.refused(Code.CLAIM, DRAFTER, "identify").rule == ""
    assert since.refused(Code.CLAIM, DRAFTER, "identify").rule == "A-def"


def test_I8_a_review_that_the_law_overtook_is_named_with_the_reason() -> None:
    desk = at("sign", opened(day=date(2025, 3, 3)))
    desk.to_day(date(2025, 4, 20))
    desk.conclude(DRAFTER, "competition_first", "meets")

    refusal = desk.refused(Code.CONCLUDE, HEAD, "sign", outcome="signed", data={"effective_on": "2025-12-01"})

    assert "现行稿件的“公平竞争审查（复核）”（审查标准已更替，原结论须按现行标准重新作出）" in [m.what for m in refusal.missing]


def test_I8_a_signature_of_2023_wants_the_review_that_the_rules_of_2021_want() -> None:
    desk = at("deliberate", opened(day=date(2023, 7, 3)))
    ordered = {"excerpt": "修改后通过", "ordered": [{"address": "第三条", "wording": "改为"}]}
    desk.conclude(CLERK, "deliberate", "passed_with_changes", data=ordered)
    desk.draft("会后稿", step="fold_in")
    desk.conclude(DRAFTER, "fold_in", "done")

    refusal = desk.refused(Code.CONCLUDE, HEAD, "sign", outcome="signed", data={"effective_on": "2023-12-01"})

    assert ("C-21-rule", "“公平竞争审查（复核）”的结论") in {(m.rule, m.what) for m in refusal.missing}


@pytest.mark.parametrize("ground", ["", "有碍上位法执行"])
def test_no_document_takes_effect_before_it_is_published(ground: str) -> None:
    desk = to_be_signed()
    effective = desk.day + timedelta(days=40)
    desk.conclude(HEAD, "sign", "signed", data={"effective_on": effective.isoformat(), "immediate_ground": ground})
    at("publish", desk)
    desk.to_day(effective + timedelta(days=1))
    data = form_of(desk, desk.view("publish"))

    if ground:
        recorded = desk.conclude(CLERK, "publish", "published", data=data)
        assert ["早于公布日期" in said for said in recorded.warnings] == [True]
    else:
        refusal = desk.refused(Code.CONCLUDE, CLERK, "publish", outcome="published", data=data)
        assert (refusal.rule, "早于公布日期" in refusal.message) == ("A-30days-bf", True)


@pytest.mark.parametrize("step", ["accept", "legality"])
def test_I5_a_missed_day_of_a_supplement_is_a_ground_to_return_and_no_return(step: str) -> None:
    desk = at(step, opened())
    desk.act(Code.ASK_MATERIALS, OFFICER, step, reason="缺制定依据", data={"by": (desk.day + timedelta(days=3)).isoformat()})
    before = {name: view.status for name, view in desk.state.views.items()}

    desk.later(400)

    assert {name: view.status for name, view in desk.state.views.items()} == before
    assert (desk.status(step), desk.ended) == (StepStatus.WAITING, "")
    assert {f"{step}:1", *(k for k in desk.todos if "ask-materials" in k)} <= set(desk.todos), "both sides still hold a to-do"
    desk.act(Code.RETURN, OFFICER, step, to="deliver", reason="逾期未补正")
    assert desk.front == ["deliver"]
    assert finish(desk).ended == "archived"
