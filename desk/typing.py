"""Running a Typer app with refusals in Chinese: a wrong option or a missing argument is bad input, exit code 2."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer
from typer._click.exceptions import ClickException, MissingParameter, NoSuchOption, UsageError

from desk.output import Output
from models.refusals import BadInput


def run_app(app: typer.Typer, words: Sequence[str], output: Output) -> int:
    """Run the app on the words after the program's name."""
    command = typer.main.get_command(app)
    try:
        result = command.main(args=list(words), prog_name="santong", standalone_mode=False, obj=output)
    except typer.Exit as left:
        return int(left.exit_code)
    except ClickException as fault:
        raise BadInput(_chinese(fault)) from fault
    return int(result or 0)


def _chinese(fault: ClickException) -> str:
    if isinstance(fault, NoSuchOption):
        return f"没有选项 {fault.option_name}；加 --help 查看用法。"
    if isinstance(fault, MissingParameter):
        name = (fault.param.name or "") if fault.param else ""
        return f"缺少参数 {name}；加 --help 查看用法。"
    if isinstance(fault, UsageError) and "No such command" in fault.message:
        return f"没有这个子命令（{fault.message.rpartition(' ')[2].strip(chr(39) + '.')}）；加 --help 查看用法。"
    return f"参数不对：{fault.format_message()}"


def pairs(items: Sequence[str], what: str) -> dict[str, str]:
    """Read KEY=VALUE items."""
    out = {}
    for item in items:
        key, sign, value = item.partition("=")
        if not sign or not key:
            raise BadInput(f"{what}应写成 名称=内容，现在是“{item}”。")
        out[key] = value
    return out


def files(items: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """Read KIND=FILE items."""
    return tuple((kind, Path(path)) for kind, path in pairs(items, "材料").items())


def a_day(words: str, what: str = "日期") -> date | None:
    """Read a day; empty is None, a date that is none is bad input."""
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise BadInput(f"{what}“{words}”不是有效日期，应写成 2026-03-01。") from None
