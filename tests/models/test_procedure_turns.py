"""How a case turns: taken back, withdrawn, returned, signed by a deputy, walked from paper; and what each leaves."""

from datetime import date, timedelta
from typing import Any

from models.acts import Paper
from models.refusals import BadInput
from models.words import Code, StepStatus
from tests.models.case_builders import (
    ADVISER,
    AWAY,
    CLERK,
    CLERK_2,
    DRAFTER,
    HEAD,
    HEAD_OF_SECTION,
    INTERPRETED,
    LEADER,
    NOTE,
    OFFICER,
    REVIEWER,
    SCAN,
    Desk,
    a_draft,
    a_material,
    an_empty_file,
    opened,
)
from tests.models.case_driver import at, finish, form_of
from tests.models.case_places import asked_first, held, only_child, ready_to_sign


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


def test_what_a_substitute_signed_on_paper_is_the_principals_decision() -> None:
    desk = ready_to_sign()
    paper = Paper(by=LEADER, on=desk.day, scan="5" * 64)
    data = {"effective_on": "2026-12-01", "authorisation": "授权〔2026〕1号"}
    wanted: dict[str, Any] = {"outcome": "signed", "principal": HEAD, "paper": paper}
    assert "授权" in desk.refused(Code.CONCLUDE, CLERK, "sign", data={"effective_on": "2026-12-01"}, **wanted).message
    assert "本人" in desk.refused(Code.CONCLUDE, CLERK, "sign", data=data, **{**wanted, "principal": CLERK}).message

    signed = desk.act(Code.CONCLUDE, CLERK, "sign", data=data, **wanted)

    assert signed.act.decider == HEAD
    assert signed.act.hands == (HEAD, LEADER)


def test_a_life_is_walked_wholly_from_paper_by_one_clerk() -> None:
    """Every decision is entered by the clerk; numbers are of the day they are given."""
    first, day = date(2026, 3, 2), date(2026, 8, 3)
    desk = Desk(file=an_empty_file(outside=frozenset({"registrar"})), day=day)
    facts = {"touches_operators": "yes", "ask_first": "yes", "adviser": "yes", "party_first": "yes"}
    paper = Paper(by=DRAFTER, on=first, scan="5" * 64)
    desk.act(Code.ADOPT, CLERK, facts=facts, draft=a_draft(1), materials=(NOTE, *INTERPRETED), paper=paper)
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
