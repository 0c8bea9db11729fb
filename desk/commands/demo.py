"""demo: a whole life of one document, station by station, in a fresh folder of its own, with the paths of what it produced."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from desk.demo.life import Life
from desk.demo.stations import carry_through
from desk.output import Output
from desk.typing import run_app
from settings import ROOT

app = typer.Typer(add_completion=False, help="演示")


@app.command()
def demo(ctx: typer.Context, folder: Annotated[Path, typer.Option(help="演示用的目录，每次重建")] = ROOT / "demo") -> None:
    """演示一件文件从提交到施行，再作一次小清理."""
    for place in (folder, Path(f"{folder}.keys"), Path(f"{folder}.heads")):
        if place.exists():
            shutil.rmtree(place)
    for name in ("SANTONG_DATABASE", "SANTONG_KEYS", "SANTONG_HEADS"):
        os.environ.pop(name, None)
    os.environ.update(SANTONG_HOME=str(folder), SANTONG_ENV="dev")
    life = Life(folder, quiet=ctx.obj.as_json)
    summary = carry_through(life)
    ctx.obj.say(summary, ["", "产生的文件：", *(f"  {name}  {path}" for name, path in summary["paths"].items())])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
