"""A small ledger to verify, and an attacker who writes to the database file itself with the triggers taken away."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models.ledger import GENESIS, digest, line_body
from settings import ROOT
from tasks.automatic import drain
from tasks.chains import append
from tasks.opening import Submission, submit
from tasks.store import Store

SAMPLES = ROOT / "templates" / "samples"
Event = dict[str, Any]


def lines_added(store: Store, chain: str, count: int) -> None:
    """Append some lines to a chain that is no case's."""
    with store.writing() as session:
        for number in range(count):
            append(session, chain, {"kind": "note", "number": number, "words": "登记“存量”文件"}, store.now())
            session.flush()


def case_submitted(store: Store) -> int:
    """Open a case of two acts: handed in by a person, screened by the machine."""
    materials = tuple((kind, SAMPLES / f"{kind}.txt") for kind in ("note", "basis"))
    facts = {"touches_operators": "yes"}
    case_id = submit(store, Submission(SAMPLES / "draft-1.txt", "", "基础教育科", "zhaowy", materials=materials, facts=facts))
    drain(store, "test", case_id)
    return case_id


def small_ledger(store: Store) -> Store:
    """Two cases of two acts and an instrument of four lines, beside the settings."""
    case_submitted(store)
    case_submitted(store)
    lines_added(store, "instrument:9", 4)
    return store


@contextmanager
def attacked(store: Store) -> Iterator[sqlite3.Connection]:
    """Open the database file as its owner can: no triggers, no foreign keys."""
    connection = sqlite3.connect(database_of(store))
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.commit()
    connection.close()


def database_of(store: Store) -> Path:
    """Return the database file."""
    return Path(store.settings.database.removeprefix("sqlite:///"))


def attack(store: Store, statement: str, *values: object) -> None:
    """Do one statement behind the program's back; it must have done something."""
    with attacked(store) as connection:
        assert connection.execute(statement, values).rowcount > 0


def rewritten(store: Store, chain: str, edit: Callable[[int, Event], Event]) -> None:
    """Edit the events of a chain and hash the whole chain anew, act rows included: by itself the chain is perfect again."""
    with attacked(store) as connection:
        prev = GENESIS
        for seq, body in connection.execute(
            "SELECT seq, body FROM ledger_line WHERE chain = ? ORDER BY seq", (chain,)
        ).fetchall():
            event = edit(seq, json.loads(body)["event"])
            text = line_body(chain, seq, prev, event)
            prev = digest(text)
            connection.execute(
                "UPDATE ledger_line SET body = ?, hash = ? WHERE chain = ? AND seq = ?", (text, prev, chain, seq)
            )
            if "act" in event:
                act = json.dumps(event["act"], ensure_ascii=False, separators=(",", ":"))
                case_id = int(chain.removeprefix("case:"))
                connection.execute("UPDATE act SET body = ? WHERE case_id = ? AND seq = ?", (act, case_id, seq))


def vanished(store: Store, case_id: int) -> None:
    """Take away a case with everything that hangs on it."""
    with attacked(store) as connection:
        connection.execute("DELETE FROM ledger_line WHERE chain = ?", (f"case:{case_id}",))
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            if "case_id" in columns:
                connection.execute(f'DELETE FROM "{table}" WHERE case_id = ?', (case_id,))  # noqa: S608 - a table of ours
        connection.execute('DELETE FROM "case" WHERE id = ?', (case_id,))
