"""Every action of the office: who may do it, where, with what; and what a refusal says."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from models.acts import ENGINE, Paper, Who
from models.refusals import BadInput
from models.words import Code, Role, StepStatus
from tests.models.case_builders import (
    ADVISER,
    AUDITOR,
    AWAY,
    CLERK,
    CLERK_2,
    DRAFTER,
    DRAFTER_2,
    HEAD,
    HEAD_OF_SECTION,
    LEADER,
    NOTE,
    OFFICER,
    OFFICER_2,
    REVIEWER,
    SCAN,
    SECTION,
    START,
    Desk,
    a_draft,
    a_material,
    a_person,
    an_empty_file,
    opened,
)
from tests.models.case_driver import at, finish, form_of
from tests.models.case_walk import must_read_well


def held(step: str, who: Who, pauses: str = "no") -> Desk:
    """A case at a step that somebody took."""
    desk = at(step, opened(file=an_empty_file(pause_after_acceptance=pauses)))
    desk.act(Code.CLAIM, who, step)
    return desk


def only_child(desk: Desk, step: str) -> str:
    return next(iter(desk.view(step).seat.children))


def asked_first() -> Desk:
    return at("ask_government", opened(facts={"touches_operators": "no", "ask_first": "yes", "adviser": "no"}))


def ready_to_sign() -> Desk:
    desk = at("sign", opened())
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=(a_material("interpretation"),))
    return desk


# what is refused: where the case stands, what is tried, and what the refusal says -------------------------------------

BY = (START + timedelta(days=60)).isoformat()
REFUSED: list[tuple[str, Callable[[], Desk], Code, Who, str, dict[str, Any], str]] = [
    ("claim: wrong role", lambda: at("accept", opened()), Code.CLAIM, AUDITOR, "accept", {}, "当前人员没有这一职责"),
    (
        "claim: another section",
        lambda: at("plan", opened()),
        Code.CLAIM,
        a_person(31, 9, Role.SECTION_HEAD),
        "plan",
        {},
        "没有这一职责",
    ),
    ("claim: not reached", opened, Code.CLAIM, OFFICER, "legality", {}, "现在不能办理：等待"),
    ("claim: twice", lambda: held("accept", OFFICER), Code.CLAIM, OFFICER, "accept", {}, "已由本人签收"),
    ("claim: no such step", opened, Code.CLAIM, OFFICER, "没有的", {}, "没有“没有的”这个环节"),
    (
        "claim: not needed",
        lambda: at("draft", opened()),
        Code.CLAIM,
        CLERK,
        "ask_government",
        {},
        "社会关注度高或者涉外、涉港澳台：否",
    ),
    ("release: not held", lambda: held("accept", OFFICER), Code.RELEASE, OFFICER_2, "accept", {}, "不在当前人员名下"),
    (
        "conclude: no such outcome",
        lambda: at("plan", opened()),
        Code.CONCLUDE,
        HEAD_OF_SECTION,
        "plan",
        {"outcome": "好"},
        "结论只能是",
    ),
    (
        "conclude: no reason",
        lambda: at("plan", opened()),
        Code.CONCLUDE,
        HEAD_OF_SECTION,
        "plan",
        {"outcome": "dropped"},
        "须写明理由",
    ),
    ("conclude: automatic", lambda: at("publish", opened()), Code.CONCLUDE, CLERK, "mirror", {"outcome": "x"}, "现在不能办理"),
    (
        "conclude: unknown field",
        lambda: at("plan", opened()),
        Code.CONCLUDE,
        HEAD_OF_SECTION,
        "plan",
        {"outcome": "approved", "data": {"x": 1}},
        "没有“x”这一栏",
    ),
    (
        "conclude: bad date",
        lambda: at("sign", opened()),
        Code.CONCLUDE,
        HEAD,
        "sign",
        {"outcome": "signed", "data": {"effective_on": "二月三十"}},
        "不是有效日期",
    ),
    (
        "conclude: back-dated",
        lambda: at("accept", opened()),
        Code.CONCLUDE,
        OFFICER,
        "accept",
        {"outcome": "accepted", "on": START},
        "以出具当天为准",
    ),
    (
        "conclude: tomorrow",
        lambda: at("accept", opened()),
        Code.CONCLUDE,
        OFFICER,
        "accept",
        {"outcome": "accepted", "on": date(2099, 1, 1)},
        "晚于今天",
    ),
    (
        "conclude: facts by others",
        lambda: at("plan", opened()),
        Code.CONCLUDE,
        HEAD_OF_SECTION,
        "plan",
        {"outcome": "approved", "facts": {"joint": "yes"}},
        "由法制审核人员确认",
    ),
    (
        "conclude: an outside step",
        asked_first,
        Code.CONCLUDE,
        CLERK,
        "ask_government",
        {"outcome": "approved"},
        "由本级人民政府作出",
    ),
    (
        "opinion: too early",
        lambda: at("legality", opened()),
        Code.CONCLUDE,
        OFFICER,
        "legality",
        {"outcome": "lawful"},
        "确需提前的，请写明理由",
    ),
    (
        "opinion: no text",
        lambda: at("legality", opened()),
        Code.CONCLUDE,
        OFFICER,
        "legality",
        {"outcome": "amend", "reason": "急"},
        "还缺：审核意见",
    ),
    (
        "sign: no interpretation",
        lambda: at("sign", opened()),
        Code.CONCLUDE,
        HEAD,
        "sign",
        {"outcome": "signed"},
        "还缺：解读材料",
    ),
    ("sign: no day of effect", ready_to_sign, Code.CONCLUDE, HEAD, "sign", {"outcome": "signed"}, "签发时须确定施行日期"),
    (
        "sign: by a deputy without authorisation",
        lambda: at("sign", opened()),
        Code.CONCLUDE,
        LEADER,
        "sign",
        {"outcome": "signed", "principal": HEAD},
        "须有书面授权",
    ),
    ("return: no reason", lambda: at("accept", opened()), Code.RETURN, OFFICER, "accept", {"to": "deliver"}, "退回须写明理由"),
    (
        "return: ahead",
        lambda: at("accept", opened()),
        Code.RETURN,
        OFFICER,
        "accept",
        {"to": "sign", "reason": "缺"},
        "只能退回到已办过的环节：signoff（科室负责人审签）",
    ),
    (
        "return: to the engine",
        lambda: at("accept", opened()),
        Code.RETURN,
        OFFICER,
        "accept",
        {"to": "screen", "reason": "缺"},
        "只能退回到已办过的环节",
    ),
    (
        "return: to a step not needed",
        lambda: at("accept", opened()),
        Code.RETURN,
        OFFICER,
        "accept",
        {"to": "expert", "reason": "缺"},
        "只能退回到已办过的环节",
    ),
    (
        "return: not the holder",
        lambda: held("accept", OFFICER),
        Code.RETURN,
        OFFICER_2,
        "accept",
        {"to": "deliver", "reason": "缺"},
        "已由",
    ),
    (
        "return: after publication",
        lambda: at("file", opened()),
        Code.RETURN,
        CLERK,
        "file",
        {"to": "sign", "reason": "错"},
        "已经公布，不能退回",
    ),
    ("withdraw: another", opened, Code.WITHDRAW, DRAFTER_2, "", {}, "只有提交人可以撤回"),
    ("withdraw: after the next act", lambda: at("identify", opened()), Code.WITHDRAW, DRAFTER, "", {}, "已经有人办理"),
    (
        "take-back: another",
        lambda: at("identify", opened()),
        Code.TAKE_BACK,
        a_person(33, SECTION, Role.SECTION_HEAD),
        "plan",
        {},
        "只有作出决定的人可以取回",
    ),
    ("take-back: nothing decided", opened, Code.TAKE_BACK, OFFICER, "identify", {}, "没有可以取回的决定"),
    ("take-back: an opinion", lambda: at("deliberate", opened()), Code.TAKE_BACK, OFFICER, "legality", {}, "不能取回"),
    ("transfer: nobody named", lambda: held("accept", OFFICER), Code.TRANSFER, OFFICER, "accept", {}, "请写明一位人员"),
    (
        "transfer: wrong role",
        lambda: held("accept", OFFICER),
        Code.TRANSFER,
        OFFICER,
        "accept",
        {"whom": (REVIEWER,)},
        "只能交给有“法制审核人员”职责的人员",
    ),
    (
        "transfer: to oneself",
        lambda: held("accept", OFFICER),
        Code.TRANSFER,
        OFFICER,
        "accept",
        {"whom": (OFFICER,)},
        "不能转办、委派给本人",
    ),
    (
        "transfer: not the holder",
        lambda: held("accept", OFFICER),
        Code.TRANSFER,
        OFFICER_2,
        "accept",
        {"whom": (AWAY,)},
        "已由",
    ),
    (
        "delegate: wrong role",
        lambda: held("accept", OFFICER),
        Code.DELEGATE,
        OFFICER,
        "accept",
        {"whom": (ADVISER,)},
        "只能交给有",
    ),
    ("add-signer: nobody", lambda: held("accept", OFFICER), Code.ADD_SIGNER, OFFICER, "accept", {}, "请写明人员"),
    (
        "add-signer: odd mode",
        lambda: held("accept", OFFICER),
        Code.ADD_SIGNER,
        OFFICER,
        "accept",
        {"whom": (OFFICER_2,), "data": {"mode": "轮流"}},
        "会签方式只能是",
    ),
    (
        "countersign: any of required views",
        lambda: held("accept", OFFICER),
        Code.COUNTERSIGN,
        OFFICER,
        "accept",
        {"whom": (OFFICER_2,), "data": {"mode": "any", "required": "yes"}},
        "不能采用“任一”方式",
    ),
    (
        "remove-signer: none",
        lambda: held("accept", OFFICER),
        Code.REMOVE_SIGNER,
        OFFICER,
        "accept",
        {"to": "x"},
        "没有这位加签人员",
    ),
    ("circulate: nobody", lambda: at("plan", opened()), Code.CIRCULATE, DRAFTER, "plan", {}, "请写明抄送人员"),
    ("circulate: a stranger", lambda: at("plan", opened()), Code.CIRCULATE, ADVISER, "plan", {"whom": (LEADER,)}, "可以抄送"),
    ("urge: a stranger", lambda: at("plan", opened()), Code.URGE, ADVISER, "plan", {}, "可以催办"),
    (
        "ask-materials: no reason",
        lambda: at("accept", opened()),
        Code.ASK_MATERIALS,
        OFFICER,
        "accept",
        {"data": {"by": BY}},
        "需要补正的材料",
    ),
    (
        "ask-materials: no date",
        lambda: at("accept", opened()),
        Code.ASK_MATERIALS,
        OFFICER,
        "accept",
        {"reason": "缺"},
        "补正的期限",
    ),
    (
        "ask-materials: a past date",
        lambda: at("accept", opened()),
        Code.ASK_MATERIALS,
        OFFICER,
        "accept",
        {"reason": "缺", "data": {"by": "2026-01-01"}},
        "不能早于今天",
    ),
    ("accept: not an acceptance", lambda: at("plan", opened()), Code.ACCEPT, HEAD_OF_SECTION, "plan", {}, "没有受理这一动作"),
    (
        "pause: not allowed by the organ",
        lambda: at("legality", opened()),
        Code.PAUSE,
        OFFICER,
        "legality",
        {"reason": "等批复"},
        "受理后不得中止",
    ),
    (
        "pause: no reason",
        lambda: held("legality", OFFICER, pauses="allowed"),
        Code.PAUSE,
        OFFICER,
        "legality",
        {},
        "中止须写明理由",
    ),
    ("resume: not paused", lambda: at("legality", opened()), Code.RESUME, OFFICER, "legality", {}, "没有中止"),
    (
        "correct-fact: others",
        lambda: at("draft", opened()),
        Code.CORRECT_FACT,
        DRAFTER,
        "",
        {"facts": {"joint": "yes"}, "reason": "x"},
        "由法制审核人员办理",
    ),
    (
        "correct-fact: no reason",
        lambda: at("draft", opened()),
        Code.CORRECT_FACT,
        OFFICER,
        "",
        {"facts": {"joint": "yes"}},
        "须写明理由",
    ),
    ("correct-fact: none", lambda: at("draft", opened()), Code.CORRECT_FACT, OFFICER, "", {"reason": "x"}, "请写明更正的事实"),
    (
        "correct-fact: unknown fact",
        lambda: at("draft", opened()),
        Code.CORRECT_FACT,
        OFFICER,
        "",
        {"facts": {"天气": "yes"}, "reason": "x"},
        "没有“天气”这一事实",
    ),
    (
        "correct-fact: no answer",
        lambda: at("draft", opened()),
        Code.CORRECT_FACT,
        OFFICER,
        "",
        {"facts": {"joint": "也许"}, "reason": "x"},
        "只能回答",
    ),
    (
        "correct-fact: back to unknown",
        lambda: at("draft", opened()),
        Code.CORRECT_FACT,
        OFFICER,
        "",
        {"facts": {"touches_operators": "unknown"}, "reason": "x"},
        "须明确回答",
    ),
    (
        "urgent: not the head",
        opened,
        Code.URGENT,
        LEADER,
        "",
        {"outcome": "emergency", "materials": (SCAN,)},
        "由主要负责人决定",
    ),
    ("urgent: another ground", opened, Code.URGENT, HEAD, "", {"outcome": "赶进度", "materials": (SCAN,)}, "只限于下列情形"),
    ("urgent: no evidence", opened, Code.URGENT, HEAD, "", {"outcome": "emergency"}, "须附证明材料"),
    (
        "paper: the decider enters it",
        lambda: at("number", opened()),
        Code.CONCLUDE,
        CLERK,
        "number",
        {"outcome": "numbered", "paper": Paper(by=CLERK, on=START, scan="5")},
        "补录人不得是作出决定的本人",
    ),
    (
        "paper: the drafting section enters a review",
        lambda: at("accept", opened()),
        Code.CONCLUDE,
        DRAFTER,
        "accept",
        {"outcome": "accepted", "paper": Paper(by=OFFICER, on=START, scan="5")},
        "只有办公室文书或者",
    ),
    (
        "paper: before the step it rests on",
        lambda: at("accept", opened()),
        Code.CONCLUDE,
        CLERK,
        "accept",
        {"outcome": "accepted", "paper": Paper(by=OFFICER, on=START, scan="5")},
        "早于前一环节的",
    ),
    (
        "paper: somebody without the role",
        lambda: at("plan", opened()),
        Code.CONCLUDE,
        CLERK,
        "plan",
        {"outcome": "approved", "paper": Paper(by=ADVISER, on=START, scan="5")},
        "没有这一职责",
    ),
    ("paper: as an act of its own", opened, Code.RECORD_PAPER, CLERK, "plan", {}, "不是单独的一种办理"),
    (
        "reply: not the clerk",
        asked_first,
        Code.REPLY,
        DRAFTER,
        "ask_government",
        {"outcome": "approved", "materials": (SCAN,)},
        "由办公室文书登记",
    ),
    (
        "reply: no scan",
        asked_first,
        Code.REPLY,
        CLERK,
        "ask_government",
        {"outcome": "approved"},
        "须附回复文件的扫描件",
    ),
    (
        "reply: an inside step",
        lambda: at("register", opened()),
        Code.REPLY,
        CLERK,
        "register",
        {"outcome": "registered", "materials": (SCAN,)},
        "由本单位人员办理",
    ),
    (
        "reply: before it was asked",
        asked_first,
        Code.REPLY,
        CLERK,
        "ask_government",
        {"outcome": "approved", "materials": (SCAN,), "on": date(2026, 1, 1)},
        "早于前一环节",
    ),
    ("send: an inside step", lambda: at("accept", opened()), Code.SEND, CLERK, "accept", {}, "不需要送出"),
    (
        "send: a stranger",
        asked_first,
        Code.SEND,
        ADVISER,
        "ask_government",
        {},
        "由办公室文书或者承办科室登记",
    ),
    (
        "send: no date",
        asked_first,
        Code.SEND,
        CLERK,
        "ask_government",
        {"data": {"expected_by": "月底"}},
        "不是有效日期",
    ),
    ("terminate: others", opened, Code.TERMINATE, OFFICER, "", {"reason": "x"}, "由分管领导或者主要负责人决定"),
    ("terminate: no reason", opened, Code.TERMINATE, LEADER, "", {}, "终止须写明理由"),
    ("terminate: after publication", lambda: at("file", opened()), Code.TERMINATE, HEAD, "", {"reason": "x"}, "请办理废止"),
    ("submit: twice", opened, Code.SUBMIT, DRAFTER, "", {"draft": a_draft(2), "materials": (NOTE,)}, "事项已经提交"),
    (
        "draft: others",
        lambda: at("draft", opened()),
        Code.SUBMIT_DRAFT,
        OFFICER,
        "draft",
        {"draft": a_draft(2)},
        "由起草科室提交",
    ),
    ("draft: none", lambda: at("draft", opened()), Code.SUBMIT_DRAFT, DRAFTER, "draft", {}, "请附上稿件"),
    (
        "draft: the same text",
        lambda: at("draft", opened()),
        Code.SUBMIT_DRAFT,
        DRAFTER,
        "draft",
        {"draft": a_draft(2, "1")},
        "文字完全相同",
    ),
    (
        "draft: already sent on",
        lambda: at("accept", opened()),
        Code.SUBMIT_DRAFT,
        DRAFTER,
        "",
        {"draft": a_draft(2)},
        "稿件已经送出",
    ),
    ("material: none", lambda: at("draft", opened()), Code.ADD_MATERIAL, DRAFTER, "", {}, "请附上材料"),
    (
        "material: a stranger",
        lambda: at("draft", opened()),
        Code.ADD_MATERIAL,
        ADVISER,
        "",
        {"materials": (NOTE,)},
        "材料由承办科室",
    ),
    (
        "round: before approval",
        lambda: at("draft", opened()),
        Code.OPEN_ROUND,
        DRAFTER,
        "",
        {"data": {"audience": "public", "days": 30}},
        "现在还不能征求意见",
    ),
    (
        "round: nobody asked",
        lambda: at("consult", opened()),
        Code.OPEN_ROUND,
        DRAFTER,
        "",
        {"data": {"days": 30}},
        "对象不明确",
    ),
    (
        "round: posted before approval",
        lambda: at("consult", opened()),
        Code.OPEN_ROUND,
        DRAFTER,
        "",
        {"data": {"audience": "public", "days": 30}, "on": date(2026, 1, 5)},
        "早于前一环节",
    ),
    (
        "round: not in days",
        lambda: at("consult", opened()),
        Code.OPEN_ROUND,
        DRAFTER,
        "",
        {"data": {"audience": "public", "days": 0}},
        "之间的整数",
    ),
    (
        "round: beyond reason",
        lambda: at("consult", opened()),
        Code.OPEN_ROUND,
        DRAFTER,
        "",
        {"data": {"audience": "public", "days": 10**9}},
        "之间的整数",
    ),
    (
        "comments: no reason",
        lambda: at("consult", opened()),
        Code.DISPOSE_COMMENTS,
        DRAFTER,
        "",
        {"data": {"comments": [{"id": 1, "disposition": "rejected"}]}},
        "须写明理由",
    ),
    ("comments: none", lambda: at("consult", opened()), Code.DISPOSE_COMMENTS, DRAFTER, "", {}, "没有写明要处理哪几条"),
    (
        "findings: no answer",
        lambda: at("deliver", opened()),
        Code.ANSWER_FINDINGS,
        DRAFTER,
        "",
        {"data": {"findings": [{"id": 1}]}},
        "请写明答复",
    ),
    (
        "findings: kept without reason",
        lambda: at("legality", opened()),
        Code.DISPOSE_FINDINGS,
        OFFICER,
        "legality",
        {"data": {"findings": [{"id": 1, "disposition": "kept"}]}},
        "须写明理由",
    ),
    (
        "refreeze: others",
        opened,
        Code.REFREEZE,
        DRAFTER,
        "",
        {"to": "normative-document/2026-07-01", "reason": "x"},
        "由法制审核人员决定",
    ),
    (
        "refreeze: another kind",
        opened,
        Code.REFREEZE,
        OFFICER,
        "",
        {"to": "policy-measure/2025-04-20", "reason": "x"},
        "只能改用",
    ),
    (
        "refreeze: not yet in force",
        opened,
        Code.REFREEZE,
        OFFICER,
        "",
        {"to": "normative-document/2026-07-01", "reason": "x"},
        "尚未施行",
    ),
    ("wake: by a person", opened, Code.WAKE, CLERK, "", {}, "不需要人工办理"),
    ("done: by a person", lambda: at("plan", opened()), Code.DONE, HEAD_OF_SECTION, "plan", {}, "不是自动环节"),
    (
        "the engine concludes nothing",
        lambda: at("plan", opened()),
        Code.CONCLUDE,
        ENGINE,
        "plan",
        {"outcome": "approved"},
        "没有这一职责",
    ),
]


@pytest.mark.parametrize(("made", "code", "by", "step", "wanted", "why"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_may_not_be_done_is_refused_in_one_sentence(
    made: Callable[[], Desk], code: Code, by: Who, step: str, wanted: dict[str, Any], why: str
) -> None:
    desk = made()

    refusal = desk.refused(code, by, step, **wanted)

    assert why in refusal.message
    must_read_well(refusal)


AFTER_THE_END = [code for code in Code if code not in {Code.SUBMIT, Code.ADOPT, Code.RECORD_PAPER}]


@pytest.mark.parametrize("code", AFTER_THE_END)
def test_nothing_is_done_in_a_matter_that_has_ended(code: Code) -> None:
    desk = opened()
    desk.act(Code.TERMINATE, LEADER, reason="政策调整")

    refusal = desk.refused(code, DRAFTER, "plan", draft=a_draft(2) if code is Code.SUBMIT_DRAFT else None)

    assert "已终止" in refusal.message
    assert desk.todos == {}


# what is allowed, and what it leaves ----------------------------------------------------------------------------------


def test_a_to_do_is_taken_and_put_back() -> None:
    desk = held("accept", OFFICER)
    assert desk.todos["accept:1"].holder == OFFICER.id

    desk.act(Code.RELEASE, OFFICER, "accept")

    assert desk.todos["accept:1"].holder is None


def test_a_to_do_is_passed_on_to_another_holder_of_the_role() -> None:
    desk = held("accept", OFFICER)

    desk.act(Code.TRANSFER, OFFICER, "accept", whom=(OFFICER_2,))

    assert desk.todos["accept:1"].holder == OFFICER_2.id
    assert "已由" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
    desk.conclude(OFFICER_2, "accept", "accepted")


def test_a_holder_who_lost_the_role_concludes_nothing_but_can_put_the_to_do_back() -> None:
    desk = held("accept", OFFICER)
    moved = a_person(OFFICER.id, 9, Role.DRAFTER)

    assert "没有这一职责" in desk.refused(Code.CONCLUDE, moved, "accept", outcome="accepted").message
    desk.act(Code.RELEASE, moved, "accept")


def test_delegated_work_comes_back_to_the_holder() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.DELEGATE, OFFICER, "accept", whom=(OFFICER_2,))
    child = only_child(desk, "accept")
    assert desk.todos[f"accept:1:{child}"].holder == OFFICER_2.id

    assert "还没有全部办结" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
    assert "不在当前人员名下" in desk.refused(Code.CONCLUDE, AWAY, "accept", child=child, reason="代办").message
    desk.conclude(OFFICER_2, "accept", "", child=child, reason="材料齐全")
    assert "已经办结" in desk.refused(Code.CONCLUDE, OFFICER_2, "accept", child=child, reason="再办").message
    assert desk.todos["accept:1"].holder == OFFICER.id

    desk.conclude(OFFICER, "accept", "accepted")
    assert desk.front == ["legality"]


@pytest.mark.parametrize(("mode", "enough"), [("all", 2), ("any", 1), ("in-order", 2)])
def test_signers_all_any_or_in_order(mode: str, enough: int) -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(OFFICER_2, AWAY), data={"mode": mode})
    first, second = desk.view("accept").seat.children

    if mode == "in-order":
        assert f"accept:1:{second}" not in desk.todos
        assert "前一位还没有签署" in desk.refused(Code.CONCLUDE, AWAY, "accept", child=second, reason="同意").message
    signers = [(OFFICER_2, first), (AWAY, second)][:enough]
    for who, child in signers:
        assert "还没有全部办结" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
        desk.conclude(who, "accept", "", child=child, reason="同意")

    desk.conclude(OFFICER, "accept", "accepted")


def test_signers_of_one_request_do_not_stand_for_those_of_another() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(OFFICER_2, AWAY), data={"mode": "any"})
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(ADVISER,), data={"mode": "all"})
    first, _, third = desk.view("accept").seat.children
    desk.conclude(OFFICER_2, "accept", "", child=first, reason="同意")

    assert "还没有全部办结" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
    desk.conclude(ADVISER, "accept", "", child=third, reason="同意")
    desk.conclude(OFFICER, "accept", "accepted")


def test_an_extra_signer_is_dropped_before_signing_but_never_one_that_is_wanted() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(AWAY,))
    desk.act(Code.COUNTERSIGN, OFFICER, "accept", whom=(OFFICER_2,), data={"required": "yes"})
    extra, wanted = desk.view("accept").seat.children

    assert "必须取得" in desk.refused(Code.REMOVE_SIGNER, OFFICER, "accept", to=wanted).message
    desk.act(Code.REMOVE_SIGNER, OFFICER, "accept", to=extra)
    desk.conclude(OFFICER_2, "accept", "", child=wanted, reason="同意")
    assert "已经签署" in desk.refused(Code.REMOVE_SIGNER, OFFICER, "accept", to=wanted).message
    desk.conclude(OFFICER, "accept", "accepted")


def test_a_signers_to_do_can_be_passed_on_by_the_signer() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(OFFICER_2,))
    child = only_child(desk, "accept")

    assert "不在当前人员名下" in desk.refused(Code.TRANSFER, OFFICER, "accept", child=child, whom=(AWAY,)).message
    desk.act(Code.TRANSFER, OFFICER_2, "accept", child=child, whom=(AWAY,))

    assert desk.todos[f"accept:1:{child}"].holder == AWAY.id


def test_a_signers_to_do_is_not_settled_by_somebodys_draft() -> None:
    desk = held("draft", DRAFTER)
    desk.act(Code.ADD_SIGNER, DRAFTER, "draft", whom=(DRAFTER_2,))

    refusal = desk.refused(Code.SUBMIT_DRAFT, DRAFTER, "draft", child=only_child(desk, "draft"), draft=a_draft(2, "新"))

    assert "不是补正" in refusal.message


def test_a_supplement_stops_the_clock_until_it_is_there() -> None:
    desk = held("legality", OFFICER)
    due = desk.view("legality").due
    assert due
    desk.act(Code.ASK_MATERIALS, OFFICER, "legality", reason="缺依据", data={"by": BY})
    child = only_child(desk, "legality")
    todo = desk.todos[f"legality:1:{child}"]
    assert (todo.role, todo.due) == (Role.DRAFTER, date.fromisoformat(BY))
    assert desk.status("legality") is StepStatus.WAITING

    assert "还没有补齐" in desk.refused(Code.CONCLUDE, OFFICER, "legality", outcome="lawful", reason="急").message
    desk.later(20)
    desk.act(Code.ADD_MATERIAL, DRAFTER, "legality", child=child, materials=(a_material("basis"),))

    later = desk.view("legality").due
    assert later
    assert later.on > due.on
    assert not later.provisional
    assert desk.status("legality") is StepStatus.OPEN


def test_two_supplements_each_stop_and_start_the_clock_on_their_own() -> None:
    desk = held("legality", OFFICER)
    for what in ("依据", "说明"):
        desk.act(Code.ASK_MATERIALS, OFFICER, "legality", reason=what, data={"by": BY})
    first, second = desk.view("legality").seat.children

    for child in (first, second):
        desk.later(2)
        desk.act(Code.ADD_MATERIAL, DRAFTER, "legality", child=child, materials=(NOTE,))

    due = desk.view("legality").due
    assert due
    assert not due.provisional, "no pause runs on"


def test_a_pause_counts_no_days_where_the_organ_allows_it() -> None:
    desk = held("legality", OFFICER, pauses="allowed")
    before = desk.view("legality").due
    desk.act(Code.PAUSE, OFFICER, "legality", reason="等上级批复")
    assert desk.status("legality") is StepStatus.WAITING
    assert desk.todos["legality:1"].why == "已中止：等上级批复"
    assert "已中止" in desk.refused(Code.CONCLUDE, OFFICER, "legality", outcome="lawful").message

    desk.later(30)
    desk.act(Code.RESUME, OFFICER, "legality")

    after = desk.view("legality").due
    assert before
    assert after
    assert after.on > before.on
    assert "恢复" in after.explanation


def test_a_decision_is_taken_back_while_nobody_took_up_what_it_set_off() -> None:
    desk = at("accept", opened())
    desk.act(Code.URGE, DRAFTER, "accept")
    desk.act(Code.CIRCULATE, HEAD_OF_SECTION, "accept", whom=(LEADER,))

    desk.act(Code.TAKE_BACK, HEAD_OF_SECTION, "signoff")

    assert desk.front == ["signoff"]
    assert desk.todos["signoff:1"].holder == HEAD_OF_SECTION.id


def test_a_decision_is_not_taken_back_once_the_next_to_do_is_taken() -> None:
    desk = held("accept", OFFICER)

    refusal = desk.refused(Code.TAKE_BACK, HEAD_OF_SECTION, "signoff")

    assert f"下一环节已由 {{person:{OFFICER.id}}} 开始办理" in refusal.message


def test_a_decision_is_not_taken_back_once_the_engine_did_what_came_next() -> None:
    desk = at("seal", opened())
    desk.conclude(CLERK, "seal", "sealed")
    desk.engine()

    assert "不能取回" in desk.refused(Code.TAKE_BACK, CLERK, "seal").message


def test_what_others_do_beside_keeps_nobody_from_taking_back() -> None:
    desk = opened(facts={"touches_operators": "no", "ask_first": "no", "adviser": "no", "expert_view": "yes"})
    at("expert", desk)
    desk.conclude(DRAFTER, "draft", "ready")
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=(a_material("expert"),))
    desk.conclude(DRAFTER, "expert", "held")
    desk.conclude(LEADER, "consult_approval", "approved")

    desk.act(Code.TAKE_BACK, DRAFTER, "expert")

    assert desk.front == ["expert", "consult"]


def test_a_submission_is_withdrawn_before_anybody_acted() -> None:
    desk = opened()

    desk.act(Code.WITHDRAW, DRAFTER)

    assert (desk.ended, desk.state.stage) == ("withdrawn", "已撤回")


def test_a_return_begins_a_new_round_and_loses_no_history() -> None:
    desk = at("accept", opened())
    before = desk.file.acts

    desk.act(Code.RETURN, OFFICER, "accept", to="deliver", reason="缺依据")

    assert desk.file.acts[: len(before)] == before
    assert desk.front == ["deliver"]
    assert desk.view("deliver").seat.round == 2
    assert desk.view("signoff").decision is None
    assert desk.state.progress.past["signoff"].act.outcome == "signed"
    assert desk.status("consult") is StepStatus.DONE, "what does not come after stays"


def test_a_return_from_publication_goes_the_whole_way_again() -> None:
    desk = at("publish", opened())
    desk.act(Code.RETURN, CLERK, "publish", to="deliver", reason="红头文件有误")
    assert desk.front == ["deliver"]

    finish(desk)

    assert desk.ended == "archived"
    assert len({m.text for r in desk.file.acts for m in r.given}) == 2, "the same text keeps its numbers"


def test_a_deputy_signs_with_a_written_authorisation() -> None:
    desk = ready_to_sign()
    data = {"effective_on": "2026-12-01", "authorisation": "授权〔2026〕1号"}

    signed = desk.conclude(LEADER, "sign", "signed", principal=HEAD, data=data)

    assert signed.act.decider == HEAD
    assert signed.act.hands == (HEAD, LEADER)


def test_a_life_is_walked_wholly_from_paper_by_one_clerk() -> None:
    """Every decision is entered by the clerk; numbers are of the day they are given."""
    first, day = date(2026, 3, 2), date(2026, 8, 3)
    desk = Desk(file=an_empty_file(outside=frozenset({"registrar"})), day=day)
    facts = {"touches_operators": "yes", "ask_first": "yes", "adviser": "yes", "party_first": "yes"}
    paper = Paper(by=DRAFTER, on=first, scan="5" * 64)
    desk.act(Code.ADOPT, CLERK, facts=facts, draft=a_draft(1), materials=(NOTE, a_material("interpretation")), paper=paper)
    desk.engine()
    on = {name: first + timedelta(days=n) for n, name in enumerate(("plan", "identify"), start=1)}
    desk.on_paper(HEAD_OF_SECTION, "plan", "approved", on=on["plan"])
    desk.on_paper(OFFICER, "identify", "normative", on=on["identify"])
    desk.reply("ask_government", "approved", on=date(2026, 3, 9))
    desk.on_paper(DRAFTER, "draft", "ready", on=date(2026, 3, 10))
    desk.on_paper(LEADER, "consult_approval", "approved", on=date(2026, 3, 10))
    posted = {"audience": "public,operators", "days": 30}
    desk.act(Code.OPEN_ROUND, CLERK, "consult", data=posted, paper=Paper(by=DRAFTER, on=date(2026, 3, 11), scan="5" * 64))
    early = Paper(by=DRAFTER, on=date(2026, 4, 1), scan="5" * 64)
    assert "期满" in desk.refused(Code.CONCLUDE, CLERK, "consult", outcome="closed", paper=early).message
    for step, who, outcome, on_day in (
        ("consult", DRAFTER, "closed", date(2026, 4, 13)),
        ("competition_first", DRAFTER, "meets", date(2026, 4, 14)),
        ("competition_check", REVIEWER, "agreed", date(2026, 4, 15)),
        ("deliver", DRAFTER, "delivered", date(2026, 4, 16)),
        ("signoff", HEAD_OF_SECTION, "signed", date(2026, 4, 16)),
        ("accept", OFFICER, "accepted", date(2026, 4, 17)),
        ("adviser", ADVISER, "given", date(2026, 4, 20)),
        ("legality", OFFICER, "lawful", date(2026, 4, 28)),
        ("party_meeting", CLERK_2, "agreed", date(2026, 5, 6)),
        ("deliberate", CLERK_2, "passed", date(2026, 5, 7)),
        ("sign", HEAD, "signed", date(2026, 5, 8)),
        ("publicity", LEADER, "open", date(2026, 5, 8)),
    ):
        desk.on_paper(who, step, outcome, on=on_day, data=form_of(desk, desk.view(step)))
    desk.reply("register", "registered", on=date(2026, 5, 12), data={"number": "外登1号"})
    desk.on_paper(CLERK_2, "number", "numbered", on=day)
    desk.engine()
    desk.on_paper(CLERK_2, "seal", "sealed", on=day)
    desk.engine()
    desk.on_paper(CLERK_2, "publish", "published", on=day, data=form_of(desk, desk.view("publish")))
    desk.engine()
    desk.on_paper(CLERK_2, "file", "filed", on=day)
    desk.on_paper(CLERK_2, "archive", "archived", on=day)

    assert desk.ended == "archived"
    assert {r.act.by for r in desk.file.acts if r.code is not Code.DONE} == {CLERK}


def test_a_paper_is_entered_for_a_signer_too_but_not_by_the_signer() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(AWAY,))
    child = only_child(desk, "accept")
    paper = Paper(by=AWAY, on=desk.day, scan="5" * 64)

    assert "补录人" in desk.refused(Code.CONCLUDE, AWAY, "accept", child=child, reason="同意", paper=paper).message
    desk.conclude(CLERK, "accept", "", child=child, reason="同意", paper=paper)

    assert not [key for key in desk.todos if child in key]


def test_a_clerk_who_holds_a_wait_is_the_one_who_enters_the_answer() -> None:
    desk = asked_first()
    desk.act(Code.CLAIM, CLERK, "ask_government")

    assert "已由" in desk.refused(Code.REPLY, CLERK_2, "ask_government", outcome="approved", materials=(SCAN,)).message
    desk.reply("ask_government", "approved", CLERK)
    assert desk.front == ["draft"]


def test_a_missed_material_is_bad_input_only_where_the_command_is_wrong() -> None:
    desk = at("consult", opened())

    assert isinstance(desk.refused(Code.OPEN_ROUND, DRAFTER, data={"audience": "public", "days": "三十"}), BadInput)
    assert not isinstance(desk.refused(Code.OPEN_ROUND, OFFICER, data={"audience": "public", "days": 30}), BadInput)


def test_submitting_wants_a_drafter_a_draft_and_the_note() -> None:
    desk = Desk()

    assert "当前人员没有这一职责" in desk.refused(Code.SUBMIT, OFFICER, draft=a_draft(1), materials=(NOTE,)).message
    assert "请附上送审稿" in desk.refused(Code.SUBMIT, DRAFTER, materials=(NOTE,)).message
    refusal = desk.refused(Code.SUBMIT, DRAFTER, draft=a_draft(1))
    assert (refusal.rule, [m.what for m in refusal.missing]) == ("B-115-materials", ["起草说明"])
    assert "国办发〔2018〕115号" in refusal.message
