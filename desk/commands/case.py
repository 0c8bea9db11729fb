"""case: submit, adopt, list, show, comments."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.opening import must_be, open_store
from desk.output import Output, columns
from desk.typing import a_day, files, pairs, run_app
from models.case import Case
from models.refusals import BadInput
from models.words import Code
from tasks.adopting import adopt_from_paper
from tasks.consulting import read_table, take_in
from tasks.doing import Submission, Wanted, submit
from tasks.papers import contents
from tasks.showing import case_json, cases_json
from tasks.store import Store

app = typer.Typer(add_completion=False, help="事项")

FileArg = Annotated[Path, typer.Argument(help="送审稿文件（.docx 或 .txt）")]
Title = Annotated[str, typer.Option(help="标题；不写则取稿件的标题")]
SectionOpt = Annotated[str, typer.Option(help="起草科室")]
Login = Annotated[str, typer.Option("--as", help="登录名")]
Kind = Annotated[str, typer.Option(help="程序：normative-document 或 policy-measure")]
Materials = Annotated[list[str] | None, typer.Option("--material", help="材料 种类=文件，如 note=起草说明.docx")]
Facts = Annotated[list[str] | None, typer.Option("--fact", help="事实 名称=yes|no|unknown")]
Organs = Annotated[list[str] | None, typer.Option("--organ", help="联合制定机关")]
By = Annotated[str, typer.Option("--by", help="补录：纸上提交的人；--date 为纸上的日期，--material scan=扫描件")]
On = Annotated[str, typer.Option("--date", help="补录：纸上的日期，如 2026-03-01")]


@app.command("submit")
def submit_(
    ctx: typer.Context,
    file: FileArg,
    login: Login,
    title: Title = "",
    section: SectionOpt = "",
    kind: Kind = "normative-document",
    material: Materials = None,
    fact: Facts = None,
    organ: Organs = None,
    by: By = "",
    date: On = "",
) -> None:
    """提交送审稿，建立事项."""
    store = open_store()
    must_be(store, [login])
    handed_in = Submission(
        file=file,
        title=title,
        section=section,
        login=login,
        kind=kind,
        materials=files(material or []),
        facts=pairs(fact or [], "事实"),
        organs=tuple(organ or ()),
        decided_by=by,
        on=a_day(date),
    )
    show_case(ctx, store, submit(store, handed_in))


@app.command()
def adopt(
    ctx: typer.Context,
    file: FileArg,
    login: Login,
    entry: Annotated[list[str] | None, typer.Option(help="已在线下办过的环节：环节:结论:日期:登录名:扫描件[:说明]")] = None,
    title: Title = "",
    section: SectionOpt = "",
    kind: Kind = "normative-document",
    material: Materials = None,
    fact: Facts = None,
    organ: Organs = None,
    by: By = "",
    date: On = "",
) -> None:
    """接入线下已经开始的事项：以前的环节逐个补录，从后面的环节继续."""
    store = open_store()
    must_be(store, [login])
    entries = [_entry(words, login) for words in entry or []]
    handed_in = Submission(
        file=file,
        title=title,
        section=section,
        login=login,
        kind=kind,
        materials=files(material or []),
        facts=pairs(fact or [], "事实"),
        organs=tuple(organ or ()),
        adopted=True,
        decided_by=by,
        on=a_day(date),
    )
    show_case(ctx, store, adopt_from_paper(store, handed_in, entries))


def _entry(words: str, recorder: str) -> tuple[str, Wanted]:
    """Read 环节:结论:日期:登录名:扫描件[:说明]; what is wrong is found before the case is opened."""
    parts = words.split(":", 5)
    if len(parts) < 5:
        raise BadInput(f"补录应写成 环节:结论:日期:登录名:扫描件[:说明]，现在是“{words}”。")
    step, outcome, day, login, scan = parts[:5]
    said = parts[5] if len(parts) > 5 else ""
    contents(Path(scan))
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


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """列出全部事项."""
    with open_store().reading() as session:
        rows = cases_json(session)
    table = [("编号", "环节", "起草科室", "标题"), *((r["id"], r["stage"], r["section"], r["title"]) for r in rows)]
    ctx.obj.say(rows, columns(table))


@app.command()
def show(ctx: typer.Context, case_id: Annotated[int, typer.Argument(help="事项编号")]) -> None:
    """显示一个事项：环节、稿件、待办、审查提示、结论、期限、编号、缺什么."""
    show_case(ctx, open_store(), case_id)


def show_case(ctx: typer.Context, store: Store, case_id: int) -> None:
    """Show a case."""
    with store.reading() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise BadInput(f"没有编号为 {case_id} 的事项。")
        shown = case_json(session, case, store.now())
    ctx.obj.say(shown, case_lines(shown))


def case_lines(shown: dict[str, Any]) -> list[str]:
    """Say a case in lines."""
    lines = [f"事项 {shown['id']}  {shown['title']}", f"环节：{shown['stage']}    起草科室：{shown['section']}", ""]
    steps = [(s["status_name"], s["name"], s["day"] or "", s["why"]) for s in shown["steps"]]
    lines += columns(steps)
    for head, rows in (
        ("待办", [f"{t['id']}  {t['name'] or t['why']}（{t['role_name']}）{t['due_says']}" for t in shown["todos"]]),
        ("还缺", [m["what"] for m in shown["missing"]]),
        (
            "审查提示",
            [f"{f['id']}  {f['address']}  {f['message']}" for f in shown["findings"] if f["draft_n"] == len(shown["drafts"])],
        ),
        ("编号", [n["number"] + (f"（作废：{n['void']}）" if n["void"] else "") for n in shown["numbers"]]),
    ):
        if rows:
            lines += ["", f"{head}：", *(f"  {row}" for row in rows)]
    return lines


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
    ids, disposed = take_in(store, case_id, read_table(table), login)
    ctx.obj.say({"received": ids, "disposed": disposed}, [f"登记意见 {len(ids)} 条，处理 {disposed} 条。"])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
