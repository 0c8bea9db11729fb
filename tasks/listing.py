"""Every case in short. Nothing here writes, and no case is derived."""

from typing import Any

from sqlmodel import Session, col, select

from models.case import Case
from models.people import Section


def cases_json(session: Session) -> list[dict[str, Any]]:
    """Return every case in short."""
    names = {s.id: s.name for s in session.exec(select(Section))}
    rows = session.exec(select(Case).order_by(col(Case.id)))
    return [
        {
            "id": c.id,
            "title": c.title,
            "kind": c.kind,
            "stage": c.stage,
            "ended": c.ended,
            "section": names.get(c.section_id, ""),
        }
        for c in rows
    ]
