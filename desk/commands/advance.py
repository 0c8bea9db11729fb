"""advance: do the queued automatic work now, in this process, under the same lease as the engine, without Prefect."""

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from desk.opening import open_store
from desk.output import Output
from desk.typing import run_app
from tasks.automatic import drain
from tasks.leases import release

app = typer.Typer(add_completion=False, help="自动任务")


@app.command()
def advance(ctx: typer.Context, case_id: Annotated[int | None, typer.Argument(help="事项编号；不写则全部")] = None) -> None:
    """执行到期的自动任务，以前失败的也再试一次."""
    store = open_store()
    with store.writing() as session:
        release(session, case_id=case_id)
    done = drain(store, f"advance:{os.getpid()}", case_id)
    payload = [{"case": lease.case_id, "does": lease.does, "fault": fault} for lease, fault in done]
    lines = [
        f"事项 {row['case']}：{row['does']} {'完成' if not row['fault'] else '未完成：' + str(row['fault'])}" for row in payload
    ]
    ctx.obj.say(payload, lines or ["没有待执行的自动任务。"])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
