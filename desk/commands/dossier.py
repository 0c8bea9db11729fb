"""dossier CASE, and dossier verify."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desk.opening import open_store, takes_out
from desk.output import Output
from desk.typing import run_app
from tasks.dossier import write_dossier
from tasks.dossier_proof import Proof, verify_dossier

app = typer.Typer(add_completion=False, help="案卷：导出、核验")
VERIFY = "verify"


@app.command("dossier")
def write(
    ctx: typer.Context,
    case_id: Annotated[int, typer.Argument(help="事项编号")],
    output: Annotated[Path, typer.Option("-o", "--output", help="写到哪个文件（.zip）")],
) -> None:
    """把一个事项的全部稿件、材料、成文和办理留痕写成一个案卷，附目录和签名."""
    store = open_store()
    takes_out(store, f"事项 {case_id} 的案卷（{output.name}）")
    made = write_dossier(store, case_id, output)
    beyond = f"有 {made.beyond} 行留痕还没有校验头为其作证；先运行 santong ledger head 再导出，就都有了。"
    lines = [f"案卷：{output}（{made.files} 个文件，{made.lines} 行留痕）", *([beyond] if made.beyond else [])]
    told = {"file": str(output), "files": made.files, "lines": made.lines, "beyond": made.beyond}
    ctx.obj.say(told, lines)


@app.command(VERIFY)
def verify(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="案卷文件（.zip）")],
    key: Annotated[Path | None, typer.Option(help="签名的公钥文件（head.pub），应当从别处取得")] = None,
) -> int:
    """核验案卷是否完整、来自哪里；不需要安装。完整为 0，有异常为 1."""
    proof = verify_dossier(file, key)
    ctx.obj.say({"intact": proof.intact, **asdict(proof)}, _lines(proof))
    return 0 if proof.intact else 1


def _lines(proof: Proof) -> list[str]:
    counted = f"核对了 {proof.files} 个文件、{proof.lines} 行留痕、{proof.heads} 份校验头"
    return [*(f"异常：{fault}" for fault in proof.faults), counted, f"结果：{proof.origin}"]


def run(words: Sequence[str], output: Output) -> int:
    """Run; `dossier verify FILE` is the one sub-command, all else is `dossier CASE`."""
    return run_app(app, words[1:] if words[1:2] == [VERIFY] else words, output)
