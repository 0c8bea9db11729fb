"""The heads one after another: from the one held elsewhere back to the first, each found by the hash the later one names.

A head missing from the folder is taken from the database when its text has that hash: the later head vouches for it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, col, select

from models.ledger import GENESIS, HeadRow, LedgerLine
from models.refusals import BadInput
from tasks.heads import Head, fold, read_head, root_of, signature_fault

Points = dict[str, dict[int, tuple[str, str]]]  # chain -> line -> its hash and the head that says so


@dataclass(slots=True)
class Succession:
    """The heads that hold good, oldest first, and what is wrong with the others."""

    good: list[Head] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def points(self) -> Points:
        """What the heads say of single lines."""
        points: Points = {}
        for head in self.good:
            for chain, (seq, hash_) in head.moved.items():
                points.setdefault(chain, {}).setdefault(seq, (hash_, head.called))
        return points


def succession(session: Session, file: Path | None, trusted: str) -> Succession:
    """Return the heads that hold good. Without `trusted` a head must bear the key the installation wrote down at its start."""
    out = Succession()
    keys = frozenset({trusted}) if trusted else _first_key(session)
    own = list(_own_heads(session, out))
    start = _head_in(file, keys, out) if file else None
    beside = list(_beside(file, start, out)) if file and start else []
    path = _back_from(start or (own[-1] if own else None), [*beside, *own], out)
    later = [head for head in own if start and head.n > start.n]
    _compare(start, path, beside, own, out)
    _linked([*path[-1:], *later], out)
    for head in [*path, *later]:
        if fault := signature_fault(head, keys):
            out.faults.append(fault)
        else:
            out.good.append(head)
    if not out.faults:
        _roots(path, later, out)
    return out


def _own_heads(session: Session, out: Succession) -> Iterator[Head]:
    for row in session.exec(select(HeadRow).order_by(col(HeadRow.n))):
        heads = [read_head(text) for text in str(row.body).split("\n")]
        last = heads[-1]
        if last is None or None in heads or (last.n, last.digest, last.day) != (row.n, row.hash, row.day):
            out.faults.append(f"数据库里 {row.day} 的校验头被改动。")
        yield from (head for head in heads if head)


def _head_in(file: Path, keys: frozenset[str], out: Succession) -> Head | None:
    """Read the head given; one that is altered or forged is named and speaks for nothing."""
    head = _read(file)
    if head is None:
        out.faults.append(f"校验头文件 {file.name} 的内容不是生成时的原文（被改动或者伪造）。")
    elif fault := signature_fault(head, keys):
        out.faults.append(f"校验头文件 {file.name}：{fault}")
    else:
        return head
    return None


def _read(file: Path) -> Head | None:
    try:
        return read_head(file.read_bytes().decode("utf-8", "replace"))
    except OSError as fault:
        raise BadInput(f"校验头文件“{file}”读不了，请检查路径。") from fault


def _beside(file: Path, start: Head, out: Succession) -> Iterator[Head]:
    """Read the earlier heads in the folder of the one given."""
    yield start
    for other in sorted(file.parent.glob("head-*.json")):
        if other.name == file.name:
            continue
        head = _read(other)
        if head is None:
            out.faults.append(f"同一文件夹的校验头文件 {other.name} 的内容不是生成时的原文（被改动或者伪造）。")
        elif head.n <= start.n:
            yield head


def _back_from(start: Head | None, known: Iterable[Head], out: Succession) -> list[Head]:
    """Follow `prev` backwards; return the heads found, oldest first."""
    by_digest = {head.digest: head for head in known}
    path: list[Head] = []
    head = start
    while head:
        path.append(head)
        before = by_digest.get(head.prev)
        if before is None and (head.prev != GENESIS or head.n != 1):
            out.faults.append(f"{head.called}之前的一份校验头找不到（同一文件夹和数据库里都没有，或者已被改动）。")
        head = before
    return path[::-1]


def _compare(start: Head | None, path: list[Head], beside: list[Head], own: list[Head], out: Succession) -> None:
    """Name each head, in the folder or in the database, that is not the one the later heads speak of."""
    on_path, held = {head.digest for head in path}, {head.digest for head in own}
    for head in beside:
        if head.digest not in on_path:
            out.faults.append(f"同一文件夹的{head.called}不在后来校验头的前序之中（被改动或者伪造）。")
    for head in own:
        if head.digest not in on_path and (start is None or head.n <= start.n):
            out.faults.append(f"数据库里的{head.called}不在后来校验头的前序之中（被改动或者伪造）。")
    out.faults.extend(
        f"数据库里没有{head.called}（被删除，或者数据退回到了以前）。" for head in path if head.digest not in held
    )


def _linked(heads: list[Head], out: Succession) -> None:
    for before, head in zip(heads, heads[1:], strict=False):
        if head.prev != before.digest:
            out.faults.append(f"数据库里的{head.called}与前一份校验头不衔接（中间有缺失或者改动）。")


def _first_key(session: Session) -> frozenset[str]:
    """Return the key written down in the installation's first line; empty when it cannot be read."""
    body = session.exec(select(LedgerLine.body).where(LedgerLine.chain == "settings", LedgerLine.seq == 1)).first()
    try:
        key = json.loads(body or "{}")["event"]["key"]
    except (ValueError, KeyError, TypeError):
        return frozenset()
    return frozenset({key}) if isinstance(key, str) else frozenset()


def _roots(path: list[Head], later: list[Head], out: Succession) -> None:
    """Check that the last heads bind all chains: their root is the one of all tips told by the heads up to them."""
    for heads in filter(None, (path, [*path, *later] if later else [])):
        tips, last = fold(heads), heads[-1]
        if (len(tips), root_of(tips)) != (last.chains, last.root):
            out.faults.append(f"{last.called}的总校验值与历次校验头所记的各链不符。")
