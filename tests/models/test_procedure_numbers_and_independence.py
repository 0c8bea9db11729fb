"""I4, I5, I7 and I8 one by one, each where it could most easily be broken: numbers, movement, independence, law of the day."""

from datetime import date, timedelta

import pytest

from models.acts import Paper, Who
from models.procedure.state import derive
from models.procedure.todos import open_todos, open_work
from models.words import Code, NumberKind, Role, StepStatus
from tests.models.case_builders import (
    AWAY,
    BOTH,
    CLERK,
    CLERK_2,
    DRAFTER,
    DRAFTER_2,
    HEAD,
    HEAD_OF_SECTION,
    LEADER,
    LEGAL_DRAFTER,
    LEGAL_SECTION,
    OFFICER,
    OFFICER_2,
    REGISTRAR,
    REVIEWER,
    SCAN,
    SECTION,
    Desk,
    a_draft,
    a_person,
    an_empty_file,
    opened,
)
from tests.models.case_driver import at, finish, form_of

# I4 ------------------------------------------------------------------------------------------------------------------


def test_I4_each_number_is_given_once_in_the_act_that_decides_it() -> None:
    desk = at("register", opened())

    desk.conclude(REGISTRAR, "register", "registered")
    desk.conclude(CLERK, "number", "numbered")

    given = {m.kind: m.text for r in desk.file.acts for m in r.given}
    assert given == {NumberKind.REGISTRATION: "registration〔2026〕1号", NumberKind.DOCUMENT: "document〔2026〕1号"}
    assert "已经办结" in desk.refused(Code.CONCLUDE, CLERK, "number", outcome="numbered").message


def test_I4_a_void_number_is_never_given_again_and_what_was_made_with_it_is_made_anew() -> None:
    desk = at("publish", opened())
    old = desk.state.progress.numbers[NumberKind.DOCUMENT].text

    desk.act(Code.VOID_NUMBER, CLERK, to=old, reason="编号有误")

    assert desk.front == ["number"]
    assert {desk.status(step) for step in ("typeset", "seal", "package")} == {StepStatus.NOT_YET}
    desk.conclude(CLERK, "number", "numbered")
    assert desk.state.progress.numbers[NumberKind.DOCUMENT].text == "document〔2026〕2号" != old
    assert finish(desk).ended == "archived"


@pytest.mark.parametrize(
    ("by", "to", "reason", "why"),
    [
        (CLERK, "document〔2026〕1号", "", "须写明理由"),
        (DRAFTER, "document〔2026〕1号", "有误", "由办公室文书或者登记机关办理"),
        (CLERK, "document〔2026〕9号", "有误", "没有号码"),
    ],
)
def test_I4_a_number_is_voided_by_the_right_person_with_a_reason(by: Who, to: str, reason: str, why: str) -> None:
    desk = at("seal", opened())

    assert why in desk.refused(Code.VOID_NUMBER, by, to=to, reason=reason).message


def test_I4_a_number_of_a_published_document_cannot_be_voided() -> None:
    desk = at("file", opened())
    text = desk.state.progress.numbers[NumberKind.DOCUMENT].text

    assert "已经公布" in desk.refused(Code.VOID_NUMBER, CLERK, to=text, reason="有误").message


def test_I4_voiding_the_registration_keeps_the_document_number_for_the_same_text() -> None:
    desk = at("publish", opened(file=an_empty_file(number_order="after_registration")))
    held = desk.state.progress.numbers

    desk.act(Code.VOID_NUMBER, REGISTRAR, to=held[NumberKind.REGISTRATION].text, reason="登记有误")
    finish(desk)

    assert desk.state.progress.numbers[NumberKind.DOCUMENT] == held[NumberKind.DOCUMENT]
    assert desk.state.progress.numbers[NumberKind.REGISTRATION].text == "registration〔2026〕2号"


def test_I4_after_a_return_and_a_new_text_the_old_number_must_be_voided_first() -> None:
    desk = at("register", opened(file=an_empty_file(number_order="after_signature")))
    desk.conclude(CLERK, "number", "numbered")
    desk.conclude(REGISTRAR, "register", "returned", reason="第二条须修改")
    desk.draft("改后", step="deliver")
    finish(desk, until="number")

    refusal = desk.refused(Code.CONCLUDE, CLERK, "number", outcome="numbered")

    assert "先作废原号并写明理由" in refusal.message
    assert finish(desk).ended == "archived"
    assert [t for r in desk.file.acts for t in r.voided] == ["document〔2026〕1号"]


def test_I4_a_number_is_not_back_dated_even_from_paper() -> None:
    desk = at("number", opened())
    signed_on = desk.day
    desk.later(3)
    paper = Paper(by=CLERK_2, on=signed_on, scan="5" * 64)

    refusal = desk.refused(Code.CONCLUDE, CLERK, "number", outcome="numbered", paper=paper)

    assert "不能倒签" in refusal.message


@pytest.mark.parametrize(
    ("step", "outcome", "end"), [("register", "refused", "refused"), ("publicity", "withheld", "internal")]
)
def test_I4_a_matter_that_ends_unpublished_voids_the_numbers_it_holds(step: str, outcome: str, end: str) -> None:
    facts = {"touches_operators": "no", "ask_first": "no", "adviser": "no", "confidential": "yes"}
    desk = at("register", opened(facts=facts, file=an_empty_file(number_order="after_signature")))
    desk.conclude(CLERK, "number", "numbered")

    desk.conclude(REGISTRAR if step == "register" else LEADER, step, outcome, reason="理由")

    assert desk.ended == end
    assert desk.file.acts[-1].voided == ("document〔2026〕1号",)


def test_I4_an_outside_number_is_typed_in_and_never_taken_from_our_series() -> None:
    desk = at("register", opened(file=an_empty_file(outside=frozenset({"registrar"}))))

    without = desk.refused(Code.REPLY, CLERK, "register", outcome="registered", materials=(SCAN,))
    desk.reply("register", "registered", data={"number": "SLCR—2026—03107"})

    assert "请照录" in without.message
    mark = desk.state.progress.numbers[NumberKind.REGISTRATION]
    assert (mark.text, mark.outside, mark.serial) == ("SLCR—2026—03107", True, None)
    assert desk.series.given == []


# I5 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", [SECTION, LEGAL_SECTION])
@pytest.mark.parametrize("outside", [frozenset(), frozenset({"registrar"})])
def test_I5_at_every_step_of_a_life_something_moves_the_case(section: int, outside: frozenset[str]) -> None:
    facts = {"touches_operators": "yes", "ask_first": "yes", "adviser": "yes", "joint": "yes", "important_joint": "yes"}
    by = DRAFTER if section == SECTION else LEGAL_DRAFTER
    desk = opened(facts=facts, file=an_empty_file(section, outside), by=by, data={"organs": ["示例市财政局"]})
    finish(desk)

    for number in range(1, len(desk.file.acts)):
        earlier = an_empty_file(section, outside)
        for recorded in desk.file.acts[:number]:
            earlier = earlier.with_act(recorded)
        state = derive(desk.law, earlier, desk.file.acts[number - 1].day)
        assert open_todos(state) or open_work(state)


@pytest.mark.parametrize("step", ["consult", "legality", "register", "publish"])
def test_I5_no_day_that_passes_decides_anything(step: str) -> None:
    desk = at(step, opened())
    before = {name: view.status for name, view in desk.state.views.items()}

    desk.later(4000)

    assert not desk.ended
    done = {name for name, view in desk.state.views.items() if view.status is StepStatus.DONE}
    assert done <= {name for name, status in before.items() if status is StepStatus.DONE}
    assert desk.todos


def test_I5_a_running_window_wakes_the_case_and_then_stands_still() -> None:
    desk = at("consult", opened())
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data={"audience": "public", "days": 30})

    assert [(w.does, w.not_before) for w in desk.work] == [("wake", desk.day + timedelta(days=31))]
    desk.later(31)
    assert desk.work == ()
    assert desk.front == ["consult"]


def test_I5_a_wait_for_an_outside_answer_says_since_when_how_and_until_when() -> None:
    desk = opened(facts={"touches_operators": "no", "ask_first": "yes", "adviser": "no"})
    at("ask_government", desk)
    desk.act(Code.SEND, CLERK, "ask_government", data={"how": "机要", "expected_by": "2026-04-01"})

    (wait,) = desk.waits
    assert (wait.body, wait.sent_on, wait.how, wait.expected_by) == ("government", desk.day, "机要", date(2026, 4, 1))
    desk.later(400)
    assert desk.status("ask_government") is StepStatus.WAITING, "silence is never consent"


# I7 ------------------------------------------------------------------------------------------------------------------


def test_I7_a_drafter_who_could_review_does_not_review_own_work() -> None:
    desk = at("competition_first", opened(by=BOTH))
    desk.conclude(DRAFTER_2, "competition_first", "meets")

    refusal = desk.refused(Code.CONCLUDE, BOTH, "competition_check", outcome="agreed")

    assert "起草人不得审核自己起草的稿件" in refusal.message


def test_I7_whoever_did_a_step_that_writes_the_text_is_a_drafter() -> None:
    desk = at("draft", opened())
    desk.conclude(BOTH, "draft", "ready")
    at("competition_check", desk)

    assert "起草人" in desk.refused(Code.CONCLUDE, BOTH, "competition_check", outcome="agreed").message


@pytest.mark.parametrize("named", ["hand", "co_drafter", "deputy", "delegate", "writer"])
def test_I7_whoever_had_a_hand_in_the_draft_is_no_reviewer(named: str) -> None:
    """A hand-in, a named co-drafter, a deputy, a delegate, whoever concluded a step that writes the text."""
    desk = opened(whom=(BOTH,) if named == "co_drafter" else ())
    at("competition_first", desk)
    if named == "hand":
        desk.draft("二稿", by=BOTH, step="competition_first")
        finish(desk, until="competition_first")
    elif named == "delegate":
        desk.act(Code.CLAIM, DRAFTER, "competition_first")
        desk.act(Code.DELEGATE, DRAFTER, "competition_first", whom=(BOTH,))
        child = next(iter(desk.view("competition_first").seat.children))
        desk.conclude(BOTH, "competition_first", "", child=child, reason="已起草审查表")
    by = {"deputy": BOTH, "writer": BOTH}.get(named, DRAFTER)
    desk.conclude(by, "competition_first", "meets", principal=DRAFTER if named == "deputy" else None)

    refusal = desk.refused(Code.CONCLUDE, BOTH, "competition_check", outcome="agreed")

    assert "不得" in refusal.message


def test_I7_looks_at_the_acting_person_and_at_the_principal() -> None:
    desk = at("competition_check", opened(by=BOTH))

    as_deputy = desk.refused(Code.CONCLUDE, BOTH, "competition_check", outcome="agreed", principal=REVIEWER)
    for_drafter = desk.refused(Code.CONCLUDE, REVIEWER, "competition_check", outcome="agreed", principal=BOTH)

    assert "起草人" in as_deputy.message
    assert "起草人" in for_drafter.message


def test_I7_holds_for_a_decision_entered_from_paper() -> None:
    desk = at("competition_check", opened(by=BOTH))
    paper = Paper(by=BOTH, on=desk.day, scan="5" * 64)

    refusal = desk.refused(Code.CONCLUDE, CLERK, "competition_check", outcome="agreed", paper=paper)

    assert "起草人" in refusal.message


@pytest.mark.parametrize("code", [Code.TRANSFER, Code.DELEGATE, Code.ADD_SIGNER, Code.COUNTERSIGN])
def test_I7_holds_for_whoever_is_given_a_part_in_a_review(code: Code) -> None:
    desk = at("legality", opened())
    desk.act(Code.CLAIM, OFFICER, "legality")

    refusal = desk.refused(code, OFFICER, "legality", whom=(BOTH,))

    assert "起草科室的人员不得审核本科室的稿件" in refusal.message


@pytest.mark.parametrize("step", ["accept", "legality"])
def test_I7_nobody_of_the_drafting_section_reviews_its_draft(step: str) -> None:
    desk = at(step, opened())

    refusal = desk.refused(Code.CLAIM, BOTH, step)

    assert "另行指定有资格的人员或者外部机构" in refusal.message


def test_I7_whoever_signed_off_in_an_earlier_round_does_not_review_in_a_later_one() -> None:
    moved = a_person(HEAD_OF_SECTION.id, LEGAL_SECTION, Role.LEGAL_OFFICER)
    desk = at("accept", opened())
    desk.conclude(OFFICER, "accept", "refused", reason="缺材料")
    desk.conclude(DRAFTER, "deliver", "delivered")
    desk.conclude(a_person(30, SECTION, Role.SECTION_HEAD), "signoff", "signed")
    desk.conclude(OFFICER, "accept", "accepted")

    refusal = desk.refused(Code.CONCLUDE, moved, "legality", outcome="lawful", reason="早")

    assert "已办理“科室负责人审签”" in refusal.message


def test_I7_a_draft_of_the_legal_section_is_reviewed_by_another_qualified_person() -> None:
    desk = at("accept", opened(file=an_empty_file(LEGAL_SECTION), by=LEGAL_DRAFTER))

    assert "起草科室" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
    assert desk.todos["accept:1:out"].role is Role.CLERK
    desk.conclude(AWAY, "accept", "accepted")
    desk.conclude(AWAY, "legality", "lawful", reason="急")
    assert desk.front == ["deliberate"]


def test_I7_a_draft_of_the_legal_section_goes_to_a_named_outside_body() -> None:
    desk = at("accept", opened(file=an_empty_file(LEGAL_SECTION), by=LEGAL_DRAFTER))

    unnamed = desk.refused(Code.SEND, CLERK, "accept")
    desk.act(Code.SEND, CLERK, "accept", to="示例市司法局")

    assert "机构名称" in unnamed.message
    assert [w.body for w in desk.waits] == ["示例市司法局"]
    assert "由外部机构作出" in desk.refused(Code.CONCLUDE, CLERK, "accept", outcome="accepted").message
    desk.reply("accept", "accepted")
    assert desk.front == ["legality"]


@pytest.mark.parametrize("step", ["identify", "accept", "legality"])
def test_I7_no_outside_answer_replaces_the_reviewers_of_another_sections_draft(step: str) -> None:
    desk = at(step, opened())

    refusal = desk.refused(Code.REPLY, CLERK, step, outcome=next(iter(desk.view(step).step.outcomes)), materials=(SCAN,))

    assert "由本单位人员办理" in refusal.message


def test_I7_the_drafting_section_does_not_decide_that_its_own_reviews_still_stand() -> None:
    desk = at("legality", opened())
    desk.conclude(OFFICER, "legality", "amend", data={"opinion": "第三条"}, reason="第三条")
    desk.draft("改后", step="mend")
    shown = {"consult": f"fp1:1..{desk.fingerprint}"}

    refusal = desk.refused(Code.CARRY_OVER, BOTH, reason="只改文字", data={"steps": shown})

    assert "不得决定本件的审核结论继续适用" in refusal.message


def test_I7_the_reviewer_disposes_of_findings_not_the_section() -> None:
    rows = {"findings": [{"id": 1, "disposition": "adopted"}]}
    desk = at("accept", opened(findings=2))
    assert "审核环节" in desk.refused(Code.DISPOSE_FINDINGS, OFFICER, "accept", data=rows).message
    at("legality", desk)

    assert "起草科室" in desk.refused(Code.DISPOSE_FINDINGS, BOTH, "legality", data=rows).message

    assert desk.act(Code.DISPOSE_FINDINGS, OFFICER, "legality", data=rows).code is Code.DISPOSE_FINDINGS


def test_I7_of_two_who_claim_the_second_is_told_who() -> None:
    desk = at("accept", opened())
    desk.act(Code.CLAIM, OFFICER, "accept")

    for code, wanted in ((Code.CLAIM, {}), (Code.CONCLUDE, {"outcome": "accepted"}), (Code.ACCEPT, {})):
        refusal = desk.refused(code, OFFICER_2, "accept", **wanted)
        assert f"已由 {{person:{OFFICER.id}}} 签收" in refusal.message


def test_I7_of_two_who_conclude_the_second_is_told_who() -> None:
    desk = at("accept", opened())
    desk.conclude(OFFICER, "accept", "accepted")

    refusal = desk.refused(Code.CONCLUDE, OFFICER_2, "accept", outcome="accepted")

    assert f"由 {{person:{OFFICER.id}}} 办理" in refusal.message


def test_I7_of_two_who_hand_in_a_draft_the_second_looks_again() -> None:
    desk = at("draft", opened())
    desk.draft("甲稿", step="draft")

    refusal = desk.refused(Code.SUBMIT_DRAFT, DRAFTER_2, "draft", draft=a_draft(2, "乙稿"))

    assert "另有新稿刚刚提交" in refusal.message


# I8 ------------------------------------------------------------------------------------------------------------------

ERAS = [
    (date(2021, 7, 5), "competition/2021-06-29"),
    (date(2024, 8, 5), "competition/2024-08-01"),
    (date(2025, 4, 21), "competition/2025-04-20"),
]


@pytest.mark.parametrize(("day", "standard"), ERAS)
def test_I8_each_era_is_judged_by_its_own_standard(day: date, standard: str) -> None:
    desk = opened(day=day)

    finish(desk)

    assert desk.ended == "archived"
    assert {r.standard for r in desk.file.acts if r.act.step.startswith("competition_")} == {standard}
    assert {r.standard for r in desk.file.acts if r.act.step == "legality"} == {"legality/2018-12-04"}


@pytest.mark.parametrize(("day", "wants"), [(date(2024, 7, 1), False), (date(2024, 8, 5), False), (date(2025, 4, 21), True)])
def test_I8_the_five_statements_of_an_exception_are_wanted_only_since_the_measures(day: date, wants: bool) -> None:
    desk = at("competition_first", opened(day=day - timedelta(days=31)))
    desk.to_day(day)

    if wants:
        refusal = desk.refused(Code.CONCLUDE, DRAFTER, "competition_first", outcome="exception")
        assert {m.rule for m in refusal.missing} == {"C-conclusion-exc", "C-exc-period"}
    else:
        desk.conclude(DRAFTER, "competition_first", "exception")
        assert desk.front == ["competition_check"]


def changed_in_mid_case() -> Desk:
    """Concluded under the regulation, not yet signed when the measures come into force."""
    desk = at("sign", opened(day=date(2025, 3, 3)))
    desk.to_day(date(2025, 4, 20))
    return desk


def test_I8_a_standard_that_changes_before_the_signature_makes_the_conclusion_stale() -> None:
    desk = changed_in_mid_case()

    assert desk.status("competition_first") is StepStatus.STALE
    assert desk.view("competition_check").stale_by == "standard"
    assert desk.todos["standard:competition"].role is Role.LEGAL_OFFICER
    refusal = desk.refused(Code.CONCLUDE, HEAD, "sign", outcome="signed", data=form_of(desk, desk.view("sign")))
    assert "按现行审查标准作出的" in refusal.message
    assert refusal.rule == "C-gate"
    assert finish(desk).ended == "archived"


def test_I8_the_day_before_the_change_the_signature_stands_for_good() -> None:
    desk = at("sign", opened(day=date(2025, 3, 3)))
    desk.to_day(date(2025, 4, 19))
    finish(desk, until="register")
    desk.to_day(date(2025, 4, 30))

    assert desk.status("competition_check") is StepStatus.DONE
    assert "standard:competition" not in desk.todos


def test_I8_keeping_the_old_standard_takes_a_cited_clause_of_the_legal_officer() -> None:
    desk = changed_in_mid_case()

    assert "过渡条款" in desk.refused(Code.KEEP_STANDARD, OFFICER, to="competition", data={"clause": " "}).message
    assert "法制审核人员" in desk.refused(Code.KEEP_STANDARD, LEADER, to="competition", data={"clause": "第五条"}).message
    assert "没有因审查标准更替" in desk.refused(Code.KEEP_STANDARD, OFFICER, to="legality", data={"clause": "第五条"}).message
    desk.act(Code.KEEP_STANDARD, OFFICER, to="competition", data={"clause": "施行前已经审查的，不再重新审查"})
    assert desk.front == ["sign"]
    assert finish(desk).ended == "archived"


def test_I8_a_clause_answers_one_change_of_law_and_not_the_next() -> None:
    desk = at("sign", opened(day=date(2024, 6, 20)))
    desk.to_day(date(2024, 8, 1))
    desk.act(Code.KEEP_STANDARD, OFFICER, to="competition", data={"clause": "过渡条款一"})
    assert desk.status("competition_first") is StepStatus.DONE

    desk.to_day(date(2025, 4, 20))

    assert desk.status("competition_first") is StepStatus.STALE
    assert "standard:competition" in desk.todos


def test_I8_a_paper_decision_is_judged_by_the_law_of_the_papers_day() -> None:
    desk = at("competition_first", opened(day=date(2025, 3, 3)))
    desk.to_day(date(2025, 4, 25))

    on_paper = desk.on_paper(DRAFTER, "competition_first", "meets", on=date(2025, 4, 18))

    assert on_paper.standard == "competition/2024-08-01"
    assert (on_paper.day, on_paper.act.decider) == (date(2025, 4, 18), DRAFTER)
    assert desk.status("competition_first") is StepStatus.STALE, "today another standard is in force"


def test_I8_a_day_before_the_first_standard_is_refused() -> None:
    desk = at("competition_first", opened(day=date(2021, 5, 3)))

    assert "没有可适用的审查标准" in desk.refused(Code.CONCLUDE, DRAFTER, "competition_first", outcome="meets").message
