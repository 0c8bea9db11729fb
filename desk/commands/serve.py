"""serve: start and look after the engine's side as processes. The desk knows their commands, nothing of Prefect or flows."""

import os
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from desk.opening import open_store
from desk.output import Output
from desk.serving import Part, Supervisor
from desk.typing import run_app

app = typer.Typer(add_completion=False, help="启动各部分并看护")

API = "PREFECT_API_URL"
NOT_YET = "办公网页和公众网页还没有包括在本版本里；请用命令行办理（santong --help）。"


@app.command()
def serve(
    ctx: typer.Context,
    prefect: Annotated[bool, typer.Option(help="启动本机的 Prefect 服务；不启动时引擎直接办理自动工作，没有定时任务")] = True,
    schedules: Annotated[bool, typer.Option(help="启动定时任务（每夜检查等）的执行进程")] = True,
    port: Annotated[int, typer.Option(help="Prefect 服务的本机端口；0 为任选一个空闲的")] = 0,
) -> None:
    """启动引擎、Prefect 服务和定时任务，看护它们，收到终止信号后全部停止."""
    open_store()
    given = os.environ.get(API, "")
    environ = _environ(given, port, prefect=prefect)
    supervisor = Supervisor(_parts(server=prefect and not given, worker=schedules and API in environ), environ, _say)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    _say(NOT_YET)
    _say(f"Prefect 服务：{environ.get(API, '没有配置')}")
    supervisor.run()
    ctx.obj.say({"stopped": [part.name for part in supervisor.parts]}, ["已全部停止。"])


def _environ(given: str, port: int, *, prefect: bool) -> dict[str, str]:
    supervised = {**os.environ, "SANTONG_SUPERVISED": "1"}
    if prefect and not given:
        supervised[API] = f"http://127.0.0.1:{port or _free_port()}/api"
    return supervised


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _parts(*, server: bool, worker: bool) -> list[Part]:
    flows = [sys.executable, "-m", "flows"]
    parts = [Part("Prefect 服务", [*flows, "server"])] if server else []
    parts.append(Part("引擎", [*flows, "engine"], grace=30.0))
    return [*parts, Part("定时任务", [*flows, "worker"])] if worker else parts


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
