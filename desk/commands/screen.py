"""screen and text: light commands, without database and without Prefect. `screen` exits 0 whatever it finds."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.output import Output
from desk.typing import a_day, run_app
from models.clock import day_of
from models.refusals import BadInput
from models.screening.engine import Screening
from models.text.address import addresses
from models.text.codec import to_json
from models.text.fingerprint import fingerprint
from models.text.outline import parse_text
from models.text.tree import DocumentText
from settings import read_settings
from tasks.lawbook import load_law
from tasks.precedents import put_beside, said
from tasks.reading.apart import read_apart
from tasks.reading.read import load
from tasks.screening import Screened, areas_named, as_json, screener

app = typer.Typer(add_completion=False, help="读稿和自动检查")
Screens = Callable[[DocumentText], Screening]
Read = tuple[Screened, str]  # with the plain text its findings count in


@app.command()
def screen(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="要检查的文件")] = None,
    clauses: Annotated[Path | None, typer.Option(help="每行一条 {id,text} 的文件")] = None,
    area: Annotated[str, typer.Option(help="competition,legality,education,form,citation,privacy,powers,stock")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天的规则")] = "",
    precedents: Annotated[bool, typer.Option("--precedents", help="在提示旁列出文字最相似的已公布案例")] = False,
    questions: Annotated[bool, typer.Option("--questions", help="列出机器不能判断、须由审查人回答的条目")] = False,
) -> None:
    """对文件或者条款作自动检查；未发现问题不等于审查通过."""
    if not files and not clauses:
        raise BadInput("请写明要检查的文件，或者用 --clauses 指定条款文件。")
    day = a_day(as_of, "--as-of ") or day_of(datetime.now(UTC))
    screened = _ready(day, area)
    read = [_file(path, screened) for path in files or []]
    read += _clauses(clauses, screened) if clauses else []
    results = [one for one, _ in read]
    payload = as_json(results)
    if precedents:
        put_beside(payload["results"], [plain for _, plain in read], read_settings().home)
    if questions:
        for one, shown in zip(results, payload["results"], strict=True):
            shown["questions"] = [asdict(question) for question in one.screening.questions]
    ctx.obj.say(payload, [line for one, shown in zip(results, payload["results"], strict=True) for line in _lines(one, shown)])


def _ready(day: date, area: str) -> Screens:
    settings = read_settings()
    book = load_law(settings.rules)
    areas = areas_named(area) if area else None
    return screener(
        day=day, rules_dir=settings.rules, areas=areas, gates=cache(lambda fact: book.gates(fact, day)), home=settings.home
    )


def _file(path: Path, screened: Screens) -> Read:
    text = read_apart(path)
    return Screened(str(path), hashlib.sha256(load(path)).hexdigest(), screened(text), "file"), text.plain


def _clauses(path: Path, screened: Screens) -> list[Read]:
    out = []
    for number, line in enumerate(load(path).decode("utf-8-sig", "replace").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            name, words = str(row["id"]), str(row["text"])
        except (ValueError, KeyError, TypeError) as fault:
            raise BadInput(f"“{path}”第{number}行不是 {{id,text}} 的 JSON。") from fault
        text = parse_text(words)
        sha = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
        out.append((Screened(name, sha, screened(text), "id"), text.plain))
    return out


def _lines(one: Screened, shown: Mapping[str, Any]) -> list[str]:
    marks = {"error": "错误", "warn": "提醒", "info": "参考"}
    head = [f"{one.name}：{len(one.screening.findings)} 条提示"]
    body = []
    for f, written in zip(one.screening.findings, shown["findings"], strict=True):
        body.append(f"  {marks[f.severity]}  {f.address}  {f.message}（{f.rule}，{f.citation}）")
        body += [f"      {words}" for words in said(written.get("precedents", []))]
    asked = [f"  请审查人回答  {question['text']}（{question['citation']}）" for question in shown.get("questions", [])]
    if one.screening.questions and not asked:
        asked = [f"  另有 {len(one.screening.questions)} 项须由审查人回答，加 --questions 列出"]
    ran = "、".join(f"{run.name}（{run.rules}条）" for run in one.screening.ran)
    without = "、".join(str(a) for a in one.screening.without_pack)
    foot = [f"  已运行：{ran or '无'}" + (f"；没有规则包的领域：{without}" if without else ""), f"  {one.screening.note}"]
    return head + body + asked + foot


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
