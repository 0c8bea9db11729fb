"""exchange: what goes between the office and the public pages – letters in, the projection out – again and again."""

import signal
import sys
from collections.abc import Sequence
from threading import Event
from typing import Annotated

import typer

from desk.opening import open_store
from desk.output import Output
from desk.typing import run_app
from models.refusals import Refusal
from tasks.exchanging import Exchange
from tasks.supervised import end_with_supervisor

app = typer.Typer(add_completion=False, help="公众网页的数据往来")


@app.command()
def exchange(
    ctx: typer.Context,
    every: Annotated[float, typer.Option(help="每隔几秒查看一次")] = 3.0,
    once: Annotated[bool, typer.Option("--once", help="只办一次就结束")] = False,
) -> None:
    """把公众来件接收到系统里，把公开的内容写到公众网页的数据里；没有变化时几乎不占资源."""
    end_with_supervisor()
    going = Exchange(open_store())
    if once:
        done = going.turn(whole=True)
        ctx.obj.say(done.as_json(), done.lines() or ["没有变化。"])
        return
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.is_set():
        for line in _turn(going):
            sys.stderr.write(f"公众网页的数据：{line}\n")
            sys.stderr.flush()
        stopping.wait(max(0.2, every))
    ctx.obj.say({"stopped": True}, ["已停止。"])


def _turn(going: Exchange) -> list[str]:
    """Take one turn; what hinders it now is said and tried again at the next."""
    try:
        return going.turn().lines()
    except Refusal as fault:
        return [fault.message]


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
