"""What became of the findings of each rule: found, adopted, kept, false alarm. Counts for people; no pack changes by them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.procedure.findings import Disposition


@dataclass(frozen=True, slots=True)
class Disposed:
    """One finding as recorded. `same_as` names the same finding on the draft before; `current` that its draft is the last."""

    id: int
    case_id: int
    rule: str
    area: str
    pack: str
    disposition: str = ""
    reason: str = ""
    same_as: int | None = None
    current: bool = True


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """One false alarm, for whoever mends the rule: where it was and why it is none."""

    case_id: int
    finding: int
    reason: str


@dataclass(slots=True)
class RuleOutcome:
    """The counts of one rule of one pack. `gone`: mended or dropped with a new draft before anybody disposed of it."""

    rule: str
    area: str
    pack: str
    found: int = 0
    adopted: int = 0
    kept: int = 0
    false_alarm: int = 0
    open: int = 0
    gone: int = 0
    alarms: list[FalseAlarm] = field(default_factory=list)

    @property
    def false_alarm_share(self) -> float | None:
        """Return the share of false alarms among what was disposed of; None before anything was."""
        disposed = self.adopted + self.kept + self.false_alarm
        return round(self.false_alarm / disposed, 3) if disposed else None


def outcomes(findings: Iterable[Disposed]) -> list[RuleOutcome]:
    """Count per rule and pack version. A finding that stood on several drafts is one, as it was disposed of last."""
    counted: dict[tuple[str, str], RuleOutcome] = {}
    for chain in _chains(findings):
        last = chain[-1]
        row = counted.setdefault((last.pack, last.rule), RuleOutcome(last.rule, last.area, last.pack))
        _count(row, chain)
    return sorted(counted.values(), key=lambda row: (-row.false_alarm, row.pack, row.rule))


def _chains(findings: Iterable[Disposed]) -> list[Sequence[Disposed]]:
    """Put what is the same finding on one draft after another together, in the order of the drafts."""
    first: dict[int, int] = {}
    chains: dict[int, list[Disposed]] = defaultdict(list)
    for one in sorted(findings, key=lambda one: one.id):
        first[one.id] = first.get(one.same_as, one.id) if one.same_as is not None else one.id
        chains[first[one.id]].append(one)
    return list(chains.values())


def _count(row: RuleOutcome, chain: Sequence[Disposed]) -> None:
    row.found += 1
    said = next((one for one in reversed(chain) if one.disposition), None)
    match said.disposition if said else "":
        case Disposition.ADOPTED:
            row.adopted += 1
        case Disposition.KEPT:
            row.kept += 1
        case Disposition.FALSE_ALARM:
            row.false_alarm += 1
            row.alarms.append(FalseAlarm(chain[-1].case_id, chain[-1].id, said.reason if said else ""))
        case _ if chain[-1].current:
            row.open += 1
        case _:
            row.gone += 1
