"""One recorded act against a bare transaction over the same rows; the next to-do after an act; the statements of an act."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session, col, desc, select

from models.acts import Act, Who
from models.case import ActRow, Case, Comment, Deadline, FindingRow, Todo, Wait
from models.clock import day_of
from models.ledger import LedgerLine
from models.outbox import CalendarYear, OutboxRow, RuleConfirmation
from models.people import Organ
from models.people import Section as Room
from models.words import Code
from tasks.acting import act
from tasks.doing import Wanted, perform
from tasks.people import who
from tasks.store import WRITE, Store
from tests.bench.lives import Stock, postgresql, statements_of, stock_at, without_sync
from tests.bench.measure import MILLISECONDS, Section, in_turn, percentile, ratio, seconds, spread

STEP = "legality"


@dataclass(frozen=True, slots=True)
class Written:
    """What the last act wrote, for the bare transaction to write the same for another case."""

    act: ActRow
    line: LedgerLine


def claim_of(by: Who, case_id: int) -> Act:
    """The act that is measured: an ordinary step is taken by its holder."""
    return Act(case_id=case_id, code=Code.CLAIM, by=by, step=STEP)


def recorded(store: Store, by: Who, case_id: int, at: datetime) -> float:
    """Record the act through the one door, from opening the transaction to its durable end."""

    def does() -> None:
        with store.writing() as session:
            act(session, claim_of(by, case_id), at)

    return seconds(does)


def bare(store: Store, written: Written, by: Who, case_id: int, at: datetime) -> float:
    """Load the rows an act loads and write the rows it writes, with SQLModel alone: nothing asked, nothing hashed."""
    return seconds(lambda: _bare(store, written, by, case_id, at))


def _bare(store: Store, written: Written, by: Who, case_id: int, at: datetime) -> None:
    with Session(store.engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        case = session.exec(select(Case).where(Case.id == case_id).with_for_update()).one()
        todos, last = _load(session, case)
        session.add(ActRow(**{**written.act.model_dump(), "case_id": case_id}))
        line = {**written.line.model_dump(exclude={"id"}), "chain": f"case:{case_id}", "seq": last.seq + 1}
        session.add(LedgerLine(**line))
        todo = next(todo for todo in todos if todo.step == STEP)
        todo.holder_id = by.id
        case.version += 1
        session.commit()


def _load(session: Session, case: Case) -> tuple[list[Todo], LedgerLine]:
    organ = session.get_one(Organ, case.organ_id)
    session.exec(select(Room).where(Room.organ_id == organ.id, Room.name == organ.settings["legal_section"])).all()
    session.exec(select(ActRow).where(ActRow.case_id == case.id).order_by(col(ActRow.seq))).all()
    for table in (Comment, FindingRow, Deadline, OutboxRow):
        session.exec(select(table).where(table.case_id == case.id)).all()
    session.exec(select(RuleConfirmation)).all()
    session.exec(select(CalendarYear)).all()
    session.exec(select(Wait).where(Wait.case_id == case.id, Wait.closed_seq == 0)).all()
    todos = session.exec(select(Todo).where(Todo.case_id == case.id, Todo.closed_seq == 0)).all()
    chain = select(LedgerLine).where(LedgerLine.chain == f"case:{case.id}").order_by(desc(LedgerLine.seq)).limit(1)
    return list(todos), session.exec(chain).one()


def first_act(stock: Stock) -> tuple[Who, datetime, Written]:
    """Do the act once and return who did it, when, and what it wrote."""
    store, at, case_id = stock.store, stock.store.now(), next(stock.cases)
    with store.reading() as session:
        by = who(session, "wuqy", day_of(at))
    recorded(store, by, case_id, at)
    with store.reading() as session:
        wrote = session.exec(select(ActRow).where(ActRow.case_id == case_id).order_by(desc(ActRow.seq)).limit(1)).one()
        line = session.exec(
            select(LedgerLine).where(LedgerLine.chain == f"case:{case_id}").order_by(desc(LedgerLine.seq)).limit(1)
        ).one()
    return by, at, Written(wrote, line)


def run(rounds: int) -> Section:
    """Measure one act against the bare transaction."""
    section = Section(
        "One recorded act against a bare transaction",
        f"签收 (`claim`) at the legality review of a case with its whole history, each case used once, {rounds} rounds. The "
        "bare transaction opens the same way, loads with plain SQLModel selects every row the act loads (case, organ, section, "
        "acts, comments, findings, deadlines, outbox, waits, to-dos, confirmations, calendar, last ledger line) and writes "
        "the same rows; it judges nothing and hashes nothing.",
    )
    with TemporaryDirectory() as folder, stock_at(Path(folder), STEP, 4 * rounds + 30) as stock:
        _sqlite(section, stock, rounds)
    with postgresql() as url, TemporaryDirectory() as folder:
        if url:
            with stock_at(Path(folder), STEP, 2 * rounds + 30, url) as stock:
                _postgresql(section, stock, rounds)
    return section


def _sqlite(section: Section, stock: Stock, rounds: int) -> None:
    by, at, written = first_act(stock)
    store, cases = stock.store, stock.cases
    with without_sync(store) as fast:
        full, plain, off, plain_off = in_turn(
            rounds,
            lambda: recorded(store, by, next(cases), at),
            lambda: bare(store, written, by, next(cases), at),
            lambda: recorded(fast, by, next(cases), at),
            lambda: bare(fast, written, by, next(cases), at),
        )
    _pair(section, "SQLite, `synchronous=FULL`", full, plain, 1.5)
    _pair(section, "SQLite, `synchronous=OFF`", off, plain_off, 3.0)
    sent = statements_of(store.engine)
    recorded(store, by, next(cases), at)
    section.add("SQL statements of the act, BEGIN counted", str(len(sent)))


def _postgresql(section: Section, stock: Stock, rounds: int) -> None:
    by, at, written = first_act(stock)
    full, plain = in_turn(
        rounds,
        lambda: recorded(stock.store, by, next(stock.cases), at),
        lambda: bare(stock.store, written, by, next(stock.cases), at),
    )
    _pair(section, "PostgreSQL, as it comes", full, plain, 1.5)


def _pair(section: Section, where: str, full: list[float], plain: list[float], aim: float) -> None:
    over = ratio(full, plain)
    section.add(f"{where}: the act", spread(full, MILLISECONDS).words())
    section.add(f"{where}: the bare transaction", spread(plain, MILLISECONDS).words())
    section.add(f"{where}: ratio, pair by pair", over.words("×"), f"≤ {aim} ×", over.middle <= aim)


def next_todo(rounds: int) -> Section:
    """Measure how soon the next person's to-do can be read."""
    section = Section(
        "The next to-do after an act",
        f"A section head approves the plan: from handing the wish in (`perform`) to the legal officer's to-do being read in "
        f"another session; nothing automatic lies between; each case used once, {rounds} rounds, SQLite `synchronous=FULL`.",
    )
    with TemporaryDirectory() as folder, stock_at(Path(folder), "plan", rounds + 30) as stock:
        (taken,) = in_turn(rounds, lambda: seconds(lambda: _approve_and_look(stock)))
    found = spread(taken, MILLISECONDS)
    section.add("from wish to next to-do", found.words(), "< 20 ms", found.middle < 20)
    section.add("the slowest of twenty (p95)", f"{percentile(taken, 0.95) * MILLISECONDS:.2f} ms")
    return section


def _approve_and_look(stock: Stock) -> None:
    case_id = next(stock.cases)
    wanted = Wanted(Code.CONCLUDE, "qianrh", outcome="approved", text="必要")
    perform(stock.store, case_id, "plan", "", wanted)
    with stock.store.reading() as session:
        open_ = session.exec(select(Todo.step).where(Todo.case_id == case_id, Todo.closed_seq == 0)).all()
    if "identify" not in open_:
        raise AssertionError(f"no next to-do in case {case_id}: {open_}")
