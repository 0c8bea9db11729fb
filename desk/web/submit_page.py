"""What the pages of the form by which a matter is handed in show."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from desk.web.seat import Seat
from models.access import Standing, why_not
from models.acts import Who
from models.clock import day_of
from models.law import LawBook
from models.people import Organ, Section
from models.procedure.evidence import MATERIAL_NAMES
from models.procedure.schema import Procedure
from models.trade import Example
from models.words import AUDIENCE_NAMES, ROLE_NAMES, Code
from tasks.choices import Choice, colleagues
from tasks.first_look import mentioned, read_before
from tasks.handing_in import (
    ANSWER_NAMES,
    ROUND,
    PaperRow,
    facts_asked,
    first_steps,
    kinds,
    paper_rows,
    procedure_for,
    rule_seen,
    still_missing,
)
from tasks.loading import book_of
from tasks.papers import two_titles
from tasks.submitting import ADOPT, FORMS, Begun
from tasks.trade import trade_on

NAMES_OF_KINDS = {"normative-document": "行政规范性文件", "policy-measure": "具体政策措施"}
ASKED_KINDS = (
    ("note", "起草的背景、依据、主要措施、征求意见和与现有文件的关系"),
    ("basis", "所依据的法律、法规、规章和政策的条款"),
    ("consultation", "已经征求过意见的，附汇总表"),
    ("own_review", "科室或者本单位已经做过的合法性审核"),
    ("expert", "专业性、技术性较强的"),
    ("risk", "可能影响社会稳定、公共安全的"),
    ("hearing", "举行过听证的"),
    ("other", ""),
)
EMPTY_ROWS = 3


def form_page(session: Session, seat: Seat, form: Begun) -> dict[str, Any]:
    """Return everything the form shows."""
    rules, day = seat.store.settings.rules, day_of(seat.at)
    procedure = procedure_for(seat.store, form, day)
    text = read_before(session, form.draft)
    others = colleagues(session, seat.at, seat.person_id)
    return {
        "form": form,
        "form_name": FORMS[form.form],
        "adopts": form.form == ADOPT,
        "title": form.text("title") or (text.title if text else ""),
        "kinds": [(p.kind, NAMES_OF_KINDS.get(p.kind, p.name), p.name) for p in kinds(rules, day)],
        "procedure": procedure,
        "own": [c for c in others if c.beside == seat.section],
        "others": [c for c in others if c.beside != seat.section],
        "people": others,
        "examples": examples(session, seat, form),
        "facts": facts_asked(session, form, seat.at),
        "answers": ANSWER_NAMES,
        "materials": material_rows(form, procedure),
        "file_kinds": file_kinds(form),
        "cannot": why_not(seat.who, Code.SUBMIT, Standing.RUNNING),
        "rows": shown_rows(form) if form.form == ADOPT else [],
        "choices": step_choices(procedure) if form.form == ADOPT else [],
        "audiences": AUDIENCE_NAMES,
    }


def examples(session: Session, seat: Seat, form: Begun) -> list[dict[str, Any]]:
    """Return the examples of the trade: whether ticked, what each makes and by which rule, what the draft says of it."""
    day, book = day_of(seat.at), book_of(session)
    trade = trade_on(seat.store.settings.rules, day)
    asked = procedure_for(seat.store, form, day).facts
    said = mentioned(seat.store.settings.rules, read_before(session, form.draft), seat.at)
    ticked = set(form.many("trade"))
    return [
        {
            "id": one.id,
            "name": one.name,
            "covers": one.covers,
            "ticked": one.id in ticked,
            "seen": said.get(one.id, ()),
            "makes": [
                (asked[m.fact].asks, ANSWER_NAMES[m.answer], m.why, rule_seen(book, m.rule, day))
                for m in one.makes
                if m.fact in asked
            ],
            "mind": _mind(book, one, seat),
        }
        for one in (trade.examples if trade else ())
    ]


def _mind(book: LawBook, example: Example, seat: Seat) -> list[tuple[str, str]]:
    """Return the rules to think of with what each says."""
    seen = [(rule_seen(book, rule, seat.day), book.rule(rule).fact) for rule in example.mind]
    return [(f"{rule.cited}{'' if rule.sure else '（待核）'}", fact) for rule, fact in seen]


def material_rows(form: Begun, procedure: Procedure) -> list[dict[str, Any]]:
    """Return the materials asked for, each with its files."""
    needed = {need.of: need.rule for need in procedure.opens if need.what == "material" and form.form != ADOPT}
    return [file_row(form, kind, hint, needed=needed.get(kind, "")) for kind, hint in ASKED_KINDS]


def file_row(form: Begun, kind: str, hint: str = "", needed: str = "") -> dict[str, Any]:
    """Return one kind of file with what was added of it. `needed`: the rule that wants it."""
    return {
        "kind": kind,
        "name": NAMED.get(kind) or MATERIAL_NAMES.get(kind) or "扫描件",
        "hint": hint or HINTS.get(kind, ""),
        "needed": needed,
        "files": form.of_kind(kind),
        "single": kind == "draft" or kind.startswith("scan"),
    }


NAMED = {"draft": "送审稿", "scan": "提交件的扫描件"}
HINTS: Mapping[str, str] = {
    "draft": "Word（.docx）或者纯文本。公平竞争审查和合法性审核用同一份，只传一次。",
    **dict(ASKED_KINDS),
}


def file_kinds(form: Begun) -> str:
    """Return the names of all file fields, as htmx wants them to leave them out."""
    scans = [f"scan.{row.n}" for row, _ in shown_rows(form)] if form.form == ADOPT else []
    return ",".join(f"file:{kind}" for kind in ("draft", "scan", *(k for k, _ in ASKED_KINDS), *scans))


def shown_rows(form: Begun) -> list[tuple[PaperRow, dict[str, Any]]]:
    """Return the rows of steps done on paper with their scans: those begun, and a few empty ones."""
    begun_rows = list(paper_rows(form))
    scans = [int(n) for f in form.files if (n := f.kind.removeprefix("scan.")).isdigit() and f.kind != n]
    numbers = {row.n for row in begun_rows} | set(scans)
    after = max(numbers, default=-1) + 1
    blank = [PaperRow(n, "", "", "", "", (), "") for n in sorted({*scans, *range(after, after + EMPTY_ROWS)})]
    rows = begun_rows + [row for row in blank if row.n not in {one.n for one in begun_rows}]
    return [(row, file_row(form, f"scan.{row.n}")) for row in sorted(rows, key=lambda row: row.n)]


def step_choices(procedure: Procedure) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the steps people decide with their outcomes, as `step:outcome`; a consultation round is one too."""
    out = []
    for step in procedure.steps:
        rows = [(f"{step.id}:{ROUND}", "发出征求意见")] if step.holds_round else []
        rows += [(f"{step.id}:{code}", outcome.name) for code, outcome in step.outcomes.items()]
        if rows:
            out.append((step.name, rows))
    return out


def confirm_page(session: Session, seat: Seat, form: Begun, names: Sequence[Choice]) -> dict[str, Any]:
    """Return what is shown before a form is handed in: what it says, what will happen, what is missing."""
    day = day_of(seat.at)
    procedure = procedure_for(seat.store, form, day)
    text = read_before(session, form.draft)
    known = {c.value: c for c in names}
    labels = {what: f"{step}：{name}" for step, rows in step_choices(procedure) for what, name in rows}
    by = known.get(form.text("decided_by"))
    return {
        "form": form,
        "form_name": FORMS[form.form],
        "adopts": form.form == ADOPT,
        "title": form.text("title") or (text.title if text else ""),
        "kind": NAMES_OF_KINDS.get(procedure.kind, procedure.name),
        "procedure": procedure,
        "with_names": [known[login].name for login in form.many("with") if login in known],
        "facts": facts_asked(session, form, seat.at),
        "answers": ANSWER_NAMES,
        "files": [(_file_name(one.kind), one) for one in form.files],
        "missing": still_missing(seat.store, form, day),
        "blocked": [*(n.message for n in text.notices if n.blocks), *two_titles(form.text("title"), text.title)]
        if text
        else [],
        "first": [(s.name, ROLE_NAMES[s.role]) for s in first_steps(procedure)],
        "paper": (by, form.text("paper_on")) if by else None,
        "section": by.beside if by else seat.section,
        "rows": [(row, labels.get(row.what, ""), known.get(row.by)) for row in paper_rows(form)],
    }


def _file_name(kind: str) -> str:
    if kind.startswith("scan."):
        return f"第 {int(kind.removeprefix('scan.')) + 1} 行的扫描件"
    return NAMED.get(kind) or MATERIAL_NAMES.get(kind, kind)


def organ_of(session: Session, who: Who) -> str:
    """Return the name of the organ a person serves in; empty for one without a section."""
    section = session.get(Section, who.section) if who.section else None
    return session.get_one(Organ, section.organ_id).name if section else ""
