"""screen and text: light commands, without database and without Prefect. `screen` exits 0 whatever it finds."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.output import Output
from desk.typing import a_day, run_app
from models.clock import day_of
from models.refusals import BadInput
from models.text.address import addresses
from models.text.codec import to_json
from models.text.fingerprint import fingerprint
from models.text.outline import parse_text
from settings import read_settings
from tasks.lawbook import load_law
from tasks.reading.apart import read_apart
from tasks.reading.read import load
from tasks.screening import Screened, areas_named, as_json, screen_text

app = typer.Typer(add_completion=False, help="读稿和自动检查")


@app.command()
def screen(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="要检查的文件")] = None,
    clauses: Annotated[Path | None, typer.Option(help="每行一条 {id,text} 的文件")] = None,
    area: Annotated[str, typer.Option(help="competition,legality,form,citation")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天的规则")] = "",
) -> None:
    """对文件或者条款作自动检查；未发现问题不等于审查通过."""
    if not files and not clauses:
        raise BadInput("请写明要检查的文件，或者用 --clauses 指定条款文件。")
    day = a_day(as_of, "--as-of ") or day_of(datetime.now(UTC))
    results = [_file(path, day, area) for path in files or []]
    results += _clauses(clauses, day, area) if clauses else []
    payload = as_json(results)
    ctx.obj.say(payload, [line for one in results for line in _lines(one)])


def _screened(name: str, sha: str, words: str | None, path: Path | None, day: date, area: str, by: str) -> Screened:
    settings = read_settings()
    book = load_law(settings.rules)
    text = read_apart(path) if path else parse_text(words or "")
    areas = areas_named(area) if area else None
    found = screen_text(text, day=day, rules_dir=settings.rules, areas=areas, gates=lambda rule: book.gates(rule, day))
    return Screened(name, sha, found, "id" if by == "id" else "file")


def _file(path: Path, day: date, area: str) -> Screened:
    return _screened(str(path), hashlib.sha256(load(path)).hexdigest(), None, path, day, area, "file")


def _clauses(path: Path, day: date, area: str) -> list[Screened]:
    out = []
    for number, line in enumerate(load(path).decode("utf-8-sig", "replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            name, words = str(row["id"]), str(row["text"])
        except (ValueError, KeyError, TypeError) as fault:
            raise BadInput(f"“{path}”第{number}行不是 {{id,text}} 的 JSON。") from fault
        out.append(_screened(name, hashlib.sha256(words.encode()).hexdigest(), words, None, day, area, "id"))
    return out


def _lines(one: Screened) -> list[str]:
    marks = {"error": "错误", "warn": "提醒", "info": "参考"}
    head = [f"{one.name}：{len(one.screening.findings)} 条提示"]
    body = [f"  {marks[f.severity]}  {f.address}  {f.message}（{f.rule}，{f.citation}）" for f in one.screening.findings]
    ran = "、".join(f"{run.name}（{run.rules}条）" for run in one.screening.ran)
    without = "、".join(str(a) for a in one.screening.without_pack)
    foot = [f"  已运行：{ran or '无'}" + (f"；没有规则包的领域：{without}" if without else ""), f"  {one.screening.note}"]
    return head + body + foot


@app.command()
def text(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="要读的文件")]) -> None:
    """显示读入的文本结构、地址和读稿时注意到的情况."""
    read = read_apart(file)
    book = addresses(read)
    lines = [f"{read.title}    {fingerprint(read)}"]
    lines += [f"{book.of(node):<24}{node.text[:60]}" for node in read.walk()]
    lines += [f"注意：{notice.message}" for notice in read.notices]
    ctx.obj.say({"fingerprint": fingerprint(read), **to_json(read)}, lines)


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words, output)
