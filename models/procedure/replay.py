"""Replaying the recorded acts of a case: who holds what, which decisions count, which belong to an old round.

One small function per code, in one table. Replaying never refuses: what is recorded happened.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from models.acts import Act, DraftMark, NumberMark, Recorded, Who
from models.procedure.file import CaseFile
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


@dataclass(slots=True)
class Seat:
    """What hangs on one step in its current round."""

    round: int = 1
    decision: Recorded | None = None
    holder: Who | None = None
    claimed: Recorded | None = None
    children: dict[str, Child] = field(default_factory=dict)
    paused: Recorded | None = None
    pauses: list[tuple[Recorded, Recorded | None]] = field(default_factory=list)
    sent: Recorded | None = None
    replies: dict[str, Recorded] = field(default_factory=dict)
    carried_to: set[str] = field(default_factory=set)  # fingerprints the decision was carried over to
    kept_standard: bool = False

    def clear(self) -> None:
        """Begin a new round: nothing of the old one counts; it stays in the acts."""
        self.round += 1
        self.decision = self.holder = self.claimed = self.paused = self.sent = None
        self.children, self.pauses, self.replies = {}, [], {}
        self.carried_to, self.kept_standard = set(), False


@dataclass(slots=True)
class Progress:
    """The running result of a replay. It never leaves `models.procedure`."""

    procedure: Procedure
    seats: dict[str, Seat]
    past: dict[str, Recorded] = field(default_factory=dict)  # last decision of a step, in any round
    facts: dict[str, Answer] = field(default_factory=dict)
    confirmed: bool = False
    drafts: list[DraftMark] = field(default_factory=list)
    draft_seq: int = 0
    rounds: dict[int, Recorded] = field(default_factory=dict)  # consultation rounds by number
    numbers: dict[NumberKind, NumberMark] = field(default_factory=dict)
    organs: tuple[str, ...] = ()
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

    def back_to(self, target: str) -> None:
        """Start a new round at `target`: decisions of what is reachable from it belong to the old round."""
        for name in self.procedure.reachable(target):
            if name in self.seats:
                self.seats[name].clear()


def replay(procedure: Procedure, file: CaseFile) -> Progress:
    """Return what the recorded acts of a case amount to."""
    progress = Progress(procedure, {step.id: Seat() for step in procedure.steps})
    progress.facts = {name: fact.default for name, fact in procedure.facts.items()}
    for recorded in file.acts:
        act = recorded.act
        if act.draft:
            progress.drafts.append(act.draft)
            progress.draft_seq = recorded.seq
        if fold := FOLDS.get(act.code):
            fold(progress, recorded, act)
        for text in recorded.voided:
            progress.numbers = {k: m for k, m in progress.numbers.items() if m.text != text}
        progress.last = recorded
    return progress


def _open_case(progress: Progress, recorded: Recorded, act: Act) -> None:
    _answer_facts(progress, act)
    organs = act.data.get("organs", [])
    progress.organs = tuple(str(o) for o in organs) if isinstance(organs, list) else ()


def _answer_facts(progress: Progress, act: Act) -> None:
    for name, value in act.facts.items():
        if name in progress.procedure.facts:
            progress.facts[name] = Answer(value)


def _claim(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    seat.holder, seat.claimed = act.decider, recorded


def _release(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    seat.holder, seat.claimed = None, recorded


def _conclude(progress: Progress, recorded: Recorded, act: Act) -> None:
    if act.child:
        progress.seats[act.step].children[act.child].done = recorded
        return
    _decide(progress, recorded, act)


def _decide(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    _answer_facts(progress, act)
    seat.decision, seat.paused = recorded, None
    seat.carried_to, seat.kept_standard = set(), False
    progress.past[act.step] = recorded
    for mark in recorded.given:
        progress.numbers[mark.kind] = mark
    step = progress.procedure.step(act.step)
    if step.publishes:
        progress.published = recorded
    if step.automatic:
        return
    word, _, target = step.outcomes[act.outcome].to.partition(":")
    if word == "back":
        progress.back_to(target)
    elif word == "end":
        progress.ended = target


def _return(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.back_to(act.to)


def _take_back(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    seat.decision = None
    seat.holder = act.decider


def _transfer(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    if act.child:
        seat.children[act.child].holder = act.whom[0]
        return
    seat.holder, seat.claimed = act.whom[0], recorded


def _add_children(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    mode = Mode(str(act.data.get("mode", Mode.ALL)))
    for order, who in enumerate(act.whom):
        key = f"{act.code}:{who.id}:{recorded.seq}"
        seat.children[key] = Child(key, act.code, who, mode, order)


def _remove_child(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.seats[act.step].children.pop(act.to, None)


def _ask(progress: Progress, recorded: Recorded, act: Act) -> None:
    key = f"{act.code}:{recorded.seq}"
    seat = progress.seats[act.step]
    seat.children[key] = Child(key, act.code, None, due=str(act.data.get("by", "")))
    seat.pauses.append((recorded, None))


def _supply(progress: Progress, recorded: Recorded, act: Act) -> None:
    if not act.child:
        return
    seat = progress.seats[act.step]
    seat.children[act.child].done = recorded
    _close_pause(seat, recorded)


def _close_pause(seat: Seat, recorded: Recorded) -> None:
    if seat.pauses and seat.pauses[-1][1] is None:
        seat.pauses[-1] = (seat.pauses[-1][0], recorded)


def _pause(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    seat.paused = recorded
    seat.pauses.append((recorded, None))


def _resume(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    seat.paused = None
    _close_pause(seat, recorded)


def _correct(progress: Progress, recorded: Recorded, act: Act) -> None:
    _answer_facts(progress, act)


def _send(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.seats[act.step].sent = recorded


def _reply(progress: Progress, recorded: Recorded, act: Act) -> None:
    if act.to:
        progress.seats[act.step].replies[act.to] = recorded
    else:
        _decide(progress, recorded, act)


def _round(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.rounds[recorded.seq] = recorded


def _terminate(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.ended = "withdrawn" if act.code is Code.WITHDRAW else "terminated"


def _urgent(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.urgent = recorded


def _carry_over(progress: Progress, recorded: Recorded, act: Act) -> None:
    for name in act.data.get("steps", {}):  # type: ignore[union-attr]  # the guard made it a mapping of step to difference
        seat = progress.seats[str(name)]
        if seat.decision is None:
            seat.decision = progress.past[str(name)]
        seat.carried_to.add(recorded.fingerprint)


def _keep(progress: Progress, recorded: Recorded, act: Act) -> None:
    for name, seat in progress.seats.items():
        if progress.procedure.step(name).standard == act.to:
            seat.kept_standard = True


def _void(progress: Progress, recorded: Recorded, act: Act) -> None:
    for seat in progress.seats.values():
        if seat.decision and any(mark.text in recorded.voided for mark in seat.decision.given):
            seat.decision = None


FOLDS: dict[Code, Callable[[Progress, Recorded, Act], None]] = {
    Code.SUBMIT: _open_case,
    Code.ADOPT: _open_case,
    Code.CLAIM: _claim,
    Code.RELEASE: _release,
    Code.CONCLUDE: _conclude,
    Code.ACCEPT: _conclude,
    Code.COUNTERSIGN: _add_children,
    Code.DONE: _decide,
    Code.RETURN: _return,
    Code.TAKE_BACK: _take_back,
    Code.TRANSFER: _transfer,
    Code.DELEGATE: _add_children,
    Code.ADD_SIGNER: _add_children,
    Code.REMOVE_SIGNER: _remove_child,
    Code.ASK_MATERIALS: _ask,
    Code.ADD_MATERIAL: _supply,
    Code.SUBMIT_DRAFT: _supply,
    Code.PAUSE: _pause,
    Code.RESUME: _resume,
    Code.CORRECT_FACT: _correct,
    Code.SEND: _send,
    Code.REPLY: _reply,
    Code.OPEN_ROUND: _round,
    Code.TERMINATE: _terminate,
    Code.WITHDRAW: _terminate,
    Code.URGENT: _urgent,
    Code.CARRY_OVER: _carry_over,
    Code.KEEP_STANDARD: _keep,
    Code.VOID_NUMBER: _void,
}
