"""Every case in short, and what sections were told. Nothing here writes, and no case is derived."""

from typing import Any

from sqlmodel import Session, col, select

from models.case import Case
from models.instrument import Instrument, Notice
from models.people import Section
from models.refusals import BadInput
from models.words import FORCE_NAMES

NOTICE_NAMES = {
    "evaluate": "评估",
    "amend": "修改（届满前）",
    "renew": "续期",
    "mend": "修改（清理决定）",
    "repeals": "废止不明",
    "exception": "例外将届满",
    "exception-over": "例外已届满",
    **{force.value: name for force, name in FORCE_NAMES.items()},
}


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


def notices_json(session: Session, kind: str = "", section: str = "") -> list[dict[str, Any]]:
    """Return what sections were told of documents, of one kind or section or all, by day; an unknown kind is bad input."""
    if kind and kind not in NOTICE_NAMES:
        raise BadInput(f"没有“{kind}”这种提醒；可用的有：{'、'.join(f'{k}（{n}）' for k, n in NOTICE_NAMES.items())}。")
    names = {s.id: s.name for s in session.exec(select(Section))}
    wanted = select(Notice, Instrument).join(Instrument, col(Instrument.id) == col(Notice.instrument_id))
    rows = session.exec(wanted.order_by(col(Notice.due), col(Notice.id)))
    return [
        {
            "id": told.id,
            "kind": told.kind,
            "kind_name": NOTICE_NAMES.get(told.kind, told.kind),
            "due": told.due.isoformat(),
            "made": told.made_on.isoformat(),
            "section": names.get(told.section_id, ""),
            "title": about.title,
            "number": about.document_number,
            "says": told.says,
        }
        for told, about in rows
        if kind in {"", told.kind} and section in {"", names.get(told.section_id, "")}
    ]
