"""report FROM TO, and report findings."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desk.opening import open_store, takes_out
from desk.output import Output, columns
from desk.typing import a_day, run_app
from models.refusals import BadInput, EnvironmentFault
from tasks.period_report import period_report
from tasks.replacing import put_in_place
from tasks.reporting import findings_report
from tasks.writing.period_docx import period_docx

app = typer.Typer(add_completion=False, help="统计")
NOTE = "误报只供改进规则时参考：规则包不会因此自动改变。"
FINDINGS = "findings"


@app.command("report")
def report(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="FROM", help="从哪一天起，如 2026-01-01")],
    last: Annotated[str, typer.Argument(metavar="TO", help="到哪一天止（含当天）")],
    output: Annotated[Path, typer.Option("-o", "--output", help="写到哪个文件（.docx）")],
) -> None:
    """一段时间的办理情况：数字和各台账的摘要，写成 Word 文件."""
    begin, end = a_day(first, "起日"), a_day(last, "止日")
    if begin is None or end is None:
        raise BadInput("请写明起日和止日，如 santong report 2026-01-01 2026-06-30 -o 报告.docx。")
    if output.suffix.lower() != ".docx":
        raise BadInput(f"报告写成 Word 文件，文件名应以 .docx 结尾，现在是“{output.name}”。")
    if not output.parent.is_dir():
        raise EnvironmentFault(f"没有“{output.parent}”这个文件夹，请先建立，或者换一个位置。")
    store = open_store()
    made = period_report(store, begin, end)
    takes_out(store, f"办理情况报告 {begin} 至 {end}（{output.name}）")
    put_in_place(output, period_docx(made), "报告")
    rows = [(name, words) for name, words in made.figures]
    ctx.obj.say({"file": str(output), **asdict(made)}, [*columns(rows), f"报告：{output}"])


@app.command(FINDINGS)
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
    """Run; `report findings` is the one sub-command, all else is `report FROM TO`."""
    return run_app(app, words[1:] if words[1:2] == [FINDINGS] else words, output)
