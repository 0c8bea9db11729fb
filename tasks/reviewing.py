"""What a reviewer has before them: the items of the day's standards, the machine's findings at their places, what others said.

Others: the first review, the adviser, the opinion that is replied to, comments still in dispute.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Recorded
from models.case import Case, Comment, ConsultRound, Draft, FindingRow
from models.procedure.findings import DISPOSITION_NAMES, STANCE_NAMES
from models.procedure.forms import Point
from models.procedure.state import CaseState
from models.reviewing import competition_items, legality_points, questions_of
from models.screening.pack import Area, pack_on
from tasks.consultations import audience_in_words
from tasks.screening import load_packs
from tasks.store import store_of

OPERATORS = ("经营者", "企业", "协会", "商会")  # kinds of senders whose views count as interested parties'


def review_page(session: Session, case: Case, state: CaseState, form: str, step: str) -> dict[str, Any]:
    """Return what the page of a step's form shows besides its own fields; empty for a form that shows nothing more."""
    build = {"competition": _competition, "opinion": _opinion, "reply": _reply, "meeting": _meeting}.get(form)
    return build(session, case, state) | {"earlier": _earlier(state, step)} if build else {}


def _competition(session: Session, case: Case, state: CaseState) -> dict[str, Any]:
    settings = store_of(session).settings
    pack = pack_on(load_packs(settings.rules), Area.COMPETITION, state.day)
    groups = competition_items(pack) if pack else ()
    found = findings_now(session, case, "competition")
    at_item: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    number_of = {rule: item.number for group in groups for item in group.items for rule in item.rules}
    for one in found:
        at_item[number_of.get(one["rule"], "")].append(one)
    return {
        "pack": pack,
        "groups": groups,
        "at_item": dict(at_item),
        "elsewhere": at_item.get("", []),
        "exceptions": questions_of(pack, "COMP-EXC") if pack else (),
        "parties_heard": _heard(session, case),
        "touches": _fact(state, "touches_operators"),
        "items_total": sum(len(group.items) for group in groups),
    }


def _fact(state: CaseState, name: str) -> str:
    answer = state.progress.facts.get(name)
    return answer.value if answer else ""


def _opinion(session: Session, case: Case, state: CaseState) -> dict[str, Any]:
    settings = store_of(session).settings
    pack = pack_on(load_packs(settings.rules), Area.LEGALITY, state.day)
    return {
        "pack": pack,
        "points": legality_points(pack) if pack else (),
        "open_findings": [one for one in findings_now(session, case) if not one["disposition"]],
        "disposed_findings": [one for one in findings_now(session, case) if one["disposition"]],
    }


def _reply(session: Session, case: Case, state: CaseState) -> dict[str, Any]:
    """Return the points of the latest opinion that wants changes, to be replied to one by one."""
    for recorded in reversed(state.file.acts):
        act = recorded.act
        if act.outcome in {"amend", "again"} and recorded.detail("opinion"):
            return {"opinion": recorded.detail("opinion"), "opinion_points": _points(recorded)}
    return {"opinion": "", "opinion_points": []}


def _meeting(session: Session, case: Case, state: CaseState) -> dict[str, Any]:
    wanted = select(Comment).where(Comment.case_id == case.id, col(Comment.unsettled)).order_by(col(Comment.id))
    disputed = [{"address": c.address, "words": c.words, "reason": c.reason} for c in session.exec(wanted)]
    stand = [one for one in findings_now(session, case) if one["severity"] == "error" and one["disposition"] == "kept"]
    return {"disputed": disputed, "standing_findings": stand}


def _earlier(state: CaseState, step: str) -> list[dict[str, Any]]:
    """Return the conclusions of the steps before this one that say something in words, latest first."""
    out = []
    for name in state.earlier.get(step, ()):
        view = state.views[name]
        if view.decision and view.step.form in {"competition", "opinion", "reply", "meeting"}:
            act = view.decision.act
            outcome = view.step.outcomes[act.outcome].name if act.outcome in view.step.outcomes else ""
            says = [str(view.decision.detail(key, "") or "") for key in ("opinion", "reply", "excerpt", "note", "parties")]
            said = {"name": view.step.name, "outcome": outcome, "day": view.decision.day, "says": says}
            out.append({**said, "points": _points(view.decision)})
    return sorted(out, key=lambda one: one["day"], reverse=True)


def _points(recorded: Recorded) -> list[dict[str, Any]]:
    """Return the points of an opinion or a reply, each with all its parts."""
    return [Point.model_validate(point).model_dump() for point in recorded.detail("points", []) or []]


def findings_now(session: Session, case: Case, area: str = "") -> list[dict[str, Any]]:
    """Return the findings on the current draft, of one area or all, with answer and disposition in words."""
    last = session.exec(select(Draft.n).where(Draft.case_id == case.id).order_by(col(Draft.n).desc())).first()
    wanted = select(FindingRow).where(FindingRow.case_id == case.id, FindingRow.draft_n == last).order_by(col(FindingRow.id))
    return [_shown(row) for row in session.exec(wanted) if not area or row.area == area]


def _shown(row: FindingRow) -> dict[str, Any]:
    stances: Mapping[str, str] = {k.value: v for k, v in STANCE_NAMES.items()}
    dispositions: Mapping[str, str] = {k.value: v for k, v in DISPOSITION_NAMES.items()}
    return {
        **row.model_dump(),
        "stance_name": stances.get(row.stance, ""),
        "disposition_name": dispositions.get(row.disposition, ""),
    }


def _heard(session: Session, case: Case) -> list[dict[str, Any]]:
    """Return how interested parties were heard: each round with how many views came, and how many from operators."""
    out = []
    for opened in session.exec(select(ConsultRound).where(ConsultRound.case_id == case.id).order_by(col(ConsultRound.id))):
        kinds = list(session.exec(select(Comment.source_kind).where(Comment.round_id == opened.id)))
        from_them = sum(any(word in kind for word in OPERATORS) for kind in kinds)
        out.append(
            {
                "posted_on": opened.posted_on,
                "ends_on": opened.ends_on,
                "place": opened.place,
                "audience": audience_in_words(opened.audience),
                "received": len(kinds),
                "from_operators": from_them,
            }
        )
    return out
