"""`status_on`: whether a document is in force on a day, as known at a moment, and why. Pure (I16).

Lapse happens by date; a sweep only announces it. Filing is no condition of force.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.words import FORCE_NAMES, Force


class FactKind(StrEnum):
    """What can happen to the force of a document."""

    PUBLISHED = "published"
    EFFECTIVE = "effective"
    EXPIRES = "expires"  # the last day of validity
    RENEWED = "renewed"  # a new last day
    REPEALED = "repealed"
    LAPSED = "lapsed"  # declared (宣布失效)
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    AMENDED = "amended"


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact: from `effective_on` it holds, since `recorded_at` it is known."""

    kind: FactKind
    effective_on: date
    recorded_at: datetime
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """The answer: force, the text version (number of amendments), and the reasons in the office's words."""

    force: Force
    version: int
    reasons: tuple[str, ...]

    @property
    def name(self) -> str:
        """The office's word."""
        return FORCE_NAMES[self.force]


def status_on(facts: Sequence[Fact], day: date, known_at: datetime) -> Status:
    """Return the status of a document on `day` as far as it was known at `known_at`."""
    known = sorted((f for f in facts if f.recorded_at <= known_at), key=lambda f: (f.effective_on, f.recorded_at))
    past = [f for f in known if f.effective_on <= day]
    version = 1 + sum(f.kind is FactKind.AMENDED for f in past)

    def last(*kinds: FactKind) -> Fact | None:
        return next((f for f in reversed(past) if f.kind in kinds), None)

    if ended := last(FactKind.REPEALED, FactKind.LAPSED):
        force = Force.REPEALED if ended.kind is FactKind.REPEALED else Force.LAPSED
        return Status(force, version, (_say(ended),))
    if not last(FactKind.PUBLISHED):
        return Status(Force.NOT_BINDING, version, ("没有在政府公报或者指定的政府网站公布的记录",))
    if not (start := last(FactKind.EFFECTIVE)):
        later = next((f for f in known if f.kind is FactKind.EFFECTIVE), None)
        return Status(Force.NOT_YET, version, (_say(later) if later else "施行日期没有记录",))
    limit = next((f for f in reversed(known) if f.kind in {FactKind.EXPIRES, FactKind.RENEWED}), None)
    if limit and day > limit.effective_on:
        return Status(Force.LAPSED, version, (f"有效期至{_day(limit.effective_on)}届满，自动失效",))
    pause = last(FactKind.SUSPENDED, FactKind.RESUMED)
    if pause and pause.kind is FactKind.SUSPENDED:
        return Status(Force.SUSPENDED, version, (_say(pause),))
    return Status(Force.IN_FORCE, version, tuple(_say(f) for f in (start, limit) if f))


WORDS = {
    FactKind.PUBLISHED: "公布",
    FactKind.EFFECTIVE: "起施行",
    FactKind.EXPIRES: "有效期届满",
    FactKind.RENEWED: "有效期延续届满",
    FactKind.REPEALED: "起废止",
    FactKind.LAPSED: "起宣布失效",
    FactKind.SUSPENDED: "起暂停执行",
    FactKind.RESUMED: "起恢复执行",
    FactKind.AMENDED: "修改",
}


def _say(fact: Fact) -> str:
    why = f"（{fact.reason}）" if fact.reason else ""
    return f"{_day(fact.effective_on)}{WORDS[fact.kind]}{why}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def next_event(facts: Sequence[Fact], today: date, known_at: datetime) -> date | None:
    """Return the next day after `today` on which `status_on` answers something else, None when nothing is known to come."""
    now = status_on(facts, today, known_at)
    days = sorted({d for f in facts for d in _turning_days(f) if d > today})
    return next((d for d in days if status_on(facts, d, known_at).force is not now.force), None)


def _turning_days(fact: Fact) -> tuple[date, ...]:
    after = date.fromordinal(fact.effective_on.toordinal() + 1)
    return (after,) if fact.kind in {FactKind.EXPIRES, FactKind.RENEWED} else (fact.effective_on,)
