"""What a person typed, put where an act and its form want it: people by login, papers by scan, text and date by the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from models.acts import MaterialMark, Paper, Who
from models.procedure.forms import DATED, FORMS, SignForm
from models.procedure.papers import may_not_enter
from models.procedure.schema import Step
from models.procedure.state import CaseState
from models.refusals import BadInput, Missing, Refusal
from models.words import Code
from tasks.people import authorisation_of, who

BOUND_TO_TODAY = "结论的日期以出具当天为准；线下已经作出的决定，请用补录（record-paper）登记。"
BY_PEOPLE = frozenset(
    {Code.TRANSFER, Code.DELEGATE, Code.ADD_SIGNER, Code.COUNTERSIGN, Code.CIRCULATE, Code.SUBMIT_DRAFT}
)  # their `to` names people; of a new draft those who drafted with the one who hands it in
FILLED = frozenset({Code.CONCLUDE, Code.ACCEPT, Code.REPLY})  # the acts that fill the form of their step
NOT_ON_PAPER = frozenset({Code.CLAIM, Code.RELEASE, Code.SEND, Code.REPLY})  # they are entries themselves


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for, as typed: text, days and paths until it becomes an act.

    `decided_by`: whose decision on paper is entered (补录); `login` is then the recorder, `on` the paper's date.
    """

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
    decided_by: str = ""
    seen: int | None = None  # the version of the case on the page it was asked from; None: not asked from a page

    @property
    def on_paper(self) -> bool:
        """Tell whether a decision made on paper is entered."""
        return self.code is Code.RECORD_PAPER or bool(self.decided_by)

    @property
    def decides(self) -> str:
        """Who decided on paper: the one named, else whom `record-paper` names by its `to`."""
        return self.decided_by or (self.to if self.code is Code.RECORD_PAPER else "")


def asked_by(key: str, wanted: Wanted) -> Wanted:
    """Return what is wanted with what the to-do itself asks about: a fact, a standard, the organs that issue with us."""
    about, _, subject = key.partition(":")
    if wanted.code is Code.CORRECT_FACT and about == "fact":
        return wanted if wanted.to else replace(wanted, to=subject)
    if wanted.code is Code.KEEP_STANDARD and about == "standard":
        return wanted if wanted.to else replace(wanted, to=subject)
    if wanted.code is Code.CORRECT_FACT and about == "organs" and wanted.to:
        return replace(wanted, to="", data={"organs": wanted.to, **wanted.data})
    return wanted


def names_in(words: str) -> list[str]:
    """Return the names in a list as people write it."""
    return [name.strip() for name in words.replace("，", ",").replace("、", ",").split(",") if name.strip()]


def people_named(session: Session, logins: str, day: date) -> tuple[Who, ...]:
    """Return the people of a list of logins."""
    return tuple(who(session, login, day) for login in names_in(logins))


def paper_of(session: Session, by: Who, decides: str, on: date | None, materials: tuple[MaterialMark, ...]) -> Paper:
    """Return the paper that `by` enters; refused without who decided, the day on it and its scan, or where `by` may not."""
    scan = next((m.sha256 for m in materials if m.kind == "scan"), "")
    wants = (("作出决定的人员", decides), ("纸上的日期（--date）", on), ("扫描件（scan=文件）", scan))
    missing = [Missing(what) for what, there in wants if not there]
    if missing or on is None:
        raise Refusal(f"补录还缺：{'、'.join(m.what for m in missing)}。", missing=missing)
    decider = who(session, decides, on)
    if reason := may_not_enter(by, decider):
        raise Refusal(reason)
    return Paper(by=decider, on=on, scan=scan)


def effect_of(wanted: Wanted) -> date | None:
    """Return the day of effect a signature is given with; on paper the date is the paper's and the text may name the day."""
    if given := wanted.data.get("effective_on"):
        return _day(given, "施行日期")
    return _day_in(wanted.text) if wanted.on_paper else wanted.on


def _day(value: object, what: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadInput(f"{what}“{value}”不是有效日期，应写成 2026-03-01。") from None


def _day_in(words: str) -> date | None:
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        return None


def fill_form(form: str, wanted: Wanted, data: dict[str, Any]) -> date | None:
    """Put text, date and reason into the fields the form names for them; return the legal day, None: today."""
    kind = FORMS[form]
    if kind is SignForm:
        _fill_signature(wanted, data)
    elif wanted.text:
        data.setdefault(kind.text_is, wanted.text)
    if kind.date_is and wanted.on and not wanted.on_paper:
        data.setdefault(kind.date_is, wanted.on.isoformat())
    if wanted.on_paper:
        return None
    if wanted.code is Code.REPLY or form in DATED:
        given = data.get(kind.date_is)
        return wanted.on or (_day(given, str(kind.model_fields[kind.date_is].title)) if given else None)
    if wanted.on and not kind.date_is:
        raise Refusal(BOUND_TO_TODAY)
    return None


def fill_step(session: Session, step: Step, wanted: Wanted, signs: Who, day: date, data: dict[str, Any]) -> date | None:
    """Fill the form of a step; a deputy's written authorisation is the one on record where the form leaves it empty.

    `signs` and `day`: who decides and when, of a paper who signed it and its date.
    """
    on = fill_form(step.form, wanted, data)
    if step.deputy != "authorised" or not wanted.standing_in_for or str(data.get("authorisation", "")).strip():
        return on
    if found := authorisation_of(session, signs, wanted.standing_in_for, step.role, day):
        data["authorisation"] = found
    return on


def _fill_signature(wanted: Wanted, data: dict[str, Any]) -> None:
    """A signature's date is the day of effect; without one its reason says why the document takes effect at once."""
    effective = effect_of(wanted)
    if effective:
        data.setdefault("effective_on", effective.isoformat())
    elif wanted.reason:
        data.setdefault("immediate_ground", wanted.reason)
    if wanted.text and not (wanted.on_paper and _day_in(wanted.text)):
        data.setdefault("authorisation" if wanted.standing_in_for else "note", wanted.text)


def fill_other(wanted: Wanted, data: dict[str, Any]) -> date | None:
    """Put text, date, reason and outcome where the other acts want them; return the legal day, None: today."""
    code = wanted.code
    if code is Code.OPEN_ROUND:
        _fill_round(wanted, data)
        return wanted.on
    if code is Code.SEND:
        data.setdefault("how", wanted.text)
        return wanted.on
    if code is Code.ADD_MATERIAL and wanted.to:
        data.setdefault("confirms", names_in(wanted.to))
    if code is Code.ASK_MATERIALS and wanted.on:
        data.setdefault("by", wanted.on.isoformat())
    elif code is Code.CORRECT_FACT and isinstance(data.get("organs"), str):
        data["organs"] = names_in(data["organs"])
    elif code is Code.KEEP_STANDARD:
        data.setdefault("clause", wanted.text)
    elif wanted.text:
        data.setdefault("note", wanted.text)
    if code in {Code.ADD_SIGNER, Code.COUNTERSIGN} and wanted.outcome:
        data.setdefault("mode", wanted.outcome)
    return None


def _fill_round(wanted: Wanted, data: dict[str, Any]) -> None:
    data.setdefault("audience", wanted.to or "public")
    data.setdefault("days", 30)
    data.setdefault("place", wanted.text)
    if wanted.reason and isinstance(data["days"], int) and data["days"] < 30:
        data.setdefault("short_reason", wanted.reason)


def signer_key(state: CaseState, step: str, login_id: int) -> str:
    """Return the key of a signer's open child to-do, empty when the person has none at the step."""
    children = state.views[step].seat.children.values() if step in state.views else ()
    return next((c.key for c in children if c.holder and c.holder.id == login_id and not c.done), "")
