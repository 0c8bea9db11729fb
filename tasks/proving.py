"""Walking the ledger: every line rehashed from the first, compared with its act row and with what the heads say of it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.ledger import GENESIS, LedgerLine, canonical, check_line, digest
from tasks.succession import Points

AT_A_TIME = 2000
ACTS = text("SELECT case_id, seq, code, step, person_id, at, day, body FROM act ORDER BY case_id, seq")
CASES = text('SELECT id FROM "case" ORDER BY id')


class Line(NamedTuple):
    """A line as read: the columns of a `LedgerLine`, without the price of a row object for each."""

    chain: str
    seq: int
    hash: str
    body: str


@dataclass(slots=True)
class Walk:
    """What the walk met: the last line of each chain, the acts that lines tell of, what is wrong."""

    faults: list[str] = field(default_factory=list)
    tips: dict[str, int] = field(default_factory=dict)
    told: dict[tuple[str, int], str] = field(
        default_factory=dict
    )  # chain and act -> hash of the act, "" when its line is faulty
    lines: int = 0
    acts: int = 0


@contextmanager
def exact_text(session: Session) -> Iterator[None]:
    """Read in one snapshot, and read text that is no longer UTF-8 as something no hash agrees with."""
    if session.get_bind().dialect.name != "sqlite":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield
        return
    raw: Any = session.connection().connection.dbapi_connection
    held, raw.text_factory = raw.text_factory, _decoded
    try:
        yield
    finally:
        raw.text_factory = held


def _decoded(stored: bytes) -> str:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return "\x00" + stored.decode("utf-8", "replace")  # canonical JSON never holds a bare NUL


def walk(session: Session, points: Points) -> Walk:
    """Walk every chain, then the act rows, then the cases."""
    out = Walk()
    found = select(LedgerLine.chain, LedgerLine.seq, LedgerLine.hash, LedgerLine.body)
    rows = session.execute(found.order_by(col(LedgerLine.chain), col(LedgerLine.seq)).execution_options(yield_per=AT_A_TIME))
    for chain, lines in groupby(rows, key=itemgetter(0)):
        _chain(str(chain), lines, points.get(str(chain), {}), out)
    for chain in sorted(points.keys() - out.tips.keys()):
        seq = max(points[chain])
        out.faults.append(f"{chain} 整条链不见了：{points[chain][seq][1]}记到第 {seq} 行。")
    orphans = _acts(session, out)
    _cases(session, orphans, out)
    return out


def _chain(chain: str, rows: Iterable[tuple[Any, ...]], points: Mapping[int, tuple[str, str]], out: Walk) -> None:
    before, prevs = 0, frozenset({GENESIS})
    for row in rows:
        out.lines += 1
        line = _line(row)
        if line is None:
            out.faults.append(f"{chain} 第 {row[1]} 行不是有效的记录。")
            before, prevs = before + 1, frozenset()
            continue
        body = _parsed(line.body)
        faults = [*_line_faults(line, body, before, prevs), *_against_head(line, points)]
        out.faults.extend(faults)
        _tell(line, body, bool(faults), out)
        before, prevs = line.seq, frozenset({line.hash, digest(line.body)})
    out.tips[chain] = before
    if points and max(points) > before:
        seq = max(points)
        out.faults.append(f"{chain} 的尾部被截：{points[seq][1]}记到第 {seq} 行，现在只到第 {before} 行。")


def _line(row: tuple[Any, ...]) -> Line | None:
    chain, seq, hash_, body = row
    if type(seq) is not int or not all(isinstance(word, str) for word in (chain, hash_, body)):
        return None
    return Line(chain, seq, hash_, body)


def _parsed(body: str) -> dict[str, Any] | None:
    try:
        held = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None


def _line_faults(line: Line, body: dict[str, Any] | None, before: int, prevs: frozenset[str]) -> Iterator[str]:
    where = f"{line.chain} 第 {line.seq} 行"
    stated = str(body.get("prev")) if body else ""
    gap = line.seq != before + 1
    if gap:
        missing = f"{before + 1}" if line.seq == before + 2 else f"{before + 1}—{line.seq - 1}"
        yield f"{line.chain} 第 {missing} 行缺失。" if line.seq > before else f"{where}的行号重复或者无效。"
    if body is None and digest(line.body) == line.hash:
        yield f"{where}不是有效的记录。"
    elif fault := check_line(cast("LedgerLine", line), stated if gap or not prevs or stated in prevs else min(prevs)):
        yield f"{fault}。"


def _against_head(line: Line, points: Mapping[int, tuple[str, str]]) -> Iterator[str]:
    hash_, head = points.get(line.seq, (line.hash, ""))
    if hash_ != line.hash:
        yield f"{line.chain} 第 {line.seq} 行与{head}所记不符（这一行或者以前的行被改写）。"


def _tell(line: Line, body: dict[str, Any] | None, faulty: bool, out: Walk) -> None:
    event = body.get("event") if body else None
    act = event.get("act") if isinstance(event, dict) and event.get("kind") == "act" else None
    if line.chain.startswith("case:"):
        seq = act.get("seq") if isinstance(act, dict) else line.seq
        out.told[line.chain, seq if isinstance(seq, int) else line.seq] = "" if faulty or act is None else _hash_of(act)


def _acts(session: Session, out: Walk) -> list[int]:
    """Compare each act row with the line that tells of it; return the cases with act rows and no chain."""
    orphans: dict[int, None] = {}
    for case_id, seq, *columns in session.execute(ACTS.execution_options(yield_per=AT_A_TIME)):
        out.acts += 1
        chain = f"case:{case_id}"
        if chain not in out.tips:
            orphans[case_id] = None
        elif (told := out.told.pop((chain, seq), None)) is None:
            out.faults.append(f"{chain} 第 {seq} 号办理记录没有对应的留痕行。")
        elif told and not _same(columns, told):
            out.faults.append(f"{chain} 第 {seq} 号办理记录与第 {seq} 行留痕不符（办理记录被改动）。")
    out.faults.extend(f"{chain} 第 {seq} 号办理记录不见了，留痕里有这一行。" for chain, seq in sorted(out.told))
    return list(orphans)


def _same(columns: list[Any], told: str) -> bool:
    """Tell whether an act row is, to the byte and in each column, the act the line tells of."""
    code, step, person, at, day, body = columns
    kept = _parsed(body) if isinstance(body, str) else None
    if kept is None or _hash_of(kept) != told:
        return False
    compact = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return compact == body and _columns_of(kept) == (code, step, person, str(at).removesuffix(".000000"), str(day))


def _columns_of(kept: dict[str, Any]) -> tuple[Any, ...]:
    """Return what the columns of an act row should say; empty when the act is not one."""
    try:
        moment = str(datetime.fromisoformat(kept["at"]).astimezone(UTC).replace(tzinfo=None))
        return kept["act"]["code"], kept["act"].get("step", ""), kept["act"]["by"]["id"], moment, kept["day"]
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()


def _hash_of(act: object) -> str:
    try:
        return digest(canonical(act)) if isinstance(act, dict) else GENESIS
    except UnicodeEncodeError:
        return GENESIS


def _cases(session: Session, orphans: list[int], out: Walk) -> None:
    cases = {case_id for (case_id,) in session.execute(CASES)}
    bare = sorted({*orphans, *(case_id for case_id in cases if f"case:{case_id}" not in out.tips)})
    out.faults.extend(f"事项 {case_id} 的留痕链 case:{case_id} 整条不见了。" for case_id in bare)
    known = {f"case:{case_id}" for case_id in cases}
    lost = sorted(chain for chain in out.tips if chain.startswith("case:") and chain not in known)
    out.faults.extend(f"{chain} 有留痕，事项本身却不见了。" for chain in lost)
