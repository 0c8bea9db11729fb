"""What holds after every life: rows are the projection of the acts, the acts are the ledger's lines, the doctor is content."""

import json
from typing import Protocol

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from models.case import ActRow, Case, Comment, Todo, Wait
from models.clock import day_of
from models.ledger import LedgerLine
from models.procedure.state import CaseState
from models.procedure.todos import open_todos, open_waits
from models.words import StepStatus
from tasks.acting import state_of
from tasks.checking import check_all
from tasks.store import Store


class Lived(Protocol):
    """A case in an installation."""

    store: Store
    case_id: int


def counts(store: Store) -> dict[str, int]:
    """Count the rows of every table of an installation."""
    with store.reading() as session:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def must_be_whole(life: Lived) -> None:
    """What holds after every life: the doctor finds nothing, rows are the projection, the acts are the ledger's lines."""
    wrong = [check for check in check_all(life.store) if not check.ok]
    assert not wrong, wrong
    with life.store.reading() as session:
        case = session.get_one(Case, life.case_id)
        state = state_of(session, case, day_of(life.store.now()))
        _rows_are_the_projection(session, life, state)
        _acts_are_the_ledger(session, life)
        assert case.stage == state.stage
        assert not any(view.status is StepStatus.OPEN for view in state.views.values() if state.ended)


def _rows_are_the_projection(session: Session, life: Lived, state: CaseState) -> None:
    held = session.exec(select(Todo).where(Todo.case_id == life.case_id, Todo.closed_seq == 0)).all()
    fields = ("key", "step", "child", "role", "due", "due_says", "why")
    rows = {(*(getattr(t, f) for f in fields), t.holder_id) for t in held}
    assert rows == {(*(getattr(t, f) for f in fields), t.holder) for t in open_todos(state)}
    waiting = session.exec(select(Wait).where(Wait.case_id == life.case_id, Wait.closed_seq == 0)).all()
    named = ("key", "step", "body", "sent_on", "how", "expected_by")
    assert {tuple(getattr(w, n) for n in named) for w in waiting} == {
        tuple(getattr(w, n) for n in named) for w in open_waits(state)
    }


def _acts_are_the_ledger(session: Session, life: Lived) -> None:
    acts = session.exec(select(ActRow).where(ActRow.case_id == life.case_id).order_by(col(ActRow.seq))).all()
    lines = session.exec(
        select(LedgerLine).where(LedgerLine.chain == f"case:{life.case_id}").order_by(col(LedgerLine.seq))
    ).all()
    assert [json.loads(act.body) for act in acts] == [json.loads(line.body)["event"]["act"] for line in lines]
    words = [c.words for c in session.exec(select(Comment).where(Comment.case_id == life.case_id))]
    assert not any(word in line.body for word in words for line in lines)
