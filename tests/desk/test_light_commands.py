"""What a light command does not load: help and screening know no database, lists no documents, no command Prefect."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desk.__main__ import COMMANDS, LISTS
from settings import ROOT

SAMPLE = "templates/samples/draft-1.txt"
LOADED = """
import json, sys
from contextlib import redirect_stdout
from io import StringIO
from desk.__main__ import run
from desk.output import Output
with redirect_stdout(StringIO()):
    code = run({words!r}, Output(True))
print(json.dumps([code, sorted({{name.partition(".")[0] for name in sys.modules}})]))
"""
IMPORTED = """
import importlib, json, sys
for name in {modules!r}:
    importlib.import_module(name)
print(json.dumps([0, sorted(sys.modules)]))
"""
HEAVY = {"sqlmodel", "sqlalchemy", "alembic", "prefect", "fastapi", "httpx", "openpyxl", "jinja2"}


FOR_DOCUMENTS = {"docx", "lxml", "jinja2", "openpyxl"}


def loaded_by(program: str) -> tuple[int, set[str]]:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    code, names = json.loads(done.stdout)
    return code, set(names)


@pytest.mark.parametrize(
    "words",
    [[], ["--help"], ["screen", "--help"], ["screen", SAMPLE], ["text", SAMPLE], ["nonsense"]],
    ids=["nothing", "help", "help-of-screen", "screen", "text", "unknown"],
)
def test_help_and_screening_load_neither_database_nor_prefect(words: list[str]) -> None:
    _, names = loaded_by(LOADED.format(words=words))

    assert names & HEAVY == set()


def test_screening_clauses_loads_neither_database_nor_prefect(tmp_path: Path) -> None:
    clauses = tmp_path / "clauses.jsonl"
    clauses.write_text('{"id": "1", "text": "第一条　为了规范，制定本办法。"}\n', encoding="utf-8")

    code, names = loaded_by(LOADED.format(words=["screen", "--clauses", str(clauses)]))

    assert code == 0
    assert names & HEAVY == set()


@pytest.mark.parametrize("words", [words.split() for words in LISTS], ids="-".join)
def test_a_list_loads_nothing_that_documents_need(words: list[str]) -> None:
    _, names = loaded_by(LOADED.format(words=words))

    assert names & (FOR_DOCUMENTS | {"prefect", "flows"}) == set()
    assert "sqlmodel" in names


@pytest.mark.parametrize("words", LISTS)
def test_a_list_is_the_same_command_alone_and_in_its_group(words: str) -> None:
    group = importlib.import_module(COMMANDS[words.split()[0]][0])

    (listed,) = (command.callback for command in group.app.registered_commands if command.name == words.split()[1])

    assert listed.__module__ == LISTS[words]


def test_no_command_loads_prefect_or_the_flows() -> None:
    modules = sorted({module for module, _ in COMMANDS.values()})

    _, names = loaded_by(IMPORTED.format(modules=modules))

    assert {name for name in names if name.partition(".")[0] in {"prefect", "flows"}} == set()
    assert set(modules) <= names


def test_help_loads_no_command_at_all() -> None:
    _, names = loaded_by(LOADED.format(words=["--help"]))

    assert "typer" not in names
    assert "tasks" not in names
