"""The ways a case can take: conditional steps, joint documents, urgency, meetings, registrars, corrected facts, new law."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.law import Evidence
from models.procedure.file import CaseLaw
from models.procedure.schema import Need
from models.words import Code, Role, StepStatus
from tests.models.case_builders import (
    CLERK,
    DRAFTER,
    HEAD,
    HEAD_OF_SECTION,
    INTERPRETED,
    KNOWN,
    LATER,
    LEADER,
    MEASURE,
    NORMATIVE,
    NOTE,
    OFFICER,
    REGISTRAR,
    REVIEWER,
    SCAN,
    START,
    Desk,
    a_draft,
    a_law,
    a_material,
    an_empty_file,
    opened,
    procedure,
)
from tests.models.case_driver import ORDERED, at, finish, form_of

JOINT = {**KNOWN, "joint": "yes"}
ORGANS = {"organs": ["示例市财政局", "示例市民政局"]}
PUBLIC = {"audience": "public,operators", "days": 30}


# conditional steps ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "step"),
    [
        ("ask_first", "ask_government"),
        ("expert_view", "expert"),
        ("risk", "risk"),
        ("adviser", "adviser"),
        ("party_first", "party_meeting"),
        ("joint", "countersign"),
        ("file_upward", "file"),
    ],
)
def test_a_conditional_step_is_taken_or_left_by_its_fact(fact: str, step: str) -> None:
    asked = opened(facts={**KNOWN, fact: "yes"}, data=ORGANS)
    spared = opened(facts={**KNOWN, fact: "no"})

    finish(asked)
    finish(spared)

    assert asked.status(step) is StepStatus.DONE
    assert not [r for r in spared.file.acts if r.act.step == step]
    assert (asked.ended, spared.ended) == ("archived", "archived")


def test_an_unknown_fact_opens_a_to_do_and_the_answer_opens_or_spares_the_step() -> None:
    """The later version asks something the case never answered."""
    for answer, front in (("yes", "minors_view"), ("no", "deliberate")):
        desk = at("deliberate", opened(day=date(2026, 7, 6)))
        desk.act(Code.REFREEZE, OFFICER, to=LATER, reason="改用新程序")
        assert desk.front == ["minors_view"]
        todo = desk.todos["fact:minors"]
        assert (todo.role, todo.why) == (Role.LEGAL_OFFICER, "须先明确：是否涉及未成年人权益")
        assert "须先明确" in desk.refused(Code.CONCLUDE, DRAFTER, "minors_view", outcome="assessed").message

        desk.act(Code.CORRECT_FACT, OFFICER, facts={"minors": answer})

        assert desk.front == [front]


def test_the_legal_officer_answers_open_facts_with_the_identification() -> None:
    desk = at("identify", opened(facts={}))
    refusal = desk.refused(Code.CONCLUDE, OFFICER, "identify", outcome="normative", facts={"touches_operators": "yes"})
    assert "是否涉及群众切身利益" in refusal.message
    assert desk.state.progress.facts["touches_operators"] == "unknown", "what was refused left nothing"

    desk.conclude(OFFICER, "identify", "normative", facts={"touches_operators": "yes", "ask_first": "no"})

    assert desk.front == ["draft"]


@pytest.mark.parametrize(("outcome", "end"), [("policy_measure", "converted"), ("neither", "not_normative")])
def test_a_paper_that_is_no_normative_document_ends_here(outcome: str, end: str) -> None:
    desk = at("identify", opened())

    desk.conclude(OFFICER, "identify", outcome, reason="不具有普遍约束力")

    assert desk.ended == end


@pytest.mark.parametrize(
    ("facts", "step", "outcome", "end"),
    [
        ({"ask_first": "yes"}, "ask_government", "declined", "declined"),
        ({"risk": "yes"}, "risk", "uncontrollable", "dropped"),
        ({"joint": "yes", "important_joint": "yes"}, "government_approval", "declined", "declined"),
    ],
)
def test_a_no_that_ends_the_matter_ends_it(facts: dict[str, str], step: str, outcome: str, end: str) -> None:
    desk = at(step, opened(facts={**KNOWN, **facts}, data=ORGANS))

    if desk.view(step).outside:
        desk.reply(step, outcome)
    else:
        desk.conclude(DRAFTER, step, outcome, reason="风险不可控")

    assert desk.ended == end
    assert desk.todos == {}


# consultation ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "closes"),
    [
        (PUBLIC, True),
        ({"audience": "public", "days": 30}, True),
        ({"audience": "public", "days": 29}, False),
        ({"audience": "public", "days": 10, "short_reason": "上级要求限期出台"}, True),
        ({"audience": "public", "days": 10, "short_reason": " "}, False),
        ({"audience": "sections,schools", "days": 30}, False),
        ({"audience": "public", "days": 30, "closed_early": "够了"}, True),
    ],
)
def test_thirty_days_in_public_where_operators_are_touched(said: dict[str, Any], closes: bool) -> None:
    desk = at("consult", opened())
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data=said)
    desk.later(said["days"])
    assert "期满" in desk.refused(Code.CONCLUDE, DRAFTER, "consult", outcome="closed").message, "the last day still runs"
    desk.later()

    if closes:
        desk.conclude(DRAFTER, "consult", "closed")
    else:
        assert desk.refused(Code.CONCLUDE, DRAFTER, "consult", outcome="closed").rule == "D-yhj-consult"


def test_every_comment_is_disposed_of_before_the_consultation_closes() -> None:
    desk = at("consult", opened())
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data=PUBLIC)
    desk.comments(3)
    desk.later(31)

    assert "对 3 条意见的采纳情况和理由" in desk.refused(Code.CONCLUDE, DRAFTER, "consult", outcome="closed").message
    desk.act(Code.DISPOSE_COMMENTS, DRAFTER, data={"comments": [{"id": 1, "disposition": "adopted"}]})
    desk.conclude(DRAFTER, "consult", "closed")


def test_what_is_secret_is_not_put_before_the_public() -> None:
    desk = at("consult", opened(facts={**KNOWN, "confidential": "yes"}))
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data={"audience": "departments", "days": 10})
    desk.later(11)

    desk.conclude(DRAFTER, "consult", "closed")
    desk.conclude(DRAFTER, "competition_first", "meets")

    assert desk.front == ["competition_check"]


def test_a_return_to_the_draft_wants_a_consultation_of_the_new_round() -> None:
    desk = at("competition_first", opened())
    desk.act(Code.RETURN, DRAFTER, "competition_first", to="draft", reason="重写")
    desk.draft("重写稿", step="draft")
    at("consult", desk)

    assert "征求意见的记录" in desk.refused(Code.CONCLUDE, DRAFTER, "consult", outcome="closed").message


def test_a_returned_consultation_may_be_carried_over_where_the_change_is_of_no_substance() -> None:
    desk = at("competition_first", opened())
    desk.act(Code.RETURN, DRAFTER, "competition_first", to="draft", reason="改错字")
    desk.draft("改错字稿", step="draft")
    at("consult", desk)
    desk.act(Code.CARRY_OVER, OFFICER, reason="只改错字", data={"steps": {"consult": "fp1:1..fp1:改错字稿"}})

    assert desk.front == ["competition_first"]
    desk.conclude(DRAFTER, "competition_first", "meets")


# competition and legality ---------------------------------------------------------------------------------------------


def test_an_exception_goes_to_the_group_and_a_plain_conclusion_does_not() -> None:
    statements = {n: "说明" for n in ("effect", "situation", "least_harm", "period")} | {"ends_on": "2027-12-31"}
    desk = at("competition_first", opened())
    refusal = desk.refused(Code.CONCLUDE, DRAFTER, "competition_first", outcome="exception")
    assert len(refusal.missing) == 5

    desk.conclude(DRAFTER, "competition_first", "exception", data=statements)
    desk.conclude(REVIEWER, "competition_check", "agreed")
    assert desk.front == ["competition_group"]
    desk.conclude(LEADER, "competition_group", "disagreed", reason="有更小影响的方案")

    assert desk.front == ["competition_first"]
    desk.conclude(DRAFTER, "competition_first", "meets")
    desk.conclude(REVIEWER, "competition_check", "agreed")
    assert desk.status("competition_group") is StepStatus.NOT_NEEDED
    assert desk.front == ["deliver"]


@pytest.mark.parametrize(("outcome", "front"), [("amend", ["mend"]), ("unlawful", ["deliver"]), ("lawful", ["deliberate"])])
def test_only_unlawful_stops_a_draft(outcome: str, front: list[str]) -> None:
    desk = at("legality", opened())

    desk.conclude(OFFICER, "legality", outcome, reason="第三条", data={"opinion": "第三条超越权限"})

    assert desk.front == front


@pytest.mark.parametrize(
    ("outcome", "front"), [("lawful", ["deliberate"]), ("kept", ["deliberate"]), ("again", ["mend"]), ("unlawful", ["deliver"])]
)
def test_the_recheck_opens_after_each_mending(outcome: str, front: list[str]) -> None:
    desk = at("legality", opened())
    desk.conclude(OFFICER, "legality", "amend", reason="第三条", data={"opinion": "第三条"})
    assert "还缺：对审核意见的答复" in desk.refused(Code.CONCLUDE, DRAFTER, "mend", outcome="replied").message
    desk.conclude(DRAFTER, "mend", "replied", data={"reply": "未采纳，理由如下"})

    desk.conclude(OFFICER, "recheck", outcome, reason="理由", data={"opinion": "意见未完全采纳"})

    assert desk.front == front
    assert finish(desk).ended == "archived"


def test_an_unreadable_draft_cannot_be_delivered() -> None:
    desk = at("competition_first", opened())
    desk.draft("有修订", step="competition_first", marks={"blocked": ("第三条有未接受的修订",)})
    finish(desk, until="deliver")

    assert "第三条有未接受的修订" in desk.refused(Code.CONCLUDE, DRAFTER, "deliver", outcome="delivered").message
    assert finish(desk).ended == "archived"


def test_findings_are_answered_before_delivery_and_disposed_of_before_the_opinion() -> None:
    desk = at("deliver", opened(findings=2))

    assert "对 2 条审查提示的答复" in desk.refused(Code.CONCLUDE, DRAFTER, "deliver", outcome="delivered").message
    at("legality", desk)
    refusal = desk.refused(Code.CONCLUDE, OFFICER, "legality", outcome="lawful", reason="急")
    assert "对 2 条审查提示的处理意见" in refusal.message


# urgency --------------------------------------------------------------------------------------------------------------


def test_urgency_shortens_the_window_and_the_five_days_and_omits_nothing() -> None:
    desk = at("consult", opened())
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data=PUBLIC)
    desk.act(Code.URGENT, HEAD, outcome="emergency", materials=(SCAN,))
    desk.later(2)

    desk.conclude(DRAFTER, "consult", "closed")
    at("legality", desk)
    desk.conclude(OFFICER, "legality", "lawful")
    finish(desk)

    plain = finish(opened())
    assert {r.act.step for r in desk.file.acts if r.act.step} == {r.act.step for r in plain.file.acts if r.act.step}
    assert desk.ended == "archived"
    assert desk.day - START < plain.day - START


def test_urgency_does_not_stand_in_for_a_consultation() -> None:
    desk = at("consult", opened())
    desk.act(Code.URGENT, HEAD, outcome="superior_order", materials=(SCAN,))

    assert "征求意见的记录" in desk.refused(Code.CONCLUDE, DRAFTER, "consult", outcome="closed").message


# the meeting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "front", "end"),
    [
        ("passed", ["sign"], ""),
        ("passed_with_changes", ["fold_in"], ""),
        ("deferred", ["deliberate"], ""),
        ("rejected", [], "rejected"),
    ],
)
def test_what_a_meeting_decides(outcome: str, front: list[str], end: str) -> None:
    desk = at("deliberate", opened())

    desk.conclude(CLERK, "deliberate", outcome, reason="会议决定", data=ORDERED)

    assert (desk.front, desk.ended) == (front, end)


def test_a_meeting_that_orders_changes_says_which() -> None:
    desk = at("deliberate", opened())

    refusal = desk.refused(Code.CONCLUDE, CLERK, "deliberate", outcome="passed_with_changes", data={"excerpt": "修改后通过"})

    assert [m.what for m in refusal.missing] == ["会议要求的修改"]


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ({"differs": ("第五条另有不同",)}, "第五条另有不同"),
        ({"compared_with": "fp1:别的"}, "请重新提交"),
        ({}, ""),
    ],
)
def test_after_the_meeting_only_the_ordered_changes_are_folded_in(marks: dict[str, Any], why: str) -> None:
    desk = at("deliberate", opened())
    desk.conclude(CLERK, "deliberate", "passed_with_changes", data=ORDERED)
    assert "修改后的新稿" in desk.refused(Code.CONCLUDE, DRAFTER, "fold_in", outcome="done").message
    desk.draft("会后稿", step="fold_in", marks=marks)

    if why:
        assert why in desk.refused(Code.CONCLUDE, DRAFTER, "fold_in", outcome="done").message
    else:
        desk.conclude(DRAFTER, "fold_in", "done")
        assert desk.status("deliberate") is StepStatus.DONE
    assert finish(desk).ended == "archived"


def test_a_changed_text_after_a_plain_pass_goes_back_to_the_meeting() -> None:
    desk = at("sign", opened())
    desk.act(Code.RETURN, HEAD, "sign", to="deliver", reason="第八条须改")
    desk.draft("改八", step="deliver")
    finish(desk)

    meetings = [r for r in desk.file.acts if r.act.step == "deliberate"]
    assert [r.fingerprint for r in meetings] == ["fp1:1", "fp1:改八"]


def test_a_meeting_was_not_held_before_the_opinion_it_rests_on() -> None:
    desk = at("deliberate", opened())
    early = {"excerpt": "通过", "held_on": START.isoformat()}
    ahead = {"excerpt": "通过", "held_on": (desk.day + timedelta(days=3)).isoformat()}

    assert "早于前一环节" in desk.refused(Code.CONCLUDE, CLERK, "deliberate", outcome="passed", data=early).message
    entered = desk.refused(Code.CONCLUDE, CLERK, "deliberate", outcome="passed", data={"excerpt": "通过"}, on=START)
    assert "早于前一环节" in entered.message
    assert "晚于" in desk.refused(Code.CONCLUDE, CLERK, "deliberate", outcome="passed", data=ahead).message


# joint documents ------------------------------------------------------------------------------------------------------


def test_each_organ_answers_on_one_fingerprint() -> None:
    desk = at("countersign", opened(facts=JOINT, data=ORGANS))
    assert [w.body for w in desk.waits] == ORGANS["organs"]
    desk.reply("countersign", "agreed", to="示例市财政局")
    assert [w.body for w in desk.waits] == ["示例市民政局"]

    assert "示例市民政局对现行稿件的会签意见" in desk.refused(Code.CONCLUDE, CLERK, "countersign", outcome="agreed").message
    assert (
        "不是本件的联合制定机关"
        in desk.refused(Code.REPLY, CLERK, "countersign", outcome="agreed", to="示例市水利局", materials=(SCAN,)).message
    )
    desk.reply("countersign", "agreed", to="示例市民政局")
    desk.conclude(CLERK, "countersign", "agreed")

    assert desk.front == ["sign"]


def test_an_answer_to_another_text_does_not_count() -> None:
    desk = at("countersign", opened(facts=JOINT, data=ORGANS))
    desk.reply("countersign", "agreed", to="示例市财政局")
    desk.reply("countersign", "objected", to="示例市民政局")
    assert "会签意见" in desk.refused(Code.CONCLUDE, CLERK, "countersign", outcome="agreed").message
    desk.conclude(CLERK, "countersign", "objected", reason="第四条涉及民政职责")
    desk.draft("改四", step="deliver")
    at("countersign", desk)

    assert [w.body for w in desk.waits] == ORGANS["organs"]
    assert finish(desk).ended == "archived"


def test_an_important_joint_document_wants_the_governments_approval() -> None:
    desk = at("government_approval", opened(facts={**JOINT, "important_joint": "yes"}, data=ORGANS))

    assert "本级人民政府批准" in desk.refused(Code.CONCLUDE, HEAD, "sign", outcome="signed").message
    desk.reply("government_approval", "approved")
    assert desk.front == ["sign"]


def test_a_joint_document_without_named_organs_asks_for_them() -> None:
    desk = at("deliberate", opened())
    desk.act(Code.CORRECT_FACT, OFFICER, facts={"joint": "yes"}, reason="改为联合制定")
    desk.conclude(CLERK, "deliberate", "passed", data=ORDERED)
    assert desk.todos["organs"].role is Role.LEGAL_OFFICER

    assert "逐个写明名称" in desk.refused(Code.CORRECT_FACT, OFFICER, reason="补写", data={"organs": "财政局"}).message
    desk.act(Code.CORRECT_FACT, OFFICER, reason="补写", data={"organs": ["示例市财政局"]})

    assert [w.body for w in desk.waits] == ["示例市财政局"]


# the registrar --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outside", [frozenset(), frozenset({"registrar"})])
@pytest.mark.parametrize(
    ("outcome", "front", "end"), [("registered", ["number"], ""), ("returned", ["deliver"], ""), ("refused", [], "refused")]
)
def test_what_a_registrar_decides_inside_and_outside(outside: frozenset[str], outcome: str, front: list[str], end: str) -> None:
    desk = at("register", opened(file=an_empty_file(outside=outside)))
    desk.conclude(LEADER, "publicity", "open")

    if outside:
        desk.reply("register", outcome, reason="理由", data={"number": "外登1号"} if outcome == "registered" else {})
    else:
        desk.conclude(REGISTRAR, "register", outcome, reason="理由")

    assert (desk.front, desk.ended) == (front, end)
    assert finish(desk).ended == (end or "archived")


def test_an_outside_registrar_asks_for_papers_and_the_clerk_passes_it_on() -> None:
    desk = at("register", opened(file=an_empty_file(outside=frozenset({"registrar"}))))
    desk.act(Code.ASK_MATERIALS, CLERK, "register", reason="缺说明", data={"by": "2026-12-01"})
    child = next(iter(desk.view("register").seat.children))

    assert (
        "还没有补齐"
        in desk.refused(Code.REPLY, CLERK, "register", outcome="registered", data={"number": "外1"}, materials=(SCAN,)).message
    )
    desk.act(Code.ADD_MATERIAL, DRAFTER, "register", child=child, materials=(NOTE,))
    desk.reply("register", "registered", data={"number": "外1"})


# publication ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"where": ""}, "还缺：公布的位置"),
        ({"compared": ""}, "请附上公布页面的保存件"),
        ({"approved": "fp1:别的"}, "请附上公布页面的保存件"),
        ({"differences": ["第三条多一字。"]}, "与批准的文本不一致，不予公布：第三条多一字"),
        ({"published_on": "2099-01-01"}, "晚于办理日期"),
        ({"published_on": "2026-01-01"}, "早于前一环节"),
    ],
)
def test_what_is_shown_must_be_what_was_approved(changed: dict[str, Any], why: str) -> None:
    desk = at("publish", opened())
    data = {**form_of(desk, desk.view("publish")), **changed}

    assert why in desk.refused(Code.CONCLUDE, CLERK, "publish", outcome="published", data=data).message


@pytest.mark.parametrize(("ahead", "ground", "goes"), [(30, "", True), (29, "", False), (0, "有碍上位法执行", True)])
def test_effect_begins_thirty_days_after_publication_or_on_a_recorded_ground(ahead: int, ground: str, goes: bool) -> None:
    desk = at("sign", opened())
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=INTERPRETED)
    effective = (desk.day + timedelta(days=ahead)).isoformat()
    desk.conclude(HEAD, "sign", "signed", data={"effective_on": effective, "immediate_ground": ground})
    at("publish", desk)
    data = form_of(desk, desk.view("publish"))

    if goes:
        desk.conclude(CLERK, "publish", "published", data=data)
    else:
        refusal = desk.refused(Code.CONCLUDE, CLERK, "publish", outcome="published", data=data)
        assert (refusal.rule, "只有 29 日" in refusal.message) == ("A-30days-bf", True)


def test_the_signature_wants_the_interpretation() -> None:
    desk = at("sign", opened())

    refusal = desk.refused(Code.CONCLUDE, HEAD, "sign", outcome="signed", data={"effective_on": "2026-12-01"})

    assert ("解读材料" in refusal.message, refusal.rule) == (True, "E-sign")


def test_only_what_is_secret_is_withheld() -> None:
    desk = at("publicity", opened())

    refusal = desk.refused(Code.CONCLUDE, LEADER, "publicity", outcome="withheld", reason="内部")

    assert "规范性文件应当主动公开" in refusal.message


# corrected facts, new procedures, new packs ----------------------------------------------------------------------------


def test_a_corrected_fact_skips_a_step_that_was_wanted_and_the_record_says_why() -> None:
    desk = at("ask_government", opened(facts={**KNOWN, "ask_first": "yes"}))

    recorded = desk.act(Code.CORRECT_FACT, OFFICER, facts={"ask_first": "no"}, reason="经核不属于须请示事项")

    assert desk.front == ["draft"]
    assert desk.status("ask_government") is StepStatus.NOT_NEEDED
    assert "社会关注度高或者涉外、涉港澳台：否" in desk.view("ask_government").why
    assert recorded.act.reason


def test_a_done_step_keeps_its_record_when_its_fact_is_corrected_and_nothing_returns_to_it() -> None:
    desk = at("accept", opened(facts={**KNOWN, "expert_view": "yes"}))
    desk.act(Code.CORRECT_FACT, OFFICER, facts={"expert_view": "no"}, reason="不涉专业问题")

    assert desk.status("expert") is StepStatus.DONE
    refusal = desk.refused(Code.RETURN, OFFICER, "accept", to="expert", reason="重办")
    assert "expert" not in refusal.message.partition("：")[2]


def test_answering_a_default_otherwise_takes_a_reason_anywhere_but_at_the_identification() -> None:
    desk = at("accept", opened())

    refusal = desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted", facts={"joint": "yes"})

    assert "须写明理由" in refusal.message


def test_a_case_keeps_the_procedure_it_was_frozen_under_until_a_recorded_decision() -> None:
    desk = at("deliberate", opened(day=date(2026, 6, 15)))
    desk.to_day(date(2026, 8, 3))
    assert desk.law.procedure.id == NORMATIVE

    recorded = desk.act(Code.REFREEZE, OFFICER, to=LATER, reason="改用新程序更利于保护未成年人")

    assert (recorded.procedure, desk.law.procedure.id) == (LATER, LATER)
    assert desk.status("legality") is StepStatus.DONE, "done steps keep their record"
    assert desk.front == ["minors_view"]
    assert finish(desk).ended == "archived"


NOT_ON_A_PLAIN_WAY = {"competition_group", "mend", "recheck", "fold_in"}
ON_THE_WAY = [s.id for s in procedure(NORMATIVE).steps if not s.automatic and s.id not in NOT_ON_A_PLAIN_WAY]


@pytest.mark.parametrize("step", ON_THE_WAY)
def test_a_case_can_be_refrozen_at_any_step_and_still_finds_its_end(step: str) -> None:
    asked = ("ask_first", "expert_view", "risk", "adviser", "joint", "important_joint", "party_first")
    desk = opened(facts={**KNOWN, **dict.fromkeys(asked, "yes")}, data=ORGANS, day=date(2026, 7, 6))
    at(step, desk)
    decided = len(desk.file.acts)

    desk.act(Code.REFREEZE, OFFICER, to=LATER, reason="改用新程序")
    finish(desk)

    assert desk.ended == "archived"
    assert desk.file.acts[:decided] == tuple(desk.log[:decided])


def test_a_case_under_the_later_version_survives_going_back_to_one_without_its_step() -> None:
    desk = at("minors_view", opened(a_law(LATER), facts={**KNOWN, "minors": "yes"}, day=date(2026, 7, 6)))
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=(a_material("risk"),))
    desk.conclude(DRAFTER, "minors_view", "assessed")

    desk.act(Code.REFREEZE, OFFICER, to=NORMATIVE, reason="新程序暂停施行")

    assert desk.front == ["deliberate"]
    assert finish(desk).ended == "archived"


def test_a_pack_that_starts_in_mid_case_binds_only_what_is_concluded_from_then_on() -> None:
    desk = at("competition_check", opened(day=date(2025, 3, 14)))
    desk.to_day(date(2025, 4, 20))

    assert desk.status("competition_first") is StepStatus.STALE
    assert desk.status("consult") is StepStatus.DONE
    finish(desk)

    seen = [(r.act.step, r.standard) for r in desk.file.acts if r.act.step.startswith("competition_")]
    assert seen == [
        ("competition_first", "competition/2024-08-01"),
        ("competition_first", "competition/2025-04-20"),
        ("competition_check", "competition/2025-04-20"),
    ]


# knowledge warns, confirmation gates ----------------------------------------------------------------------------------


def with_a_need_of(rule: str, law: CaseLaw) -> CaseLaw:
    """The law, with the section's plan wanting an expert's paper under `rule`."""
    plan = law.procedure.step("plan")
    wants = plan.model_copy(update={"needs": (Need(what="material", of="expert", rule=rule),)})
    steps = tuple(wants if s.id == "plan" else s for s in law.procedure.steps)
    return CaseLaw(law.procedure.model_copy(update={"steps": steps}), law.book, law.calendar)


def at_plan(rule: str, *confirmed: str, day: date = START) -> Desk:
    desk = Desk(law=with_a_need_of(rule, a_law(confirmed=confirmed)), day=day)
    desk.act(Code.SUBMIT, DRAFTER, facts=KNOWN, draft=a_draft(1), materials=(NOTE,))
    desk.law = with_a_need_of(rule, a_law(confirmed=confirmed))
    return desk


def test_a_rule_of_grade_knowledge_warns_and_after_confirmation_refuses() -> None:
    rule = "A-collective"
    assert a_law().book.rule(rule).evidence is Evidence.KNOWLEDGE

    warned = at_plan(rule).conclude(HEAD_OF_SECTION, "plan", "approved")
    refusal = at_plan(rule, rule).refused(Code.CONCLUDE, HEAD_OF_SECTION, "plan", outcome="approved")

    assert [said.partition("（")[0] for said in warned.warnings] == ["待核：缺专家论证意见"]
    assert (refusal.rule, [m.what for m in refusal.missing]) == (rule, ["专家论证意见"])


def test_a_rule_not_in_force_on_the_day_neither_warns_nor_refuses() -> None:
    desk = at_plan("C-conclusion-exc", day=date(2025, 4, 17))

    assert desk.conclude(HEAD_OF_SECTION, "plan", "approved").warnings == ()


# the policy measure ---------------------------------------------------------------------------------------------------


def test_a_policy_measure_is_heard_reviewed_concluded_and_archived() -> None:
    desk = opened(a_law(MEASURE), facts={"touches_operators": "yes"})
    assert desk.front == ["hear"]
    desk.act(Code.OPEN_ROUND, DRAFTER, "hear", data={"audience": "operators", "days": 10})
    desk.later(11)
    desk.conclude(DRAFTER, "hear", "closed")
    desk.conclude(DRAFTER, "competition_first", "meets")
    desk.conclude(REVIEWER, "competition_check", "agreed")
    desk.conclude(LEADER, "conclusion", "issued")
    desk.conclude(DRAFTER, "archive", "archived")

    assert desk.ended == "archived"
    assert desk.series.given == []


def test_a_policy_measure_that_is_secret_needs_no_hearing_of_parties() -> None:
    desk = opened(a_law(MEASURE), facts={"touches_operators": "yes", "confidential": "yes"})

    assert desk.front == ["competition_first"]
    assert finish(desk).ended == "archived"


def test_an_open_question_of_a_policy_measure_is_a_to_do_of_the_legal_officer() -> None:
    desk = at("competition_first", opened(a_law(MEASURE), facts={"confidential": "yes"}))

    assert desk.todos["fact:touches_operators"].role is Role.LEGAL_OFFICER
    assert "是否涉及经营者经济活动" in desk.refused(Code.CONCLUDE, DRAFTER, "competition_first", outcome="meets").message
    desk.act(Code.CORRECT_FACT, OFFICER, facts={"touches_operators": "yes"})
    desk.conclude(DRAFTER, "competition_first", "meets")


@pytest.mark.parametrize(
    ("step", "outcome", "front", "end"),
    [
        ("competition_first", "fails", ["competition_first"], ""),
        ("competition_first", "dropped", [], "dropped"),
        ("competition_check", "disagreed", ["competition_first"], ""),
        ("conclusion", "refused", [], "dropped"),
    ],
)
def test_what_stops_a_policy_measure(step: str, outcome: str, front: list[str], end: str) -> None:
    desk = at(step, opened(a_law(MEASURE)))
    who = {"competition_check": REVIEWER, "conclusion": LEADER}.get(step, DRAFTER)

    desk.conclude(who, step, outcome, reason="不符合审查标准")

    assert (desk.front, desk.ended) == (front, end)


def test_a_new_draft_of_a_policy_measure_is_reviewed_anew() -> None:
    desk = at("competition_first", opened(a_law(MEASURE)))
    desk.conclude(DRAFTER, "competition_first", "fails", reason="限定本地企业")
    desk.draft("改后", step="competition_first")
    assert desk.front == ["hear"]

    finish(desk)

    assert desk.ended == "archived"
    assert [r.fingerprint for r in desk.file.acts if r.act.step == "conclusion"] == ["fp1:改后"]
