"""A register of laws brought in from a table: whole or not at all, all bad rows named by line."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from models.clock import day_of
from models.refusals import BadInput
from models.screening.register import Law
from models.screening.register_table import read_register
from tasks.chains import append
from tasks.law_changes import Difference, register_difference
from tasks.reading.read import load
from tasks.register import keep_register
from tasks.spreadsheets import read_lines
from tasks.store import Store


@dataclass(frozen=True, slots=True)
class RegisterImported:
    """How many laws the register now has, which file it came from, and what a person should know of."""

    rows: int
    sha256: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """A table read: its laws, its SHA-256, in what it differs from the register in use, what a person should know of."""

    laws: tuple[Law, ...]
    sha256: str
    change: Difference | None
    notes: tuple[str, ...]


def read_laws(store: Store, path: Path) -> RegisterRead:
    """Return the laws of a table beside those in use; refused unless every row is good."""
    lines, notes = read_lines(path)
    reading = read_register(lines, day_of(store.now()))
    if reading.faults:
        said = f"法规名录有 {len(reading.faults)} 处错误，没有导入，原来的名录不变："
        raise BadInput(f"{said}{'；'.join(map(str, reading.faults))}。请改正后重新导入。")
    if not reading.laws:
        raise BadInput("法规名录表头以下是空的，没有可以导入的内容，原来的名录不变。")
    change = register_difference(store.settings, reading.laws)
    half = (
        f"原有 {change.before} 件，现有 {change.after} 件，不足原来的一半，请核对名录是否完整"
        if change and change.halved
        else ""
    )
    told = (*notes, half) if half else tuple(notes)
    return RegisterRead(tuple(reading.laws), hashlib.sha256(load(path)).hexdigest(), change, told)


def put_register(store: Store, read: RegisterRead, *, by: str = "") -> RegisterImported:
    """Put a register that was read in place of the one before. The ledger says who did it."""
    rows = len(read.laws)
    with store.writing() as session:
        append(session, "settings", {"kind": "register-import", "sha256": read.sha256, "rows": rows, "by": by}, store.now())
        session.flush()
        keep_register(store.settings.home, read.laws)  # last: where it fails, the line goes too
    return RegisterImported(rows, read.sha256, read.notes)


def import_register(store: Store, path: Path, *, by: str = "") -> RegisterImported:
    """Put a register in place of the one before: nothing unless every row is good."""
    return put_register(store, read_laws(store, path), by=by)
