"""What `doctor` looks at: is the installation whole, and do its rows say what its acts say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, inspect, text
from sqlmodel import Session, col, select

from models.case import Case, Todo
from models.clock import day_of
from models.instrument import Instrument
from models.outbox import Installation, OutboxRow
from models.people import Person
from models.procedure.todos import open_todos, open_waits, open_work
from models.status import next_event
from tasks.acting import state_of
from tasks.indexing import faults_of_index
from tasks.instruments import facts_of
from tasks.leases import database_clock
from tasks.numbers import faults_of
from tasks.procedures import procedures
from tasks.store import Store

LONG = timedelta(minutes=10)  # no body works that long; the longest reads or typesets one document


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    what: str
    ok: bool
    detail: str = ""


def check_all(store: Store) -> list[Check]:
    """Look at everything and say what was found."""
    with store.reading() as session:
        return [
            *_law(store),
            *_database(store, session),
            *_cases(store, session),
            *_stock(store, session),
            *_index(store, session),
        ]


def _law(store: Store) -> Iterator[Check]:
    found = procedures(store.settings.rules)
    yield Check("程序文件", bool(found), "、".join(p.id for p in found))


def _database(store: Store, session: Session) -> Iterator[Check]:
    people = session.exec(select(func.count()).select_from(Person)).one()
    yield Check("人员", people > 0, f"{people} 人")
    samples = session.exec(select(func.count()).select_from(Person).where(Person.sample == True)).one()  # noqa: E712 - SQL
    yield Check("示例人员", store.dev or samples == 0, f"{samples} 人" if samples else "")
    triggers = _triggers(store, session)
    yield Check("留痕不可改的触发器", triggers >= 2, f"{triggers} 个")
    stuck = session.exec(select(OutboxRow).where(OutboxRow.state == "waiting", OutboxRow.last_fault != "")).all()
    yield Check("自动任务", not stuck, "；".join(f"事项{r.case_id} {r.does}：{r.last_fault}" for r in stuck[:5]))
    long = _long_at_work(store, session)
    yield Check("自动任务没有停住不动的", not long, "；".join(long[:5]))
    held = session.get_one(Installation, 1).numbers_held
    yield Check("可以编号", not held, held)
    faults = faults_of(session)
    yield Check("编号连续", not faults, "；".join(faults))


def _long_at_work(store: Store, session: Session) -> list[str]:
    """Name the work that somebody holds and keeps alive for long without finishing it: a body that hangs."""
    since = store.now() - LONG
    held = (OutboxRow.state == "waiting", OutboxRow.holder != "", col(OutboxRow.lease_until) > database_clock(session))
    rows = session.exec(select(OutboxRow).where(*held, col(OutboxRow.started_at) < since).order_by(col(OutboxRow.id)))
    return [f"事项{r.case_id} {r.does}：{r.holder} 自 {r.started_at:%m-%d %H:%M}（UTC）起一直在办" for r in rows]


def _triggers(store: Store, session: Session) -> int:
    if store.sqlite:
        wanted = "SELECT count(*) FROM sqlite_master WHERE type='trigger' AND tbl_name='ledger_line'"
    else:
        wanted = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'ledger_line'::regclass AND NOT tgisinternal"
    _ = inspect(session.connection())
    return int(session.execute(text(wanted)).scalar() or 0)


def _cases(store: Store, session: Session) -> Iterator[Check]:
    """I5: every running case has something that moves it, and its rows equal what its acts say."""
    idle, wrong = [], []
    for case in session.exec(select(Case)).all():
        state = state_of(session, case, day_of(store.now()))
        todos = open_todos(state)
        if not case.ended and not (todos or open_work(state) or open_waits(state)):
            idle.append(str(case.id))
        held = set(session.exec(select(Todo.key).where(Todo.case_id == case.id, Todo.closed_seq == 0)))
        if held != {t.key for t in todos} or case.ended != state.ended:
            wrong.append(str(case.id))
    yield Check("在办事项都有人或者自动任务推动", not idle, "、".join(idle))
    yield Check("待办与办理记录一致", not wrong, "、".join(wrong))


def _stock(store: Store, session: Session) -> Iterator[Check]:
    today, now = day_of(store.now()), store.now()
    stale = [
        i.document_number or i.title
        for i in session.exec(select(Instrument)).all()
        if (i.next_event_on or today) < today and i.next_event_on != next_event(facts_of(session, i), today, now)
    ]
    yield Check("存量文件的下一时点", True, f"{len(stale)} 件待夜间检查更新" if stale else "")


def _index(store: Store, session: Session) -> Iterator[Check]:
    faults = faults_of_index(session, store.now())
    yield Check(
        "搜索索引与登记一致", not faults, "；".join((*faults, "请运行 santong search --rebuild 重建")) if faults else ""
    )
