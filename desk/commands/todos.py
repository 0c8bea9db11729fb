"""todo list: the one reading command that derives cases; what acts and documents need is not loaded."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from desk.finding_lines import finding_line
from desk.opening import open_store
from desk.output import Output, columns
from desk.typing import run_list
from models.clock import day_of
from tasks.people import who
from tasks.todos import todos_for


def todos(ctx: typer.Context, login: Annotated[str, typer.Option("--as", help="登录名")] = "") -> None:
    """列出一个人的待办，按缓急排列；不写 --as 列出全部."""
    store = open_store()
    at = store.now()
    with store.reading() as session:
        person = who(session, login, day_of(at)) if login else None
        rows = todos_for(session, person, at)
    table = [("待办", "事项", "环节", "期限", "由谁", "说明")]
    table += [(r["id"], r["case"], _about(r), r["due"] or "", r["holder"] or r["role_name"], r["why"]) for r in rows]
    says = [f"  {r['id']}：{r['due_says']}" for r in rows if r["due_says"]]
    ctx.obj.say(rows, columns(table) + says + [f"  {r['id']}：{finding_line(f)}" for r in rows for f in r["shown"]])


def _about(row: Mapping[str, Any]) -> str:
    """Return the step a to-do stands at; of one that concerns the whole case, what is to be done."""
    return row["name"] or "、".join(action["name"] for action in row["actions"])


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_list(todos, words, output)
