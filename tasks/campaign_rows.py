"""The items of a clean-up as read: who answers for each today, what force its document has, the row of the published list."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.campaign import STAGE_NAMES, stage_of
from models.clock import day_of
from models.instrument import Campaign, CampaignItem, Instrument
from models.refusals import BadInput
from models.words import VERDICT_NAMES, Force, Verdict
from tasks.instruments import status_of
from tasks.stock import Answering, answering
from tasks.store import store_of


def items_of(session: Session, campaign_id: int) -> list[CampaignItem]:
    """Return the items of a campaign in order."""
    wanted = select(CampaignItem).where(CampaignItem.campaign_id == campaign_id)
    return list(session.exec(wanted.order_by(col(CampaignItem.id))))


def asked_of(session: Session, item: CampaignItem, at: datetime) -> Answering:
    """Return who answers today: a section dissolved since the campaign opened has its heir."""
    instrument = session.get_one(Instrument, item.instrument_id)
    return answering(session, instrument.organ_id, instrument.section_id, day_of(at))


def section_of(session: Session, item: CampaignItem, at: datetime) -> str:
    """Return the name of the section that answers today."""
    section = asked_of(session, item, at).section
    return section.name if section else "（没有承接科室，也没有法制机构）"


def force_of(session: Session, item: CampaignItem, at: datetime) -> Force:
    """Return the force of an item's document today."""
    return status_of(session, session.get_one(Instrument, item.instrument_id), day_of(at), at).force


def row_of(session: Session, item: CampaignItem, at: datetime) -> dict[str, Any]:
    """Return an item as lists show it."""
    instrument = session.get_one(Instrument, item.instrument_id)
    verdict = item.decided or item.reviewed or item.proposed
    asked = asked_of(session, item, at)
    return {
        "id": item.id,
        "instrument": item.instrument_id,
        "answered_by": asked.section.id if asked.section else None,
        "title": instrument.title,
        "number": instrument.document_number,
        "issued": instrument.published_on.isoformat() if instrument.published_on else None,
        "effective": instrument.effective_on.isoformat() if instrument.effective_on else None,
        "expires": instrument.expires_on.isoformat() if instrument.expires_on else None,
        "section": section_of(session, item, at),
        "answers": asked.says,
        "stage": STAGE_NAMES[stage_of(item.proposed, item.reviewed, item.decided)],
        "verdict": verdict or None,
        "verdict_name": VERDICT_NAMES[Verdict(verdict)] if verdict else "待定",
        "proposed": item.proposed or None,
        "reviewed": item.reviewed or None,
        "reason": item.review_reason or item.reason,
        "clauses": item.clauses,
        "finish_by": item.finish_by.isoformat() if item.finish_by else None,
        "published": item.published_on.isoformat() if item.published_on else None,
    }


def campaigns(session: Session) -> list[dict[str, Any]]:
    """Return every campaign in short."""
    rows = session.exec(select(Campaign).order_by(col(Campaign.id)))
    return [
        {
            "id": c.id,
            "title": c.title,
            "opened": c.opened_on.isoformat(),
            "due": c.due.isoformat() if c.due else None,
            "closed": c.closed_on.isoformat() if c.closed_on else None,
            "items": len(items_of(session, c.id or 0)),
        }
        for c in rows
    ]


def result_list(session: Session, campaign_id: int) -> list[dict[str, Any]]:
    """Return the items of a campaign as the published list shows them (清理结果); bad input when there is no such campaign."""
    if session.get(Campaign, campaign_id) is None:
        raise BadInput(f"没有编号为 {campaign_id} 的清理工作。")
    at = store_of(session).now()
    return [row_of(session, item, at) for item in items_of(session, campaign_id)]
