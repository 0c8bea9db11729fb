"""Published cases brought in from JSON lines or tables: all files or none, all bad rows named by file and line."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.refusals import BadInput
from models.screening.precedents import Precedent
from models.screening.precedents_table import Reading, Record, read_records, read_rows
from tasks.chains import append
from tasks.precedents import keep_precedents, load_precedents
from tasks.reading.guard import check_size
from tasks.reading.read import load
from tasks.spreadsheets import read_lines
from tasks.store import Store

FEW = 200  # bad rows named in one message
MOST = 20_000  # cases of an installation


@dataclass(frozen=True, slots=True)
class PrecedentsImported:
    """What an import brought in: how many cases are new, changed, known already, and held in all."""

    new: int
    changed: int
    same: int
    held: int
    notes: tuple[str, ...] = ()


def import_precedents(store: Store, paths: Sequence[Path], *, by: str = "") -> PrecedentsImported:
    """Add the cases of `paths` to those held, a case with a known id in place of the old one. The ledger says who did it."""
    notes: list[str] = []
    brought = _brought([(path, _read(path, notes)) for path in paths])
    held = {one.id: one for one in load_precedents(store.settings.home)}
    new = sum(one.id not in held for one in brought)
    same = sum(held.get(one.id) == one for one in brought)
    held |= {one.id: one for one in brought}
    if len(held) > MOST:
        raise BadInput(f"案例合计 {len(held)} 件，超过 {MOST} 件的上限，没有导入。请减少后重新导入。")
    if len(brought) > same:
        _keep(store, paths, tuple(held.values()), by)
    return PrecedentsImported(new, len(brought) - new - same, same, len(held), tuple(notes))


def _keep(store: Store, paths: Sequence[Path], cases: Sequence[Precedent], by: str) -> None:
    """Write the ledger line and the file; where the file fails, the line goes too."""
    sums = [hashlib.sha256(load(path)).hexdigest() for path in paths]
    with store.writing() as session:
        append(session, "settings", {"kind": "precedents-import", "sha256": sums, "held": len(cases), "by": by}, store.now())
        session.flush()
        keep_precedents(store.settings.home, cases)


def _read(path: Path, notes: list[str]) -> Reading:
    """Read one file: JSON lines by its name, anything else as a table."""
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        faults: list[str] = []
        reading = read_records(_records(path, faults))
        reading.faults[:0] = faults
        return reading
    rows, said = read_lines(path)
    notes += said
    return read_rows(rows)


def _records(path: Path, faults: list[str]) -> Iterator[Record]:
    """Yield the records of a file of JSON lines by number; a line that is none goes to `faults`."""
    data = load(path)
    check_size(data)
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as fault:
        raise BadInput(f"“{path.name}”不是 UTF-8 文本，请另存为 UTF-8 后重新导入。") from fault
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                record = None
            if isinstance(record, dict):
                yield number, record
            else:
                faults.append(f"第{number}行不是一个 JSON 对象")


def _brought(readings: Sequence[tuple[Path, Reading]]) -> list[Precedent]:
    """Return the cases of all files, or refuse them all and name every bad row."""
    faults = [f"{path.name} {fault}" for path, reading in readings for fault in reading.faults]
    if faults:
        more = f"；另有 {len(faults) - FEW} 处" if len(faults) > FEW else ""
        said = f"案例有 {len(faults)} 处错误，没有导入，原有的案例不变：{'；'.join(faults[:FEW])}{more}。"
        raise BadInput(said + "请改正后重新导入。")
    brought = {one.id: one for _, reading in readings for one in reading.precedents}
    if not brought:
        raise BadInput("文件中没有案例可以导入，原有的案例不变，请核对文件。")
    return list(brought.values())
