"""A stock of cases for load and growth: one real case opened through the one door, its rows copied as often as wanted."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlmodel import Session, SQLModel, col, func
from sqlmodel import select as choose

from models.case import (
    ActRow,
    Case,
    CaseFact,
    Deadline,
    Decision,
    Draft,
    FindingRow,
    Material,
    Todo,
    Wait,
)
from models.ledger import GENESIS, LedgerLine, digest, line_body
from models.outbox import OutboxRow
from tasks.store import Store

BLOCK = 500  # cases written with one statement a table
COPIED: tuple[type[SQLModel], ...] = (
    ActRow,
    CaseFact,
    Draft,
    Material,
    Decision,
    Todo,
    Wait,
    Deadline,
    FindingRow,
    OutboxRow,
)
Row = dict[str, Any]


def copies(store: Store, case_id: int, count: int) -> range:
    """Copy a case `count` times, each with acts, rows and a true chain of its own; return the ids of the copies."""
    with store.writing() as session:
        connection = session.connection()
        case = _rows(connection, table_of(Case), case_id)[0]
        first = (session.exec(choose(func.max(Case.id))).one() or 0) + 1
        kept = {kind: _rows(connection, table_of(kind), case_id) for kind in COPIED}
        chain = _chain(session, case_id)
        for start in range(first, first + count, BLOCK):
            _write(connection, case, kept, chain, range(start, min(start + BLOCK, first + count)))
        ids = session.exec(choose(Case.id).where(col(Case.id) >= first).order_by(col(Case.id))).all()
    if list(ids) != list(range(first, first + count)):
        raise AssertionError("copied cases must have ids in a row")
    return range(first, first + count)


def table_of(kind: type[SQLModel]) -> Table:
    """Return the table of a row class."""
    return kind.__table__  # type: ignore[attr-defined, no-any-return]  # SQLModel does not declare it


def _rows(connection: Connection, table: Table, case_id: int) -> list[Row]:
    key = table.c["id"] if table.name == "case" else table.c["case_id"]
    found = [dict(row) for row in connection.execute(select(table).where(key == case_id)).mappings()]
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def _chain(session: Session, case_id: int) -> list[Row]:
    lines = session.exec(choose(LedgerLine.body).where(LedgerLine.chain == f"case:{case_id}").order_by(col(LedgerLine.seq)))
    return [json.loads(body)["event"] for body in lines]


def _write(connection: Connection, case: Row, kept: dict[type[SQLModel], list[Row]], chain: list[Row], ids: range) -> None:
    connection.execute(insert(table_of(Case)), [case for _ in ids])
    for kind, rows in kept.items():
        if rows:
            connection.execute(insert(table_of(kind)), list(_moved(rows, ids, kind is ActRow)))
    if chain:
        connection.execute(insert(table_of(LedgerLine)), [line for n in ids for line in _lines(chain, n)])


def _moved(rows: list[Row], ids: Iterable[int], are_acts: bool) -> Iterator[Row]:
    for n in ids:
        for row in rows:
            moved = {**row, "case_id": n}
            if are_acts:
                moved["body"] = json.dumps(_of_case(json.loads(row["body"]), n), ensure_ascii=False)
            yield moved


def _of_case(recorded: Row, case_id: int) -> Row:
    return {**recorded, "act": {**recorded["act"], "case_id": case_id}}


def _lines(chain: list[Row], case_id: int) -> Iterator[Row]:
    prev = GENESIS
    for seq, event in enumerate(chain, 1):
        body = line_body(f"case:{case_id}", seq, prev, {**event, "act": _of_case(event["act"], case_id)})
        prev = digest(body)
        yield {"chain": f"case:{case_id}", "seq": seq, "hash": prev, "body": body}
