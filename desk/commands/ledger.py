"""ledger: head, verify, export."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desk.opening import open_store, takes_out
from desk.output import Output
from desk.typing import a_day, run_app
from models.refusals import EnvironmentFault
from tasks.heads import Head
from tasks.ledgers import Report, export, make_head, verify

app = typer.Typer(add_completion=False, help="办理留痕")


@app.command("head")
def head_(ctx: typer.Context, day: Annotated[str, typer.Option(help="日期，默认当天")] = "") -> None:
    """生成当日的校验头并写到第二处；没有新的留痕时不变."""
    file = make_head(open_store(), a_day(day))
    head = Head.model_validate_json(file.read_bytes())
    payload = {"n": head.n, "day": head.day, "file": str(file), "hash": head.digest}
    counts = {"chains": head.chains, "moved": len(head.moved)}
    lines = [
        f"{head.called}：{file}",
        f"SHA-256 {head.digest}    共 {head.chains} 条链，其中 {len(head.moved)} 条有新的留痕",
        "请把这个文件另存到系统之外；以后可以用 ledger verify --head 对照。",
    ]
    ctx.obj.say({**payload, **counts}, lines)


@app.command("verify")
def verify_(
    ctx: typer.Context,
    head: Annotated[Path | None, typer.Option(help="另处保存的校验头文件")] = None,
    key: Annotated[Path | None, typer.Option(help="校验头的公钥文件（head.pub）")] = None,
) -> int:
    """逐行核对留痕，与办理记录和校验头对照；完整为 0，有异常为 1."""
    report = verify(open_store(), head, key)
    ctx.obj.say({"intact": report.intact, **asdict(report)}, _lines(report))
    return 0 if report.intact else 1


def _lines(report: Report) -> list[str]:
    counted = f"核对了 {report.chains} 条链 {report.lines} 行留痕、{report.acts} 条办理记录、{report.heads} 份校验头"
    beyond = [f"最后一份校验头之后又有 {report.beyond} 行留痕，还没有校验头为它们作证。"] if report.beyond else []
    return [*(f"异常：{fault}" for fault in report.faults), counted, *beyond, f"结果：{report.origin}"]


@app.command("export")
def export_(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("-o", "--output", help="写到哪个文件")],
    chain: Annotated[str, typer.Argument(help="链名，如 case:1；不写则为全部")] = "",
) -> None:
    """把留痕的原文写出，一行一条；每条的 SHA-256 即下一条的 prev."""
    store = open_store()
    lines = export(store, chain)
    takes_out(store, f"办理留痕 {chain or '全部'}，{len(lines)} 行")
    try:
        output.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    except OSError as fault:
        raise EnvironmentFault(f"写不了“{output}”，请检查目录是否存在、是否可写。") from fault
    ctx.obj.say({"file": str(output), "chain": chain or None, "lines": len(lines)}, [f"已写出 {len(lines)} 行：{output}"])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
