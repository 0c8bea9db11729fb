"""todo: list, do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from sqlmodel import Session

from desk.carrying import as_json, looked_at
from desk.commands.todos import todos
from desk.opening import must_be, open_store
from desk.output import Output
from desk.typing import a_day, files, pairs, run_app
from models.procedure.findings import Stance
from models.refusals import BadInput
from models.words import CODE_NAMES, Code
from tasks.acting import Receipt
from tasks.comparing import Compared
from tasks.consulting import hashed
from tasks.disposing import open_findings
from tasks.doing import Wanted, do
from tasks.showing import concluded
from tasks.store import Store

app = typer.Typer(add_completion=False, help="待办")
Login = Annotated[str, typer.Option("--as", help="登录名")]
DECIDE = frozenset({Code.CONCLUDE, Code.RECORD_PAPER, Code.REPLY})


app.command("list")(todos)


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
    yes: Annotated[str, typer.Option("--yes", help="认定无实质修改：所看差异的对照码")] = "",
) -> None:
    """办理一项待办；认定无实质修改的，先显示两稿的差异."""
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
    _done(ctx, store, todo_id, wanted, yes)


def _done(ctx: typer.Context, store: Store, todo_id: int, wanted: Wanted, yes: str) -> None:
    compared: list[Compared] = []
    with store.reading() as session:
        wanted = _rows(session, todo_id, wanted)
        if wanted.code is Code.CARRY_OVER:
            wanted, compared = looked_at(session, todo_id, wanted, yes)
    receipt = do(store, todo_id, wanted)
    _tell(ctx, _said(store, todo_id, wanted), receipt, {"differences": as_json(compared)} if compared else {})


def _said(store: Store, todo_id: int, wanted: Wanted) -> str:
    """Say what was done; of a decision, at which step and with what outcome."""
    done = f"已{CODE_NAMES[wanted.code]}"
    if wanted.code not in DECIDE:
        return done
    with store.reading() as session:
        name, outcome = concluded(session, todo_id, wanted.outcome)
    return f"{done}：{'，'.join(filter(None, (name, outcome)))}"


def _tell(ctx: typer.Context, done: str, receipt: Receipt, besides: Mapping[str, Any]) -> None:
    payload = {
        "case": receipt.case_id,
        "seq": receipt.seq,
        "numbers": list(receipt.numbers),
        "stage": receipt.stage,
        "ended": receipt.ended,
        "warnings": list(receipt.warnings),
        **besides,
    }
    lines = [f"{done}。现在：{receipt.stage}"]
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
        ids = _ids(wanted.to) or open_findings(session, todo_id, wanted.code)
        said = {"answer": wanted.text or wanted.reason, "stance": wanted.outcome or Stance.EXPLAIN.value}
        if wanted.code is Code.DISPOSE_FINDINGS:
            said = {"disposition": wanted.outcome, "reason": wanted.reason}
        return replace(wanted, data={**wanted.data, "findings": [{"id": n, **said} for n in ids]})
    return wanted


def _ids(words: str) -> list[int]:
    parts = [w.strip() for w in words.replace("，", ",").split(",") if w.strip()]
    if any(not p.isdigit() for p in parts):
        raise BadInput(f"“{words}”应是编号，用逗号分开。")
    return [int(p) for p in parts]


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
