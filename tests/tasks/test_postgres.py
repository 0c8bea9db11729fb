"""The same installation on PostgreSQL: migrations, triggers, locks, and the whole life of the demonstration."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from desk.demo.life import Life
from desk.demo.stations import carry_through
from models.acts import Act, Who
from models.case import ActRow, Case
from models.refusals import EnvironmentFault, OutOfRange, Refusal
from models.words import Code
from tasks.acting import act
from tasks.chains import append
from tasks.numbers import faults_of, register_of
from tasks.people import who
from tasks.setup import init, migrate
from tasks.store import Store, newest_revision
from tests.bench import numbering
from tests.bench.numbering import clerk_of, giving, many_cases, open_case
from tests.installation import profile, settings_in

UNCHANGING = ("ledger_line", "act", "draft", "reading", "force_fact")
LASTING = (*UNCHANGING, "issued_number", "number_series", "ledger_head")
WAIT = 30.0  # seconds after which a thread of these tests is given up


@pytest.fixture
def numbers(tmp_path: Path, pg_url: str) -> Iterator[Store]:
    """An installation on PostgreSQL with the short procedures and the real clock."""
    with numbering.installation(tmp_path, pg_url) as store:
        yield store


def test_an_installation_is_made_once_and_migrating_again_changes_nothing(pg_store: Store) -> None:
    settings = pg_store.settings

    assert pg_store.installation.environment == "dev"
    assert migrate(settings) == newest_revision(settings)
    with pytest.raises(Refusal, match="已经初始化过"):
        init(settings, profile(), sample=True)


def test_a_server_that_is_not_there_is_an_environment_fault(pg_store: Store, tmp_path: Path) -> None:
    gone = Store(settings_in(tmp_path / "gone", database="postgresql://santong@127.0.0.1:1/santong"))

    with pytest.raises(EnvironmentFault, match="连接不上数据库服务器"):
        _ = gone.installation


@pytest.mark.parametrize("what", ["UPDATE", "DELETE", "TRUNCATE"])
def test_i6_the_database_refuses_to_change_or_remove_lines(numbers: Store, what: str) -> None:
    case_id = open_case(numbers)
    numbering.done(numbers, giving(clerk_of(numbers), case_id))
    filled = ("ledger_line", "act", "draft", "reading", "issued_number", "number_series")
    words = {"UPDATE": "UPDATE {0} SET {1} = {1}", "DELETE": "DELETE FROM {0}", "TRUNCATE": "TRUNCATE {0} CASCADE"}[what]
    tables = {"UPDATE": UNCHANGING, "DELETE": LASTING, "TRUNCATE": LASTING}[what]

    for table in (t for t in tables if t in filled or what == "TRUNCATE"):
        column = {"act": "seq", "draft": "n", "reading": "title"}.get(table, "id")
        with pytest.raises(DBAPIError, match="refused, lines are never"), numbers.writing() as session:
            session.execute(text(words.format(table, column)))


@dataclass(slots=True)
class Statements:
    """What was sent to the database, in order."""

    sent: list[str] = field(default_factory=list)

    def locks(self) -> list[str]:
        """The tables whose rows were locked for update, in order."""
        return [s.split("FROM ")[1].split()[0].strip('"') for s in self.sent if "FOR UPDATE" in s]


@contextmanager
def listening(store: Store) -> Iterator[Statements]:
    """Note every statement of a store."""
    heard = Statements()

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        heard.sent.append(" ".join(statement.split()))

    event.listen(store.engine, "before_cursor_execute", note)
    yield heard
    event.remove(store.engine, "before_cursor_execute", note)


def test_i1_the_case_is_locked_before_anything_is_read_and_the_series_last(numbers: Store) -> None:
    case_id, clerk = open_case(numbers), clerk_of(numbers)
    at = numbers.now()

    with numbers.writing() as session, listening(numbers) as heard:
        act(session, giving(clerk, case_id), at)

    assert "FOR UPDATE" in heard.sent[0]
    assert heard.locks() == ["case", "number_series", "number_series"]  # the first number of a year lays its series


def claiming(clerk: Who, case_id: int) -> Act:
    return Act(case_id=case_id, code=Code.CLAIM, by=clerk, step="number")


def two_clerks(store: Store) -> tuple[Who, Who]:
    first = clerk_of(store)
    with store.reading() as session:
        other = who(session, "chuyx", store.now().date())
    return first, other.model_copy(update={"roles": first.roles})


def test_i7_of_two_who_race_for_one_to_do_the_second_is_told_who_was_first(numbers: Store) -> None:
    case_id = open_case(numbers)
    first, second = two_clerks(numbers)
    looked = threading.Event()

    def slower() -> None:
        with numbers.writing() as session:
            assert session.get_one(Case, case_id).version == 2  # what is read before the lock must not be believed after it
            held = session.get_one(Case, case_id)
            looked.set()
            act(session, claiming(second, case_id), numbers.now())
            assert held.version == 2

    with ThreadPoolExecutor() as pool, numbers.writing() as session:
        act(session, claiming(first, case_id), numbers.now())
        late = pool.submit(slower)
        assert looked.wait(WAIT)
        with pytest.raises(TimeoutError):
            late.result(timeout=0.5)
        session.commit()
        with pytest.raises(Refusal, match="陈伯函"):
            late.result(timeout=WAIT)

    with numbers.reading() as session:
        acts = session.exec(select(ActRow.code).where(ActRow.case_id == case_id).order_by(ActRow.seq)).all()  # type: ignore[arg-type]  # SQLModel types columns as values
    assert acts == ["submit", "conclude", "claim"]


def test_i6_acts_on_different_cases_do_not_wait_for_each_other(numbers: Store) -> None:
    one, other = many_cases(numbers, 2)
    clerk = clerk_of(numbers)

    with ThreadPoolExecutor() as pool, numbers.writing() as session:
        act(session, claiming(clerk, one), numbers.now())
        receipt = pool.submit(numbering.done, numbers, claiming(clerk, other)).result(timeout=WAIT)

    assert receipt.case_id == other


def test_i4_two_acts_that_both_want_the_first_number_of_a_year_get_the_first_and_the_second(numbers: Store) -> None:
    one, other = many_cases(numbers, 2)
    clerk = clerk_of(numbers)

    with ThreadPoolExecutor() as pool, numbers.writing() as session:
        act(session, giving(clerk, one), numbers.now())
        late = pool.submit(numbering.done, numbers, giving(clerk, other))
        with pytest.raises(TimeoutError):
            late.result(timeout=0.5)
        session.commit()
        receipt = late.result(timeout=WAIT)

    assert receipt.numbers[0].endswith("〕2号")
    with numbers.reading() as session:
        assert faults_of(session) == []


def test_i6_two_who_write_to_the_chain_of_settings_at_once_do_so_one_after_the_other(numbers: Store) -> None:
    def note(what: str) -> int:
        with numbers.writing() as session:
            return append(session, "settings", {"kind": what}, numbers.now()).seq

    with ThreadPoolExecutor() as pool, numbers.writing() as session:
        first = append(session, "settings", {"kind": "first"}, numbers.now()).seq
        late = pool.submit(note, "second")
        with pytest.raises(TimeoutError):
            late.result(timeout=0.5)
        session.commit()
        second = late.result(timeout=WAIT)

    assert (first, second) == (2, 3)


@pytest.mark.slow
def test_the_life_of_the_demonstration_goes_its_whole_way(tmp_path: Path, pg_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SANTONG_KEYS", "SANTONG_HEADS", "SANTONG_NOW"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SANTONG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SANTONG_ENV", "dev")
    monkeypatch.setenv("SANTONG_DATABASE", pg_url)
    life = Life(tmp_path / "home", quiet=True)

    summary = carry_through(life)

    assert summary
    assert not life.store.sqlite
    assert life.case().ended == "archived"
    with life.store.reading() as session:
        assert [row["number"] for row in register_of(session)]
        assert faults_of(session) == []
    life.store.engine.dispose()


@pytest.mark.parametrize("number", [2**31, 2**63, 10**20, -(10**20)])
def test_a_number_no_column_holds_is_found_nowhere_and_is_no_fault(numbers: Store, number: int) -> None:
    with numbers.reading() as session:
        assert _of(session, number) is None

    with pytest.raises(OutOfRange), numbers.reading() as session:
        session.exec(select(Case).offset(10**20)).all()


def _of(session: Session, number: int) -> Case | None:
    """Return the case of a number; a refusal that there is no such number counts as none."""
    try:
        return session.get(Case, number)
    except OutOfRange:
        return None
