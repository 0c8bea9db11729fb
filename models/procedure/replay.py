"""Replaying the recorded acts of a case: who holds what, which decisions count, which belong to an old round.

One small function per code, in one table. Replaying never refuses: what is recorded happened. An act at a step, or a
decision with an outcome, that a later procedure (改用新程序) no longer knows stays in the file and moves nothing.
"""

from collections.abc import Callable

from models.acts import Act, Recorded
from models.procedure.file import CaseFile
from models.procedure.schema import Procedure
from models.procedure.seats import Child, Progress, Seat
from models.words import Answer, Code, Mode, Role

PROPOSES = frozenset({Code.SUBMIT, Code.ADOPT})  # facts handed in with a draft are proposals, whoever hands them in


def replay(procedure: Procedure, file: CaseFile) -> Progress:
    """Return what the recorded acts of a case amount to."""
    progress = Progress(procedure, file.settings, {step.id: Seat() for step in procedure.steps})
    progress.facts = {name: fact.default for name, fact in procedure.facts.items()}
    for recorded in file.acts:
        act = recorded.act
        if act.draft:
            progress.drafts.append(act.draft)
        fold = FOLDS.get(act.code)
        if fold and (not act.step or act.step in progress.seats):
            fold(progress, recorded, act)
        for mark in recorded.given:
            progress.numbers[mark.kind] = mark
        for text in recorded.voided:
            progress.numbers = {k: m for k, m in progress.numbers.items() if m.text != text}
        progress.last = recorded
    return progress


def _open_case(progress: Progress, recorded: Recorded, act: Act) -> None:
    _answer_facts(progress, act)
    _name_organs(progress, act)


def _name_organs(progress: Progress, act: Act) -> None:
    organs = act.data.get("organs", [])
    if organs and isinstance(organs, list):
        progress.organs = tuple(dict.fromkeys(str(o) for o in organs))


def _answer_facts(progress: Progress, act: Act) -> None:
    for name, value in act.facts.items():
        if name in progress.procedure.facts:
            progress.facts[name] = Answer(value)
            if act.decider.has(Role.LEGAL_OFFICER) and act.code not in PROPOSES:
                progress.confirmed[name] = len(progress.drafts)


def _claim(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.seats[act.step].holder = act.decider


def _release(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.seats[act.step].holder = None


def _conclude(progress: Progress, recorded: Recorded, act: Act) -> None:
    if not act.child:
        _decide(progress, recorded, act)
    elif child := progress.seats[act.step].children.get(act.child):
        child.done = recorded


def _decide(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat, step = progress.seats[act.step], progress.procedure.step(act.step)
    _answer_facts(progress, act)
    if not step.automatic and act.outcome not in step.outcomes:
        return
    seat.decision, seat.paused = recorded, None
    seat.carried_to, seat.kept_standard = set(), ""
    progress.before[act.step] = progress.past.get(act.step)
    progress.past[act.step] = recorded
    if step.publishes:
        progress.published = recorded
    if step.automatic:
        return
    word, _, target = step.outcomes[act.outcome].to.partition(":")
    if word == "back":
        progress.back_to(target, recorded.seq)
    elif word == "end":
        progress.ended = target


def _return(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.back_to(act.to, recorded.seq)


def _take_back(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    seat.decision = None
    seat.holder = act.decider
    if earlier := progress.before.get(act.step):
        progress.past[act.step] = earlier
    else:
        progress.past.pop(act.step, None)


def _transfer(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    if act.child:
        if child := seat.children.get(act.child):
            child.holder = act.whom[0]
        return
    seat.holder = act.whom[0]


def _add_children(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    mode = Mode.ALL if act.code is Code.DELEGATE else Mode(str(act.data.get("mode", Mode.ALL)))
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
    if child := seat.children.get(act.child):
        child.done = recorded
        _close_pause(seat, child.opened, recorded)


def _close_pause(seat: Seat, opened: int, recorded: Recorded) -> None:
    """Close the pause that the act numbered `opened` began; others go on."""
    seat.pauses = [(a, recorded if a.seq == opened and b is None else b) for a, b in seat.pauses]


def _pause(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    seat.paused = recorded
    seat.pauses.append((recorded, None))


def _resume(progress: Progress, recorded: Recorded, act: Act) -> None:
    seat = progress.seats[act.step]
    if seat.paused:
        _close_pause(seat, seat.paused.seq, recorded)
    seat.paused = None


def _correct(progress: Progress, recorded: Recorded, act: Act) -> None:
    _answer_facts(progress, act)
    _name_organs(progress, act)


def _send(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.seats[act.step].sent = recorded


def _reply(progress: Progress, recorded: Recorded, act: Act) -> None:
    if act.to:
        progress.seats[act.step].replies[act.to] = recorded
    else:
        _decide(progress, recorded, act)


def _round(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.rounds[recorded.seq] = recorded


def _dispose(progress: Progress, recorded: Recorded, act: Act) -> None:
    for row in recorded.detail("comments", []):
        (progress.disputed.add if row.get("unsettled") else progress.disputed.discard)(row["id"])


def _terminate(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.ended = "withdrawn" if act.code is Code.WITHDRAW else "terminated"


def _urgent(progress: Progress, recorded: Recorded, act: Act) -> None:
    progress.urgent = recorded


def _carry_over(progress: Progress, recorded: Recorded, act: Act) -> None:
    steps = act.data.get("steps")
    for name in steps if isinstance(steps, dict) else ():
        seat = progress.seats.get(name)
        if seat is None or name not in progress.past:
            continue
        if seat.decision is None:
            seat.decision, seat.since = progress.past[name], 0  # with the decision its consultation rounds count again
        seat.carried_to.add(recorded.fingerprint)


def _keep(progress: Progress, recorded: Recorded, act: Act) -> None:
    for name, seat in progress.seats.items():
        if progress.procedure.step(name).standard == act.to and seat.decision:
            seat.kept_standard = recorded.standard


def _void(progress: Progress, recorded: Recorded, act: Act) -> None:
    """The step that gave the number opens anew, and what was made with the number (排版、用印) with it."""
    kinds = {kind for kind, mark in progress.numbers.items() if mark.text in recorded.voided}
    for step in progress.procedure.steps:
        if step.gives in kinds and progress.seats[step.id].decision:
            progress.back_to(step.id, recorded.seq)


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
    Code.DISPOSE_COMMENTS: _dispose,
    Code.TERMINATE: _terminate,
    Code.WITHDRAW: _terminate,
    Code.URGENT: _urgent,
    Code.CARRY_OVER: _carry_over,
    Code.KEEP_STANDARD: _keep,
    Code.VOID_NUMBER: _void,
}
