"""`python -m flows [engine|server|worker|deploy]`: the processes of the engine's side, each under the quiet environment."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from flows.quiet import DEFAULT_URL, SEALED, URL, environment, is_loopback
from models.refusals import EnvironmentFault, Refusal
from settings import ROOT, read_settings
from tasks.supervised import end_with_supervisor

POOL = "santong"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one part and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m flows", description="三统的自动任务")
    parser.add_argument("part", nargs="?", default="engine", choices=PARTS)
    parser.add_argument("--lease-seconds", type=float, default=30.0, help="how long a claim holds without a sign of life")
    given = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        made = _environment()
        os.environ.clear()  # what is unwanted is gone, not only overridden
        os.environ.update(made)
        PARTS[given.part](given)
    except Refusal as refusal:
        sys.stderr.write(refusal.message + "\n")
        return refusal.exit_code
    return 0


def _environment() -> dict[str, str]:
    end_with_supervisor()
    return environment(read_settings())


def _engine(given: argparse.Namespace) -> None:
    importlib.import_module("flows.engine").main(given.lease_seconds)


def _server(given: argparse.Namespace) -> None:
    """Become Prefect's own server, on loopback, with a password, without a way to the internet."""
    url = os.environ.get(URL, DEFAULT_URL)
    if not is_loopback(url):
        raise EnvironmentFault(f"{URL}（{url}）不是本机地址，不在这里启动 Prefect 服务。")
    os.environ.update(SEALED)
    os.environ.update({name.lower(): value for name, value in SEALED.items()})
    _become("server", "start", "--host", "127.0.0.1", "--port", str(urlsplit(url).port or 4200))


def _worker(given: argparse.Namespace) -> None:
    """Make the pool and the deployments, then become a worker that runs them."""
    os.environ.setdefault(URL, DEFAULT_URL)
    importlib.import_module("flows.deploying").deploy(POOL)
    _become("worker", "start", "--pool", POOL, "--type", "process", "--install-policy", "never")


def _deploy(given: argparse.Namespace) -> None:
    os.environ.setdefault(URL, DEFAULT_URL)
    importlib.import_module("flows.deploying").deploy(POOL)


def _become(*words: str) -> None:
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "prefect", "--no-prompt", *words])  # noqa: S606 - our own interpreter


PARTS = {"engine": _engine, "server": _server, "worker": _worker, "deploy": _deploy}

if __name__ == "__main__":
    sys.exit(main())
