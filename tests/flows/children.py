"""Starting, watching and ending the processes of a test, each by its own id."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from settings import ROOT, Settings


@dataclass(slots=True)
class Child:
    """A process of a test, in a group of its own. Its words on stdout are what it tells the test."""

    process: subprocess.Popen[str]

    def hears(self, word: str) -> None:
        """Wait until the child says a word; fail when it says another or ends."""
        assert self.process.stdout is not None
        said = self.process.stdout.readline().strip()
        assert said == word, f"the child said {said!r}, not {word!r}"

    def words(self) -> str:
        """Return the next words of the child."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, line: str) -> Any:  # noqa: ANN401 - JSON
        """Say a line to the child and return its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.words())

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """Kill it, as kill -9 does, and whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def stop(self, seconds: float = 20) -> int:
        """Ask it to end and return its exit code."""
        self.process.terminate()
        return self.process.wait(seconds)


@contextmanager
def running(
    *words: str,
    settings: Settings,
    said: Path | None = None,
    told: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Child]:
    """Run `python -m WORDS…` on an installation; at the end it is killed. `said` takes its stderr, `told` its stdout."""
    out = said.open("a") if said else None
    words_out = told.open("a") if told else None
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**environment_of(settings), **(environ or {})},
        stdin=subprocess.PIPE,
        stdout=words_out or subprocess.PIPE,
        stderr=out,
        text=True,
        start_new_session=True,
    )
    child = Child(process)
    try:
        yield child
    finally:
        child.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
        for file in (out, words_out):
            if file:
                file.close()


def environment_of(settings: Settings) -> dict[str, str]:
    """Return an environment that names an installation, without anything of Prefect the tests were started with."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SANTONG_"))}
    return {
        **plain,
        "PYTHONUNBUFFERED": "1",
        "SANTONG_HOME": str(settings.home),
        "SANTONG_KEYS": str(settings.keys),
        "SANTONG_HEADS": str(settings.heads),
        "SANTONG_DATABASE": settings.database,
        "SANTONG_NOW": settings.now,
    }


def free_port() -> int:
    """Return a port of the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(what: Callable[[], bool], seconds: float = 30, every: float = 0.1) -> None:
    """Wait until something is so; fail when it is not in time."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, f"not within {seconds} seconds"
        time.sleep(every)


def logged(log: Path, words: str, seconds: float = 30) -> None:
    """Wait until a log says some words; fail with the end of what it says when it does not."""
    until = time.monotonic() + seconds
    while words not in (held := log.read_text() if log.exists() else ""):
        assert time.monotonic() < until, f"no {words!r} within {seconds} seconds, but:\n{held[-3000:]}"
        time.sleep(0.1)
