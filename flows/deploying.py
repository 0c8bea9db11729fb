"""Telling Prefect's server what may be scheduled: the work pool and the deployments of `deploy/prefect.yaml`."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable

import httpx

from flows.quiet import URL
from models.refusals import EnvironmentFault
from settings import ROOT

log = logging.getLogger("santong.deploying")

PATIENCE = 120  # seconds; a server with a fresh home needs 12
FILE = "deploy/prefect.yaml"


def deploy(pool: str) -> None:
    """Make the pool unless it is there, and bring the deployments to what the file says; repeating it changes nothing."""
    url = os.environ[URL]
    _await(f"Prefect 服务（{url}）", lambda: _answers(url))
    _await(f"Prefect 服务（{url}）的工作池", lambda: _pool_made(url, pool))
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", FILE]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if told.returncode:
        raise EnvironmentFault(f"部署定时任务失败：{(told.stderr or told.stdout).strip()[-500:]}")
    log.info("deployed %s to %s", FILE, url)


def _await(what: str, done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            raise EnvironmentFault(f"{what}{PATIENCE}秒没有应答，定时任务没有部署。")
        time.sleep(0.5)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=3, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _pool_made(url: str, pool: str) -> bool:
    """Say whether the pool is there; a server that is healthy but too busy to answer yet is asked again."""
    user, _, password = os.environ.get("PREFECT_API_AUTH_STRING", "").partition(":")
    asked = {"name": pool, "type": "process"}
    try:
        made = httpx.post(f"{url}/work_pools/", json=asked, auth=(user, password), timeout=10, trust_env=False)
    except httpx.HTTPError as fault:
        log.warning("%s does not answer yet: %r", url, fault)
        return False
    if made.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        log.warning("%s does not make the pool yet: HTTP %s", url, made.status_code)
        return False
    if made.status_code not in {httpx.codes.CREATED, httpx.codes.CONFLICT}:
        raise EnvironmentFault(f"Prefect 服务不接受工作池：HTTP {made.status_code}。")
    return True
