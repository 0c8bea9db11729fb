"""precedents: import, list, like."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desk.opening import open_store, system_user
from desk.output import Output, columns
from desk.typing import run_app
from models.refusals import BadInput
from models.screening.precedents import PrecedentIndex
from settings import read_settings
from tasks.precedents import load_precedents, similar_json
from tasks.precedents_import import import_precedents

app = typer.Typer(add_completion=False, help="案例")
NONE_HELD = "还没有导入案例，请用 santong precedents import 导入。"
SHORT = 40  # characters of a cell on the screen


@app.command("import")
def import_(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="案例：.jsonl，或者列为 标题、发布机关、日期、条款、依据、结果 的 .csv、.xlsx")
    ],
) -> None:
    """导入已公布的案例，编号相同的以新的为准：有一处错误就不导入，错误一次列全."""
    done = import_precedents(open_store(), files, by=system_user())
    said = f"新增 {done.new} 件，更新 {done.changed} 件，原有相同 {done.same} 件；现有案例 {done.held} 件。"
    ctx.obj.say(asdict(done), [said, *(f"说明：{note}" for note in done.notes)])


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """列出已导入的案例."""
    held = load_precedents(read_settings().home)
    table = [(one.id, one.year or "", _short(one.issuer), _short(one.title), _short(one.standard)) for one in held]
    lines = columns([("编号", "年份", "机关", "标题", "依据"), *table]) if held else [NONE_HELD]
    ctx.obj.say([asdict(one) for one in held], lines)


@app.command()
def like(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="条款文字")],
    most: Annotated[int, typer.Option(help="最多列出几件")] = 5,
) -> None:
    """查找与一个条款最相似的案例；文字相似不等于同样违法."""
    if not text.strip():
        raise BadInput("请写明要比对的条款文字。")
    if most < 1:
        raise BadInput("--most 应为大于零的数，请改正。")
    held = load_precedents(read_settings().home)
    found = PrecedentIndex(held).like(text, most)
    table = [
        (f"{one.similarity:.2f}", one.precedent.year or "", _short(one.precedent.issuer), _short(one.precedent.standard))
        for one in found
    ]
    nothing = ["没有相似的案例。"] if held else [NONE_HELD]
    ctx.obj.say(
        [similar_json(one) for one in found], columns([("相似度", "年份", "机关", "依据"), *table]) if found else nothing
    )


def _short(words: str) -> str:
    """Cut a cell for the screen."""
    line = " ".join(words.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"


def run(words: Sequence[str], output: Output) -> int:
    """Run `precedents …`."""
    return run_app(app, words[1:], output)
