"""A real Prefect server of a test, started as the product starts it: loopback, password, quiet."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from flows.quiet import password_of
from tasks.store import Store
from tests.flows.children import Child, eventually, free_port, running
from tests.installation import opened


@dataclass(slots=True)
class Server:
    """Prefect's server on a port of its own, over the data folder of one installation."""

    store: Store
    folder: Path
    port: int = field(default_factory=free_port)
    child: Child | None = None
    held: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environ(self) -> dict[str, str]:
        """What a process of the engine's side is told."""
        return {"PREFECT_API_URL": self.url}

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.folder / "server.log"
        self.child = self.held.enter_context(
            running("flows", "server", settings=self.store.settings, said=log, told=log, environ=self.environ)
        )
        eventually(self.answers, seconds=60)

    def kill(self) -> None:
        """Kill it."""
        self.held.close()

    def freeze(self) -> None:
        """Let it hang: connections are accepted, nothing is answered."""
        assert self.child is not None
        os.killpg(self.child.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self.child is not None
        os.killpg(self.child.process.pid, signal.SIGCONT)

    def answers(self) -> bool:
        """Tell whether it answers."""
        try:
            return httpx.get(f"{self.url}/health", timeout=2, trust_env=False).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def ask(self, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401 - JSON
        """Ask the API as who has the password; a server that is busy is asked again, as Prefect's own client does."""
        user, _, password = password_of(self.store.settings).partition(":")
        for _ in range(20):
            answer = httpx.request(
                method, f"{self.url}{path}", json=body or None, auth=(user, password), timeout=20, trust_env=False
            )
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.5)
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json()

    def runs(self, name: str) -> list[dict[str, Any]]:
        """Return the flow runs of a name."""
        return list(self.ask("POST", "/flow_runs/filter", flow_runs={"name": {"any_": [name]}}))


@contextmanager
def prefect_server(folder: Path) -> Iterator[Server]:
    """Run a server over a fresh installation; both are gone at the end."""
    with opened(folder) as store:
        server = Server(store, folder)
        server.start()
        try:
            yield server
        finally:
            server.kill()


def finished(server: Server, run_id: str, seconds: float = 60) -> dict[str, Any]:
    """Wait for a run's end and return it."""
    until = time.monotonic() + seconds
    while True:
        run: dict[str, Any] = server.ask("GET", f"/flow_runs/{run_id}")
        if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}:
            return run
        assert time.monotonic() < until, run["state"]
        time.sleep(0.5)
