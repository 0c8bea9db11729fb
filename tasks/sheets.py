"""Sheets to print: the approval sheet of a matter (审批单), and one decision with its form filled (审查表、审核意见书)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, select

from models.acts import Recorded
from models.case import Case
from models.people import Organ, Person, Section
from models.procedure.forms import FORMS, Point, words_of
from models.procedure.state import CaseState
from models.reviewing import Item, competition_items, legality_points
from models.screening.pack import Area, pack_on
from models.words import StepStatus
from tasks.screening import load_packs
from tasks.store import store_of

ANSWERS = {"no": "未违反", "yes": "可能违反", "met": "符合", "unmet": "不符合", "not_applicable": "不涉及"}
LEFT_OUT = frozenset({"items", "item_notes", "groups", "checks", "check_notes", "points", "ordered", "places"})  # tables
NOT_PRINTED = frozenset({"compared", "approved", "differences", "replaces", "amends"})


@dataclass(frozen=True, slots=True)
class Signed:
    """One decision on the sheet: at which step, what, in which words, by whom, on which day, how it was entered."""

    seq: int
    step: str
    outcome: str
    says: str
    by: str
    principal: str
    day: date
    on_paper: bool
    form: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The approval sheet: the matter and every decision that counts, in the order of the steps."""

    title: str
    organ: str
    section: str
    draft: str
    fingerprint: str
    numbers: tuple[tuple[str, str], ...]
    decisions: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One decision with its form: plain fields by label, answered items (number, text, answer, note), points of an opinion."""

    signed: Signed
    title: str
    section: str
    standard: str
    fields: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str, str, str], ...]
    points: tuple[dict[str, Any], ...]
    ordered: tuple[tuple[str, str], ...]


def sheet(session: Session, case: Case, state: CaseState) -> Sheet:
    """Return the approval sheet of a case as it stands."""
    names = _names(session)
    draft = state.progress.draft
    return Sheet(
        title=case.title,
        organ=session.get_one(Organ, case.organ_id).name,
        section=session.get_one(Section, case.section_id).name,
        draft=f"第 {len(state.progress.drafts)} 稿" if draft else "",
        fingerprint=draft.fingerprint if draft else "",
        numbers=tuple((kind.value, mark.text) for kind, mark in state.progress.numbers.items()),
        decisions=tuple(_counting(state, names)),
    )


def form_sheet(session: Session, case: Case, state: CaseState, seq: int) -> FormSheet | None:
    """Return one decision with its form; None where the act of that place is no decision at a step."""
    recorded = next((r for r in state.file.acts if r.seq == seq), None)
    if recorded is None or recorded.act.step not in state.views or not recorded.act.outcome:
        return None
    step = state.views[recorded.act.step].step
    data: dict[str, Any] = dict(recorded.act.data)
    return FormSheet(
        signed=_signed(state, recorded, _names(session)),
        title=case.title,
        section=session.get_one(Section, case.section_id).name,
        standard=recorded.standard,
        fields=tuple(_fields(step.form, data)),
        items=tuple(_items(session, step.form, recorded.day, data)),
        points=tuple(Point.model_validate(point).model_dump() for point in data.get("points", []) or []),
        ordered=tuple((str(row["address"]), str(row.get("wording", ""))) for row in data.get("ordered", []) or []),
    )


def _counting(state: CaseState, names: Mapping[int, str]) -> Iterator[Signed]:
    for view in state.views.values():
        if view.decision and view.status is StepStatus.DONE and not view.step.automatic:
            yield _signed(state, view.decision, names)


def _signed(state: CaseState, recorded: Recorded, names: Mapping[int, str]) -> Signed:
    act, step = recorded.act, state.views[recorded.act.step].step
    return Signed(
        seq=recorded.seq,
        step=step.name,
        outcome=step.outcomes[act.outcome].name if act.outcome in step.outcomes else "",
        says=words_of(step.form, recorded) or act.reason,
        by=names.get((act.paper.by if act.paper else act.by).id, ""),
        principal=names.get(act.principal.id, "") if act.principal else "",
        day=recorded.day,
        on_paper=act.paper is not None,
        form=step.form,
    )


def _fields(form: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field in FORMS[form].model_fields.items():
        value = data.get(name)
        if value and name not in LEFT_OUT | NOT_PRINTED:
            yield str(field.title), "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _items(session: Session, form: str, day: date, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield every item of the day's standards with what the reviewer answered; one without an answer is left blank."""
    packs = load_packs(store_of(session).settings.rules)
    if form == "competition" and (pack := pack_on(packs, Area.COMPETITION, day)):
        every = [item for group in competition_items(pack) for item in group.items]
        yield from _answered(every, data.get("items"), data.get("item_notes"))
    elif form == "opinion" and (pack := pack_on(packs, Area.LEGALITY, day)) and data.get("checks"):
        yield from _answered(legality_points(pack), data["checks"], data.get("check_notes"))


def _answered(items: Iterable[Item], answers: Any, notes: Any) -> Iterator[tuple[str, str, str, str]]:  # noqa: ANN401 - JSON of an act
    said, noted = answers or {}, notes or {}
    for item in items:
        yield item.number, item.text, ANSWERS.get(str(said.get(item.number, "")), ""), str(noted.get(item.number, ""))


def _names(session: Session) -> dict[int, str]:
    return {p.id or 0: p.name for p in session.exec(select(Person))}
