"""number hold, number resume: after a restore no number is given until a person entered the last one of each series."""

from typing import Annotated

import typer

from desk.opening import open_store, system_user
from tasks.holding import hold as hold_numbers
from tasks.holding import resume as resume_numbers


def hold(ctx: typer.Context, reason: Annotated[str, typer.Option(help="为什么暂停，如：数据由备份恢复")]) -> None:
    """暂停编号（由备份恢复数据以后先做这一步）."""
    with open_store().writing() as session:
        hold_numbers(session, reason, system_user())
    ctx.obj.say({"held": reason}, [f"已暂停编号：{reason}"])


def resume(
    ctx: typer.Context,
    last: Annotated[
        list[str] | None, typer.Option(help="一个序列的最后一号，对照纸质台账写全，可写多次；今年没有发过的写 0 号")
    ] = None,
) -> None:
    """登记每个序列的最后一号，恢复编号；备份之后发出的号码补入台账，不会再发."""
    with open_store().writing() as session:
        laid = resume_numbers(session, last or [], system_user())
    lines = [f"补入台账：{number}（事项不在库里）" for number in laid]
    ctx.obj.say({"held": "", "laid": laid}, [*lines, "已恢复编号。"])
