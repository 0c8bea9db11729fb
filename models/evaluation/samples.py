"""A sample: a text somebody judged, and what the screening answered to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.evaluation.split import is_aside
from models.evaluation.standards import Label, comparable
from models.screening.finding import Finding, Severity
from models.screening.pack import Area, Group

ALARMS = frozenset({Severity.ERROR, Severity.WARN})


class Kind(StrEnum):
    """What is known about a sample."""

    VIOLATION = "violation"  # 通报违反公平竞争审查标准
    UNLAWFUL = "unlawful"  # 官方认定不合法
    HARD = "hard_negative"  # 条款本身禁止限制竞争
    ORDINARY = "ordinary"  # 清理后保留的文件中的条款
    SENTENCE = "sentence"  # 普通文件中的句子，未经逐句认定


@dataclass(frozen=True, slots=True)
class Sample:
    """One judged text. `source` decides on which side of the split it stands, `notice` names where it was published.

    `verbatim` None: not said. `label` is empty where no standard with a group is quoted. `genre`: the kind of document.
    """

    id: str
    kind: Kind
    text: str
    source: str
    notice: str = ""
    year: int | None = None
    day: date | None = None
    verbatim: bool | None = None
    label: Label = Label()
    genre: str = ""

    @property
    def aside(self) -> bool:
        """Whether no rule was tuned on it."""
        return is_aside(self.source)


@dataclass(frozen=True, slots=True)
class Answer:
    """A sample with the findings that weigh as alarms (error or warn), strongest first, whatever their area."""

    sample: Sample
    alarms: tuple[Finding, ...]

    @classmethod
    def of(cls, sample: Sample, findings: Sequence[Finding]) -> "Answer":
        """Keep of the findings those that are alarms."""
        return cls(sample, tuple(found for found in findings if found.severity in ALARMS))

    @property
    def aside(self) -> bool:
        """Whether no rule was tuned on the sample."""
        return self.sample.aside

    def within(self, *areas: Area) -> tuple[Finding, ...]:
        """Return the alarms of these areas."""
        wanted = {area.value for area in areas}
        return tuple(found for found in self.alarms if found.area in wanted)

    def alarmed(self, *areas: Area) -> bool:
        """Tell whether there is an alarm of one of these areas."""
        return bool(self.within(*areas))

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of the competition alarms, strongest first."""
        return tuple(Group(found.group) for found in self.within(Area.COMPETITION) if found.group)

    def first_items(self, day: date) -> frozenset[str]:
        """Return the comparable items of the strongest competition alarm that names one."""
        named = next((alarm.item for alarm in self.within(Area.COMPETITION) if alarm.item), None)
        return comparable(named, day) if named else frozenset()

    def items(self, day: date) -> tuple[str, ...]:
        """Return the comparable items of the competition alarms, strongest first; `day` tells which standard they count in."""
        found = (comparable(alarm.item, day) for alarm in self.within(Area.COMPETITION) if alarm.item)
        return tuple(item for one in found for item in sorted(one))
