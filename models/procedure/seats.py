"""What a replay runs on: the seat of each step in its current round, and the progress of the whole case."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.acts import DraftMark, NumberMark, Recorded, Who
from models.procedure.schema import Procedure
from models.words import Answer, Code, Mode, NumberKind


@dataclass(slots=True)
class Child:
    """A to-do under a step: a delegate, an extra signer, a countersigner, a drafter who owes materials."""

    key: str
    kind: Code
    holder: Who | None
    mode: Mode = Mode.ALL
    order: int = 0
    due: str = ""
    done: Recorded | None = None

    @property
    def opened(self) -> int:
        """The number of the act that opened it: signers asked in one act are one group."""
        return int(self.key.rpartition(":")[2])


@dataclass(slots=True)
class Seat:
    """What hangs on one step in its current round."""

    round: int = 1
    since: int = 0  # the act that began this round
    decision: Recorded | None = None
    holder: Who | None = None
    children: dict[str, Child] = field(default_factory=dict)
    paused: Recorded | None = None
    pauses: list[tuple[Recorded, Recorded | None]] = field(default_factory=list)
    sent: Recorded | None = None
    replies: dict[str, Recorded] = field(default_factory=dict)
    carried_to: set[str] = field(default_factory=set)  # fingerprints the decision was carried over to
    kept_standard: str = ""  # the standard whose coming was answered by a transitional clause

    def clear(self, seq: int) -> None:
        """Begin a new round: nothing of the old one counts; it stays in the acts."""
        self.round += 1
        self.since = seq
        self.decision = self.holder = self.paused = self.sent = None
        self.children, self.pauses, self.replies = {}, [], {}
        self.carried_to, self.kept_standard = set(), ""


@dataclass(slots=True)
class Progress:
    """The running result of a replay. It never leaves `models.procedure`."""

    procedure: Procedure
    settings: Mapping[str, str]
    seats: dict[str, Seat]
    past: dict[str, Recorded] = field(default_factory=dict)  # last decision of a step, in any round
    before: dict[str, Recorded | None] = field(default_factory=dict)  # the one before that, for a take-back
    facts: dict[str, Answer] = field(default_factory=dict)
    confirmed: dict[str, int] = field(default_factory=dict)  # fact -> the draft over which a legal officer last answered it
    drafts: list[DraftMark] = field(default_factory=list)
    rounds: dict[int, Recorded] = field(default_factory=dict)  # consultation rounds by number
    numbers: dict[NumberKind, NumberMark] = field(default_factory=dict)
    organs: tuple[str, ...] = ()
    disputed: set[int] = field(default_factory=set)  # comments whose disposition left a dispute
    ended: str = ""
    published: Recorded | None = None
    urgent: Recorded | None = None
    last: Recorded | None = None

    @property
    def draft(self) -> DraftMark | None:
        """The current draft."""
        return self.drafts[-1] if self.drafts else None

    @property
    def fingerprint(self) -> str:
        """The current draft's fingerprint, empty before there is one."""
        return self.drafts[-1].fingerprint if self.drafts else ""

    @property
    def signed(self) -> bool:
        """Tell whether the draft has its signature: from then on the text is fixed, until a return clears it."""
        return any(self.seats[step.id].decision for step in self.procedure.steps if step.form == "sign")

    def back_to(self, target: str, seq: int) -> None:
        """Start a new round at `target`: decisions of what is reachable from it belong to the old round."""
        for name in self.procedure.reachable(target, self.settings):
            if name in self.seats:
                self.seats[name].clear(seq)
