"""The one place that appends a line to the ledger. Chains: `case:N`, `instrument:N`, `campaign:N`, `letter:N`, `settings`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, desc, select

from models.ledger import GENESIS, LedgerLine, digest, line_body
from tasks.store import moment_in

LAST = (
    select(LedgerLine.seq, LedgerLine.hash)
    .where(LedgerLine.chain == bindparam("chain"))
    .order_by(desc(LedgerLine.seq))
    .limit(1)
)

QUEUE = select(func.pg_advisory_xact_lock(func.hashtext(bindparam("chain"))))


def append(session: Session, chain: str, event: Mapping[str, Any], at: datetime) -> LedgerLine:
    """Append one line to a chain, in the transaction of what it records."""
    if session.get_bind().dialect.name == "postgresql" and not chain.startswith("case:"):
        session.exec(QUEUE, params={"chain": chain})  # a case's chain is locked with its case; SQLite has one writer
    last, prev = session.exec(LAST, params={"chain": chain}).first() or (0, GENESIS)
    body = line_body(chain, last + 1, prev, {**event, "at": at.isoformat()})
    line = LedgerLine(chain=chain, seq=last + 1, hash=digest(body), body=body)
    session.add(line)
    return line


def note_setting(session: Session, event: Mapping[str, Any]) -> None:
    """Append a change of people, sections or settings to the settings chain, now."""
    append(session, "settings", event, moment_in(session))
