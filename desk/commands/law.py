"""law: calendar, import, list, show. rule: list, confirm."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from desk.commands.register import add_to
from desk.opening import must_be, open_store, system_user
from desk.output import Output, columns
from desk.typing import run_app
from models.clock import day_of
from tasks.calendars import keep_year
from tasks.law_changes import year_difference
from tasks.lawbook import load_law
from tasks.loading import book_of
from tasks.rulebook import confirm_rule
from tasks.year_notices import read_year_notice

law = typer.Typer(add_completion=False, help="日历和法规名录")
rule = typer.Typer(add_completion=False, help="规则")
add_to(law)


@law.callback()
def _law() -> None:
    """法律数据."""


@law.command()
def calendar(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="年度放假通知的表：日期,类别（放假|调休上班）")],
    title: Annotated[str, typer.Option(help="通知标题（含年份）")],
    number: Annotated[str, typer.Option(help="通知文号")] = "",
) -> None:
    """载入一个年度的国务院办公厅放假通知；暂算的期限随之重算."""
    store = open_store()
    notice = read_year_notice(file, title=title, number=number)
    with store.reading() as session:
        change = year_difference(session, notice)
    made = keep_year(store, notice, system_user())
    parts = [f"{part.name} {part.count} 天：{'、'.join(part.shown)}" for part in change.parts] if change else []
    ctx.obj.say(
        {"year": notice.year, "recomputed": made.cases, "letters": made.letters},
        [
            f"已载入{notice.year}年放假安排，{made.says}。",
            *([f"替换了原来的{notice.year}年安排，{'；'.join(parts) or '内容相同'}。"] if change else []),
        ],
    )


@rule.command("list")
def list_(ctx: typer.Context) -> None:
    """列出规则：出处、证据等级、能否作为拒绝的依据."""
    store = open_store()
    today = day_of(store.now())
    with store.reading() as session:
        book = book_of(session)
    rows = [
        {"id": r.id, "fact": r.fact, "citation": r.citation, "evidence": r.evidence.value, "gates": book.gates(r.id, today)}
        for r in sorted(load_law(store.settings.rules).rules.values(), key=lambda r: r.id)
    ]
    table = [(r["id"], "可拒绝" if r["gates"] else "待核", r["citation"], str(r["fact"])[:40]) for r in rows]
    ctx.obj.say(rows, columns([("规则", "效力", "出处", "内容"), *table]))


@rule.command()
def confirm(
    ctx: typer.Context,
    rule_id: Annotated[str, typer.Argument(help="规则编号")],
    login: Annotated[str, typer.Option("--as", help="法制审核人员登录名")],
    source: Annotated[str, typer.Option(help="核对所依据的文本")] = "",
    article: Annotated[str, typer.Option(help="条款")] = "",
) -> None:
    """核实一条待核的规则：写明来源和条款后，可以作为拒绝的依据."""
    store = open_store()
    must_be(store, [login])
    with store.writing() as session:
        confirm_rule(session, rule_id, source, article, login)
    ctx.obj.say({"rule": rule_id, "gates": True}, [f"{rule_id} 已核实，自今日起可以作为拒绝的依据。"])


def run(words: Sequence[str], output: Output) -> int:
    """Run `law …` or `rule …`."""
    return run_app(rule if words[0] == "rule" else law, words[1:], output)
