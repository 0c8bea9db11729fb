"""The store: one database, one folder of files, one clock. A writing session is one durable transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pendulum
from sqlalchemy import Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlmodel import Session

from models.outbox import Installation
from models.refusals import BadInput, EnvironmentFault, OutOfRange
from settings import Settings

WRITE = "santong_write"
MOMENT = "santong_moment"
TOO_LARGE = "22003"  # PostgreSQL: numeric value out of range


class Store:
    """An open installation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def engine(self) -> Engine:
        """The database engine, made on first use."""
        url = self.settings.database
        if url.startswith("sqlite"):
            engine = create_engine(url, connect_args={"timeout": 60})
            event.listen(engine, "connect", _pragmas)
            event.listen(engine, "begin", _begin)
        else:
            engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
        event.listen(engine, "handle_error", _out_of_range)
        return engine

    @property
    def sqlite(self) -> bool:
        """Tell whether the database is SQLite."""
        return self.settings.database.startswith("sqlite")

    @cached_property
    def installation(self) -> Installation:
        """What `init` fixed; refused when there is no installation, or one made by a newer program."""
        with self.reading() as session:
            self._check_version(session)
            found = session.get(Installation, 1)
            if found is None:
                raise EnvironmentFault("数据目录还没有初始化，请先运行 santong init。")
            session.expunge(found)
            return found

    def _check_version(self, session: Session) -> None:
        has = session.connection().dialect.has_table(session.connection(), "alembic_version")
        held = session.execute(text("SELECT version_num FROM alembic_version")).scalar() if has else None
        if held is None:
            raise EnvironmentFault("数据目录还没有初始化，请先运行 santong init。")
        newest = newest_revision(self.settings)
        if held > newest:
            raise EnvironmentFault(f"数据库的版本（{held}）比程序的版本（{newest}）新，请使用新版程序。")
        if held < newest:
            raise EnvironmentFault(f"数据库的版本（{held}）较旧，请先运行 santong migrate。")

    @property
    def dev(self) -> bool:
        """Tell whether this is a development installation."""
        return self.installation.environment == "dev"

    def now(self) -> datetime:
        """Return the moment; only in dev does SANTONG_NOW replace the clock."""
        given = self.settings.now
        if given and self.dev:
            return parse_moment(given)
        return datetime.now(UTC)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with self._faults(), Session(self.engine, expire_on_commit=False) as session:
            session.info["store"] = self
            yield session  # closing rolls back and leaves loaded rows readable

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session for one unit of work: committed when the block ends, rolled back when it raises."""
        with self._faults(), Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={WRITE: True})
            session.info["store"] = self
            yield session
            session.commit()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, ProgrammingError, DBAPIError) as fault:
            if told := tell(str(fault.orig)):
                raise EnvironmentFault(told) from fault
            raise


def parse_moment(words: str) -> datetime:
    """Read an ISO moment; a day or a naive moment is taken as Asia/Shanghai."""
    try:
        parsed = pendulum.parse(words, tz="Asia/Shanghai")
    except (pendulum.parsing.exceptions.ParserError, ValueError) as fault:
        raise BadInput(f"“{words}”不是有效的时间（应为 2026-03-01T09:00:00+08:00 这样的写法）。") from fault
    if not isinstance(parsed, pendulum.DateTime):
        raise BadInput(f"“{words}”不是有效的时间。")
    return parsed


def newest_revision(settings: Settings) -> str:
    """Return the newest migration this program knows; files are named by their revision."""
    return max(path.name[:4] for path in (settings.migrations / "versions").glob("[0-9]*.py"))


def store_of(session: Session) -> Store:
    """Return the store a session belongs to."""
    store: Store = session.info["store"]
    return store


def moment_in(session: Session) -> datetime:
    """Take the moment of a transaction from the clock, inside it."""
    at = store_of(session).now()
    session.info[MOMENT] = at
    return at


def later_in(session: Session, at: datetime) -> datetime:
    """Return the clock's moment by now where `at` was taken from it in this transaction, else `at` itself."""
    return max(at, store_of(session).now()) if session.info.get(MOMENT) == at else at


def _pragmas(connection: Any, record: Any) -> None:  # noqa: ANN401 - the driver's objects
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=60000"):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError:
            if not pragma.startswith("journal_mode"):  # a read-only database cannot change its journal; reading may go on
                raise
    cursor.close()


def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection
    write = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _out_of_range(context: ExceptionContext) -> None:
    """Refuse a number larger than the database holds, which each driver says in its own way."""
    fault = context.original_exception
    if isinstance(fault, OverflowError) or getattr(fault, "sqlstate", "") == TOO_LARGE:
        raise OutOfRange from fault


def tell(fault: str) -> str:
    """Say a database's fault in the office's words; empty for one we do not know."""
    if "database is locked" in fault:
        return "数据库正被其他程序占用，请稍后再试。"
    if "readonly database" in fault or "read-only" in fault:
        return "数据库是只读的，不能写入；请检查数据目录的权限。"
    if "unable to open database" in fault:
        return "打不开数据库，请检查数据目录是否存在、是否可写；还没有初始化的，请先运行 santong init。"
    if "not a database" in fault or "malformed" in fault:
        return "数据库文件已损坏或者不是数据库，请从备份恢复。"
    if "connection" in fault and ("refused" in fault or "failed" in fault):
        return "连接不上数据库服务器，请检查地址和服务是否运行。"
    return ""
