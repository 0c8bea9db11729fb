"""serve: start the desk, the public application and the engine's side as processes and look after them.

The desk is up before the engine and without it; it knows the other parts' commands, nothing of Prefect or flows.
"""

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
from models.refusals import Refusal
from tasks.accounts import sample_passwords
from tasks.store import Store

app = typer.Typer(add_completion=False, help="启动各部分并看护")

API = "PREFECT_API_URL"
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@app.command()
def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="办公网页的地址；只在本机用的不改，全局域网可用的写 0.0.0.0")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="办公网页的端口")] = 8000,
    public_port: Annotated[int, typer.Option(help="公众网页的端口；0 为不启动")] = 8001,
    https: Annotated[bool, typer.Option(help="办公网页经 https（前置代理）访问，登录凭据只在 https 下发送")] = False,
    prefect: Annotated[bool, typer.Option(help="启动本机的 Prefect 服务；不启动时引擎直接办理自动任务，没有定时任务")] = True,
    schedules: Annotated[bool, typer.Option(help="启动定时任务（每夜检查等）的执行进程")] = True,
    prefect_port: Annotated[int, typer.Option(help="Prefect 服务的本机端口；0 为任选一个空闲的")] = 0,
) -> None:
    """启动办公网页、公众网页、引擎和定时任务，看护它们，收到终止信号后全部停止."""
    store = open_store()
    _must_be_safe(store, host)
    given = os.environ.get(API, "")
    environ = _environ(given, prefect_port, prefect=prefect)
    parts = [
        *_pages(host, port, public_port, https=https),
        *_parts(server=prefect and not given, worker=schedules and API in environ),
    ]
    supervisor = Supervisor(parts, environ, _say)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    _say(f"办公网页：http://{host}:{port}/")
    if public_port:
        _say(f"公众网页：http://{host}:{public_port}/")
    _say(f"Prefect 服务：{environ.get(API, '没有配置')}")
    supervisor.run()
    ctx.obj.say({"stopped": [part.name for part in supervisor.parts]}, ["已全部停止。"])


def _must_be_safe(store: Store, host: str) -> None:
    """Refuse an address others can reach while anybody could sign in with the sample password."""
    if host in LOCAL:
        return
    with store.reading() as session:
        open_doors = sample_passwords(session)
    if open_doors:
        raise Refusal(
            f"还有 {len(open_doors)} 名示例人员可以用示例密码登录，不能在“{host}”上提供服务；"
            "请用 127.0.0.1，或者先给他们设置密码（santong people password）。"
        )


def _pages(host: str, port: int, public_port: int, *, https: bool) -> list[Part]:
    desk = [sys.executable, "-m", "desk.web", host, str(port), *(["https"] if https else [])]
    parts = [Part("办公网页", desk, grace=15.0)]
    if public_port:
        parts.append(Part("公众网页", [sys.executable, "-m", "desk.public", host, str(public_port)], grace=15.0))
        parts.append(Part("公众网页的数据", [sys.executable, "-m", "desk", "exchange"]))
    return parts


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
