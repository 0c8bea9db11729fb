"""What could slip past the one door: words that are only spaces, facts with any act, answers of nobody, law not in force."""

from datetime import timedelta
from typing import Any

import pytest

from models.acts import Paper, Who
from models.refusals import BadInput
from models.words import Code, NumberKind, Role
from tests.models.case_builders import (
    CLERK,
    DRAFTER,
    HEAD,
    HEAD_OF_SECTION,
    INTERPRETED,
    KNOWN,
    LEADER,
    LEGAL_DRAFTER,
    LEGAL_SECTION,
    NOTE,
    OFFICER,
    REGISTRAR,
    SCAN,
    Desk,
    a_draft,
    a_person,
    an_empty_file,
    opened,
)
from tests.models.case_driver import at

ORGANS = ["示例市财政局", "示例市民政局"]


def to_be_signed() -> Desk:
    desk = at("sign", opened())
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=INTERPRETED)
    return desk


# what only looks like words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "data", "principal", "why"),
    [
        (HEAD, {"immediate_ground": "  "}, None, "签发时须确定施行日期"),
        (LEADER, {"effective_on": "2026-12-01", "authorisation": "　"}, HEAD, "须有书面授权"),
    ],
)
def test_spaces_are_no_ground_and_no_authorisation(by: Who, data: dict[str, Any], principal: Who | None, why: str) -> None:
    desk = to_be_signed()

    assert why in desk.refused(Code.CONCLUDE, by, "sign", outcome="signed", data=data, principal=principal).message


def test_spaces_are_no_opinion() -> None:
    desk = at("legality", opened())

    refusal = desk.refused(Code.CONCLUDE, OFFICER, "legality", outcome="amend", reason="急", data={"opinion": " \n"})

    assert [m.what for m in refusal.missing] == ["审核意见"]


def test_a_paper_without_its_scan_is_not_entered() -> None:
    desk = opened()
    paper = Paper(by=HEAD_OF_SECTION, on=desk.day, scan="")

    refusal = desk.refused(Code.CONCLUDE, CLERK, "plan", outcome="approved", paper=paper)

    assert [m.what for m in refusal.missing] == ["扫描件"]


@pytest.mark.parametrize("key", ["comments", "findings"])
def test_what_is_disposed_of_is_named_by_number(key: str) -> None:
    code = Code.DISPOSE_COMMENTS if key == "comments" else Code.ANSWER_FINDINGS
    desk = at("consult", opened())

    refusal = desk.refused(code, DRAFTER, data={key: [{"disposition": "adopted", "answer": "已改"}]})

    assert isinstance(refusal, BadInput)


# facts and organs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [Code.CLAIM, Code.CIRCULATE, Code.URGE, Code.ADD_MATERIAL, Code.SUBMIT_DRAFT])
def test_no_other_act_answers_a_fact_in_passing(code: Code) -> None:
    desk = at("draft", opened())
    wanted: dict[str, Any] = {"whom": (LEADER,)} if code is Code.CIRCULATE else {}
    wanted |= {"materials": (NOTE,)} if code is Code.ADD_MATERIAL else {}
    wanted |= {"draft": a_draft(2)} if code is Code.SUBMIT_DRAFT else {}

    refusal = desk.refused(code, DRAFTER, "draft", facts={"touches_operators": "no"}, **wanted)

    assert "更正事实" in refusal.message
    desk.act(code, DRAFTER, "draft", **wanted)


def test_a_signer_answers_no_fact_in_passing() -> None:
    desk = at("accept", opened())
    desk.act(Code.CLAIM, OFFICER, "accept")
    other = a_person(41, LEGAL_SECTION, Role.LEGAL_OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(other,))
    child = next(iter(desk.view("accept").seat.children))

    refusal = desk.refused(Code.CONCLUDE, other, "accept", child=child, reason="同意", facts={"adviser": "yes"})

    assert "更正事实" in refusal.message


def test_I1_no_organ_joins_a_text_that_the_others_have_signed() -> None:
    desk = at("sign", opened(facts={**KNOWN, "joint": "yes"}, data={"organs": ORGANS[:1]}))

    refusal = desk.refused(Code.CORRECT_FACT, OFFICER, reason="漏写", data={"organs": ORGANS})

    assert "先退回到会签环节" in refusal.message
    desk.act(Code.CORRECT_FACT, OFFICER, reason="核对", data={"organs": ORGANS[:1]})
    desk.act(Code.RETURN, HEAD, "sign", to="countersign", reason="漏写民政局")
    desk.act(Code.CORRECT_FACT, OFFICER, reason="漏写", data={"organs": ORGANS})
    assert [wait.body for wait in desk.waits] == ORGANS


def test_I1_nobody_has_agreed_where_no_organ_is_named() -> None:
    desk = at("deliberate", opened())
    desk.act(Code.CORRECT_FACT, OFFICER, facts={"joint": "yes"}, reason="改为联合制定")
    desk.conclude(CLERK, "deliberate", "passed", data={"excerpt": "通过"})

    refusal = desk.refused(Code.CONCLUDE, CLERK, "countersign", outcome="agreed")

    assert [m.what for m in refusal.missing] == ["联合制定机关的名称"]


def test_organs_once_named_are_changed_with_a_reason_only() -> None:
    desk = at("draft", opened(facts={**KNOWN, "joint": "yes"}, data={"organs": ORGANS[:1]}))

    assert "须写明理由" in desk.refused(Code.CORRECT_FACT, OFFICER, data={"organs": ORGANS}).message
    desk.act(Code.CORRECT_FACT, OFFICER, reason="增加民政局", data={"organs": ORGANS})

    assert desk.state.progress.organs == tuple(ORGANS)


def test_a_review_that_contradicts_the_identification_says_so() -> None:
    touching, not_touching = (
        at("competition_first", opened()),
        at("competition_first", opened(facts=KNOWN | {"touches_operators": "no"})),
    )

    warned = touching.conclude(DRAFTER, "competition_first", "not_applicable", reason="不涉及")
    plain = not_touching.conclude(DRAFTER, "competition_first", "not_applicable", reason="不涉及")

    assert [said.partition("，")[0] for said in warned.warnings] == ["认定时已确认涉及经营者经济活动"]
    assert plain.warnings == ()


# outside bodies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["accept", "legality"])
def test_I7_an_opinion_of_an_outside_body_that_nobody_named_is_not_entered(step: str) -> None:
    desk = at(step, opened(file=an_empty_file(LEGAL_SECTION), by=LEGAL_DRAFTER))
    outcome = next(iter(desk.view(step).step.outcomes))

    refusal = desk.refused(Code.REPLY, CLERK, step, outcome=outcome, reason="急", materials=(SCAN,))

    assert [m.what for m in refusal.missing] == ["外部机构的名称"]
    desk.act(Code.SEND, CLERK, step, to="示例市司法局")
    desk.reply(step, outcome, reason="急")


def test_I7_a_body_once_named_is_not_named_again_at_the_next_step() -> None:
    desk = at("accept", opened(file=an_empty_file(LEGAL_SECTION), by=LEGAL_DRAFTER))
    desk.act(Code.SEND, CLERK, "accept", to="示例市司法局")
    desk.reply("accept", "accepted")

    desk.reply("legality", "lawful", reason="急")

    assert desk.front == ["deliberate"]


def test_nothing_is_sent_out_before_the_step_it_rests_on() -> None:
    desk = at("ask_government", opened(facts={**KNOWN, "ask_first": "yes"}))

    refusal = desk.refused(Code.SEND, CLERK, "ask_government", on=desk.day - timedelta(days=9))

    assert "早于前一环节" in refusal.message


def test_a_number_typed_where_our_own_series_gives_it_is_not_passed_over_in_silence() -> None:
    desk = at("register", opened())

    recorded = desk.conclude(REGISTRAR, "register", "registered", data={"number": "别的号"})

    assert desk.state.progress.numbers[NumberKind.REGISTRATION].text == "registration〔2026〕1号"
    assert recorded.warnings == ("登记号由本系统按序列编给，填写的“别的号”没有采用",)


def test_an_outside_answer_names_no_body_where_only_one_is_asked_and_a_plain_yes_or_no_where_several_are() -> None:
    asked = at("ask_government", opened(facts={**KNOWN, "ask_first": "yes"}))
    joint = at("countersign", opened(facts={**KNOWN, "joint": "yes"}, data={"organs": ORGANS}))

    named = asked.refused(Code.REPLY, CLERK, "ask_government", outcome="approved", to="省政府", materials=(SCAN,))
    vague = joint.refused(Code.REPLY, CLERK, "countersign", outcome="registered", to=ORGANS[0], materials=(SCAN,))

    assert "只有一个回复" in named.message
    assert "会签意见只能是" in vague.message


def test_a_clerk_of_the_drafting_section_may_take_a_wait_for_an_outside_review_for_he_decides_nothing() -> None:
    desk = at("accept", opened(file=an_empty_file(LEGAL_SECTION), by=LEGAL_DRAFTER))
    desk.act(Code.SEND, CLERK, "accept", to="示例市司法局")

    desk.act(Code.CLAIM, a_person(42, LEGAL_SECTION, Role.CLERK), "accept")

    assert desk.todos["accept:1"].holder == 42
