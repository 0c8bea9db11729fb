"""public: the static site for a machine outside, and an inbox brought back from there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from desk.opening import open_store
from desk.output import Output
from desk.typing import run_app
from models.refusals import BadInput
from tasks.intake import take_in_letters
from tasks.projection import project_public
from tasks.public_site import export_site

app = typer.Typer(add_completion=False, help="公众网页")


@app.command()
def export(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="写到哪个文件夹：新的、空的或者以前导出的")],
    base: Annotated[str, typer.Option(help="网站的地址，如 https://www.example.gov.cn/gfxwj/；不写为机关设置的地址")] = "",
) -> None:
    """把公众网页导出为静态网站，供内网以外的机器使用；内容相同的，逐字节相同."""
    if base and not base.startswith(("https://", "http://")):
        raise BadInput(f"网站的地址“{base}”应以 https:// 或者 http:// 开头。")
    store = open_store()
    project_public(store)
    done = export_site(store.settings.home, folder.absolute(), base)
    lines = [f"已导出 {done.files} 个文件：文件 {done.documents} 件、征求意见 {done.rounds} 次，到 {folder}。"]
    lines += [] if done.sitemap else ["没有写明网站的地址，没有生成 sitemap.xml（加 --base 地址）。"]
    told = {"folder": str(folder), "files": done.files, "documents": done.documents, "rounds": done.rounds}
    ctx.obj.say({**told, "sitemap": done.sitemap}, lines)


@app.command("import")
def take_in(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="从那台机器带回的收件箱（inbox.sqlite3）")]) -> None:
    """接收从其他机器带回的收件箱；已经接收过的不重复."""
    taken = take_in_letters(open_store(), file)
    lines = [
        f"接收意见 {taken.comments} 条、来件 {taken.letters} 件、重复 {taken.repeated} 件；以前接收过的 {taken.known} 件。"
    ]
    lines += [f"未接收：{line}。" for line in taken.left_out]
    told = {"comments": taken.comments, "letters": taken.letters, "repeated": taken.repeated, "known": taken.known}
    ctx.obj.say({**told, "left_out": taken.left_out}, lines)


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
