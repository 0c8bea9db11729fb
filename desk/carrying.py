"""认定无实质修改 at the desk: the difference is shown first; the act is recorded only with the code of what was shown (I2)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from desk.output import LookFirst
from models.case import Case, Todo
from models.clock import day_of
from models.text.compare import Change, describe
from tasks.acting import state_of
from tasks.comparing import Compared, code_of, drafts_compared
from tasks.computing import carried
from tasks.doing import Wanted
from tasks.store import store_of

LOOK = "请先对照上列差异：认定没有实质修改的，加上 --yes {} 再次办理；没有登记任何内容。"


def looked_at(session: Session, todo_id: int, wanted: Wanted, code: str) -> tuple[Wanted, list[Compared]]:
    """Return the act bound to the drafts compared, and the comparison; refused, showing it, without its code.

    Where nothing can be compared nothing is shown: the rules then say why the act is not possible.
    """
    todo = session.get(Todo, todo_id)
    if todo is None:
        return wanted, []
    state = state_of(session, session.get_one(Case, todo.case_id), day_of(store_of(session).now()))
    rests_on = carried(state, wanted.to)
    compared = drafts_compared(session, todo.case_id, rests_on)
    names = {step: view.step.name for step, view in state.views.items()}
    if compared and code != code_of(compared):
        shown = {"yes": code_of(compared), "differences": as_json(compared)}
        raise LookFirst(LOOK.format(code_of(compared)), shown, list(lines(compared, names)))
    return replace(wanted, data={**wanted.data, "steps": rests_on}), compared


def as_json(compared: Sequence[Compared]) -> list[dict[str, Any]]:
    """Return the comparison for programs."""
    return [
        {
            "steps": list(one.steps),
            "old": {"n": one.old[0], "fingerprint": one.old[1]},
            "new": {"n": one.new[0], "fingerprint": one.new[1]},
            "changes": [_change(change) for change in one.changes],
        }
        for one in compared
    ]


def _change(change: Change) -> dict[str, str]:
    return {
        "kind": change.kind.value,
        "address_old": change.address_old,
        "address_new": change.address_new,
        "old": change.old,
        "new": change.new,
        "says": describe(change),
    }


def lines(compared: Sequence[Compared], names: dict[str, str]) -> Iterator[str]:
    """Say the comparison: each place with its old and its new words, whole."""
    for one in compared:
        resting = "、".join(names[step] for step in one.steps)
        yield f"第{one.old[0]}稿与第{one.new[0]}稿，{len(one.changes)} 处不同（据第{one.old[0]}稿作出的：{resting}）"
        for change in one.changes:
            yield f"  {describe(change)}"
            yield from (f"    {which}：{words}" for which, words in (("原", change.old), ("现", change.new)) if words)
