"""report: findings."""

from collections.abc import Sequence
from typing import Annotated

import typer

from desk.opening import open_store
from desk.output import Output, columns
from desk.typing import a_day, run_app
from tasks.reporting import findings_report

app = typer.Typer(add_completion=False, help="统计")
NOTE = "误报只供改进规则时参考：规则包不会因此自动改变。"


@app.callback()
def report() -> None:
    """统计：findings 审查提示的处理情况."""


@app.command()
def findings(
    ctx: typer.Context,
    first: Annotated[str, typer.Option("--from", help="从哪一天提交的稿件起")] = "",
    last: Annotated[str, typer.Option("--to", help="到哪一天提交的稿件止")] = "",
) -> None:
    """按规则和规则包列出审查提示的数量和处理：采纳、保留、误报、未处理、随新稿消失."""
    with open_store().reading() as session:
        rows = findings_report(session, a_day(first, "--from "), a_day(last, "--to "))
    table = [("规则包", "规则", "提示", "采纳", "保留", "误报", "未处理", "已消失", "误报占比")]
    for r in rows:
        share = "" if r["false_alarm_share"] is None else f"{r['false_alarm_share']:.0%}"
        counts = (str(r[name]) for name in ("found", "adopted", "kept", "false_alarm", "open", "gone"))
        table.append((r["pack"], r["rule"], *counts, share))
    alarms = [f"  误报  {r['rule']}  事项 {a['case_id']}：{a['reason']}" for r in rows for a in r["alarms"]]
    ctx.obj.say(rows, [*columns(table), *alarms, NOTE])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
