"""The inbox of the public pages: an append-only SQLite file of its own, beside the data and apart from the main database.

The process that faces the public writes here and nowhere else; the office side reads it (`tasks.intake`). An address is kept
only as a hash with a salt of its day: it limits a flood of 24 hours and says nothing afterwards. The salt is thrown away when
the next day is over, by the next letter or by the exchange, whichever comes first. Of an IPv6 address only the network counts
(/64): within it everyone changes addresses at will.
"""

import hashlib
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from models.clock import day_of, start_of_day
from models.letters import TOKEN_LETTERS, Letter, LetterKind, twin_of
from models.refusals import BadInput, EnvironmentFault, Refusal

FILE = "inbox.sqlite3"
SECRET = "form.secret"  # noqa: S105 - the name of the file
WAIT = 10.0  # seconds a writer waits for another
TABLES = """
CREATE TABLE IF NOT EXISTS letter (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  token TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, at TEXT NOT NULL, words TEXT NOT NULL, target TEXT NOT NULL,
  place TEXT NOT NULL, about TEXT NOT NULL, sender TEXT NOT NULL, name TEXT NOT NULL, contact TEXT NOT NULL,
  same_as TEXT NOT NULL, sent_by TEXT NOT NULL, twin TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS letter_at ON letter (at);
CREATE INDEX IF NOT EXISTS letter_sent_by ON letter (sent_by, at);
CREATE INDEX IF NOT EXISTS letter_twin ON letter (twin, at);
CREATE TABLE IF NOT EXISTS salt (day TEXT PRIMARY KEY, salt TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS letter_no_update BEFORE UPDATE ON letter BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS letter_no_delete BEFORE DELETE ON letter BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""
COLUMNS = tuple(field.name for field in fields(Letter))
NAMED = ", ".join(COLUMNS)
PUT = f"INSERT INTO letter ({NAMED}, sent_by, twin) VALUES ({', '.join('?' * (len(COLUMNS) + 2))})"  # noqa: S608 - our own columns
TAKE = f"SELECT seq, {NAMED} FROM letter WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608 - our own columns
ONE = f"SELECT {NAMED} FROM letter WHERE token = ?"  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come: from one address and from all, in an hour and in a day; and how fast a form may be sent."""

    address_hour: int = 10
    address_day: int = 30
    all_hour: int = 1500
    all_day: int = 10000
    fastest: int = 4  # seconds between opening and sending a form
    slowest: int = 12 * 3600


class TooMany(Refusal):
    """So much came that nothing more is taken for a while."""


class Inbox:
    """The inbox of one home folder."""

    def __init__(self, home: Path, limits: Limits | None = None) -> None:
        self.folder = home / "intake"
        self.path = self.folder / FILE
        self.limits = limits or Limits()

    def put(self, letter: Letter, address: str, at: datetime) -> Letter:
        """Take a letter in and return it with its token. Words that came already today become a repetition of the first."""
        with self._writing() as connection:
            sent_by, before = _sent_by(connection, address, at)
            self._limit(connection, (sent_by, before), at)
            twin = twin_of(letter)
            kept = replace(letter, token=new_token(), at=at, same_as=_first(connection, letter, twin, sent_by, at))
            connection.execute(PUT, (*_row(kept), sent_by, twin))
        return kept

    def _limit(self, connection: sqlite3.Connection, sent_by: tuple[str, str], at: datetime) -> None:
        most = self.limits
        for hours, one, all_ in ((1, most.address_hour, most.all_hour), (24, most.address_day, most.all_day)):
            since = _stamp(at - timedelta(hours=hours))
            if _count(connection, "sent_by IN (?, ?) AND at > ?", *sent_by, since) >= one:
                raise TooMany(
                    f"您所在的网络地址在{_span(hours)}内提交的次数较多，请过一段时间再试；急需反映的，可以寄信或者来电。"
                )
            if _count(connection, "at > ?", since) >= all_:
                raise TooMany("现在提交的人较多，暂时不能接收，请过一段时间再试；急需反映的，可以寄信或者来电。")

    def find(self, token: str) -> Letter | None:
        """Return a letter by its token; None where there is none here."""
        if not self.path.exists():
            return None
        with reading(self.path) as connection:
            row = connection.execute(ONE, (token,)).fetchone()
        return _letter(row) if row else None

    def secret(self) -> str:
        """Return the secret forms are stamped with, made on first use."""
        path = self.folder / SECRET
        try:
            if not path.exists():
                self._make_folder()
                _made_once(path, secrets.token_urlsafe(48) + "\n")
            return path.read_text(encoding="ascii").strip()
        except OSError as fault:
            raise EnvironmentFault("收件目录不能读写，请检查数据目录的权限和磁盘空间。") from fault

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as fault:
            raise EnvironmentFault("收件目录不能写入，请检查数据目录的权限和磁盘空间。") from fault

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open the inbox for one durable write."""
        self._make_folder()
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous=FULL")
                if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'letter_no_delete'").fetchone():
                    connection.executescript(TABLES)
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
        except sqlite3.DatabaseError as fault:
            raise EnvironmentFault("收件箱现在不能写入，请稍后再试。") from fault


def _made_once(path: Path, text: str) -> None:
    """Write a file that appears whole; where another was quicker, its stands."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="part-")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an inbox to read it; one that is none or is damaged is bad input."""
    if not path.is_file():
        raise BadInput(f"没有收件箱文件“{path.name}”，请核对路径。")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            yield connection
    except sqlite3.DatabaseError as fault:
        raise BadInput(f"收件箱文件“{path.name}”读不了（{fault}），可能已损坏或者正被写入，请核对后再试。") from fault


def letters_after(path: Path, seq: int, most: int) -> list[tuple[int, Letter]]:
    """Return letters of an inbox behind a place, in the order they came."""
    with reading(path) as connection:
        return [(int(row[0]), _letter(row[1:])) for row in connection.execute(TAKE, (seq, most))]


def last_seq(path: Path) -> int:
    """Return the place of the last letter, 0 where there is no inbox yet."""
    if not path.exists():
        return 0
    with reading(path) as connection:
        return int(connection.execute("SELECT coalesce(max(seq), 0) FROM letter").fetchone()[0])


def new_token() -> str:
    """Return a new token: sixteen letters in four groups, which nobody guesses."""
    return "-".join("".join(secrets.choice(TOKEN_LETTERS) for _ in range(4)) for _ in range(4))


def _sent_by(connection: sqlite3.Connection, address: str, at: datetime) -> tuple[str, str]:
    """Return the hashes of an address with the salts of today and yesterday; those of days before are thrown away."""
    today = day_of(at)
    days = (today.isoformat(), (today - timedelta(days=1)).isoformat())
    connection.execute("DELETE FROM salt WHERE day NOT IN (?, ?)", days)
    connection.execute("INSERT OR IGNORE INTO salt (day, salt) VALUES (?, ?)", (days[0], secrets.token_hex(16)))
    salts = dict(connection.execute("SELECT day, salt FROM salt").fetchall())
    sender = _sender(address)
    now, before = (hashlib.sha256(f"{salts[day]}\n{sender}".encode()).hexdigest() if day in salts else "" for day in days)
    return now, before


def forget_salts(path: Path, at: datetime) -> None:
    """Throw away the salts of days before yesterday where no letter came to do it; what cannot be written now waits."""
    if not path.is_file():
        return
    yesterday = (day_of(at) - timedelta(days=1)).isoformat()
    held = f"{path.absolute().as_uri()}?mode=rw"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(held, uri=True, timeout=1.0)) as connection, connection:
        if connection.execute("SELECT 1 FROM salt WHERE day < ?", (yesterday,)).fetchone():
            connection.execute("DELETE FROM salt WHERE day < ?", (yesterday,))


def _sender(address: str) -> str:
    """Return what of an address stands for its sender: an IPv4 address whole, of an IPv6 address the network of 64 bits."""
    try:
        read = ip_address(address)
    except ValueError:
        return address  # no address: whatever the server says of the connection
    if isinstance(read, IPv4Address):
        return str(read)
    if read.ipv4_mapped:
        return str(read.ipv4_mapped)
    return f"{IPv6Address(int(read) >> 64 << 64)}/64"


def _first(connection: sqlite3.Connection, letter: Letter, twin: str, sent_by: str, at: datetime) -> str:
    """Return the token of the letter that this one repeats, empty where it repeats none.

    A comment repeats only one from the same address under the same name: what many say is counted as often as it is said.
    """
    where, values = "twin = ? AND at >= ? AND same_as = ''", [twin, _stamp(start_of_day(day_of(at)))]
    if letter.kind is LetterKind.COMMENT:
        where, values = f"{where} AND sent_by = ? AND name = ? AND contact = ?", [*values, sent_by, letter.name, letter.contact]
    found = connection.execute(f"SELECT token FROM letter WHERE {where} ORDER BY seq LIMIT 1", values).fetchone()  # noqa: S608 - our own words
    return str(found[0]) if found else ""


def _count(connection: sqlite3.Connection, where: str, *values: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM letter WHERE {where}", values).fetchone()  # noqa: S608 - our own words
    return int(found[0])


def _span(hours: int) -> str:
    return "一小时" if hours == 1 else "一天"


def _stamp(at: datetime) -> str:
    """Return a moment as it is kept: UTC, so that texts are in the order of time."""
    return datetime.fromtimestamp(at.timestamp(), tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _row(letter: Letter) -> tuple[object, ...]:
    values: Mapping[str, object] = dict(zip(COLUMNS, astuple(letter), strict=True))
    return tuple(_stamp(letter.at) if name == "at" else str(value) for name, value in values.items())


def _letter(row: tuple[object, ...]) -> Letter:
    """Return a row as a letter; one no inbox of ours has written is bad input."""
    held = {name: str(value) for name, value in zip(COLUMNS, row, strict=True)}
    try:
        kind, at = LetterKind(held.pop("kind")), datetime.fromisoformat(held.pop("at").replace("Z", "+00:00"))
    except ValueError as fault:
        raise BadInput("收件箱里有本系统没有的种类或者时间，不是本系统的收件箱文件。") from fault
    return Letter(kind=kind, at=at, **held)
