"""Leases on outbox rows: claimed by one conditional UPDATE on the database's clock; every commit checks the epoch."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Event, Thread

from sqlalchemy import ColumnElement, Float, func, literal_column, or_, text, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.case import Case
from models.outbox import OutboxRow
from models.refusals import EnvironmentFault
from tasks.store import Store, store_of

log = logging.getLogger("santong.leases")

LEASE_SECONDS = 30.0
PAUSES = (1, 5, 30, 120, 600)  # seconds before the next try
BELL = "santong_outbox"  # the channel of PostgreSQL's NOTIFY


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on one outbox row. It holds as long as no one else claimed the row after it."""

    row_id: int
    case_id: int
    does: str
    epoch: int
    seconds: float = LEASE_SECONDS


class LeaseLost(EnvironmentFault):
    """Another engine took the work over; nothing of this one is committed."""

    def __init__(self) -> None:
        super().__init__("这项自动任务已由另一个进程接手，本进程的结果不再提交。")


def database_clock(session: Session) -> ColumnElement[float]:
    """Return the database's clock as seconds since 1970."""
    if store_of(session).sqlite:
        return literal_column("(julianday('now') - 2440587.5) * 86400.0", Float)
    return func.extract("epoch", func.clock_timestamp()).cast(Float)


def due(session: Session, today: date) -> SelectOfScalar[OutboxRow]:
    """Return the question for the rows that are due and not held, whose case no other row is held for."""
    now = database_clock(session)
    held = select(OutboxRow.case_id).where(
        OutboxRow.state == "waiting", OutboxRow.holder != "", col(OutboxRow.lease_until) > now
    )
    return select(OutboxRow).where(
        OutboxRow.state == "waiting",
        or_(col(OutboxRow.not_before).is_(None), col(OutboxRow.not_before) <= today),
        col(OutboxRow.lease_until) <= now,
        col(OutboxRow.retry_at) <= now,
        col(OutboxRow.case_id).not_in(held),
    )


def claim(
    session: Session,
    holder: str,
    today: date,
    case_id: int | None = None,
    *,
    does: Collection[str] = (),
    seconds: float = LEASE_SECONDS,
) -> Lease | None:
    """Claim one row that is due, of this case and one of these kinds if they are given; None when there is none."""
    now, wanted = database_clock(session), due(session, today)
    if case_id is not None:
        wanted = wanted.where(OutboxRow.case_id == case_id)
    if does:
        wanted = wanted.where(col(OutboxRow.does).in_(does))
    row = session.exec(wanted.order_by(col(OutboxRow.id)).limit(1).with_for_update(skip_locked=True)).first()
    if row is None or not _case_is_free(session, row.case_id):
        return None
    begun = {"holder": holder, "epoch": row.epoch + 1, "tries": row.tries + 1, "started_at": store_of(session).now()}
    taken = session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.id) == row.id, col(OutboxRow.epoch) == row.epoch, col(OutboxRow.lease_until) <= now)
        .values(lease_until=now + seconds, **begun)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        return None
    return Lease(row.id or 0, row.case_id, row.does, row.epoch + 1, seconds)


def _case_is_free(session: Session, case_id: int) -> bool:
    """Lock the case and look again: two engines that chose two rows of one case must not both go on."""
    if session.exec(select(Case.id).where(Case.id == case_id).with_for_update(skip_locked=True)).first() is None:
        return False
    now = database_clock(session)
    held = select(OutboxRow.id).where(OutboxRow.case_id == case_id, OutboxRow.holder != "", col(OutboxRow.lease_until) > now)
    return session.exec(held).first() is None


def must_hold_lease(session: Session, lease: Lease) -> None:
    """Refuse to go on when the row was claimed by another since, or its lease ran out. Also renews the lease."""
    now = database_clock(session)
    kept = session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.id) == lease.row_id, col(OutboxRow.epoch) == lease.epoch, col(OutboxRow.lease_until) > now)
        .values(lease_until=now + lease.seconds)
        .execution_options(synchronize_session=False)
    )
    if kept.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise LeaseLost


@contextmanager
def kept(store: Store, lease: Lease) -> Iterator[None]:
    """Keep a lease alive while a body works, by a thread that renews it in short transactions of its own."""
    stop = Event()
    beat = Thread(target=_beat, args=(store, lease, stop), name=f"lease-{lease.row_id}", daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def _beat(store: Store, lease: Lease, stop: Event) -> None:
    while not stop.wait(lease.seconds / 3):
        if not renew(store, lease):
            return


def renew(store: Store, lease: Lease) -> bool:
    """Renew a lease in a transaction of its own; False when it is lost. A database that is away for a moment is no loss."""
    try:
        with store.writing() as session:
            must_hold_lease(session, lease)
    except LeaseLost:
        return False
    except (EnvironmentFault, OperationalError) as fault:  # the next beat tries again; the commit checks in any case
        log.warning("the lease on row %s was not renewed: %s", lease.row_id, fault)
    return True


def ring(session: Session) -> None:
    """Wake the engines on PostgreSQL when this transaction commits; on SQLite they look by themselves."""
    if not store_of(session).sqlite:
        session.execute(text("SELECT pg_notify(:bell, '')"), {"bell": BELL})


def release(session: Session, reason: str = "", case_id: int | None = None) -> None:
    """Let the rows that wait for this reason be tried now: the reason is gone. Their tries do not count.

    Without a reason every row that failed, of one case or of all: somebody asks for it (`santong advance`).
    """
    session.execute(
        update(OutboxRow)
        .where(
            col(OutboxRow.state) == "waiting",
            col(OutboxRow.holder) == "",
            col(OutboxRow.last_fault).startswith(reason, autoescape=True),
            *([] if case_id is None else [col(OutboxRow.case_id) == case_id]),
        )
        .values(retry_at=0.0, tries=0)
        .execution_options(synchronize_session=False)
    )


def finish(session: Session, lease: Lease) -> None:
    """Mark the work done and let the row go; LeaseLost when another claimed it since."""
    if not _let_go(session, lease, {"state": "done", "last_fault": ""}):
        raise LeaseLost


def put_back(session: Session, lease: Lease, fault: str) -> None:
    """Let the row go with the reason and a growing pause before the next try; a row that is done stays as it is."""
    row = session.get(OutboxRow, lease.row_id)
    if row is None or row.state == "done":
        return
    pause = PAUSES[min(row.tries, len(PAUSES)) - 1]
    _let_go(session, lease, {"last_fault": fault[:500], "retry_at": database_clock(session) + pause})


def _let_go(session: Session, lease: Lease, values: dict[str, object]) -> bool:
    let_go = session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.id) == lease.row_id, col(OutboxRow.epoch) == lease.epoch)
        .values(holder="", lease_until=0.0, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(let_go.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE's result has it
