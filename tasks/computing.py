"""What is computed before an act, outside its transaction: the rules only look at the result."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from models.acts import MaterialMark
from models.case import Case
from models.procedure.state import CaseState
from tasks.comparing import differences
from tasks.instruments import last_day
from tasks.issuing import amended_in, approved_text, replaced_in, terms_in, titled_text
from tasks.papers import contents, read_safely
from tasks.store import store_of


def published(
    session: Session, case: Case, state: CaseState, papers: Mapping[str, Path], materials: tuple[MaterialMark, ...]
) -> dict[str, Any]:
    """Return how the saved page differs from what was approved, and which documents the approved text repeals and amends."""
    page = papers.get("saved_page")
    if page is None:
        return {"compared": "", "differences": []}
    sha, text = next(m.sha256 for m in materials if m.kind == "saved_page"), titled_text(session, case)
    return {
        "compared": sha,
        "approved": state.progress.fingerprint,
        "differences": list(_shown(session, case, page)),
        "replaces": replaced_in(text),
        "amends": amended_in(text),
    }


def _shown(session: Session, case: Case, page: Path) -> tuple[str, ...]:
    shown = read_safely(page.name, contents(page))
    return differences(session, case, shown, store_of(session).now(), embedded=page.suffix.lower() != ".docx")


def signed(session: Session, case: Case, data: Mapping[str, Any], effective: date | None) -> dict[str, Any]:
    """Return the last day of validity: it follows from the day of effect and the years the text states, unless given.

    A document in force from its publication has no such day yet: the years are noted, publication counts them.
    """
    years = data.get("valid_years") or terms_in(approved_text(session, case))
    if data.get("expires_on") or not str(years or "").isdigit():
        return {}  # a term that is no number is left for the form to refuse
    if effective is None:
        return {"valid_years": int(str(years))}
    return {"expires_on": last_day(effective, int(str(years))).isoformat()}


def carried(state: CaseState, to: str) -> dict[str, str]:
    """Name, for each step to be carried over, the draft its decision was bound to and the current one."""
    stale = [v.step.id for v in state.views.values() if v.step.carries_over == "legal_officer" and v.stale_by == "draft"]
    chosen = [s.strip() for s in to.replace("，", ",").split(",") if s.strip()] or stale
    past = state.progress.past
    return {s: f"{past[s].fingerprint if s in past else ''}..{state.progress.fingerprint}" for s in chosen}
