"""The consultation rounds of the public projection: the draft as posted, its explanation, the feedback once it is published.

Only rounds addressed to the public are shown, from the day of posting; of a matter that is confidential none.
The feedback counts as published from the act that puts it on file (material `feedback`) and is shown once the window is over;
nobody's name or words are in it beyond the notice itself, and nothing of rounds held among offices.
"""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.case import Case, Comment, ConsultRound, Draft, Material, Reading
from models.people import Organ, Section
from models.public_values import PublicFeedback, PublicRound
from models.refusals import Refusal
from models.text.codec import from_json
from models.text.tree import DocumentText
from models.words import Answer
from tasks.acting import state_of
from tasks.catalogue import digest
from tasks.consultations import audience_in_words
from tasks.feedback import PUBLIC, public_rounds, told
from tasks.files import fetch
from tasks.papers import read_safely
from tasks.projection_documents import places_in, shown_groups
from tasks.store import store_of
from tasks.writing.blocks import blocks_of

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
        .where(ConsultRound.posted_on <= day, col(ConsultRound.audience).contains(PUBLIC))
        .order_by(col(ConsultRound.id))
    )
    last = _last_comments(session)
    return [
        WantedRound(
            id=r.id or 0,
            mark=digest((r.id, case.version, case.title, case.ended, day > r.ends_on, last.get(r.id or 0, 0), *names)),
            posted_on=r.posted_on,
        )
        for r, case, *names in rows
    ]


def _last_comments(session: Session) -> dict[int, int]:
    """Return the last comment of each round: one registered late leaves the case as it is and is counted all the same."""
    rows = session.exec(select(Comment.round_id, func.max(Comment.id)).group_by(col(Comment.round_id)))
    return {round_id: last or 0 for round_id, last in rows}


def round_of(session: Session, round_id: int, day: date) -> PublicRound | None:
    """Return a round with all its page shows; None where the matter is confidential."""
    opened = session.get_one(ConsultRound, round_id)
    case = session.get_one(Case, opened.case_id)
    if state_of(session, case, day).progress.facts.get("confidential") is Answer.YES:
        return None
    text, stopped = _draft(session, opened), case.ended not in ENDED_WELL
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
        stopped=stopped,
        feedback=_feedback(session, opened) if stopped or day > opened.ends_on else None,
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


def _feedback(session: Session, opened: ConsultRound) -> PublicFeedback | None:
    """Return the feedback on a round once it is published: of this round alone, whatever other rounds the matter had."""
    notice = _notice(session, opened)
    if notice is None:
        return None
    became = told(session, [opened.id or 0])
    return PublicFeedback(became.received, became.counts, became.themes, _read(session, notice))


def _notice(session: Session, opened: ConsultRound) -> Material | None:
    """Return the notice that answers a round: the last one filed before the next public round opened, else the last of all.

    One filed between an earlier public round and this one answers that one; None: there is none for this round.
    """
    filed = select(Material).where(Material.case_id == opened.case_id, Material.kind == "feedback").order_by(col(Material.id))
    notices, others = session.exec(filed).all(), [r.seq for r in public_rounds(session, opened.case_id)]
    earlier, later = [seq for seq in others if seq < opened.seq], [seq for seq in others if seq > opened.seq]
    mine = [one for one in notices if not earlier or one.seq > opened.seq]
    own = [one for one in mine if not later or one.seq < min(later)]
    kept = own or mine
    return kept[-1] if kept else None
