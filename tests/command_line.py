"""The command line for tests: as a process of its own, or in this process where a life takes many commands."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

from desk.__main__ import run
from desk.output import Output
from settings import ROOT

SAMPLES = ROOT / "templates" / "samples"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOW = "2026-03-02T09:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - a JSON document
        """Return the one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def refused(self) -> dict[str, Any]:
        """Return the refusal."""
        return dict(self.json["refused"])


@dataclass(frozen=True, slots=True)
class Desk:
    """An installation and the environment commands run in."""

    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.folder / "home"

    @property
    def database(self) -> Path:
        """The SQLite database."""
        return self.home / "santong.sqlite3"

    @property
    def environ(self) -> dict[str, str]:
        """The variables commands read."""
        plain = {
            "SANTONG_HOME": str(self.home),
            "SANTONG_KEYS": str(self.folder / "keys"),
            "SANTONG_HEADS": str(self.folder / "heads"),
            "SANTONG_ENV": "dev",
            "SANTONG_NOW": NOW,
        }
        return {**plain, **self.extra}

    def with_(self, **extra: str) -> "Desk":
        """Return the desk with further variables."""
        return replace(self, extra={**self.extra, **extra})

    def apart(self, *words: object) -> Answer:
        """Run a command as a process of its own."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-m", "desk", *(str(word) for word in words)],
            cwd=ROOT,
            env={**kept, "PYTHONDONTWRITEBYTECODE": "1", **self.environ},
            capture_output=True,
            text=True,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def here(self, *words: object) -> Answer:
        """Run a command in this process, with --json."""
        out, err = StringIO(), StringIO()
        with _environment(self.environ), redirect_stdout(out), redirect_stderr(err):
            code = run([str(word) for word in words], Output(as_json=True))
        return Answer(code, out.getvalue(), err.getvalue())


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: value for name, value in os.environ.items() if name.startswith("SANTONG_")}
    for name in before:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            os.environ.pop(name, None)
        os.environ.update(before)


def copied(template: Path, folder: Path, **extra: str) -> Desk:
    """Return a desk over a copy of an installation."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return Desk(folder, extra)


def counts(desk: Desk) -> dict[str, int]:
    """Count the rows of every table, without the program."""
    with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        found = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - names of our own tables
    connection.close()
    return found


def must_say(answer: Answer, code: int, words: str) -> None:
    """One sentence in Chinese that says why, as one JSON document, with its exit code."""
    assert answer.code == code, answer.out
    assert set(answer.json) == {"refused"}
    message = answer.refused["message"]
    assert words in message
    assert CHINESE.search(message)
    assert "\n" not in message
    assert "Traceback" not in answer.err
