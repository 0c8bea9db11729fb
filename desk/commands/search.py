"""search: what is found of some words; --rebuild makes the index anew."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from desk.opening import must_be, open_store
from desk.output import Output
from desk.typing import run_app
from models.clock import day_of
from models.refusals import BadInput
from models.searching import Snippet
from models.words import FORCE_NAMES, Force
from tasks.indexing import reindex
from tasks.people import who
from tasks.searching import Hit, search
from tasks.store import Store

app = typer.Typer(add_completion=False, help="搜索")
KINDS = {"case": "事项", "instrument": "文件"}


@app.command("search")
def search_(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(help="要找的词：标题、文号、登记号、正文；几个词须都有")] = None,
    login: Annotated[str, typer.Option("--as", help="登录名：只找此人看得到的事项；不写则找全部")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多列出几件")] = 20,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="重建索引")] = False,
) -> None:
    """搜索事项和文件；--rebuild 先把索引重建一遍."""
    store = open_store()
    if not words and not rebuild:
        raise BadInput("请写明要找的词；重建索引用 --rebuild。")
    entries = reindex(store) if rebuild else None
    found = _found(store, " ".join(words), login, limit) if words else []
    payload = {"hits": [asdict(hit) for hit in found], "entries": entries}
    said = [] if entries is None else [f"索引已重建，共 {entries} 件。"]
    ctx.obj.say(
        payload, [*said, *(line for hit in found for line in _lines(hit)), *([] if found or not words else ["没有找到。"])]
    )


def _found(store: Store, words: str, login: str, limit: int) -> list[Hit]:
    if login:
        must_be(store, [login])
    with store.reading() as session:
        me = who(session, login, day_of(store.now())) if login else None
        return search(session, me, words, limit=limit)


def _lines(hit: Hit) -> list[str]:
    force = FORCE_NAMES[Force(hit.force)] if hit.force else ""
    told = "  ".join(str(part) for part in (hit.number, hit.date or "", force) if part)
    return [f"{KINDS[hit.kind]} {hit.id}  《{hit.title}》  {told}".rstrip(), f"    {_marked(hit.where)}"]


def _marked(where: Snippet) -> str:
    """Write a snippet with its hits in 【】, the way a terminal can show them."""
    out, at = [], 0
    for start, end in where.marks:
        out += [where.text[at:start], f"【{where.text[start:end]}】"]
        at = end
    return "".join([*out, where.text[at:]])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
