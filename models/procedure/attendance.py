"""Who was at a meeting: 应到、实到、缺席、回避, and what in a record speaks against itself or against its quorum."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from models.procedure.forms import MeetingForm


class Quorum(StrEnum):
    """How many of the members must be there (到会人数要求): a setting of the organ, `quorum`."""

    MAJORITY = "majority"
    HALF = "half"
    TWO_THIRDS = "two_thirds"


QUORUM_NAMES = {Quorum.MAJORITY: "过半数", Quorum.HALF: "半数以上", Quorum.TWO_THIRDS: "三分之二以上"}
LISTS = {"present": "出席", "absent": "缺席", "recused": "回避"}


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many there should be and were. `due` None: the record does not say; who is recused is due and not present."""

    due: int | None
    present: int
    absent: int
    recused: int

    @property
    def says(self) -> str:
        """Say the figures."""
        due = f"应到 {self.due} 人" if self.due is not None else "应到人数没有写明"
        return f"{due}，实到 {self.present} 人，缺席 {self.absent} 人，回避 {self.recused} 人"

    def enough(self, quorum: Quorum) -> bool:
        """Tell whether as many are there as the organ wants; a record that does not say how many are due is not enough."""
        if self.due is None:
            return False
        if quorum is Quorum.MAJORITY:
            return self.present * 2 > self.due
        return self.present * 2 >= self.due if quorum is Quorum.HALF else self.present * 3 >= self.due * 2


def attendance_of(form: MeetingForm) -> Attendance:
    """Count each person once. Where the members are not stated, those named are the members."""
    present, absent, recused = (len(set(_names(form, name))) for name in LISTS)
    named = present + absent + recused
    return Attendance(form.members if form.members is not None else named or None, present, absent, recused)


def contradictions(form: MeetingForm) -> list[str]:
    """Return what cannot be true at once: one person in two lists, fewer members than none."""
    wrong = [
        f"“{name}”同时列在{LISTS[one]}和{LISTS[other]}"
        for one, other in combinations(LISTS, 2)
        for name in dict.fromkeys(_names(form, one))
        if name in _names(form, other)
    ]
    return wrong + ["应到人数须大于零"] * (form.members is not None and form.members < 1)


def doubts(form: MeetingForm, setting: str) -> list[str]:
    """Return what a reader of the record would ask about: the quorum, figures that do not add up, a chair who was not there."""
    return list(_doubts(form, setting))


def _doubts(form: MeetingForm, setting: str) -> Iterator[str]:
    counted = attendance_of(form)
    if counted.due is None or not form.present:
        yield "会议记录没有写明出席人员，不能核对到会人数"
        return
    quorum = Quorum(setting) if setting in set(Quorum) else Quorum.MAJORITY
    if setting and setting not in set(Quorum):
        yield f"本机关设置的到会人数要求“{setting}”不能识别，按{QUORUM_NAMES[quorum]}核对"
    if not counted.enough(quorum):
        yield f"到会人数不足（{counted.says}，须{QUORUM_NAMES[quorum]}到会）：请核对会议能否作出决定"
    if counted.due != counted.present + counted.absent + counted.recused:
        yield f"会议人数对不上（{counted.says}）：出席、缺席和回避的人数之和应等于应到人数，请核对"
    if form.chair.strip() and form.chair.strip() not in _names(form, "present"):
        yield f"主持人“{form.chair.strip()}”不在出席名单中，请核对"
    yield from (f"“{name}”在{words}名单中重复，请核对" for key, words in LISTS.items() for name in _twice(_names(form, key)))


def _names(form: MeetingForm, key: str) -> list[str]:
    return [str(name).strip() for name in getattr(form, key) if str(name).strip()]


def _twice(names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]
