"""The consultation rounds of the public projection: the draft as posted, its explanation, the feedback once it is published.

Only rounds addressed to the public are shown, from the day of posting; of a matter that is confidential none.
The feedback counts as published from the act that puts it on file (material `feedback`); nobody's name or words are in it
beyond the notice itself.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.case import Case, Comment, ConsultRound, Draft, Material, Reading
from models.people import Organ, Section
from models.public_values import PublicFeedback, PublicRound, Theme
from models.refusals import Refusal
from models.text.codec import from_json
from models.text.tree import DocumentText
from models.words import Answer
from tasks.acting import state_of
from tasks.catalogue import digest
from tasks.consultations import DISPOSITION_NAMES, audience_in_words
from tasks.files import fetch
from tasks.papers import read_safely
from tasks.projection_documents import places_in, shown_groups
from tasks.store import store_of
from tasks.writing.blocks import blocks_of

WHOLE = "全文"
ENDED_WELL = frozenset({"", "archived"})


@dataclass(frozen=True, slots=True)
class WantedRound:
    """A round that is to be shown, with the mark of all its page shows."""

    id: int
    mark: str
    posted_on: date


def wanted_rounds(session: Session, day: date) -> list[WantedRound]:
    """Return the public rounds posted by a day."""
    rows = session.exec(
        select(ConsultRound, Case, Organ.name, Section.name)
        .join(Case, col(Case.id) == col(ConsultRound.case_id))
        .join(Organ, col(Organ.id) == col(Case.organ_id))
        .join(Section, col(Section.id) == col(Case.section_id))
        .where(ConsultRound.posted_on <= day, col(ConsultRound.audience).contains("public"))
        .order_by(col(ConsultRound.id))
    )
    return [
        WantedRound(r.id or 0, digest((r.id, case.version, case.title, case.ended, *names)), r.posted_on)
        for r, case, *names in rows
    ]


def round_of(session: Session, round_id: int, day: date) -> PublicRound | None:
    """Return a round with all its page shows; None where the matter is confidential."""
    opened = session.get_one(ConsultRound, round_id)
    case = session.get_one(Case, opened.case_id)
    if state_of(session, case, day).progress.facts.get("confidential") is Answer.YES:
        return None
    text = _draft(session, opened)
    groups = shown_groups([block for block in blocks_of(text) if block.kind.value != "title"]) if text else ()
    return PublicRound(
        id=round_id,
        title=case.title,
        organ=session.get_one(Organ, case.organ_id).name,
        section=session.get_one(Section, case.section_id).name,
        audience=audience_in_words(opened.audience),
        place=opened.place,
        posted_on=opened.posted_on,
        ends_on=opened.ends_on,
        days=opened.days,
        places=places_in(groups),
        text=groups,
        explanation=_read(session, _paper(session, opened.case_id, "note", opened.seq)),
        stopped=case.ended not in ENDED_WELL,
        feedback=_feedback(session, opened.case_id),
    )


def _draft(session: Session, opened: ConsultRound) -> DocumentText | None:
    """Return the draft as it stood when the round was opened."""
    wanted = select(Reading.tree).join(Draft, col(Draft.reading_id) == col(Reading.id))
    held = wanted.where(Draft.case_id == opened.case_id)
    then = held.where(col(Draft.seq) <= opened.seq).order_by(col(Draft.n).desc())
    tree = session.exec(then).first() or session.exec(held.order_by(col(Draft.n))).first()
    return from_json(json.loads(tree)) if tree else None


def _paper(session: Session, case_id: int, kind: str, until: int | None = None) -> Material | None:
    wanted = select(Material).where(Material.case_id == case_id, Material.kind == kind).order_by(col(Material.id).desc())
    rows = session.exec(wanted).all()
    return next((row for row in rows if until is None or row.seq <= until), rows[-1] if rows else None)


def _read(session: Session, paper: Material | None) -> tuple[str, ...]:
    """Return the lines of a paper; none where it is missing, or a picture, or cannot be read."""
    if paper is None:
        return ()
    try:
        text = read_safely(paper.name, fetch(store_of(session).settings, paper.sha256))
    except Refusal:  # a scan has no words; the page then says where to ask for the paper
        return ()
    return tuple(line.strip() for line in text.plain.splitlines() if line.strip())


def _feedback(session: Session, case_id: int) -> PublicFeedback | None:
    """Return the feedback of a matter once it is published, counted in the database however many comments came."""
    notice = _paper(session, case_id, "feedback")
    if notice is None:
        return None
    columns = (col(Comment.address), col(Comment.disposition), col(Comment.reason))
    counted = select(*columns, func.count()).where(Comment.case_id == case_id).group_by(*columns)
    rows = [(address or WHOLE, said, reason, int(n)) for address, said, reason, n in session.execute(counted)]
    counts = tuple((name, sum(n for _, said, _, n in rows if said == key)) for key, name in DISPOSITION_NAMES.items())
    return PublicFeedback(sum(n for *_, n in rows), counts, tuple(_themes(rows)), _read(session, notice))


def _themes(rows: Iterable[tuple[str, str, str, int]]) -> list[Theme]:
    """Return what became of the comments by the place they spoke of, the most spoken of first."""
    by_place: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for place, said, reason, n in rows:
        if said in DISPOSITION_NAMES:
            by_place[place].append((DISPOSITION_NAMES[said], reason, n))
    ordered = sorted(by_place.items(), key=lambda item: (-sum(n for *_, n in item[1]), item[0]))
    return [Theme(place, tuple(sorted(outcomes, key=lambda o: (-o[2], o[0], o[1])))) for place, outcomes in ordered]
