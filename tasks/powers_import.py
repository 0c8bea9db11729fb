"""A list of powers brought in from a table: whole or not at all, all bad cells named by line."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from models.clock import day_of
from models.refusals import BadInput
from models.screening.powers import PowerList
from models.screening.powers_table import PowersReading, read_powers
from tasks.chains import append
from tasks.powers import keep_powers
from tasks.spreadsheets import read_lines
from tasks.store import Store

FEW = 200  # bad cells named in one message


@dataclass(frozen=True, slots=True)
class PowersImported:
    """What an import brought in and what a person should know of."""

    powers: PowerList
    notes: tuple[str, ...]


def import_powers(store: Store, path: Path, *, by: str = "") -> PowersImported:
    """Bring in a list of powers in place of the one before: nothing unless every cell is good. The ledger says who did it."""
    lines, notes = read_lines(path)
    reading = read_powers(lines)
    _refuse_faults(reading)
    sha, at = hashlib.sha256(path.read_bytes()).hexdigest(), store.now()
    powers = PowerList(tuple(reading.powers), day_of(at).isoformat(), f"{path.name} {sha[:16]}")
    with store.writing() as session:
        append(session, "settings", {"kind": "powers-import", "sha256": sha, "rows": len(powers.powers), "by": by}, at)
        session.flush()
        keep_powers(store.settings.home, powers)  # last: where it fails, the line goes too
    return PowersImported(powers, (*notes, *reading.notes))


def _refuse_faults(reading: PowersReading) -> None:
    if reading.faults:
        listed = "；".join(str(fault) for fault in reading.faults[:FEW])
        more = f"；另有 {len(reading.faults) - FEW} 处" if len(reading.faults) > FEW else ""
        said = f"权责清单有 {len(reading.faults)} 处错误，没有导入，原来的清单不变：{listed}{more}。"
        raise BadInput(said + "请改正后重新导入。")
    if not reading.powers:
        raise BadInput("权责清单表头以下是空的，没有可以导入的事项，原来的清单不变。")
