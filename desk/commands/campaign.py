"""campaign: open, list, propose, review, decide, publish, close."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from desk.opening import must_be, open_store, system_user
from desk.output import Output, columns
from desk.typing import a_day, run_app
from models.campaign import scope_of
from models.clock import day_of
from models.refusals import Missing, Refusal
from tasks.campaign_rows import campaigns, result_list
from tasks.campaigns import close, decide, open_campaign, propose, publish, review
from tasks.files import keep
from tasks.mirroring import mirror_all
from tasks.papers import contents

app = typer.Typer(add_completion=False, help="清理工作")
Login = Annotated[str, typer.Option("--as", help="登录名")]
Reason = Annotated[str, typer.Option(help="理由")]
Verdict = Annotated[str, typer.Argument(help="继续有效、修改、废止、宣布失效")]
Item = Annotated[int, typer.Argument(help="清理项目编号")]
Clauses = Annotated[str, typer.Option(help="修改的须写明：需要修改的条款")]
FinishBy = Annotated[str, typer.Option(help="修改的须写明：完成时限")]
CampaignId = Annotated[int, typer.Argument(help="清理工作编号")]


@app.command("open")
def open_(
    ctx: typer.Context,
    title: Annotated[str, typer.Option(help="名称")],
    login: Login,
    scope: Annotated[str, typer.Option(help="范围：in-force（现行有效）、all（全部）、“before 日期”")] = "in-force",
    before: Annotated[str, typer.Option(help="只清理这一天以前（含当日）公布的文件")] = "",
    due: Annotated[str, typer.Option(help="要求答复的日期（逾期不产生任何结论）")] = "",
) -> None:
    """开展清理：范围内的文件逐件发给起草科室（谁制定、谁清理）."""
    store = open_store()
    must_be(store, [login])
    documents, until = scope_of(scope)
    number = open_campaign(store, title, login, before=a_day(before) or until, due=a_day(due), scope=documents)
    _show(ctx, number, f"清理工作 {number}：{title}")


@app.command("list")
def list_(ctx: typer.Context, campaign: Annotated[int | None, typer.Argument(help="清理工作编号")] = None) -> None:
    """列出清理工作，或者一次清理的逐件结论."""
    if campaign is not None:
        _show(ctx, campaign, f"清理工作 {campaign}")
        return
    with open_store().reading() as session:
        rows = campaigns(session)
    table = [(r["id"], r["title"], r["opened"], r["items"], "已结束" if r["closed"] else "进行中") for r in rows]
    ctx.obj.say(rows, columns([("编号", "名称", "开始", "件数", "状态"), *table]))


def _show(ctx: typer.Context, campaign: int, head: str) -> None:
    with open_store().reading() as session:
        rows = result_list(session, campaign)
    table = [(r["id"], r["stage"], r["verdict_name"], r["section"], r["number"], r["title"]) for r in rows]
    ctx.obj.say({"id": campaign, "items": rows}, [head, *columns([("项目", "进度", "结论", "科室", "文号", "标题"), *table])])


@app.command("propose")
def propose_(
    ctx: typer.Context,
    item: Item,
    verdict: Verdict,
    login: Login,
    reason: Reason = "",
    clauses: Clauses = "",
    finish_by: FinishBy = "",
) -> None:
    """起草科室提出清理意见."""
    store = open_store()
    must_be(store, [login])
    propose(store, item, verdict, reason, login, clauses=clauses, finish_by=a_day(finish_by))
    ctx.obj.say({"item": item, "verdict": verdict}, [f"第 {item} 项：已提出“{verdict}”。"])


@app.command("review")
def review_(
    ctx: typer.Context,
    item: Item,
    verdict: Annotated[str, typer.Argument(help="agree（同意），或者另一结论")],
    login: Login,
    reason: Reason = "",
    clauses: Clauses = "",
    finish_by: FinishBy = "",
) -> None:
    """法制审核人员审核清理意见；改为修改的，须写明条款和时限."""
    store = open_store()
    must_be(store, [login])
    review(store, item, verdict, reason, login, clauses=clauses, finish_by=a_day(finish_by))
    ctx.obj.say({"item": item, "verdict": verdict}, [f"第 {item} 项：已审核。"])


@app.command("decide")
def decide_(
    ctx: typer.Context,
    campaign: CampaignId,
    login: Login,
    record: Annotated[Path | None, typer.Option("--record", "--file", help="集体审议的会议记录")] = None,
    date: Annotated[str, typer.Option(help="决定日期，不写为今天")] = "",
    default_lapse: Annotated[str, typer.Option(help="清理决定中未答复即不再执行的原文")] = "",
    lapse: Annotated[
        list[int] | None, typer.Option("--lapse", "--confirmed-list", help="未答复、由本人逐件确认失效的项目编号，可写多次")
    ] = None,
) -> None:
    """主要负责人决定已审核的各件；没有答复的仍为待定."""
    store = open_store()
    must_be(store, [login])
    if record is None:
        raise Refusal("决定清理结果须附集体审议的会议记录（--record）。", missing=[Missing("会议记录")])
    sha = keep(store.settings, contents(record))
    count = decide(store, campaign, login, sha, lapse or [], on=a_day(date), wording=default_lapse)
    ctx.obj.say({"campaign": campaign, "decided": count}, [f"已决定 {count} 件。"])


@app.command("publish")
def publish_(
    ctx: typer.Context,
    campaign: CampaignId,
    where: Annotated[str, typer.Option(help="公布的位置")],
    date: Annotated[str, typer.Option(help="公布日期，不写为今天")] = "",
    login: Annotated[str, typer.Option("--as", help="登录名，不写为系统操作人员")] = "",
) -> None:
    """登记清理结果的公布；废止、失效自公布的决定之日起."""
    store = open_store()
    must_be(store, [login] if login else [])
    on = a_day(date) or day_of(store.now())
    rows = publish(store, campaign, where, on, login=login, operator=system_user())
    mirror_all(store)
    ctx.obj.say({"id": campaign, "items": rows}, [f"已公布：{where}"])


@app.command("close")
def close_(ctx: typer.Context, campaign: CampaignId, login: Login) -> None:
    """结束清理工作；还有待定的不能结束."""
    store = open_store()
    must_be(store, [login])
    close(store, campaign, login)
    ctx.obj.say({"id": campaign, "closed": True}, ["清理工作已结束。"])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
