"""sweep: what the night does, by hand."""

from collections.abc import Sequence
from typing import Annotated

import typer

from desk.opening import open_store
from desk.output import Output
from desk.typing import a_day, run_app
from tasks.sweeping import nightly

app = typer.Typer(add_completion=False, help="自动检查")


@app.command()
def sweep(ctx: typer.Context, as_of: Annotated[str, typer.Option("--as-of", help="截至哪一天，不写为今天")] = "") -> None:
    """公告到期失效和开始施行的文件，提醒评估、修改、续期，列出超期的环节；不作任何决定."""
    report = nightly(open_store(), a_day(as_of, "--as-of "))
    lines = [f"截至 {report.day.isoformat()}{'（这一天还没有到，以下只是预计，没有登记）' if report.preview else ''}："]
    lines += [f"  公告  {x}" for x in report.announced] + [f"  提醒  {x}" for x in report.reminded]
    lines += [f"  例外  {x}" for x in report.exceptions]
    lines += [f"  超期  {x}" for x in report.overdue] + ([f"  留痕日签：{report.head}"] if report.head else [])
    lines += [f"  期限有变动的公众来件 {report.letters} 件"] if report.letters else []
    lines += [f"  清除无记录指向的文件 {report.files.removed} 个"] if report.files.removed else []
    lines += [f"  留下未清除：{report.files.left}"] if report.files.left else []
    ctx.obj.say(report.as_json(), lines)


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
