"""Stored files that no row names – uploads dropped before their act was recorded – are taken away once they are a day old.

What any row of any table names stays, whatever the table: a ledger line that tells of a replaced file is evidence. What was
stored or asked for within the day stays, so that a file whose row is just being written is safe. When in doubt, nothing goes.
"""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Column, Text, cast, select
from sqlmodel import Session, SQLModel

import models.tables  # noqa: F401 - registers every table
from models.outbox import Installation
from settings import Settings
from tasks.files import HALF
from tasks.mirroring import LIST
from tasks.store import Store

AGE = 86400.0  # seconds a file lies before it may be taken away
FEW = 20  # so many may go whatever their share of the store; more than half of a store never go
GOING = "going-"  # how the name of a file begins that is being taken away
NO_TEXT = frozenset({int, float, bool, date})
HEX = re.compile(r"[0-9a-f]{64,}")
SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files were taken away, and why others were left, in the office's words."""

    removed: int = 0
    left: str = ""


def sweep_unlinked(store: Store) -> Swept:
    """Take away stored files that no row names and that are older than a day; say how many, and what was left in doubt."""
    settings = store.settings
    _put_back(settings)
    files = {path.name: path for path in settings.files.glob("*/*") if path.is_file()}
    old = {name: path for name, path in files.items() if _is_old(path)}
    with store.reading() as session:
        held = session.get_one(Installation, 1).numbers_held
        going = {name for name in old if SHA.fullmatch(name)} - _mirrored(settings)
        going -= named(session, going)
    if doubt := _doubt(held, len(going), len(files)):
        return Swept(0, doubt)
    altered = sorted(name for name in going if not _is_itself(old[name]))
    gone = [_take_away(old[name]) for name in going.difference(altered)]
    gone += [_take_away(path) for name, path in old.items() if name.startswith(HALF)]
    strange = sorted(name for name in old if not SHA.fullmatch(name) and not name.startswith(HALF))
    return Swept(sum(gone), _left(altered, strange))


def _doubt(held: str, going: int, stored: int) -> str:
    if going and held:
        return f"{going} 个文件没有记录指向；数据由备份恢复、尚未确认，没有清除。"
    if going > FEW and going * 2 > stored:
        return f"{stored} 个文件里有 {going} 个没有记录指向，数据库和文件目录可能不是一套，没有清除，请先核对。"
    return ""


def _left(altered: list[str], strange: list[str]) -> str:
    words = []
    if altered:
        words.append(f"{len(altered)} 个文件的内容与名称不符（如 {altered[0][:12]}…），留待核对")
    if strange:
        words.append(f"{len(strange)} 个文件不是本系统所存（如 {strange[0][:40]}），没有动")
    return "；".join(words)


def named(session: Session, names: Iterable[str]) -> set[str]:
    """Return which of these SHA-256 some row names: first the columns that hold nothing else, then every text there is."""
    left = set(names)
    found: set[str] = set()
    for column in sorted(_texts(), key=lambda column: column.name != "sha256"):
        if not left:
            break
        rows = session.execute(select(cast(column, Text)).where(column.is_not(None)).execution_options(yield_per=1000))
        seen = left & {sha for text in rows.scalars() for sha in _shas(text)}
        found |= seen
        left -= seen
    return found


def _texts() -> Iterator[Column[object]]:
    """Yield every column of every table, those left out of which it is certain that they hold no text."""
    for table in SQLModel.metadata.sorted_tables:
        yield from (column for column in table.columns if column.type.python_type not in NO_TEXT)


def _shas(text: str) -> Iterator[str]:
    for run in HEX.findall(text):
        yield from (run[n : n + 64] for n in range(len(run) - 63))


def _mirrored(settings: Settings) -> set[str]:
    """Return what the list beside the mirror names: pages that a sweep or a clean-up wrote belong to no case."""
    listed = settings.home / LIST
    return set(_shas(listed.read_text(encoding="utf-8"))) if listed.exists() else set()


def _is_old(path: Path) -> bool:
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime > AGE
    return False


def _is_itself(path: Path) -> bool:
    with suppress(FileNotFoundError):
        return hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    return False


def _take_away(path: Path) -> bool:
    """Move a file aside, look once more whether it became young meanwhile, and only then remove it."""
    aside = path.with_name(GOING + path.name)
    with suppress(FileNotFoundError):  # another sweep was faster
        path.replace(aside)
        if _is_old(aside):
            aside.unlink()
            return True
        _back(aside)
    return False


def _put_back(settings: Settings) -> None:
    """Put back what a sweep that was killed had moved aside; it is judged anew."""
    for aside in settings.files.glob(f"*/{GOING}*"):
        _back(aside)


def _back(aside: Path) -> None:
    path = aside.with_name(aside.name.removeprefix(GOING))
    with suppress(FileNotFoundError):
        if path.exists():  # stored again meanwhile, the same bytes
            aside.unlink()
        else:
            aside.replace(path)
