"""The list of powers (权责清单) of an installation: a file of its data folder, so that screening needs no database. Light."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any  # JSON values have no narrower type

from models.refusals import EnvironmentFault
from models.screening.powers import Period, Power, PowerKind, PowerList
from tasks.replacing import put_in_place

FILE = "powers.json"
VERSION = 1


def load_powers(home: Path) -> PowerList | None:
    """Return the imported list of powers; None where none was imported. A damaged file is refused, never taken for none."""
    path = home / FILE
    try:
        kept = json.loads(path.read_bytes())
        return _read(kept)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise EnvironmentFault(f"权责清单文件 {path} 读不通，请重新导入权责清单（santong powers import）。") from fault


def keep_powers(home: Path, powers: PowerList) -> Path:
    """Write the list beside the old one and put it in its place in one move; a crash leaves the old one whole."""
    path = home / FILE
    body = {"version": VERSION, **asdict(powers)}
    return put_in_place(path, json.dumps(body, ensure_ascii=False, indent=1).encode(), "权责清单")


def _read(kept: dict[str, Any]) -> PowerList:
    """Return the list that `keep_powers` wrote."""
    if kept["version"] != VERSION:
        raise ValueError(kept["version"])
    return PowerList(tuple(_power(row) for row in kept["powers"]), str(kept["imported_on"]), str(kept["source"]))


def _power(row: dict[str, Any]) -> Power:
    lists = {name: tuple(row[name]) for name in ("conditions", "materials", "steps")}
    groups = tuple(tuple(group) for group in row["keywords"])
    period = Period(**row["period"]) if row["period"] else None
    return Power(**{**row, **lists, "kind": PowerKind(row["kind"]), "keywords": groups, "period": period})
