"""The rules of the house that no linter knows."""

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN = [p for room in ("flows", "tasks", "models", "desk") for p in (ROOT / room).rglob("*.py")]
ONLY_HERE = {
    "ActRow": {"tasks/acting.py"},
    "Todo": {"tasks/acting.py"},
    "Wait": {"tasks/acting.py", "models/procedure/todos.py"},  # the second is the value the row is written from
    "Deadline": {"tasks/acting.py"},
    "OutboxRow": {"tasks/acting.py"},
    "Decision": {"tasks/projecting.py"},
    "Meeting": {"tasks/projecting.py"},
    "Draft": {"tasks/projecting.py"},
    "FindingRow": {"tasks/projecting.py"},
    "LedgerLine": {"tasks/chains.py"},
    "IssuedNumber": {"tasks/numbers.py"},
    "ForceFact": {"tasks/instruments.py"},
}


def calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


@pytest.mark.parametrize("row", sorted(ONLY_HERE))
def test_a_row_of_a_case_is_made_in_one_place_only(row: str) -> None:
    makers = {p.relative_to(ROOT).as_posix() for p in OWN if row in calls(p)}

    assert makers == ONLY_HERE[row]


def test_settings_knows_only_the_refusals() -> None:
    tree = ast.parse((ROOT / "settings.py").read_text(encoding="utf-8"))
    modules = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}

    assert {m for m in modules if m and m.split(".")[0] in {"models", "tasks", "desk", "flows"}} == {"models.refusals"}


@pytest.mark.parametrize("room", ["models", "tasks", "desk", "settings"])
def test_each_room_is_loaded_from_this_project(room: str) -> None:
    module = importlib.import_module(room)

    assert Path(module.__file__ or "").is_relative_to(ROOT)


def test_no_file_names_a_machine_or_an_index() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    words = re.compile(r"(?<![\w.])/(?:work|farm|root|home/\w+)/|--(?:extra-)?index-url|pypi\.org/simple|# TODO|FIXME")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".yaml", ".lock", ".txt", ".in", ".html", ""}
            and path.name != "test_rooms.py"
        ):
            found += [name for _ in words.findall(path.read_text(encoding="utf-8", errors="replace"))]

    assert found == []


def test_functions_are_short() -> None:
    long = [
        f"{p.relative_to(ROOT)}:{n.name}"
        for p in OWN
        for n in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and n.end_lineno and n.end_lineno - n.lineno + 1 > 40
    ]

    assert long == []


def test_files_are_short() -> None:
    assert [p.relative_to(ROOT).as_posix() for p in OWN if len(p.read_text(encoding="utf-8").splitlines()) > 300] == []
