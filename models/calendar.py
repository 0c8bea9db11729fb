"""The working-day calendar: what the State Council's yearly notices say, and what can be said without one.

Without its notice a year has only weekends and the statutory days that have a fixed date (元旦, 劳动节, 国庆节). The days
of 春节, 清明节, 端午节 and 中秋节 follow other calendars and the make-up days follow nobody's rule: both are left out, so a
date counted in such a year is provisional.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from models.law import Evidence
from models.refusals import BadInput

SATURDAY = 5
SECOND_OF_MAY = (5, 2)  # a statutory day from 2025 on (J-statutory)
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", SECOND_OF_MAY: "劳动节"} | {(10, n): "国庆节" for n in (1, 2, 3)}


class DayKind(StrEnum):
    """What a notice says of a day."""

    OFF = "放假"
    WORK = "调休上班"


def fixed_festival(day: date) -> str:
    """Return the name of the statutory day with a fixed date that `day` is; empty when it is none."""
    key = (day.month, day.day)
    return "" if key == SECOND_OF_MAY and day.year < 2025 else FIXED.get(key, "")


def is_weekend(day: date) -> bool:
    """Tell whether `day` is a Saturday or Sunday."""
    return day.weekday() >= SATURDAY


def fault_in(year: int, day: date, kind: DayKind) -> str:
    """Say why `day` cannot stand in the notice of `year`; empty when it can."""
    if day.year != year:
        return f"{day}不在{year}年内，元旦连休涉及上一年的日期请补在上一年的表中"
    if kind is DayKind.WORK and not is_weekend(day):
        return f"{day}不是周六或周日，不能作调休上班"
    if kind is DayKind.WORK and fixed_festival(day):
        return f"{day}是{fixed_festival(day)}，不能作调休上班"
    return ""


@dataclass(frozen=True, slots=True)
class YearNotice:
    """One year's notice: days off (放假, weekends within a holiday included) and make-up working days (调休上班)."""

    year: int
    title: str
    number: str
    off: frozenset[date]
    work: frozenset[date]
    evidence: Evidence = Evidence.TEXT
    festivals: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse days that cannot stand in this notice, and name them all."""
        kinds = [(day, DayKind.OFF) for day in sorted(self.off)] + [(day, DayKind.WORK) for day in sorted(self.work)]
        faults = [fault for day, kind in kinds if (fault := fault_in(self.year, day, kind))]
        faults += [f"{day}既列为放假又列为调休上班" for day in sorted(self.off & self.work)]
        if not self.off:
            faults.append("没有任何放假日")
        if faults:
            raise BadInput(f"{self.year}年放假安排不能使用：{'；'.join(faults)}，请对照通知原文改正。")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The notices by year. A year without one is answered from weekends and fixed statutory days."""

    years: Mapping[int, YearNotice]

    @classmethod
    def of(cls, notices: Iterable[YearNotice]) -> "Calendar":
        """Return the calendar of these notices; a later notice of the same year replaces the earlier."""
        return cls(MappingProxyType({notice.year: notice for notice in notices}))

    def knows(self, year: int) -> bool:
        """Tell whether the notice of `year` is loaded."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """Tell whether `day` is a working day."""
        notice = self.years.get(day.year)
        if notice is not None and (day in notice.off or day in notice.work):
            return day in notice.work
        return not is_weekend(day) and not fixed_festival(day)

    def is_made_up(self, day: date) -> bool:
        """Tell whether `day` is a weekend day that the notice makes a working day (调休上班)."""
        return day.year in self.years and day in self.years[day.year].work

    def festival(self, day: date) -> str:
        """Return the holiday that makes a weekday a day off; empty for weekends and for working days."""
        if is_weekend(day) or self.is_working(day):
            return ""
        named = self.years[day.year].festivals.get(day, "") if day.year in self.years else ""
        return named or fixed_festival(day) or "节假日"

    def unknown(self, years: Iterable[int]) -> tuple[int, ...]:
        """Return those of `years` that have no notice, in order."""
        return tuple(sorted({year for year in years if year not in self.years}))

    def is_past(self, year: int) -> bool:
        """Tell whether `year` lies before the first year loaded: its notice exists, it is only not in the table."""
        return bool(self.years) and year < min(self.years)
