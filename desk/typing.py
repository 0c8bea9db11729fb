"""Running a Typer app with refusals in Chinese: a wrong option or a missing argument is bad input, exit code 2."""

import inspect
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import typer
from typer._click.exceptions import BadOptionUsage, BadParameter, ClickException, MissingParameter, NoSuchOption

from desk.output import Output
from models.refusals import BadInput

Made = TypeVar("Made")


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


def run_list(listed: Callable[..., None], words: Sequence[str], output: Output) -> int:
    """Run one reading command, e.g. `GROUP list`, without loading what else the group can do."""
    group, app = typer.Typer(), typer.Typer(add_completion=False)
    group.command(words[1])(listed)
    app.add_typer(group, name=words[0])
    return run_app(app, words, output)


def given(shared: Callable[..., Made]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of `shared` before its own: it gets, after the context, what `shared` makes of them."""

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        theirs = inspect.signature(shared).parameters
        context, _, *own = inspect.signature(command).parameters.values()

        def told(ctx: typer.Context, **values: Any) -> None:  # noqa: ANN401 - Typer checked them against the signature
            made = shared(**{name: values.pop(name) for name in theirs})
            command(ctx, made, **values)

        parameters = [p.replace(kind=p.KEYWORD_ONLY) for p in (context, *theirs.values(), *own)]
        told.__name__, told.__doc__ = command.__name__, command.__doc__
        told.__annotations__ = {p.name: p.annotation for p in parameters}
        told.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # where `inspect` looks first
        return told

    return with_options


def _chinese(fault: ClickException) -> str:
    if isinstance(fault, NoSuchOption):
        return f"没有选项 {fault.option_name}；{SEE_HELP}"
    if isinstance(fault, MissingParameter):
        return f"缺少{_named(fault.param)}；{SEE_HELP}"
    if isinstance(fault, BadOptionUsage):
        return f"选项 {fault.option_name} 后面须写明内容；{SEE_HELP}"
    if isinstance(fault, BadParameter):
        return f"{_named(fault.param)}的内容不合要求（如应为数字）；{SEE_HELP}"
    words = fault.message.rpartition(" ")[2].strip("'.()")
    for said, chinese in USAGE.items():
        if said in fault.message:
            return f"{chinese.format(words)}；{SEE_HELP}"
    return f"参数不对（{fault.format_message()}）；{SEE_HELP}"


SEE_HELP = "加 --help 查看用法。"
USAGE = {
    "No such command": "没有这个子命令（{}）",
    "Missing command": "请写明子命令",
    "unexpected extra argument": "多出了参数 {}",
}


def _named(param: object) -> str:
    """Return how a person knows a parameter: an option by its dashes, an argument by what its help says."""
    options = [str(o) for o in getattr(param, "opts", []) if str(o).startswith("-")]
    what = options[0] if options else str(getattr(param, "name", "") or "")
    said = str(getattr(param, "help", "") or "").partition("：")[0]
    return f"{'选项' if options else '参数'} {what}" + (f"（{said}）" if said else "")


def pairs(items: Sequence[str], what: str) -> dict[str, str]:
    """Read KEY=VALUE items; of one key the last counts."""
    return dict(_split(item, what) for item in items)


def _split(item: str, what: str) -> tuple[str, str]:
    key, sign, value = item.partition("=")
    if not sign or not key:
        raise BadInput(f"{what}应写成 名称=内容，现在是“{item}”。")
    return key, value


def files(items: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """Read KIND=FILE items; a kind may come with several files."""
    return tuple((kind, Path(path)) for kind, path in (_split(item, "材料") for item in items))


def a_day(words: str, what: str = "日期") -> date | None:
    """Read a day; empty is None, a date that is none is bad input."""
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise BadInput(f"{what}“{words}”不是有效日期，应写成 2026-03-01。") from None
