"""Looking after processes: each part is started, started again with growing pauses when it dies, and stopped with the rest.

A part is a process group of its own, so that what it started goes with it. This knows commands, not what they do.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before a dead part is started again
STEADY = 60.0  # seconds after which a part counts as well again
LOOK = 0.2


@dataclass(slots=True)
class Part:
    """One part: its name for people, its command, and how long it is given to end by itself."""

    name: str
    command: Sequence[str]
    grace: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    start_at: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Starts the parts, watches them, stops them. `say` tells the operator."""

    parts: Sequence[Part]
    environ: Mapping[str, str]
    say: Callable[[str], None]
    stopping: Event = field(default_factory=Event)

    def run(self) -> None:
        """Look after the parts until told to stop; then stop them all."""
        try:
            while not self.stopping.wait(LOOK):
                for part in self.parts:
                    self.look_after(part)
        finally:
            self.stop()

    def look_after(self, part: Part) -> None:
        """Start a part that is due, note one that died."""
        now = time.monotonic()
        if part.process is None:
            if now >= part.start_at:
                self._start(part, now)
        elif (code := part.process.poll()) is not None:
            self._died(part, code, now)

    def _start(self, part: Part, now: float) -> None:
        part.process = subprocess.Popen(  # noqa: S603 - our own words
            part.command, env=dict(self.environ), stdout=sys.stderr, start_new_session=True
        )
        part.started = now
        self.say(f"{part.name}：已启动（进程 {part.process.pid}）")

    def _died(self, part: Part, code: int, now: float) -> None:
        _signal(part, signal.SIGKILL)  # what it left behind may hold its port
        part.deaths = 1 if now - part.started > STEADY else part.deaths + 1
        pause = PAUSES[min(part.deaths, len(PAUSES)) - 1]
        part.process, part.start_at = None, now + pause
        self.say(f"{part.name}：已退出（{code}），{pause:.0f} 秒后重新启动")

    def stop(self) -> None:
        """Ask every part to end, wait for each as long as it is given, then end what is left."""
        running = [part for part in self.parts if part.process]
        for part in running:
            _signal(part, signal.SIGTERM)
        asked = time.monotonic()
        for part in running:
            _wait(part, asked + part.grace - time.monotonic())
            _signal(part, signal.SIGKILL)
            _wait(part, None)
            self.say(f"{part.name}：已停止")
            part.process = None


def _signal(part: Part, number: signal.Signals) -> None:
    """Send a signal to the group a part leads; a group that is gone needs none."""
    if part.process:
        try:
            os.killpg(part.process.pid, number)
        except ProcessLookupError:
            return


def _wait(part: Part, seconds: float | None) -> None:
    if part.process:
        try:
            part.process.wait(seconds if seconds is None else max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return
