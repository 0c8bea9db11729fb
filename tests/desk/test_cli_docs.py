"""`docs/cli.md` is the contract: every command, option, action, variable and exit code stands in it, and no other."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from desk.__main__ import COMMANDS
from models.words import AUDIENCE_NAMES, Code
from settings import ROOT

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
SECTIONS = {title: text for title, text in re.findall(r"^### (.+)\n((?:(?!^##).*\n?)*)", PAGE, re.MULTILINE)}
NOT_FOR_PEOPLE = {Code.SUBMIT, Code.ADOPT, Code.DONE, Code.WAKE}


def commands() -> Iterator[tuple[str, Any]]:
    """Yield each command by its words, with what Typer knows of it."""
    for name, (module, _) in COMMANDS.items():
        loaded = importlib.import_module(module)
        group = typer.main.get_command(loaded.rule if name == "rule" else loaded.law if name == "law" else loaded.app)
        inside = getattr(group, "commands", {name: group})
        own = {name: inside[name]} if name in inside else {}
        yield from own.items()
        others = ((word, command) for word, command in inside.items() if word not in COMMANDS)
        yield from ((f"{name} {word}", command) for word, command in others)


ALL = dict(commands())


def options_of(command: Any) -> set[str]:  # noqa: ANN401 - Typer's own
    found = {o for p in command.params for o in (*p.opts, *p.secondary_opts) if o.startswith("-")}
    return found - {"--help"}


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    assert set(SECTIONS) == set(ALL)


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_option_of_a_command_is_documented(name: str) -> None:
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", SECTIONS[name]))

    assert options_of(ALL[name]) <= documented


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_option_is_documented_that_does_not_exist(name: str) -> None:
    tables = "\n".join(line for line in SECTIONS[name].splitlines() if line.startswith("| `-"))
    documented = set(re.findall(r"`(--?[a-z][a-z-]*)", tables.replace(" / ", " · ")))

    assert documented - options_of(ALL[name]) - _of_submit(name) == set()


def _of_submit(name: str) -> set[str]:
    return options_of(ALL["case submit"]) if name == "case adopt" else set()


def test_every_action_is_documented() -> None:
    listed = set(re.findall(r"`([a-z-]+)`", SECTIONS["todo do"]))

    assert {code.value for code in Code} - {code.value for code in NOT_FOR_PEOPLE} <= listed


def test_every_audience_is_documented() -> None:
    assert all(name in SECTIONS["todo do"] for name in AUDIENCE_NAMES)


def test_every_variable_is_documented_and_every_documented_one_is_read() -> None:
    read = set(re.findall(r"SANTONG_[A-Z_]+", (ROOT / "settings.py").read_text(encoding="utf-8")))

    assert set(re.findall(r"`(SANTONG_[A-Z_]+)` \|", PAGE)) == read


def test_every_exit_code_is_documented() -> None:
    listed = set(re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE))

    assert listed == {"0", "1", "2", "3"}
