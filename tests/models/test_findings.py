"""Findings as the rules see them: who owes what, what comes over to the next draft, what is counted."""

from dataclasses import dataclass, replace

import pytest

from models.procedure.findings import Disposition, FindingMark, Findings, Shown
from models.procedure.question import missing_now
from models.refusals import BadInput
from models.screening.carrying import same_as_before
from models.screening.outcomes import Disposed, outcomes
from models.words import Code
from tests.models.case_builders import DRAFTER, OFFICER, REVIEWER, a_draft, findings_rows, opened
from tests.models.case_driver import at

COMPETITION = FindingMark(0, rule="COMP-1", area="competition", severity="error", address="第五条")
FORM = FindingMark(0, rule="FORM-1", area="form", severity="warn", address="第六条")
HINT = FindingMark(0, rule="FORM-2", area="form", severity="info", address="第七条")


@dataclass(frozen=True)
class Place:
    rule: str
    start: int
    end: int
    pack: str = "p-1"
    severity: str = "warn"
    address: str = "第一条"
    message: str = "有问题。"


OLD = "标题\n第一条 甲乙丙。\n第二条 丁。"


def test_I13_competition_findings_are_settled_in_the_competition_review_and_the_rest_in_the_legality_review() -> None:
    desk = at("competition_first", opened(findings=(COMPETITION, FORM)))

    unanswered = desk.refused(Code.CONCLUDE, DRAFTER, "competition_first", outcome="not_applicable", reason="不涉及")
    desk.act(Code.ANSWER_FINDINGS, DRAFTER, data={"findings": [{"id": 1, "answer": "有上位依据"}]})
    at("competition_check", desk)
    refusal = desk.refused(Code.CONCLUDE, REVIEWER, "competition_check", outcome="agreed")
    other = desk.refused(
        Code.DISPOSE_FINDINGS, REVIEWER, "competition_check", data={"findings": [{"id": 2, "disposition": "adopted"}]}
    )
    kept = {"findings": [{"id": 1, "disposition": "kept", "reason": "有上位依据"}]}
    desk.act(Code.DISPOSE_FINDINGS, REVIEWER, "competition_check", data=kept)
    at("legality", desk)
    last = desk.refused(Code.CONCLUDE, OFFICER, "legality", outcome="lawful", reason="急")

    assert "（第五条）" in unanswered.message
    assert (refusal.rule, "（第五条）" in refusal.message) == ("C-gate", True)
    assert "由合法性审核处理" in other.message
    assert (last.rule, "（第六条）" in last.message) == ("B-115-points", True)


def test_a_hint_is_owed_no_answer_and_no_disposition() -> None:
    desk = at("legality", opened(findings=(HINT,)))

    assert desk.conclude(OFFICER, "legality", "lawful", reason="急", data={"opinion": "合法"}).act.outcome == "lawful"


@pytest.mark.parametrize("number", ["1", None, True, 1.5, [1]])
def test_what_is_no_number_names_no_finding(number: object) -> None:
    desk = at("deliver", opened(findings=1))

    with pytest.raises(BadInput):
        desk.act(Code.ANSWER_FINDINGS, DRAFTER, data={"findings": [{"id": number, "answer": "改"}]})


@pytest.mark.parametrize("disposition", [Disposition.KEPT, Disposition.FALSE_ALARM])
def test_keeping_and_a_false_alarm_want_a_reason(disposition: str) -> None:
    desk = at("legality", opened(findings=1))

    refusal = desk.refused(
        Code.DISPOSE_FINDINGS, OFFICER, "legality", data=findings_rows(desk, disposition=disposition, reason=" ")
    )

    assert (refusal.rule, [m.what for m in refusal.missing]) == ("B-115-points", ["理由"])


def test_a_draft_that_was_not_screened_yet_has_no_clearance() -> None:
    desk = at("legality", opened())
    desk.conclude(OFFICER, "legality", "amend", reason="急", data={"opinion": "请修改"})
    desk.act(Code.SUBMIT_DRAFT, DRAFTER, "mend", draft=a_draft(2, "新稿"))

    before = missing_now(desk.state, desk.view("recheck").step)
    desk.engine()

    assert [m.what for m in before] == ["现行稿件的读稿和自动检查"]
    assert missing_now(desk.state, desk.view("recheck").step) == ()


def test_errors_that_stand_are_those_kept_or_adopted_and_still_there() -> None:
    marks = tuple(replace(COMPETITION, id=n, disposition=d) for n, d in enumerate(("", "kept", "adopted", "false_alarm")))

    assert [m.id for m in Findings(1, (*marks, replace(FORM, disposition="kept"))).shown(Shown.STANDING)] == [1, 2]


def test_the_same_rule_words_place_and_line_are_the_same_finding() -> None:
    new = "标题\n第一条 甲乙丙。\n第二条 改了。"

    assert same_as_before([Place("R", 7, 9)], OLD, [Place("R", 7, 9)], new) == [0]


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ("标题\n第一条 甲乙丁。\n第二条 丁。", Place("R", 7, 9)),
        ("标题\n第一条 甲乙丙。\n第二条 丁。", Place("S", 7, 9)),
        ("标题\n第一条 甲乙丙。\n第二条 丁。", Place("R", 7, 8)),
        ("标题\n第一条 甲乙丙。\n第二条 丁。", Place("R", 7, 9, address="第二条")),
        ("标题\n第一条 甲乙丙。\n第二条 丁。", Place("R", 7, 9, message="差3日。")),
        ("标题\n第一条 甲乙丙。\n第二条 丁。", Place("R", 7, 9, pack="p-2")),
        ("标题\n第一条 甲乙丙。\n第二条 丁。", Place("R", 7, 9, severity="error")),
    ],
)
def test_one_changed_letter_rule_place_message_pack_or_weight_makes_another_finding(new: str, found: Place) -> None:
    assert same_as_before([Place("R", 7, 9)], OLD, [found], new) == [None]


def test_findings_alike_are_paired_in_order_and_not_at_all_where_one_was_added() -> None:
    twice = [Place("R", 7, 9), Place("R", 7, 9)]

    assert same_as_before(twice, OLD, twice, OLD) == [0, 1]
    assert same_as_before(twice[:1], OLD, twice, OLD) == [None, None]


def test_a_finding_on_three_drafts_is_one_as_it_was_disposed_of_last() -> None:
    chain = [
        Disposed(1, 1, "R", "form", "p-1", "false_alarm", "误判", current=False),
        Disposed(4, 1, "R", "form", "p-1", "false_alarm", "误判", same_as=1, current=False),
        Disposed(9, 1, "R", "form", "p-1", "kept", "另有依据", same_as=4),
    ]

    (row,) = outcomes(chain)

    assert (row.found, row.kept, row.false_alarm, row.false_alarm_share) == (1, 1, 0, 0.0)


def test_pack_versions_are_counted_apart_and_what_nobody_disposed_of_is_open_or_gone() -> None:
    rows = outcomes(
        [
            Disposed(1, 1, "R", "form", "p-1", current=False),
            Disposed(2, 1, "R", "form", "p-2"),
            Disposed(3, 1, "R", "form", "p-2", "false_alarm", "误判"),
        ]
    )

    assert [(r.pack, r.found, r.open, r.gone, r.false_alarm) for r in rows] == [("p-2", 2, 1, 0, 1), ("p-1", 1, 0, 1, 0)]
    assert [(a.finding, a.reason) for a in rows[0].alarms] == [(3, "误判")]
    assert rows[1].false_alarm_share is None
