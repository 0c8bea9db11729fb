"""todo: list, do."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from sqlmodel import Session, select

from desk.opening import must_be, open_store
from desk.output import Output, columns
from desk.typing import a_day, files, pairs, run_app
from models.case import FindingRow, Todo
from models.clock import day_of
from models.refusals import BadInput
from models.words import CODE_NAMES, Code
from tasks.acting import Receipt
from tasks.consulting import hashed
from tasks.doing import Wanted, do
from tasks.people import who
from tasks.showing import todos_for

app = typer.Typer(add_completion=False, help="待办")
Login = Annotated[str, typer.Option("--as", help="登录名")]


@app.command("list")
def list_(ctx: typer.Context, login: Login = "") -> None:
    """列出一个人的待办，按缓急排列；不写 --as 列出全部."""
    store = open_store()
    at = store.now()
    with store.reading() as session:
        person = who(session, login, day_of(at)) if login else None
        rows = todos_for(session, person, at)
    table = [("待办", "事项", "环节", "期限", "由谁", "说明")]
    table += [(r["id"], r["case"], r["name"], r["due"] or "", r["holder"] or r["role_name"], r["why"]) for r in rows]
    ctx.obj.say(rows, columns(table) + [f"  {r['id']}：{r['due_says']}" for r in rows if r["due_says"]])


@app.command("do")
def do_(
    ctx: typer.Context,
    todo_id: Annotated[int, typer.Argument(help="待办编号")],
    action: Annotated[str, typer.Argument(help="动作，如 conclude、return、record-paper")],
    login: Login,
    outcome: Annotated[str, typer.Option(help="结论")] = "",
    reason: Annotated[str, typer.Option(help="理由")] = "",
    to: Annotated[str, typer.Option(help="退回到的环节、转给的人、对象")] = "",
    file: Annotated[list[str] | None, typer.Option(help="种类=文件；新稿用 draft=文件")] = None,
    text: Annotated[str, typer.Option(help="意见正文、会议纪要摘录、公布位置等")] = "",
    date: Annotated[str, typer.Option(help="日期，如 2026-03-01")] = "",
    fact: Annotated[list[str] | None, typer.Option(help="事实 名称=yes|no")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="表单栏目 名称=内容")] = None,
    data: Annotated[Path | None, typer.Option(help="表单内容的 YAML 文件")] = None,
    for_: Annotated[str, typer.Option("--for", help="代办的委托人")] = "",
    by: Annotated[str, typer.Option(help="补录：纸上作出决定的人；--date 为纸上的日期，--file scan=扫描件")] = "",
) -> None:
    """办理一项待办."""
    store = open_store()
    must_be(store, [login])
    wanted = Wanted(
        code=_code(action),
        login=login,
        outcome=outcome,
        reason=reason,
        to=to,
        text=text,
        on=a_day(date),
        files=files(file or []),
        facts=pairs(fact or [], "事实"),
        data=_form(set_ or [], data),
        standing_in_for=for_,
        decided_by=by,
    )
    with store.reading() as session:
        wanted = _rows(session, todo_id, wanted)
    _tell(ctx, wanted.code, do(store, todo_id, wanted))


def _tell(ctx: typer.Context, code: Code, receipt: Receipt) -> None:
    payload = {
        "case": receipt.case_id,
        "seq": receipt.seq,
        "numbers": list(receipt.numbers),
        "stage": receipt.stage,
        "ended": receipt.ended,
        "warnings": list(receipt.warnings),
    }
    lines = [f"已{CODE_NAMES[code]}。现在：{receipt.stage}"]
    lines += [f"编号：{n}" for n in receipt.numbers] + list(receipt.warnings)
    ctx.obj.say(payload, lines)


def _code(action: str) -> Code:
    try:
        return Code(action)
    except ValueError:
        listed = "、".join(
            f"{c.value}（{CODE_NAMES[c]}）" for c in Code if c not in {Code.DONE, Code.WAKE, Code.SUBMIT, Code.ADOPT}
        )
        raise BadInput(f"没有“{action}”这个动作；可用的有：{listed}。") from None


def _form(items: Sequence[str], path: Path | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if path:
        try:
            read = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError) as fault:
            raise BadInput(f"表单文件“{path}”读不了或者格式不对。") from fault
        values.update(read if isinstance(read, dict) else {})
    for key, value in pairs(items, "表单栏目").items():
        values[key] = int(value) if key in {"days", "copies", "members", "valid_years"} and value.isdigit() else value
    return values


def _rows(session: Session, todo_id: int, wanted: Wanted) -> Wanted:
    """Findings and comments may be named by --to (ids; empty: all open ones) with one answer for all of them."""
    if wanted.code is Code.DISPOSE_COMMENTS and "comments" not in wanted.data:
        rows = [
            {"id": n, "hash": hashed(session, n), "disposition": wanted.outcome, "reason": wanted.reason}
            for n in _ids(wanted.to)
        ]
        return replace(wanted, data={**wanted.data, "comments": rows})
    if wanted.code in {Code.ANSWER_FINDINGS, Code.DISPOSE_FINDINGS} and "findings" not in wanted.data:
        ids = _ids(wanted.to) or _open_findings(session, todo_id, wanted.code)
        said = {"answer": wanted.text or wanted.reason}
        if wanted.code is Code.DISPOSE_FINDINGS:
            said = {"disposition": wanted.outcome, "reason": wanted.reason}
        return replace(wanted, data={**wanted.data, "findings": [{"id": n, **said} for n in ids]})
    return wanted


def _ids(words: str) -> list[int]:
    parts = [w.strip() for w in words.replace("，", ",").split(",") if w.strip()]
    if any(not p.isdigit() for p in parts):
        raise BadInput(f"“{words}”应是编号，用逗号分开。")
    return [int(p) for p in parts]


def _open_findings(session: Session, todo_id: int, code: Code) -> list[int]:
    todo = session.get(Todo, todo_id)
    if todo is None:
        return []
    rows = session.exec(select(FindingRow).where(FindingRow.case_id == todo.case_id).order_by(FindingRow.id)).all()  # type: ignore[arg-type]  # SQLModel types columns as values
    last = max((r.draft_n for r in rows), default=0)
    return [r.id or 0 for r in rows if r.draft_n == last and not (r.answer if code is Code.ANSWER_FINDINGS else r.disposition)]


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
