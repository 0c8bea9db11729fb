"""case: submit, adopt, list, show, comments."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from desk.case_lines import case_lines
from desk.commands.listing import cases
from desk.opening import must_be, open_store
from desk.output import Output
from desk.typing import a_day, files, given, pairs, run_app
from models.case import Case
from models.clock import day_of
from models.refusals import BadInput
from models.words import Code
from tasks.adopting import adopt_from_paper
from tasks.comment_rows import read_table
from tasks.consulting import take_in
from tasks.doing import Wanted
from tasks.entering import names_in
from tasks.opening import Submission, submit
from tasks.papers import contents
from tasks.showing import case_json
from tasks.store import Store

app = typer.Typer(add_completion=False, help="事项")

Login = Annotated[str, typer.Option("--as", help="登录名")]


def handed_in(
    *,
    file: Annotated[Path, typer.Argument(help="送审稿文件（.docx 或 .txt）")],
    login: Login,
    title: Annotated[str, typer.Option(help="标题；不写则取稿件的标题")] = "",
    section: Annotated[str, typer.Option(help="起草科室")] = "",
    kind: Annotated[str, typer.Option(help="程序：normative-document 或 policy-measure")] = "normative-document",
    material: Annotated[list[str] | None, typer.Option(help="材料 种类=文件，如 note=起草说明.docx")] = None,
    fact: Annotated[list[str] | None, typer.Option(help="事实 名称=yes|no|unknown")] = None,
    organ: Annotated[list[str] | None, typer.Option(help="联合制定机关")] = None,
    with_: Annotated[list[str] | None, typer.Option("--with", help="参与起草的人，不得再审核本件")] = None,
    by: Annotated[str, typer.Option(help="补录：纸上提交的人；--date 为纸上的日期，--material scan=扫描件")] = "",
    date: Annotated[str, typer.Option(help="补录：纸上的日期，如 2026-03-01")] = "",
    wanted: Annotated[str, typer.Option(help="希望施行的日期，用于倒排计划，如 2026-09-01")] = "",
) -> Submission:
    """Return what the options of `submit` and `adopt` hand in."""
    return Submission(
        file=file,
        title=title,
        section=section,
        login=login,
        kind=kind,
        materials=files(material or []),
        facts=pairs(fact or [], "事实"),
        organs=tuple(name for words in organ or () for name in names_in(words)),
        drafted_with=tuple(login for words in with_ or () for login in names_in(words)),
        decided_by=by,
        on=a_day(date),
        wanted_on=a_day(wanted, "希望施行的日期"),
    )


@app.command("submit")
@given(handed_in)
def submit_(ctx: typer.Context, submission: Submission) -> None:
    """提交送审稿，建立事项."""
    store = open_store()
    must_be(store, [submission.login])
    show_case(ctx, store, submit(store, submission))


@app.command()
@given(handed_in)
def adopt(
    ctx: typer.Context,
    submission: Submission,
    entry: Annotated[
        list[str] | None,
        typer.Option(
            help="已在线下办过的环节：环节:结论:日期:登录名:扫描件[:说明]；线下征求意见：环节:open-round:日期:登录名:扫描件:对象/天数/位置"
        ),
    ] = None,
) -> None:
    """接入线下已经开始的事项：以前的环节逐个补录，从后面的环节继续."""
    store = open_store()
    must_be(store, [submission.login])
    entries = [_entry(words, submission.login) for words in entry or []]
    show_case(ctx, store, adopt_from_paper(store, replace(submission, adopted=True), entries))


def _entry(words: str, recorder: str) -> tuple[str, Wanted]:
    """Read 环节:结论:日期:登录名:扫描件[:说明]; what is wrong is found before the case is opened."""
    parts = words.split(":", 5)
    if len(parts) < 5:
        raise BadInput(f"补录应写成 环节:结论:日期:登录名:扫描件[:说明]，现在是“{words}”。")
    step, outcome, day, login, scan = parts[:5]
    said = parts[5] if len(parts) > 5 else ""
    contents(Path(scan))
    if outcome == Code.OPEN_ROUND:
        return step, _round(recorder, day, login, Path(scan), said)
    return step, Wanted(
        Code.RECORD_PAPER,
        recorder,
        outcome=outcome,
        to=login,
        on=a_day(day),
        files=(("scan", Path(scan)),),
        reason=said,
        text=said,
    )


def _round(recorder: str, day: str, login: str, scan: Path, said: str) -> Wanted:
    """Read 对象/天数/位置 of a consultation round held on paper; the scan proves the posting."""
    audience, _, rest = said.partition("/")
    days, _, place = rest.partition("/")
    if not days.isdigit() or not place.strip():
        raise BadInput(f"线下征求意见应写成 对象/天数/位置，如 public,operators/30/局门户网站，现在是“{said}”。")
    asked = {"days": int(days)}
    return Wanted(
        Code.OPEN_ROUND,
        recorder,
        to=audience.strip(),
        text=place.strip(),
        on=a_day(day),
        files=(("scan", scan),),
        data=asked,
        decided_by=login,
    )


app.command("list")(cases)


@app.command()
def show(ctx: typer.Context, case_id: Annotated[int, typer.Argument(help="事项编号")]) -> None:
    """显示一个事项：环节、结论、待办、缺什么、审查提示、编号、文件."""
    show_case(ctx, open_store(), case_id)


def show_case(ctx: typer.Context, store: Store, case_id: int) -> None:
    """Show a case."""
    with store.reading() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise BadInput(f"没有编号为 {case_id} 的事项。")
        shown = case_json(session, case, store.now())
    ctx.obj.say(shown, case_lines(shown))


@app.command()
def comments(
    ctx: typer.Context,
    case_id: Annotated[int, typer.Argument(help="事项编号")],
    table: Annotated[Path, typer.Argument(help="意见表 CSV：日期,渠道,单位类型,意见人,条款,意见[,采纳情况,理由]")],
    login: Login,
) -> None:
    """登记收到的意见；表里写明采纳情况的，一并处理."""
    store = open_store()
    must_be(store, [login])
    ids, disposed = take_in(store, case_id, read_table(table, day_of(store.now())), login)
    ctx.obj.say({"received": ids, "disposed": disposed}, [f"登记意见 {len(ids)} 条，处理 {disposed} 条。"])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
