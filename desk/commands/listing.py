"""case list, number list and stock notices: reading commands that load what a list shows and no more."""

from collections.abc import Sequence
from typing import Annotated

import typer

from desk.opening import open_store
from desk.output import Output, columns
from desk.typing import run_list
from tasks.listing import cases_json, notices_json
from tasks.numbers import faults_of, register_of


def cases(ctx: typer.Context) -> None:
    """列出全部事项."""
    with open_store().reading() as session:
        rows = cases_json(session)
    table = [("编号", "环节", "起草科室", "标题"), *((r["id"], r["stage"], r["section"], r["title"]) for r in rows)]
    ctx.obj.say(rows, columns(table))


def numbers(ctx: typer.Context) -> None:
    """列出编号台账：每个号给了哪件、何时、是否作废；并检查有无断号重号."""
    with open_store().reading() as session:
        rows, faults = register_of(session), faults_of(session)
    table = [
        ("号码", "种类", "事项", "时间", "作废理由"),
        *((r["number"], r["name"], r["case"], r["given"], r["void"]) for r in rows),
    ]
    ctx.obj.say(rows, columns(table) + (faults or ["各序列连续，没有断号和重号。"]))


def notices(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help="种类，如 repeals、evaluate、exception")] = "",
    section: Annotated[str, typer.Option(help="发给哪个科室")] = "",
) -> None:
    """列出发给各科室的提醒：到期评估、修改、续期，例外期限，分不清废止了哪一件的文件."""
    with open_store().reading() as session:
        rows = notices_json(session, kind, section)
    table = [(r["due"], r["kind_name"], r["section"], r["says"]) for r in rows]
    ctx.obj.say(rows, columns([("日期", "种类", "科室", "内容"), *table]))


LISTS = {"case": cases, "number": numbers, "stock": notices}


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_list(LISTS[words[0]], words, output)
