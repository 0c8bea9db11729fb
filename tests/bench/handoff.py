"""The hand-off: from the commit of an act that queues work to the start of the work's body in the engine's process.

As a program (`python -m tests.bench.handoff`) it is that engine: the real one, each body first noting when it began.
"""

import importlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from settings import ROOT, read_settings
from tasks import automatic
from tasks.leases import Lease
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.bench.measure import MILLISECONDS, Section, percentile, spread
from tests.flows.children import eventually, free_port, running
from tests.installation import opened

BEGAN = "began.jsonl"
EVERY = 0.5  # seconds between two acts: two a second
WARM = 4  # hand-offs that do not count: the engine's first run imports and compiles
DRAFT = ROOT / "templates" / "samples" / "draft-1.txt"


def run(seconds: int) -> Section:
    """Measure the hand-off without and with Prefect's server."""
    section = Section(
        "The hand-off",
        f"A draft is handed in twice a second for {seconds} s; from the return of that commit to the first line of the body "
        "`screen` in the engine's process, on the machine's one clock. Store and Prefect's server each on SQLite, all "
        "processes on this machine.",
    )
    for where, with_server in (("no Prefect server", False), ("with Prefect's server", True)):
        taken = _measure(seconds, with_server)
        late = percentile(taken, 0.95) * MILLISECONDS
        section.add(f"{where}: median of {len(taken)}", spread(taken, MILLISECONDS).words(digits=0))
        aim = ("p95 < 300 ms", late < 300) if with_server else ("", None)
        section.add(f"{where}: p95, slowest", f"{late:.0f} ms, {max(taken) * MILLISECONDS:.0f} ms", *aim)
    return section


def _measure(seconds: int, with_server: bool) -> list[float]:
    with TemporaryDirectory() as folder, opened(Path(folder), now="") as store, _server(store, with_server) as environ:
        began = store.settings.home / BEGAN
        with running("tests.bench.handoff", settings=store.settings, environ=environ, said=Path(folder) / "said"):
            _hand_in(store, WARM)
            eventually(lambda: len(_began(began)) >= WARM, seconds=60)
            committed = _hand_in(store, int(seconds / EVERY))
            eventually(lambda: committed.keys() <= _began(began).keys(), seconds=60)
            started = _began(began)
    return [started[case_id] - at for case_id, at in committed.items()]


def _hand_in(store: Store, count: int) -> dict[int, float]:
    """Hand drafts in at a steady pace; return when each was committed."""
    committed: dict[int, float] = {}
    first = time.monotonic()
    for n in range(count):
        time.sleep(max(0.0, first + n * EVERY - time.monotonic()))
        handed_in = Submission(file=DRAFT, title="", section="", login="zhaowy", materials=(("note", DRAFT),))
        committed[submit(store, handed_in)] = time.monotonic()
    return committed


def _began(path: Path) -> dict[int, float]:
    lines = path.read_text().splitlines() if path.exists() else []
    return {case_id: at for case_id, at in map(json.loads, lines)}


@contextmanager
def _server(store: Store, wanted: bool) -> Iterator[dict[str, str]]:
    """Run Prefect's own server, where it is wanted, and give the environment that names it."""
    if not wanted:
        yield {}
        return
    url = f"http://127.0.0.1:{free_port()}/api"
    environ = {"PREFECT_API_URL": url}
    with running("flows", "server", settings=store.settings, environ=environ, said=store.settings.home / "server"):
        eventually(lambda: _answers(url), seconds=90, every=0.5)
        yield environ


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _noting(body: Callable[[Store, Lease], None], path: Path) -> Callable[[Store, Lease], None]:
    def noted(store: Store, lease: Lease) -> None:
        at = time.monotonic()
        with path.open("a") as file:
            file.write(json.dumps([lease.case_id, at]) + "\n")
        body(store, lease)

    return noted


def engine() -> None:
    """Be the engine."""
    automatic.BODIES["screen"] = _noting(automatic.BODIES["screen"], read_settings().home / BEGAN)
    flows = importlib.import_module("flows.__main__")  # puts Prefect's settings in force before prefect is imported
    raise SystemExit(flows.main(["engine"]))


if __name__ == "__main__":
    os.chdir(ROOT)
    engine()
