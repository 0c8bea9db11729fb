"""law: calendar, import, list, show. rule: list, confirm."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import select

from desk.commands.register import add_to
from desk.opening import must_be, open_store, system_user
from desk.output import Output, columns
from desk.typing import run_app
from models.case import Case
from models.clock import day_of
from models.outbox import CalendarYear, RuleConfirmation
from models.refusals import Missing, Refusal
from models.words import Role
from tasks.acting import refresh
from tasks.chains import append
from tasks.lawbook import load_law, read_year_notice
from tasks.loading import book_of, notice_text
from tasks.people import who

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
    with store.writing() as session:
        session.merge(CalendarYear(year=notice.year, notice=notice_text(notice)))
        event = {"kind": "calendar", "year": notice.year, "title": notice.title, "number": notice.number, "by": system_user()}
        append(session, "settings", event, store.now())
        session.flush()
        running = session.exec(select(Case).where(Case.ended == "")).all()
        for case in running:
            refresh(session, case, store.now())
    ctx.obj.say(
        {"year": notice.year, "recomputed": len(running)},
        [f"已载入{notice.year}年放假安排，重算 {len(running)} 个事项的期限。"],
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
    missing = [Missing(what) for what, there in (("来源（--source）", source), ("条款（--article）", article)) if not there]
    if missing:
        raise Refusal("核实规则须写明来源和条款。", missing=missing)
    with store.writing() as session:
        at = store.now()
        by = who(session, login, day_of(at))
        if not by.has(Role.LEGAL_OFFICER):
            raise Refusal("核实规则由法制审核人员办理。")
        book_of(session).rule(rule_id)
        session.add(RuleConfirmation(rule=rule_id, source=source, article=article, confirmed_on=day_of(at), by=by.id))
        event = {"kind": "rule-confirmed", "rule": rule_id, "source": source, "article": article, "by": by.id}
        append(session, "settings", event, at)
    ctx.obj.say({"rule": rule_id, "gates": True}, [f"{rule_id} 已核实，自今日起可以作为拒绝的依据。"])


def run(words: Sequence[str], output: Output) -> int:
    """Run `law …` or `rule …`."""
    return run_app(rule if words[0] == "rule" else law, words[1:], output)
