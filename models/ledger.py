"""The ledger (办理留痕): one hash chain per case, instrument, campaign, letter, and one for settings; lines never change.

A line stores the exact bytes that were hashed, as text; its hash is the SHA-256 of that text.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

VERSION = 1
GENESIS = "0" * 64


class LedgerLine(SQLModel, table=True):
    """One line. The database refuses to change or remove it (triggers in the migration)."""

    __tablename__ = "ledger_line"
    __table_args__ = (UniqueConstraint("chain", "seq"),)
    id: int | None = Field(default=None, primary_key=True)
    chain: str
    seq: int
    hash: str
    body: str = Field(sa_column=Column(Text, nullable=False))


class HeadRow(SQLModel, table=True):
    """A daily head as made: which day, its SHA-256, up to which line it covers."""

    __tablename__ = "ledger_head"
    day: str = Field(primary_key=True)
    n: int
    hash: str
    last_line: int
    body: str = Field(sa_column=Column(Text, nullable=False))


def canonical(value: Mapping[str, Any]) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def line_body(chain: str, seq: int, prev: str, event: Mapping[str, Any]) -> str:
    """Return the text of a line: what is hashed and stored."""
    return canonical({"v": VERSION, "chain": chain, "seq": seq, "prev": prev, "event": dict(event)})


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def merkle_root(leaves: Iterable[str]) -> str:
    """Return the Merkle root over leaves in order; leaf and node hashes are told apart by their first byte."""
    level = [hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves]
    if not level:
        return GENESIS
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex()


def check_line(line: LedgerLine, prev: str) -> str:
    """Return what is wrong with a line after `prev`, or nothing."""
    where = f"{line.chain} 第 {line.seq} 行"
    if digest(line.body) != line.hash:
        return f"{where}的内容与其校验值不符（被改动）"
    try:
        body = json.loads(line.body)
    except ValueError:
        return f"{where}不是有效的记录"
    if body.get("chain") != line.chain or body.get("seq") != line.seq:
        return f"{where}的位置与记录不符（被移动）"
    if body.get("prev") != prev:
        return f"{where}与上一行不衔接（中间有缺失或者改动）"
    return ""
