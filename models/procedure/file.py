"""The case as the rules see it: a frozen value, loaded inside the writing transaction. Nothing else is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.acts import DraftMark, MaterialMark, Recorded, Who
from models.calendar import Calendar
from models.law import LawBook
from models.procedure.findings import Findings
from models.procedure.schema import Procedure


@dataclass(frozen=True, slots=True)
class CaseLaw:
    """The law a case is judged by: its frozen procedure, the rules with their confirmations, the calendar."""

    procedure: Procedure
    book: LawBook
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class RoundIntake:
    """What came in for one consultation round. The words stay in the intake; the gate reads counts."""

    received: int = 0
    undisposed: int = 0
    unsettled: int = 0


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything `judge` may look at. `settings` are the organ's; `outside` are roles no person of the installation holds."""

    id: int
    section: int
    legal_section: int
    acts: tuple[Recorded, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    outside: frozenset[str] = frozenset()
    organ: int = 0  # whose case it is; 0: not known
    intake: Mapping[int, RoundIntake] = field(default_factory=dict)
    findings: Findings = Findings()

    def with_act(self, recorded: Recorded) -> "CaseFile":
        """Return the file with one more act."""
        return replace(self, acts=(*self.acts, recorded))

    @property
    def submitter(self) -> Who:
        """Who brought the matter in."""
        return self.acts[0].act.decider

    @property
    def drafts(self) -> tuple[DraftMark, ...]:
        """The drafts in order; the last is current."""
        return tuple(r.act.draft for r in self.acts if r.act.draft)

    @property
    def materials(self) -> tuple[MaterialMark, ...]:
        """Every material on file, in order of entry."""
        return tuple(m for r in self.acts for m in r.act.materials)
