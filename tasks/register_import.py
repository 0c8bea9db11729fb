"""A register of laws brought in from a table: whole or not at all, all bad rows named by line."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from models.clock import day_of
from models.refusals import BadInput
from models.screening.register import Law
from models.screening.register_table import read_register
from tasks.chains import append
from tasks.law_changes import register_difference
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


def read_laws(store: Store, path: Path) -> tuple[list[Law], list[str]]:
    """Return the laws of a table, and what a person should know of it; refused unless every row is good."""
    lines, notes = read_lines(path)
    reading = read_register(lines, day_of(store.now()))
    if reading.faults:
        said = f"法规名录有 {len(reading.faults)} 处错误，没有导入，原来的名录不变："
        raise BadInput(f"{said}{'；'.join(map(str, reading.faults))}。请改正后重新导入。")
    if not reading.laws:
        raise BadInput("法规名录表头以下是空的，没有可以导入的内容，原来的名录不变。")
    return reading.laws, list(notes)


def import_register(store: Store, path: Path, *, by: str = "") -> RegisterImported:
    """Put a register in place of the one before: nothing unless every row is good. The ledger says who did it."""
    laws, notes = read_laws(store, path)
    change = register_difference(store.settings, laws)
    if change and change.halved:
        notes.append(f"原有 {change.before} 件，现有 {change.after} 件，不足原来的一半，请核对名录是否完整")
    sha = hashlib.sha256(load(path)).hexdigest()
    with store.writing() as session:
        append(session, "settings", {"kind": "register-import", "sha256": sha, "rows": len(laws), "by": by}, store.now())
        session.flush()
        keep_register(store.settings.home, laws)  # last: where it fails, the line goes too
    return RegisterImported(len(laws), sha, tuple(notes))
