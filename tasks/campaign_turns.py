"""Whose turn it is in the clean-ups that are open: a section proposes, the legal section reviews, the head decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Who
from models.campaign import ItemStage, stage_of
from models.clock import day_of
from models.instrument import Campaign, CampaignItem, Instrument
from models.words import Role
from tasks.stock import answering

DOES = {
    ItemStage.WAITING: (frozenset({Role.DRAFTER, Role.SECTION_HEAD}), "提出清理意见"),
    ItemStage.PROPOSED: (frozenset({Role.LEGAL_OFFICER}), "审核清理意见"),
    ItemStage.REVIEWED: (frozenset({Role.HEAD}), "决定"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """So many documents of a clean-up wait for a person to do something until a day (None: none was set)."""

    campaign: int
    title: str
    due: date | None
    does: str
    count: int


def turns(session: Session, me: Who, at: datetime) -> list[Turn]:
    """Return what waits for a person in the clean-ups that are open."""
    found = []
    for campaign in session.exec(select(Campaign).where(col(Campaign.closed_on).is_(None)).order_by(col(Campaign.id))):
        rows = list(_rows(session, campaign, me, at))
        for stage, (_, does) in DOES.items():
            if count := rows.count(stage):
                found.append(Turn(campaign.id or 0, campaign.title, campaign.due, does, count))
    return found


def _rows(session: Session, campaign: Campaign, me: Who, at: datetime) -> Iterator[ItemStage]:
    """Yield the stage of each document that waits for me."""
    mine: dict[tuple[Any, Any], bool] = {}
    joined = select(CampaignItem, Instrument).join(Instrument, col(Instrument.id) == col(CampaignItem.instrument_id))
    for item, instrument in session.exec(joined.where(CampaignItem.campaign_id == campaign.id)):
        stage = stage_of(item.proposed, item.reviewed, item.decided)
        if stage not in DOES or not me.roles & DOES[stage][0]:
            continue
        key = instrument.organ_id, instrument.section_id
        if stage is ItemStage.WAITING and key not in mine:
            asked = answering(session, instrument.organ_id, instrument.section_id, day_of(at)).section
            mine[key] = bool(asked and asked.id == me.section)
        if stage is not ItemStage.WAITING or mine[key]:
            yield stage
