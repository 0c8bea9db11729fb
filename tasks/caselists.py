"""The matters a person may read, in short, narrowed by what the page asks for. Nothing here derives a case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from models.acts import Who
from models.case import Case
from models.people import Section
from tasks.rights import readable

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed by: running, ended or all; a section; a stage; words of the title."""

    which: str = "running"
    section: int = 0
    stage: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One matter in a list."""

    id: int
    title: str
    section: str
    stage: str
    opened_at: datetime
    ended: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and what it may be narrowed by."""

    rows: tuple[Row, ...]
    total: int
    pages: int
    sections: tuple[tuple[int, str], ...]
    stages: tuple[str, ...]


def listed(session: Session, who: Who, asked: Asked) -> Listed:
    """Return one page of the matters a person may read, latest first."""
    names = {s.id or 0: s.name for s in session.exec(select(Section).order_by(col(Section.id)))}
    narrowed = _narrowed(select(Case).where(readable(session, who)), asked)
    total: int = session.exec(_narrowed(select(func.count()).select_from(Case).where(readable(session, who)), asked)).one()
    rows = session.exec(narrowed.order_by(col(Case.id).desc()).offset((asked.page - 1) * PAGE).limit(PAGE))
    stages = session.exec(select(Case.stage).where(readable(session, who), Case.ended == "").distinct().order_by(Case.stage))
    return Listed(
        tuple(Row(c.id or 0, c.title, names.get(c.section_id, ""), c.stage, c.opened_at, c.ended) for c in rows),
        total,
        max(1, -(-total // PAGE)),
        tuple(names.items()),
        tuple(stages),
    )


def _narrowed(wanted: Any, asked: Asked) -> Any:  # noqa: ANN401 - a select of rows or of their count
    if asked.which != "all":
        wanted = wanted.where(Case.ended == "") if asked.which == "running" else wanted.where(Case.ended != "")
    if asked.section:
        wanted = wanted.where(Case.section_id == asked.section)
    if asked.stage:
        wanted = wanted.where(Case.stage == asked.stage)
    if asked.words:
        wanted = wanted.where(col(Case.title).contains(asked.words, autoescape=True))
    return wanted
