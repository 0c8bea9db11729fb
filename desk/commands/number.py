"""number: list, void."""

from collections.abc import Sequence
from typing import Annotated

import typer
from sqlmodel import select

from desk.opening import must_be, open_store
from desk.output import Output, columns
from desk.typing import run_app
from models.number import IssuedNumber
from models.refusals import BadInput
from models.words import Code
from tasks.doing import Wanted, perform
from tasks.numbers import faults_of, register_of

app = typer.Typer(add_completion=False, help="编号台账")


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """列出编号台账：每个号给了哪件、何时、是否作废；并检查有无断号重号."""
    with open_store().reading() as session:
        rows, faults = register_of(session), faults_of(session)
    table = [
        ("号码", "种类", "事项", "时间", "作废理由"),
        *((r["number"], r["name"], r["case"], r["given"], r["void"]) for r in rows),
    ]
    ctx.obj.say(rows, columns(table) + (faults or ["各序列连续，没有断号和重号。"]))


@app.command()
def void(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(help="号码")],
    reason: Annotated[str, typer.Option(help="作废理由")],
    login: Annotated[str, typer.Option("--as", help="登录名")],
) -> None:
    """作废一个号码（写明理由；号码不再使用）."""
    store = open_store()
    must_be(store, [login])
    with store.reading() as session:
        held = session.exec(select(IssuedNumber).where(IssuedNumber.text == number)).first()
        if held is None or held.case_id is None:
            raise BadInput(f"台账里没有号码 {number}。")
        case_id = held.case_id
    receipt = perform(store, case_id, "", "", Wanted(Code.VOID_NUMBER, login, to=number, reason=reason))
    ctx.obj.say(
        {"case": receipt.case_id, "number": number, "stage": receipt.stage}, [f"{number} 已作废。现在：{receipt.stage}"]
    )


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
