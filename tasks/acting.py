"""The one door: every change of a case, by person or engine, goes through `act`. No other code writes a case's rows.

Lock the case, load it as a frozen file, ask the pure rules, write what they answer: rows, to-dos, ledger line, outbox.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from models.acts import Act, NumberMark, Recorded
from models.case import ActRow, Case, Deadline, Todo, Wait
from models.clock import day_of
from models.outbox import OutboxRow
from models.people import Organ, Person
from models.procedure.file import CaseFile, CaseLaw
from models.procedure.judge import judge
from models.procedure.question import Plan, with_numbers
from models.procedure.state import CaseState, derive
from models.procedure.todos import open_deadlines, open_todos, open_waits, open_work
from models.refusals import BadInput, EnvironmentFault, Refusal
from tasks.chains import append
from tasks.leases import Lease, must_hold_lease, ring
from tasks.loading import OF_CASE, law_of, load_case_file, lock_case
from tasks.messages import tell
from tasks.numbers import note_typed, take, void
from tasks.projecting import project
from tasks.store import Store, moment_in

# The questions asked with every act, written once (see tasks.loading).
TODOS = select(Todo).where(Todo.case_id == OF_CASE, Todo.closed_seq == 0)
WAITS = select(Wait).where(Wait.case_id == OF_CASE, Wait.closed_seq == 0)
DEADLINES = select(Deadline).where(Deadline.case_id == OF_CASE)
WORK = select(OutboxRow).where(OutboxRow.case_id == OF_CASE)
THE_CASE_AS_READ = (
    update(Case)
    .where(col(Case.id) == OF_CASE, col(Case.version) == bindparam("as_read"))
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act came to: its place in the case, the numbers it gave, the stage after it, what warned."""

    case_id: int
    seq: int
    numbers: tuple[str, ...]
    stage: str
    ended: str
    warnings: tuple[str, ...]


def act(session: Session, wanted: Act, at: datetime, lease: Lease | None = None) -> Receipt:
    """Do what a person or the engine wants in a case, or refuse it. The caller's transaction commits it."""
    case = lock_case(session, wanted.case_id)
    if lease:
        must_hold_lease(session, lease)
    file = load_case_file(session, case)
    law = law_of(session, case)
    try:
        plan = judge(law, file, wanted, at)
    except Refusal as refusal:
        raise _named(session, refusal) from None
    recorded = _numbered(session, case, plan, at)
    if recorded.procedure and recorded.procedure != case.procedure:
        law = _refrozen(session, case, recorded.procedure)
    state = derive(law, file.with_act(recorded), day_of(at))
    _write(session, case, state, recorded, at)
    numbers = tuple(mark.text for mark in recorded.given)
    return Receipt(wanted.case_id, recorded.seq, numbers, state.stage, state.ended, recorded.warnings)


def _refrozen(session: Session, case: Case, procedure: str) -> CaseLaw:
    """Put a case under another version of its procedure; one that is not kept here is bad input."""
    case.procedure = procedure
    try:
        return law_of(session, case)
    except EnvironmentFault as missing:
        raise BadInput(f"没有“{procedure}”这一版程序，不能改用；请核对施行日期。") from missing


def act_now(store: Store, make: Callable[[Session, datetime], Act]) -> Receipt:
    """Do an act at the clock's moment, in a transaction of its own; `make` writes the act down for that moment."""
    with store.writing() as session:
        at = moment_in(session)
        return act(session, make(session, at), at)


def refused(session: Session, state: CaseState, wanted: Act, at: datetime) -> str:
    """Say why the rules would refuse an act in a case as it stands, empty where they would not. Nothing is done."""
    try:
        judge(state.law, state.file, wanted, at)
    except Refusal as refusal:
        return _named(session, refusal).message
    return ""


def _named(session: Session, refusal: Refusal) -> Refusal:
    """Put a person's name where the rules only knew an id."""
    if "{person:" not in refusal.message:
        return refusal
    before, _, rest = refusal.message.partition("{person:")
    number, _, after = rest.partition("}")
    person = session.get(Person, int(number))
    said = f"{before}{person.name if person else number}{after}"
    return type(refusal)(said, rule=refusal.rule, instrument=refusal.instrument, missing=refusal.missing)


def _numbered(session: Session, case: Case, plan: Plan, at: datetime) -> Recorded:
    """Give the numbers the plan wants, inside this transaction, and void the ones it voids."""
    if not (plan.typed or plan.gives or plan.recorded.voided):
        return plan.recorded
    organ, seq, case_id = session.get_one(Organ, case.organ_id), plan.recorded.seq, case.id or 0
    for mark in plan.typed:
        note_typed(session, organ, mark, case_id, seq, at)
    given: list[NumberMark] = [take(session, organ, kind, case_id, seq, at) for kind in plan.gives]
    for text in plan.recorded.voided:
        void(session, text, plan.recorded.act.reason)
    return with_numbers(plan, given).recorded


def _write(session: Session, case: Case, state: CaseState, recorded: Recorded, at: datetime) -> None:
    body = recorded.model_dump_json(exclude_defaults=True)
    act_ = recorded.act
    session.add(
        ActRow(
            case_id=case.id or 0,
            seq=recorded.seq,
            code=act_.code,
            step=act_.step,
            person_id=act_.by.id,
            at=at,
            day=recorded.day,
            body=body,
        )
    )
    with session.no_autoflush:  # the act's row goes out together with those that follow
        append(session, f"case:{case.id}", {"kind": "act", "act": json.loads(body)}, at)
    if case.co_issuers != (organs := list(state.progress.organs)):
        case.co_issuers = organs  # the marks of the red-head file
    if act_.draft and act_.draft.title:
        case.title = act_.draft.title  # a matter goes by the title of its current draft
    project(session, case, state, recorded)
    tell(session, recorded, state)
    reproject(session, case, state, recorded.seq, at)


def reproject(session: Session, case: Case, state: CaseState, seq: int, at: datetime) -> None:
    """Write to-dos, waits, deadlines, outbox and the case's stage as the difference to what the state says."""
    with session.no_autoflush:  # the four look only at rows of earlier acts: one flush for all, with the UPDATE below
        _todos(session, case, state, seq, at)
        _waits(session, case, state, seq)
        _deadlines(session, case, state)
        _outbox(session, case, state, at)
    held = case.version
    changed = session.execute(
        THE_CASE_AS_READ.values(version=held + 1, stage=state.stage, ended=state.ended, procedure=case.procedure),
        {"case_id": case.id, "as_read": held},
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise Refusal("这个事项刚刚有人办理过，请刷新后再办。")
    session.expire(case)


def _todos(session: Session, case: Case, state: CaseState, seq: int, at: datetime) -> None:
    wanted = {t.key: t for t in open_todos(state)}
    held = {row.key: row for row in session.exec(TODOS, params={"case_id": case.id})}
    for key in held.keys() - wanted.keys():
        held[key].closed_seq = seq
        session.add(held[key])
    for key, todo in wanted.items():
        row = held.get(key) or Todo(case_id=case.id or 0, key=key, role=todo.role, opened_at=at)
        row.step, row.child, row.role, row.holder_id = todo.step, todo.child, todo.role, todo.holder
        row.due, row.due_says, row.why = todo.due, todo.due_says, todo.why
        session.add(row)


def _waits(session: Session, case: Case, state: CaseState, seq: int) -> None:
    wanted = {w.key: w for w in open_waits(state)}
    held = {row.key: row for row in session.exec(WAITS, params={"case_id": case.id})}
    for key in held.keys() - wanted.keys():
        held[key].closed_seq = seq
        session.add(held[key])
    for key, wait in wanted.items():
        row = held.get(key) or Wait(case_id=case.id or 0, key=key, step=wait.step, body=wait.body)
        row.sent_on, row.how, row.expected_by = wait.sent_on, wait.how, wait.expected_by
        session.add(row)


def _deadlines(session: Session, case: Case, state: CaseState) -> None:
    held = {row.step: row for row in session.exec(DEADLINES, params={"case_id": case.id})}
    wanted = {watched.step: watched for watched in open_deadlines(state)}
    for step in held.keys() - wanted.keys():
        session.delete(held[step])
    for step, watched in wanted.items():
        row = held.get(step) or Deadline(case_id=case.id or 0, step=step, due=watched.due)
        row.due, row.provisional, row.says, row.rule = watched.due, watched.provisional, watched.says, watched.rule
        session.add(row)


def _outbox(session: Session, case: Case, state: CaseState, at: datetime) -> None:
    wanted = {w.key: w for w in open_work(state)}
    rows = {row.key: row for row in session.exec(WORK, params={"case_id": case.id})}
    for key, row in rows.items():
        if row.state == "waiting" and key not in wanted:
            row.state = "done"
            session.add(row)
    for key, work in wanted.items():
        if key not in rows:
            session.add(
                OutboxRow(case_id=case.id or 0, key=key, does=work.does, step=work.step, not_before=work.not_before, made_at=at)
            )
        elif rows[key].state != "waiting" and work.does != "wake":
            rows[key].state = "waiting"  # the same work is wanted again, e.g. after a take-back
            session.add(rows[key])
    if any(key not in rows for key in wanted):
        ring(session)


def state_of(session: Session, case: Case, day: date) -> CaseState:
    """Return the derived state of a case for reading."""
    file: CaseFile = load_case_file(session, case)
    return derive(law_of(session, case), file, day)


def refresh(session: Session, case: Case, at: datetime) -> None:
    """Write to-dos and deadlines anew without an act: the calendar or a confirmation changed, not the case."""
    locked = lock_case(session, case.id or 0)
    state = state_of(session, locked, day_of(at))
    reproject(session, locked, state, len(state.file.acts), at)
