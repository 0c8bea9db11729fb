"""From what a person asks in words to an act: files stored and read, people looked up, differences computed."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Act, DraftMark, MaterialMark, Paper, Who
from models.case import Case, Draft, Todo
from models.clock import day_of
from models.refusals import BadInput, Refusal, SinceChanged
from models.words import CODE_NAMES, Code
from tasks.acting import Receipt, act_now, state_of
from tasks.comparing import beyond_the_order
from tasks.computing import carried, published, signed
from tasks.entering import (
    BY_PEOPLE,
    FILLED,
    NOT_ON_PAPER,
    asked_by,
    effect_of,
    fill_form,
    fill_other,
    fill_step,
    paper_of,
    people_named,
    signer_key,
)
from tasks.entering import Wanted as Wanted  # callers know it as part of `doing`
from tasks.loading import lock_case
from tasks.papers import Read, keep_material, mark_of, read_draft
from tasks.people import principal, who
from tasks.store import Store
from tasks.touching import words_in

NAMES_NOBODY = frozenset({Code.OPEN_ROUND, Code.RECORD_PAPER, Code.CORRECT_FACT, Code.ADD_MATERIAL})  # their `to` is data
TEXT_IS_REASON = frozenset({Code.RETURN, Code.TERMINATE, Code.CARRY_OVER})  # and what a signer or a delegate says
SAYS_HOW = frozenset({Code.ADD_SIGNER, Code.COUNTERSIGN, Code.CORRECT_FACT})  # their outcome is a way or an answer


def do(store: Store, todo_id: int, wanted: Wanted) -> Receipt:
    """Do an action at a to-do. Any to-do of the case serves for acts on the whole case (终止、更正事实、抄送…)."""
    with store.reading() as session:
        todo = session.get(Todo, todo_id)
        if todo is None:
            raise BadInput(f"没有编号为 {todo_id} 的待办。")
        case_id, step, child = todo.case_id, todo.step, todo.child
        wanted = asked_by(todo.key, wanted)
        if todo.closed_seq and wanted.code not in {Code.TAKE_BACK, Code.CIRCULATE, Code.WITHDRAW, Code.TERMINATE}:
            raise Refusal("这项待办已经办结，或者因新稿、退回不再需要，请刷新待办清单。")
    return perform(store, case_id, step, child, wanted)


def perform(store: Store, case_id: int, step: str, child: str, wanted: Wanted) -> Receipt:
    """Turn what is wanted into an act and record it."""
    drafts = [path for kind, path in wanted.files if kind == "draft"]
    read = read_draft(store, drafts[0]) if drafts else None
    papers = {kind: path for kind, path in wanted.files if kind != "draft"}
    materials = tuple(keep_material(store, kind, path) for kind, path in wanted.files if kind != "draft")
    compared = _computed(store, case_id, step, wanted, read, papers, materials)
    return act_now(
        store,
        lambda session, at: _act(session, case_id, step, child, wanted, materials, compared, at_day=day_of(at)),
    )


def _computed(
    store: Store,
    case_id: int,
    step: str,
    wanted: Wanted,
    read: Read | None,
    papers: Mapping[str, Path],
    materials: tuple[MaterialMark, ...],
) -> dict[str, Any]:
    """Compute, before the transaction, what the rules only look at: differences of texts, terms stated in the text."""
    with store.reading() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise BadInput(f"没有编号为 {case_id} 的事项。")
        state = state_of(session, case, day_of(store.now()))
        out: dict[str, Any] = {}
        if read:
            bound, beyond = beyond_the_order(session, case, read.text)
            n = len(state.progress.drafts) + 1
            words = words_in(read.text, store.settings.rules, day_of(store.now()))
            out["draft"] = mark_of(read, n, words, case.title, differs=beyond, compared_with=bound)
        form = state.views[step].step.form if step in state.views else ""
        if form == "publish" and wanted.code in {Code.CONCLUDE, Code.RECORD_PAPER}:
            out["data"] = published(session, case, state, papers, materials)
        elif form == "sign" and wanted.code in {Code.CONCLUDE, Code.RECORD_PAPER} and case.kind == "normative-document":
            out["data"] = signed(session, case, wanted.data, effect_of(wanted))
        elif wanted.code is Code.CARRY_OVER:
            out["data"] = {"steps": wanted.data.get("steps") or carried(state, wanted.to)}  # what was shown, where it was
        return out


def _act(
    session: Session,
    case_id: int,
    step: str,
    child: str,
    wanted: Wanted,
    materials: tuple[MaterialMark, ...],
    computed: Mapping[str, Any],
    at_day: date,
) -> Act:
    by, case = who(session, wanted.login, at_day), _as_seen(session, case_id, wanted.seen)
    data, paper = dict(wanted.data), _paper(session, by, wanted, materials)
    code = Code.CONCLUDE if wanted.code is Code.RECORD_PAPER else wanted.code
    on = _fill(session, case, step, wanted, by, paper, data, at_day) if code in FILLED else fill_other(wanted, data)
    data.update(computed.get("data", {}))
    draft: DraftMark | None = computed.get("draft")
    return Act(
        case_id=case_id,
        code=code,
        by=by,
        principal=_principal(session, by, wanted, paper, at_day),
        step=step,
        child=child,
        outcome="" if code in SAYS_HOW else wanted.outcome,
        reason=wanted.reason or (wanted.text if code in TEXT_IS_REASON or child else ""),
        to=_to(session, case, step, wanted, at_day),
        whom=people_named(session, wanted.to, at_day) if code in BY_PEOPLE else (),
        facts=_facts(wanted),
        draft=draft,
        materials=materials,
        paper=paper,
        on=None if paper else on,
        data=data,
    )


def _as_seen(session: Session, case_id: int, seen: int | None) -> Case:
    """Return the case; refused where somebody acted since the page was shown from which it is asked."""
    if seen is None:
        return session.get_one(Case, case_id)
    case = lock_case(session, case_id)
    if case.version != seen:
        raise SinceChanged("这个页面打开以后，已经有人办理过本事项。请看过现在的情况再办；您填写的内容没有丢失。")
    return case


def _paper(session: Session, by: Who, wanted: Wanted, materials: tuple[MaterialMark, ...]) -> Paper | None:
    if not wanted.on_paper:
        return None
    if wanted.code in NOT_ON_PAPER:
        raise Refusal(f"“{CODE_NAMES[wanted.code]}”由登记人直接办理，不作补录。")
    return paper_of(session, by, wanted.decides, wanted.on, materials)


def _principal(session: Session, by: Who, wanted: Wanted, paper: Paper | None, day: date) -> Who | None:
    """Return whom the decider stands in for: on paper who signed it, on its day; else who acts."""
    if not wanted.standing_in_for:
        return None
    return principal(session, paper.by if paper else by, wanted.standing_in_for, paper.on if paper else day)


def _to(session: Session, case: Case, step: str, wanted: Wanted, day: date) -> str:
    """Return what an act is directed at: people stand in `whom`, an audience in the data, a fact in `facts`."""
    if wanted.code in BY_PEOPLE or wanted.code in NAMES_NOBODY:
        return ""
    if wanted.code is Code.REMOVE_SIGNER and ":" not in wanted.to:
        return signer_key(state_of(session, case, day), step, who(session, wanted.to, day).id)
    return wanted.to


def _facts(wanted: Wanted) -> dict[str, str]:
    """Return the facts an act answers; a correction may name one fact by `to` and its answer by the outcome."""
    facts = dict(wanted.facts)
    if wanted.code is Code.CORRECT_FACT and wanted.to and wanted.outcome:
        facts.setdefault(wanted.to, wanted.outcome)
    return facts


def _fill(
    session: Session, case: Case, step: str, wanted: Wanted, by: Who, paper: Paper | None, data: dict[str, Any], day: date
) -> date | None:
    """Fill the form of a step and return the legal day, None: today."""
    state = state_of(session, case, day)
    if step not in state.views:
        return fill_form("", wanted, data)
    return fill_step(session, state.views[step].step, wanted, paper.by if paper else by, paper.on if paper else day, data)


def drafts_of(session: Session, case_id: int) -> list[Draft]:
    """Return the drafts of a case in order."""
    return list(session.exec(select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.n))))
