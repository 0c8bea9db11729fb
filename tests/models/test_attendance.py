"""Who was at a meeting: figures, what contradicts itself and is refused, what is only doubtful and said."""

from typing import Any

import pytest

from models.procedure.attendance import Quorum, attendance_of, contradictions, doubts
from models.procedure.forms import MeetingForm
from models.refusals import BadInput
from models.words import Code
from tests.models.case_builders import CLERK, Desk, an_empty_file, opened
from tests.models.case_driver import at

NINE = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"]


def record(there: int, /, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of MeetingForm
    """The record of a meeting of nine: the first so many present, the others absent."""
    return {"excerpt": "通过", "members": 9, "present": NINE[:there], "absent": NINE[there:], "chair": "甲", **changes}


def form(there: int, /, **changes: Any) -> MeetingForm:  # noqa: ANN401 - fields of MeetingForm
    return MeetingForm.model_validate(record(there, **changes))


def held(data: dict[str, Any], quorum: str = "", outcome: str = "passed") -> tuple[Desk, tuple[str, ...]]:
    desk = at("deliberate", opened(file=an_empty_file(quorum=quorum)))
    recorded = desk.conclude(CLERK, "deliberate", outcome, data=data, reason="经研究")
    return desk, recorded.warnings


@pytest.mark.parametrize(
    ("present", "quorum", "enough"),
    [
        (5, Quorum.MAJORITY, True),
        (4, Quorum.MAJORITY, False),
        (6, Quorum.TWO_THIRDS, True),
        (5, Quorum.TWO_THIRDS, False),
    ],
)
def test_a_quorum_is_counted_over_the_members(present: int, quorum: Quorum, enough: bool) -> None:
    assert attendance_of(form(present)).enough(quorum) is enough


def test_exactly_half_is_half_and_no_majority() -> None:
    counted = attendance_of(MeetingForm.model_validate({"members": 4, "present": ["甲", "乙"], "absent": ["丙", "丁"]}))

    assert (counted.enough(Quorum.HALF), counted.enough(Quorum.MAJORITY)) == (True, False)


def test_who_is_recused_is_due_and_not_present() -> None:
    counted = attendance_of(form(4, absent=NINE[4:8], recused=NINE[8:]))

    assert counted.says == "应到 9 人，实到 4 人，缺席 4 人，回避 1 人"
    assert not counted.enough(Quorum.MAJORITY)


def test_without_a_number_of_members_those_named_are_the_members() -> None:
    assert attendance_of(form(5, members=None)).due == 9
    assert attendance_of(MeetingForm()).due is None


def test_a_meeting_that_enough_attended_is_recorded_without_a_word() -> None:
    assert held(record(7))[1] == ()


@pytest.mark.parametrize("outcome", ["passed", "deferred", "rejected"])
def test_too_few_present_warns_and_refuses_nothing(outcome: str) -> None:
    desk, warnings = held(record(4), outcome=outcome)

    assert len(warnings) == 1
    assert "到会人数不足（应到 9 人，实到 4 人，缺席 5 人，回避 0 人，须过半数到会）" in warnings[0]
    assert desk.file.acts[-1].act.outcome == outcome


def test_the_organ_may_want_two_thirds() -> None:
    assert "须三分之二以上到会" in held(record(5), "two_thirds")[1][0]
    assert held(record(5), "half")[1] == ()


def test_a_setting_that_is_none_is_said_and_counted_as_a_majority() -> None:
    assert doubts(form(5), "most") == ["本机关设置的到会人数要求“most”不能识别，按过半数核对"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"members": 10}, "会议人数对不上（应到 10 人，实到 6 人"),
        ({"chair": "辛"}, "主持人“辛”不在出席名单中"),
        ({"present": [*NINE[:6], "甲"]}, "“甲”在出席名单中重复"),
        ({"present": [], "absent": []}, "没有写明出席人员"),
    ],
)
def test_what_a_reader_would_ask_about_is_said(changes: dict[str, Any], why: str) -> None:
    found = doubts(form(6, **changes), "")

    assert [why in said for said in found] == [True]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"absent": ["甲", *NINE[6:]]}, "“甲”同时列在出席和缺席"),
        ({"recused": ["壬"]}, "“壬”同时列在缺席和回避"),
        ({"recused": [" 甲 "]}, "“甲”同时列在出席和回避"),
        ({"members": 0}, "应到人数须大于零"),
    ],
)
@pytest.mark.parametrize("outcome", ["passed", "rejected"])
def test_a_record_that_contradicts_itself_is_bad_input(changes: dict[str, Any], why: str, outcome: str) -> None:
    desk = at("deliberate", opened())

    refusal = desk.refused(Code.CONCLUDE, CLERK, "deliberate", outcome=outcome, reason="经研究", data=record(6, **changes))

    assert isinstance(refusal, BadInput)
    assert why in refusal.message
    assert contradictions(form(6)) == []
