"""From what a person asks in words to an act: files stored and read, people looked up, differences computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Act, DraftMark, MaterialMark, Paper, Who
from models.case import Case, Draft, Todo
from models.clock import day_of
from models.people import Section
from models.procedure.forms import FORMS
from models.procedure.state import CaseState
from models.refusals import BadInput, Missing, Refusal
from models.words import Code
from tasks.acting import Receipt, act, state_of
from tasks.comparing import beyond_the_order, differences
from tasks.issuing import approved_text, replaced_in, terms_in
from tasks.papers import Read, contents, keep_material, mark_of, read_draft, read_safely
from tasks.people import principal, who
from tasks.procedures import procedure_on
from tasks.store import Store, store_of

BOUND_TO_TODAY = "结论的日期以出具当天为准；线下已经作出的决定，请用补录（record-paper）登记。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for, as typed: everything is text, days and paths until it becomes an act."""

    code: Code
    login: str
    outcome: str = ""
    reason: str = ""
    to: str = ""
    text: str = ""
    on: date | None = None
    files: tuple[tuple[str, Path], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    standing_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """What is handed in to open a case."""

    file: Path
    title: str
    section: str
    login: str
    kind: str = "normative-document"
    materials: tuple[tuple[str, Path], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    organs: tuple[str, ...] = ()
    adopted: bool = False
    procedure: str = ""


def submit(store: Store, handed_in: Submission) -> int:
    """Open a case with its first draft and return its id; refused or bad input leaves nothing behind but stored files."""
    at = store.now()
    read = read_draft(store, handed_in.file)
    materials = tuple(keep_material(store, kind, path) for kind, path in handed_in.materials)
    procedure = handed_in.procedure or procedure_on(store.settings.rules, handed_in.kind, day_of(at)).id
    with store.writing() as session:
        by = who(session, handed_in.login, day_of(at))
        section = _section(session, handed_in.section, by)
        case = Case(
            kind=handed_in.kind,
            title=handed_in.title or read.text.title,
            organ_id=section.organ_id,
            section_id=section.id or 0,
            opened_at=at,
            procedure=procedure,
            co_issuers=list(handed_in.organs),
        )
        if not case.title:
            raise BadInput("稿件里没有读到标题，请写明标题（--title）。")
        session.add(case)
        session.flush()
        opening = Act(
            case_id=case.id or 0,
            code=Code.ADOPT if handed_in.adopted else Code.SUBMIT,
            by=by,
            facts=dict(handed_in.facts),
            draft=mark_of(read, 1),
            materials=materials,
            data={"organs": list(handed_in.organs)},
        )
        return act(session, opening, at).case_id


def _section(session: Session, name: str, by: Who) -> Section:
    own = session.get(Section, by.section) if by.section else None
    if not name and own:
        return own
    found = session.exec(select(Section).where(Section.name == name)).all()
    if not found:
        raise BadInput(f"没有名为“{name}”的科室。")
    section = next((s for s in found if s.id == by.section), found[0])
    if section.id != by.section:
        raise Refusal(f"提交人不是“{name}”的人员，不能代其提交。")
    return section


def do(store: Store, todo_id: int, wanted: Wanted) -> Receipt:
    """Do an action at a to-do. Any to-do of the case serves for acts on the whole case (终止、更正事实、抄送…)."""
    with store.reading() as session:
        todo = session.get(Todo, todo_id)
        if todo is None:
            raise BadInput(f"没有编号为 {todo_id} 的待办。")
        case_id, step, child = todo.case_id, todo.step, todo.child
        if todo.closed_seq and wanted.code not in {Code.TAKE_BACK, Code.CIRCULATE, Code.WITHDRAW, Code.TERMINATE}:
            raise Refusal("这项待办已经办结，请刷新待办清单。")
    return perform(store, case_id, step, child, wanted)


def perform(store: Store, case_id: int, step: str, child: str, wanted: Wanted) -> Receipt:
    """Turn what is wanted into an act and record it."""
    drafts = [path for kind, path in wanted.files if kind == "draft"]
    read = read_draft(store, drafts[0]) if drafts else None
    papers = {kind: path for kind, path in wanted.files if kind != "draft"}
    materials = tuple(keep_material(store, kind, path) for kind, path in wanted.files if kind != "draft")
    compared = _computed(store, case_id, step, wanted, read, papers, materials)
    at = store.now()
    with store.writing() as session:
        made = _act(session, case_id, step, child, wanted, materials, compared, at_day=day_of(at))
        return act(session, made, at)


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
            out["draft"] = mark_of(read, n, differs=beyond, compared_with=bound)
        form = state.views[step].step.form if step in state.views else ""
        if form == "publish" and wanted.code in {Code.CONCLUDE, Code.RECORD_PAPER}:
            out["data"] = _published(session, case, state, papers, materials)
        elif form == "sign" and wanted.code in {Code.CONCLUDE, Code.RECORD_PAPER} and case.kind == "normative-document":
            out["data"] = _signed(session, case, wanted)
        elif wanted.code is Code.CARRY_OVER:
            out["data"] = {"steps": _carried(state, wanted.to)}
        return out


def _published(
    session: Session, case: Case, state: CaseState, papers: Mapping[str, Path], materials: tuple[MaterialMark, ...]
) -> dict[str, Any]:
    page = papers.get("saved_page")
    if page is None:
        return {"compared": "", "differences": []}
    sha = next(m.sha256 for m in materials if m.kind == "saved_page")
    return {
        "compared": sha,
        "approved": state.progress.fingerprint,
        "differences": list(_shown(session, case, page)),
        "replaces": replaced_in(approved_text(session, case)),
    }


def _shown(session: Session, case: Case, page: Path) -> tuple[str, ...]:
    shown = read_safely(page.name, contents(page))
    return differences(session, case, shown, store_of(session).now(), embedded=page.suffix.lower() != ".docx")


def _signed(session: Session, case: Case, wanted: Wanted) -> dict[str, Any]:
    """The last day of validity follows from the day of effect and the years the text states, unless it was given."""
    effective = wanted.data.get("effective_on") or wanted.on
    years = wanted.data.get("valid_years") or terms_in(approved_text(session, case))
    if wanted.data.get("expires_on") or not effective or not years:
        return {}
    first = date.fromisoformat(str(effective))
    last = date(first.year + int(years), first.month, min(first.day, 28)).toordinal() + (first.day - min(first.day, 28)) - 1
    return {"expires_on": date.fromordinal(last).isoformat()}


def _carried(state: CaseState, to: str) -> dict[str, str]:
    """Name, for each step carried over, the two drafts whose difference was shown."""
    stale = [v.step.id for v in state.views.values() if v.step.carries_over == "legal_officer" and v.stale_by == "draft"]
    chosen = [s.strip() for s in to.replace("，", ",").split(",") if s.strip()] or stale
    past = state.progress.past
    return {s: f"{past[s].fingerprint if s in past else ''}..{state.progress.fingerprint}" for s in chosen}


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
    by = who(session, wanted.login, at_day)
    code, to, paper = wanted.code, wanted.to, None
    whom: tuple[Who, ...] = ()
    data: dict[str, Any] = dict(wanted.data)
    if code in BY_PEOPLE:
        whom, to = _people(session, wanted.to, at_day), ""
    if code is Code.RECORD_PAPER:
        paper, code, to = _paper(session, wanted, materials, at_day), Code.CONCLUDE, ""
    case = session.get_one(Case, case_id)
    form = _form(session, case, step, at_day)
    if code in {Code.CONCLUDE, Code.ACCEPT, Code.REPLY}:
        on = _fill(form, wanted, data, paper is not None)
    else:
        on = _fill_other(code, wanted, data)
        to = "" if code is Code.OPEN_ROUND else to
    data.update(computed.get("data", {}))
    draft: DraftMark | None = computed.get("draft")
    return Act(
        case_id=case_id,
        code=code,
        by=by,
        principal=principal(session, by, wanted.standing_in_for, at_day) if wanted.standing_in_for else None,
        step=step,
        child=child,
        outcome=wanted.outcome,
        reason=wanted.reason or (wanted.text if code in {Code.RETURN, Code.TERMINATE, Code.CARRY_OVER} else ""),
        to=to,
        whom=whom,
        facts=dict(wanted.facts),
        draft=draft,
        materials=materials,
        paper=paper,
        on=None if paper else on,
        data=data,
    )


BY_PEOPLE = frozenset({Code.TRANSFER, Code.DELEGATE, Code.ADD_SIGNER, Code.COUNTERSIGN, Code.CIRCULATE})


def _people(session: Session, logins: str, day: date) -> tuple[Who, ...]:
    return tuple(who(session, login.strip(), day) for login in logins.replace("，", ",").split(",") if login.strip())


def _paper(session: Session, wanted: Wanted, materials: tuple[MaterialMark, ...], day: date) -> Paper:
    scan = next((m.sha256 for m in materials if m.kind == "scan"), "")
    missing = [
        Missing(what)
        for what, there in (
            ("作出决定的人员（--to）", wanted.to),
            ("纸上的日期（--date）", wanted.on),
            ("扫描件（--file scan=…）", scan),
        )
        if not there
    ]
    if missing or wanted.on is None:
        raise Refusal(f"补录还缺：{'、'.join(m.what for m in missing)}。", missing=missing)
    return Paper(by=who(session, wanted.to, wanted.on), on=wanted.on, scan=scan)


def _form(session: Session, case: Case, step: str, day: date) -> str:
    state = state_of(session, case, day)
    return state.views[step].step.form if step in state.views else ""


DATED = frozenset({"meeting", "seal", "publish", "filing"})  # forms that record what happened on an earlier day


def _fill(form: str, wanted: Wanted, data: dict[str, Any], on_paper: bool) -> date | None:
    """Put a command's text and date into the fields the form names for them; return the legal day, None: today."""
    kind = FORMS[form]
    if wanted.text and kind.text_is not in data:
        data[kind.text_is] = wanted.text
    if kind.date_is and wanted.on and not on_paper and kind.date_is not in data:
        data[kind.date_is] = wanted.on.isoformat()
    if wanted.code is Code.REPLY or form in DATED:
        return wanted.on or (date.fromisoformat(str(data[kind.date_is])) if data.get(kind.date_is) else None)
    if wanted.on and not on_paper and not kind.date_is:
        raise Refusal(BOUND_TO_TODAY)
    return None


def _fill_other(code: Code, wanted: Wanted, data: dict[str, Any]) -> date | None:
    if code is Code.ASK_MATERIALS and wanted.on:
        data.setdefault("by", wanted.on.isoformat())
    elif code is Code.OPEN_ROUND:
        data.setdefault("audience", wanted.to or "public")
        data.setdefault("days", 30)
        data.setdefault("place", wanted.text)
        return wanted.on
    elif code is Code.KEEP_STANDARD:
        data.setdefault("clause", wanted.text)
    elif code is Code.SEND:
        data.setdefault("how", wanted.text)
        return wanted.on
    elif wanted.text:
        data.setdefault("note", wanted.text)
    return None


def drafts_of(session: Session, case_id: int) -> list[Draft]:
    """Return the drafts of a case in order."""
    return list(session.exec(select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.n))))
