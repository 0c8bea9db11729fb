"""Writing the ledger: the one place that appends a line. Chains: `case:N`, `instrument:N`, `campaign:N`, `settings`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, desc, select

from models.ledger import GENESIS, LedgerLine, digest, line_body


def append(session: Session, chain: str, event: Mapping[str, Any], at: datetime) -> LedgerLine:
    """Append one line to a chain, in the transaction of what it records."""
    last = session.exec(select(LedgerLine).where(LedgerLine.chain == chain).order_by(desc(LedgerLine.seq)).limit(1)).first()
    seq, prev = (last.seq + 1, last.hash) if last else (1, GENESIS)
    body = line_body(chain, seq, prev, {**event, "at": at.isoformat()})
    line = LedgerLine(chain=chain, seq=seq, hash=digest(body), body=body)
    session.add(line)
    return line
