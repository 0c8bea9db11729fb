"""evaluate: how well the screening works on judged clauses; light, without database and without Prefect."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from desk.output import Output
from desk.typing import a_day, run_app
from models.clock import day_of
from models.evaluation.report import Measured, alarming, as_json, missed
from models.evaluation.wording import lines, page
from models.screening.pack import Area
from settings import read_settings
from tasks.evaluating import evaluate as measure
from tasks.evaluating import write_page, write_text
from tasks.screening import areas_named

app = typer.Typer(add_completion=False, help="测评自动检查的效果")


@app.command()
def evaluate(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="数据目录：fair_competition、legality、documents")],
    area: Annotated[str, typer.Option(help="运行哪些规则包；不写为全部")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天的规则；不写为今天")] = "",
    out: Annotated[Path | None, typer.Argument(help="写入 JSON 结果的文件（--json 之后写明）")] = None,
    doc: Annotated[Path | None, typer.Option(help="更新该页面中的表格部分")] = None,
    clauses_only: Annotated[bool, typer.Option("--clauses-only", help="只测条款，不测整篇文件及其句子")] = False,
    show: Annotated[bool, typer.Option("--show", help="列出调试部分漏检和误报的原文（只在屏幕上）")] = False,
) -> None:
    """测评检出率、误报率和归类；95% 区间，调试部分与预留部分分列."""
    day = a_day(as_of, "--as-of ") or day_of(datetime.now(UTC))
    run_ = measure(folder, read_settings().rules, day, areas_named(area) if area else tuple(Area), not clauses_only)
    payload = as_json(run_)
    if out:
        write_text(out, json.dumps(payload, ensure_ascii=False, indent=1) + "\n")
    if doc:
        write_page(doc, page(run_))
    ctx.obj.say(payload, [*lines(run_), *(_texts(run_) if show else ())])


def _texts(run_: Measured) -> Iterator[str]:
    """Yield the texts of misses and false alarms of the tuned part; the set-aside part stays unread."""
    lost = {str(one["id"]) for one in missed(run_) if one["part"] == "tuned"}
    for one in (*run_.answers, *run_.sentences):
        if not one.aside and one.sample.id in lost:
            yield f"\n漏检 {one.sample.id} {'+'.join(sorted(one.sample.label.items))}：{one.sample.text}"
        elif not one.aside and one.sample.kind not in ("violation", "unlawful") and alarming(one):
            found = "；".join(f"{f.rule}“{f.quote}”" for f in one.alarms)
            yield f"\n误报 {one.sample.id}（{one.sample.kind}）{found}：{one.sample.text}"


def run(words: Sequence[str], output: Output) -> int:
    """Run `evaluate …`."""
    return run_app(app, words[1:], output)
