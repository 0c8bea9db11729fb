"""number: list, void, hold, resume."""

from collections.abc import Sequence
from typing import Annotated

import typer
from sqlmodel import select

from desk.commands.holding import hold, resume
from desk.commands.listing import numbers
from desk.opening import must_be, open_store
from desk.output import Output
from desk.typing import run_app
from models.number import IssuedNumber
from models.refusals import BadInput
from models.words import Code
from tasks.doing import Wanted, perform

app = typer.Typer(add_completion=False, help="编号台账")


app.command("list")(numbers)
app.command("hold")(hold)
app.command("resume")(resume)


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
