"""A register of laws brought in from a table: whole or not at all, all bad rows named by line."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from models.clock import day_of
from models.refusals import BadInput
from models.screening.register_table import read_register
from tasks.chains import append
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


def import_register(store: Store, path: Path, *, by: str = "") -> RegisterImported:
    """Put a register in place of the one before: nothing unless every row is good. The ledger says who did it."""
    lines, notes = read_lines(path)
    at = store.now()
    reading = read_register(lines, day_of(at))
    if reading.faults:
        said = f"法规名录有 {len(reading.faults)} 处错误，没有导入，原来的名录不变："
        raise BadInput(f"{said}{'；'.join(map(str, reading.faults))}。请改正后重新导入。")
    if not reading.laws:
        raise BadInput("法规名录表头以下是空的，没有可以导入的内容，原来的名录不变。")
    sha = hashlib.sha256(load(path)).hexdigest()
    with store.writing() as session:
        append(session, "settings", {"kind": "register-import", "sha256": sha, "rows": len(reading.laws), "by": by}, at)
        session.flush()
        keep_register(store.settings.home, reading.laws)  # last: where it fails, the line goes too
    return RegisterImported(len(reading.laws), sha, tuple(notes))
