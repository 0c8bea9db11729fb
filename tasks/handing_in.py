"""A filled form handed in: the facts it answers with their reasons, and the submission or adoption it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from models.clock import day_of
from models.law import LawBook
from models.procedure.evidence import MATERIAL_NAMES
from models.procedure.schema import Procedure, Step
from models.refusals import Refusal
from models.trade import Proposal, proposals
from models.words import Answer, Code
from tasks.adopting import adopt_from_paper
from tasks.doing import Wanted
from tasks.loading import book_of
from tasks.opening import Submission, submit
from tasks.procedures import procedure_on, procedures
from tasks.store import Store, store_of
from tasks.submitting import ADOPT, Begun, begun, laid_out, title_in
from tasks.trade import trade_on

ANSWER_NAMES = {Answer.YES: "是", Answer.NO: "否", Answer.UNKNOWN: "不确定"}
ROUND = Code.OPEN_ROUND.value  # the “outcome” of a paper row that enters a consultation round


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """A rule as a page cites it. `sure` false: 待核."""

    id: str
    cited: str
    sure: bool


@dataclass(frozen=True, slots=True)
class FactAsked:
    """One fact: its question and rule, what the procedure takes without an answer, what the section said, what follows.

    `reasons`: for what follows from ticked examples, the example, why, and the rule. `stands`: what is handed in.
    """

    name: str
    asks: str
    rule: RuleSeen | None
    default: Answer
    said: str
    proposal: Answer | None
    reasons: tuple[tuple[str, str, RuleSeen], ...]

    @property
    def stands(self) -> Answer:
        """The answer the case will be opened with, until the legal officer confirms."""
        return Answer(self.said) if self.said else (self.proposal or self.default)

    @property
    def given(self) -> bool:
        """Tell whether the section answers it, by itself or by an example."""
        return bool(self.said or self.proposal)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One step already done on paper, as typed: `what` is `step:outcome`."""

    n: int
    what: str
    on: str
    by: str
    note: str
    audience: tuple[str, ...]
    days: str

    @property
    def filled(self) -> bool:
        """Tell whether anything was typed."""
        return bool(self.what or self.on or self.by or self.note)


def kinds(rules: Path, day: date) -> tuple[Procedure, ...]:
    """Return the procedure of each kind in force on a day."""
    return tuple(procedure_on(rules, kind, day) for kind in dict.fromkeys(p.kind for p in procedures(rules)))


def procedure_for(store: Store, form: Begun, day: date) -> Procedure:
    """Return the procedure the form chose; the first one where it chose none that there is."""
    of_kinds = kinds(store.settings.rules, day)
    return next((p for p in of_kinds if p.kind == form.kind), of_kinds[0])


def facts_asked(session: Session, form: Begun, at: datetime) -> tuple[FactAsked, ...]:
    """Return the facts of the chosen procedure with what the form says to them."""
    store, day = store_of(session), day_of(at)
    trade, book = trade_on(store.settings.rules, day), book_of(session)
    made = proposals(trade.examples if trade else (), form.many("trade"), form.organs)
    facts = procedure_for(store, form, day).facts
    return tuple(
        FactAsked(
            name=name,
            asks=fact.asks,
            rule=rule_seen(book, fact.rule, day) if fact.rule else None,
            default=fact.default,
            said=_said(form.text(f"fact.{name}")),
            proposal=made[name].answer if name in made else None,
            reasons=_reasons(book, made.get(name), day),
        )
        for name, fact in facts.items()
    )


def rule_seen(book: LawBook, rule_id: str, day: date) -> RuleSeen:
    """Return a rule with its instrument and article, and whether it may refuse on a day."""
    rule = book.rule(rule_id)
    return RuleSeen(rule_id, f"{rule.instrument}{'' if rule.article == '—' else rule.article}", book.gates(rule_id, day))


def _said(value: str) -> str:
    return value if value in {answer.value for answer in Answer} else ""


def _reasons(book: LawBook, proposal: Proposal | None, day: date) -> tuple[tuple[str, str, RuleSeen], ...]:
    return tuple((n, why, rule_seen(book, rule, day)) for n, rule, why in proposal.reasons) if proposal else ()


def still_missing(store: Store, form: Begun, day: date) -> tuple[str, ...]:
    """Return what handing in wants and the form has not, in the office's words."""
    held = {one.kind for one in form.files}
    missing = [] if form.draft else ["送审稿"]
    if form.form != ADOPT:
        wanted = (need.of for need in procedure_for(store, form, day).opens if need.what == "material")
        missing += [MATERIAL_NAMES.get(kind, kind) for kind in wanted if kind not in held]
    if form.text("decided_by"):
        missing += [] if form.text("paper_on") else ["纸上的日期"]
        missing += [] if "scan" in held else ["提交件的扫描件"]
    return (*missing, *_rows_lack(form)) if form.form == ADOPT else tuple(missing)


def _rows_lack(form: Begun) -> tuple[str, ...]:
    """Return what the rows of steps done on paper lack."""
    rows = paper_rows(form)
    lacks = [
        f"第 {row.n + 1} 行的{what}"
        for row in rows
        for what, there in (
            ("环节和结论", row.what),
            ("日期", row.on),
            ("作出决定的人", row.by),
            ("扫描件", form.of_kind(f"scan.{row.n}")),
        )
        if not there
    ]
    return tuple(lacks) if rows else ("线下已经办过的环节（一项也没有填写；没有办过的，请用“提交送审”）",)


def first_steps(procedure: Procedure) -> tuple[Step, ...]:
    """Return the steps that open at once."""
    return tuple(s for s in procedure.steps if not (s.waits_for({}) or s.when or s.opens_with))


def paper_rows(form: Begun) -> tuple[PaperRow, ...]:
    """Return the rows of steps done on paper that were begun, in order."""
    numbers = {key.split(".")[1] for key, _ in form.fields if key.startswith("entry.") and key.count(".") == 2}
    rows = (_row(form, int(n)) for n in sorted((n for n in numbers if n.isascii() and n.isdigit() and len(n) < 4), key=int))
    return tuple(row for row in rows if row.filled)


def _row(form: Begun, n: int) -> PaperRow:
    said = {part: form.text(f"entry.{n}.{part}") for part in ("what", "on", "by", "note", "days")}
    return PaperRow(n, audience=form.many(f"entry.{n}.audience"), **said)


def hand_in(store: Store, login: str, form: Begun, at: datetime) -> int:
    """Hand a form in and return the case it became; refused where something is missing or the rules refuse."""
    if missing := still_missing(store, form, day_of(at)):
        raise Refusal(f"还缺：{'、'.join(missing)}，补齐后再提交。")
    with store.reading() as session:
        facts = {f.name: f.stands.value for f in facts_asked(session, form, at) if f.given}
    with laid_out(store, form.files) as files:
        submission = _submission(login, form, procedure_for(store, form, day_of(at)).kind, facts, files)
        if form.form != ADOPT:
            return submit(store, submission)
        return _adopt(store, login, form, submission, files)


def became(store: Store, person_id: int, draft_id: int) -> int | None:
    """Return the case a form became, None where it is still open."""
    with store.reading() as session:
        found = begun(session, person_id, draft_id)
    return found.case_id if found else None


def _submission(login: str, form: Begun, kind: str, facts: Mapping[str, str], files: Sequence[tuple[str, Path]]) -> Submission:
    paper = form.text("decided_by")
    return Submission(
        file=next(path for of, path in files if of == "draft"),
        title=title_in(form),
        section="",
        login=login,
        kind=kind,
        materials=tuple((k, p) for k, p in files if k in MATERIAL_NAMES and (k != "scan" or paper)),
        facts=facts,
        organs=form.organs,
        drafted_with=tuple(dict.fromkeys(form.many("with"))),
        adopted=form.form == ADOPT,
        decided_by=paper,
        on=form.day("paper_on", "纸上的日期") if paper else None,
        wanted_on=form.day("wanted_on", "希望施行的日期"),
        form_draft=form.id,
    )


def _adopt(store: Store, login: str, form: Begun, submission: Submission, files: Sequence[tuple[str, Path]]) -> int:
    scans = {kind.removeprefix("scan."): path for kind, path in files if kind.startswith("scan.")}
    return adopt_from_paper(store, submission, [_entry(login, form, row, scans[str(row.n)]) for row in paper_rows(form)])


def _entry(login: str, form: Begun, row: PaperRow, scan: Path) -> tuple[str, Wanted]:
    step, _, outcome = row.what.partition(":")
    on = form.day(f"entry.{row.n}.on", f"第 {row.n + 1} 行的日期")
    files = (("scan", scan),)
    if outcome == ROUND:
        days = int(row.days) if row.days.isascii() and row.days.isdigit() and len(row.days) < 5 else 0
        to = ",".join(row.audience)
        said = {"days": days}
        return step, Wanted(Code.OPEN_ROUND, login, to=to, text=row.note, on=on, files=files, data=said, decided_by=row.by)
    return step, Wanted(
        Code.RECORD_PAPER, login, outcome=outcome, to=row.by, on=on, files=files, reason=row.note, text=row.note
    )
