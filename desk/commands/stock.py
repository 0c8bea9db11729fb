"""stock: import, list, notices, export, status."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from desk.commands.listing import notices
from desk.opening import open_store, system_user, takes_out
from desk.output import Output, columns
from desk.typing import a_day, run_app
from models.clock import day_of
from tasks.stock import export_stock, import_stock, stock_list, stock_status

app = typer.Typer(add_completion=False, help="存量文件")


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="存量清单（.xlsx 或 .csv）")],
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="跳过有错误的行并列出")] = False,
) -> None:
    """导入存量文件：有一处错误就全部不导入，错误一次列全."""
    done = import_stock(open_store(), file, skip_bad=skip_bad, by=system_user())
    payload = {"added": list(done.added), "left_out": list(done.left_out), "notes": list(done.notes)}
    lines = [f"导入 {len(done.added)} 件。", *(f"未导入：{x}" for x in done.left_out), *(f"说明：{x}" for x in done.notes)]
    ctx.obj.say(payload, lines)


@app.command("list")
def list_(ctx: typer.Context, status: Annotated[str, typer.Option(help="效力状态，如 现行有效")] = "") -> None:
    """列出存量文件和今天的效力状态."""
    store = open_store()
    at = store.now()
    with store.reading() as session:
        rows = stock_list(session, day_of(at), at, status)
    table = [(r["name"], r["number"], r["section"], r["expires"] or "", r["exception_until"] or "", r["title"]) for r in rows]
    ctx.obj.say(rows, columns([("状态", "文号", "起草科室", "有效期至", "例外至", "标题"), *table]))


app.command("notices")(notices)


@app.command()
def export(ctx: typer.Context, out: Annotated[Path, typer.Option("-o", help="写到哪个文件（.csv 或 .xlsx）")]) -> None:
    """导出存量清单（可以再导入）."""
    store = open_store()
    at = store.now()
    takes_out(store, f"存量文件清单（{out.name}）")
    with store.reading() as session:
        count = export_stock(session, out, day_of(at), at)
    ctx.obj.say({"file": str(out), "count": count}, [f"导出 {count} 件：{out}"])


@app.command()
def status(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="标题、文号或登记号")],
    on: Annotated[str, typer.Option(help="哪一天，不写为今天")] = "",
) -> None:
    """查询一件文件在某一天的效力状态和理由."""
    store = open_store()
    at = store.now()
    with store.reading() as session:
        found = stock_status(session, name, a_day(on, "--on ") or day_of(at), at)
    ctx.obj.say(found, [f"{found['name']}    《{found['title']}》{found['number']}", *(f"  {r}" for r in found["reasons"])])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
