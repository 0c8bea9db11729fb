"""backup and restore."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from desk.opening import open_store, system_user
from desk.output import Output
from desk.typing import run_app
from settings import read_settings
from tasks.backing import back_up
from tasks.backing import restore as lay_out

app = typer.Typer(add_completion=False, help="备份和恢复")


@app.command()
def backup(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="备份写到哪个文件（.zip）")]) -> None:
    """备份数据库和全部文件；签名密钥不在其中，请另行保管."""
    made = back_up(open_store(), file)
    told = {"file": str(made.path), "made_at": made.made_at, "files": made.files, "size": made.size}
    ctx.obj.say(told, [f"已备份到 {made.path}（{made.files} 个文件，{made.size // 1024} KB）。"])


@app.command()
def restore(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="备份文件")]) -> None:
    """把备份恢复到空的数据目录；恢复后暂停编号，登记各序列最后一号以后再编."""
    made = lay_out(read_settings(), file, system_user())
    told = {"file": str(made.path), "made_at": made.made_at, "files": made.files}
    ctx.obj.say(told, [f"已恢复 {made.made_at} 的备份。系统已暂停编号：请用 santong number resume 登记各序列最后一号。"])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words, output)
