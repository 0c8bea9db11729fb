"""案卷自查: which papers a complete file needs, in the four parts 报送、审查、决定、备案, and which are there.

What is needed follows from the procedure: the materials its steps want, one paper for each decision wanted in this matter,
the files the engine makes. A step that is not needed wants no paper; what is not there then is not listed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from models.acts import MaterialMark
from models.procedure.evidence import EVIDENCE, MATERIAL_NAMES
from models.procedure.schema import Step
from models.procedure.state import FRONT, CaseState, StepView
from models.words import Role, StepStatus


class Part(StrEnum):
    """The four parts of a volume, in the order of what happened."""

    REPORT = "report"
    REVIEW = "review"
    DECISION = "decision"
    FILING = "filing"


PART_NAMES = {Part.REPORT: "报送", Part.REVIEW: "审查", Part.DECISION: "决定", Part.FILING: "备案（含登记、编号、公布）"}


class Held(StrEnum):
    """Whether a paper is on file."""

    THERE = "there"
    ON_PAPER = "on_paper"  # decided on paper and entered with its scan (补录)
    MISSING = "missing"
    NOT_YET = "not_yet"


HELD_NAMES = {Held.THERE: "已归入", Held.ON_PAPER: "已归入（补录）", Held.MISSING: "缺", Held.NOT_YET: "还没有办到"}

BOUND = "bound_material"  # a material that must speak of the text as it is now
ASKS_MATERIAL = frozenset({"material", BOUND})
MATERIALS_RULE = "B-115-materials"
ALSO_WANTED = {MATERIALS_RULE: "basis"}  # papers a cited rule lists that no step asks for
DECISION_PAPERS = frozenset({"interpretation", "interpretation_plan", "record"})
PART_OF_MATERIAL = {
    **dict.fromkeys(DECISION_PAPERS, Part.DECISION),
    "own_review": Part.REVIEW,
    "saved_page": Part.FILING,
}
NOT_BY_THEMSELVES = frozenset({"scan"})  # stands with the decision it shows
PAPER_OF_FORM = {
    "plan": "立项审批表",
    "competition": "公平竞争审查表",
    "opinion": "{}意见书",
    "reply": "对审核意见的逐条答复",
    "meeting": "{}会议记录",
    "sign": "签发审批单",
    "register": "登记表",
    "seal": "印制用印记录",
    "publish": "公布记录",
    "filing": "备案报告和回执",
}
ROUND_PAPER = "征求意见记录和采纳情况表"
MADE = {"typeset": ("red_head", "正式文本（红头文件）"), "package": ("package", "公布材料")}


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file the engine made for the case."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper of the file. `sha256` names the stored file where there is one; `rule` is the rule that wants it, as cited."""

    part: Part
    name: str
    held: Held
    day: date | None = None
    note: str = ""
    sha256: str = ""
    rule: str = ""

    @property
    def held_name(self) -> str:
        """Whether it is on file, in the office's words."""
        return HELD_NAMES[self.held]


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The papers of a case."""

    sheets: tuple[Sheet, ...]

    @property
    def parts(self) -> tuple[tuple[str, tuple[Sheet, ...]], ...]:
        """The papers by part, in order; a part without papers is left out."""
        found = [(PART_NAMES[part], tuple(s for s in self.sheets if s.part is part)) for part in Part]
        return tuple((name, sheets) for name, sheets in found if sheets)

    def count(self, *held: Held) -> int:
        """Count the papers that stand so."""
        return sum(sheet.held in held for sheet in self.sheets)

    @property
    def missing(self) -> tuple[Sheet, ...]:
        """What ought to be there by now and is not."""
        return tuple(sheet for sheet in self.sheets if sheet.held is Held.MISSING)

    @property
    def says(self) -> str:
        """The result in one sentence."""
        there, paper = self.count(Held.THERE, Held.ON_PAPER), self.count(Held.ON_PAPER)
        entered = f"（其中补录 {paper} 份）" if paper else ""
        lacks = f"，缺 {len(self.missing)} 份：{'、'.join(sheet.name for sheet in self.missing)}" if self.missing else "，不缺"
        ahead = f"；还没有办到的 {self.count(Held.NOT_YET)} 份" if self.count(Held.NOT_YET) else ""
        return f"应有 {len(self.sheets)} 份，已归入 {there} 份{entered}{lacks}{ahead}。"


def self_check(state: CaseState, made: Sequence[MadeFile] = ()) -> SelfCheck:
    """Return which papers the file of a case needs and which it has. `made`: files of the engine's steps."""
    parts = _parts(state)
    sheets = [*_drafts(state), *_materials(state)]
    for view in state.views.values():
        sheets += _of_step(state, view, parts[view.step.id], made)
    return SelfCheck(tuple(sorted(sheets, key=lambda sheet: list(Part).index(sheet.part))))


def _parts(state: CaseState) -> Mapping[str, Part]:
    """Say for each step into which part its paper goes: where it stands among the review, the meeting, the signature."""
    part, out = Part.REPORT, {}
    for step in state.law.procedure.steps:
        if step.standard and part is Part.REPORT:
            part = Part.REVIEW
        if step.form in {"meeting", "sign"}:
            part = Part.DECISION
        out[step.id] = part
        if step.form == "sign":
            part = Part.FILING
    return out


def _drafts(state: CaseState) -> Iterator[Sheet]:
    drafts = state.progress.drafts
    for n, mark in enumerate(drafts, start=1):
        last = n == len(drafts)
        yield Sheet(Part.REPORT, f"第 {n} 稿{'（现行稿）' if last else ''}", Held.THERE, sha256=mark.sha256)


def _materials(state: CaseState) -> Iterator[Sheet]:
    """Yield what was handed in, then what is wanted and was not."""
    given = [(r.day, m) for r in state.file.acts for m in r.act.materials if m.kind not in NOT_BY_THEMSELVES]
    wanted = _wanted_materials(state)
    for day, mark in given:
        yield _material(state, mark.kind, Held.THERE, wanted.get(mark.kind, ("", Held.MISSING))[0], day, mark)
    held = {mark.kind for _, mark in given}
    for kind in wanted:
        if kind not in held:
            yield _material(state, kind, wanted[kind][1], wanted[kind][0])
        elif words := _outdated(state, kind):
            yield replace(_material(state, kind, wanted[kind][1], wanted[kind][0]), note=words)


def _material(
    state: CaseState, kind: str, held: Held, rule: str, day: date | None = None, mark: MaterialMark | None = None
) -> Sheet:
    name = MATERIAL_NAMES.get(kind, kind)
    file, sha = (mark.name, mark.sha256) if mark else ("", "")
    return Sheet(PART_OF_MATERIAL.get(kind, Part.REPORT), name, held, day, file, sha, _cited(state, rule))


def _wanted_materials(state: CaseState) -> dict[str, tuple[str, Held]]:
    """Return the materials wanted in this matter: by which rule, and whether they ought to be there by now."""
    procedure = state.law.procedure
    wanted = {need.of: (need.rule, Held.MISSING) for need in procedure.opens if need.what in ASKS_MATERIAL}
    for rule, kind in ALSO_WANTED.items():
        if rule in set(procedure.rules_cited()):
            wanted.setdefault(kind, (rule, Held.MISSING))
    for view in state.views.values():
        if _wanted(view):
            for need in (*view.step.needs, *(n for o in view.step.outcomes.values() for n in o.needs)):
                if need.what in ASKS_MATERIAL:
                    wanted.setdefault(need.of, (need.rule, _ahead(view)))
    return wanted


def _outdated(state: CaseState, kind: str) -> str:
    """Say that what was handed in speaks of an earlier text, where a step not yet decided wants it to speak of this one."""
    for view in state.views.values():
        for need in view.step.needs if _wanted(view) and view.status is not StepStatus.DONE else ():
            if need.what == BOUND and need.of == kind and (words := EVIDENCE[BOUND](state, need)):
                return words
    return ""


def _wanted(view: StepView) -> bool:
    """Whether a step wants a paper here: it was or will be done; one that only an outcome opens, once it is open."""
    hung = bool(view.step.opens_with) and view.status is StepStatus.NOT_YET
    return view.status not in {StepStatus.NOT_NEEDED, StepStatus.CLOSED} and not hung


def _ahead(view: StepView) -> Held:
    return Held.NOT_YET if view.status is StepStatus.NOT_YET or view.status in FRONT else Held.MISSING


def _of_step(state: CaseState, view: StepView, part: Part, made: Sequence[MadeFile]) -> Iterator[Sheet]:
    step = view.step
    if not _wanted(view):
        return
    if step.automatic:
        yield from _made(view, part, made)
        return
    if step.holds_round:
        yield _round(state, view, part)
    if name := _paper(step):
        yield _decision(state, view, part, name)


def _decision(state: CaseState, view: StepView, part: Part, name: str) -> Sheet:
    """Return the paper of a decision; one that no longer counts is missing."""
    step, rule = view.step, _cited(state, view.step.rule)
    decision = view.decision if view.status is StepStatus.DONE else None
    if decision is None:
        return Sheet(part, name, Held.MISSING if view.stale_by else Held.NOT_YET, note=view.why, rule=rule)
    act = decision.act
    scan = act.paper.scan if act.paper else next((m.sha256 for m in act.materials if m.kind == "scan"), "")
    outcome = step.outcomes[act.outcome].name if act.outcome in step.outcomes else ""
    unconfirmed = "，尚无回执" if step.form == "filing" and not decision.detail("receipt") else ""
    held = Held.ON_PAPER if act.paper else Held.THERE
    return Sheet(part, name, held, decision.day, f"{outcome}{unconfirmed}", scan, rule)


def _paper(step: Step) -> str:
    """Name the paper a decision leaves; empty where it leaves none but what is listed anyway (a draft, a round, the file)."""
    if step.form in PAPER_OF_FORM:
        return PAPER_OF_FORM[step.form].format(step.name.removesuffix("意见"))
    if step.role is Role.GOVERNMENT:
        return f"{step.name}的批复"
    if step.each_organ:
        return "会签意见"
    ends = all(outcome.to.startswith("end:") for outcome in step.outcomes.values())
    return "" if ends or step.holds_round or step.role is Role.DRAFTER else f"{step.name}办理单"


def _made(view: StepView, part: Part, made: Sequence[MadeFile]) -> Iterator[Sheet]:
    if view.step.does not in MADE:
        return
    kind, name = MADE[view.step.does]
    files = [one for one in made if one.kind == kind] if view.status is StepStatus.DONE else []
    day = view.decision.day if view.decision else None
    for one in files:
        yield Sheet(part, name, Held.THERE, day, one.name, one.sha256)
    if not files:
        yield Sheet(part, name, Held.MISSING if view.status is StepStatus.DONE else Held.NOT_YET)


def _round(state: CaseState, view: StepView, part: Part) -> Sheet:
    """Return the record of the consultation: the rounds held and what came in."""
    rounds, intake = state.progress.rounds.values(), state.file.intake.values()
    received, waiting = sum(one.received for one in intake), sum(one.undisposed for one in intake)
    if not rounds:
        held = Held.MISSING if view.status is StepStatus.DONE else Held.NOT_YET
        return Sheet(part, ROUND_PAPER, held, rule=_cited(state, view.step.rule))
    note = f"征求 {len(rounds)} 次，收到意见 {received} 条" + (f"，{waiting} 条尚未处理" if waiting else "")
    held = Held.MISSING if waiting and view.status is StepStatus.DONE else Held.THERE
    day = max(opened.day for opened in rounds)
    return Sheet(part, ROUND_PAPER, held, day, note, rule=_cited(state, view.step.rule))


def _cited(state: CaseState, rule: str) -> str:
    """Return a rule as cited, empty where there is none; one that only warns is marked 待核."""
    if not rule or not state.law.book.in_force(rule, state.day):
        return ""
    return state.law.book.rule(rule).citation + ("" if state.law.book.gates(rule, state.day) else "（待核）")
