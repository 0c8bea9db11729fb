"""Clean-up campaigns (清理工作): asked of whoever drafted, reviewed by the legal officer, decided by a person, published.

No document loses force by silence: an unanswered item stays 待定 and keeps the campaign open. A default lapse happens only
where the published decision says so and a person named every document it falls on. Every act is a line of `campaign:N`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Who
from models.campaign import BY, STAGE_NAMES, Move, moved, stage_of, verdict_of
from models.clock import day_of
from models.instrument import Campaign, CampaignItem, Instrument
from models.people import Section
from models.refusals import BadInput, Missing, Refusal
from models.status import FactKind
from models.words import ROLE_NAMES, VERDICT_NAMES, Force, Role, Verdict
from tasks.chains import append
from tasks.instruments import add_facts, facts_of, status_of
from tasks.people import who
from tasks.stock import answering
from tasks.store import Store


def open_campaign(store: Store, title: str, login: str, *, before: date | None, due: date | None) -> int:
    """Open a campaign over the documents in force (published up to `before`) and send each to its drafting section."""
    with store.writing() as session:
        at = store.now()
        by = _must_be(session, login, Role.LEGAL_OFFICER, at, "清理工作由法制机构组织。")
        scope = {"before": before.isoformat() if before else None}
        campaign = Campaign(title=title, opened_on=day_of(at), due=due, opened_by=by.id, scope=scope)
        session.add(campaign)
        session.flush()
        items = [_item(session, campaign, instrument, at) for instrument in _in_scope(session, before, at)]
        if not items:
            raise Refusal("清理范围里没有现行有效的文件。")
        event = {"kind": "opened", "title": title, "by": by.id, "scope": scope, "instruments": [i.instrument_id for i in items]}
        append(session, f"campaign:{campaign.id}", event, at)
        return campaign.id or 0


def _in_scope(session: Session, before: date | None, at: datetime) -> list[Instrument]:
    wanted = select(Instrument).order_by(col(Instrument.id))
    if before:
        wanted = wanted.where(col(Instrument.published_on) <= before)
    return [i for i in session.exec(wanted).all() if status_of(session, i, day_of(at), at).force is Force.IN_FORCE]


def _item(session: Session, campaign: Campaign, instrument: Instrument, at: datetime) -> CampaignItem:
    answers = answering(session, instrument.organ_id, instrument.section_id, day_of(at))
    section = answers.section.id if answers.section else None
    item = CampaignItem(campaign_id=campaign.id or 0, instrument_id=instrument.id or 0, section_id=section)
    session.add(item)
    session.flush()
    return item


def propose(store: Store, item_id: int, verdict: str, reason: str, login: str) -> None:
    """提出清理意见: by the section that drafted the document, or its heir, with a reason."""
    with store.writing() as session:
        at = store.now()
        item, by = _at(session, item_id, Move.PROPOSE, login, at)
        if by.section != item.section_id:
            raise Refusal(f"谁制定、谁清理：这件文件由“{_section(session, item)}”提出清理意见。", rule="F-clean-law")
        if not reason.strip():
            raise Refusal("提出清理意见须写明理由。", missing=[Missing("理由")])
        item.proposed, item.reason, item.reviewed = verdict_of(verdict).value, reason, ""
        item.proposed_by, item.proposed_on = by.id, day_of(at)
        _line(session, item, {"kind": "proposed", "verdict": item.proposed, "reason": reason, "by": by.id}, at)


def review(store: Store, item_id: int, verdict: str, reason: str, login: str) -> None:
    """审核清理意见: by a legal officer who is not of the drafting section; another verdict wants its reason."""
    with store.writing() as session:
        at = store.now()
        item, by = _at(session, item_id, Move.REVIEW, login, at)
        if by.section == item.section_id:
            raise Refusal("起草科室的人员不得审核本科室提出的清理意见。")
        chosen = item.proposed if verdict == "agree" else verdict_of(verdict).value
        if chosen != item.proposed and not reason.strip():
            raise Refusal("审核意见与起草科室不一致的，须写明理由。", missing=[Missing("理由")])
        item.reviewed, item.reviewed_by, item.reviewed_on, item.review_reason = chosen, by.id, day_of(at), reason
        _line(session, item, {"kind": "reviewed", "verdict": chosen, "reason": reason, "by": by.id}, at)


def decide(store: Store, campaign_id: int, login: str, record: str, lapse: Sequence[int] = ()) -> int:
    """决定清理结果: by the head, over the reviewed items. `lapse`: items a person names one by one for the default lapse."""
    with store.writing() as session:
        at = store.now()
        campaign = _campaign(session, campaign_id)
        by = _must_be(session, login, Role.HEAD, at, "清理结果由主要负责人（经集体审议）决定。")
        decided = [i for i in _items(session, campaign_id) if stage_of(i.proposed, i.reviewed, i.decided).value == "reviewed"]
        for item in decided:
            item.decided = item.reviewed
        named = [_named(session, campaign_id, n) for n in lapse]
        for item in named:
            item.decided = Verdict.LAPSE.value
        if not decided and not named:
            raise Refusal("没有已经审核、可以决定的文件。")
        for item in (*decided, *named):
            item.decided_by, item.decided_on = by.id, day_of(at)
            session.add(item)
        campaign.decided_on, campaign.record = day_of(at), record
        verdicts = {str(i.instrument_id): i.decided for i in (*decided, *named)}
        event = {"kind": "decided", "by": by.id, "verdicts": verdicts, "default_lapse": [i.id for i in named], "record": record}
        append(session, f"campaign:{campaign_id}", event, at)
        return len(verdicts)


def _named(session: Session, campaign_id: int, item_id: int) -> CampaignItem:
    item = session.get(CampaignItem, item_id)
    if item is None or item.campaign_id != campaign_id or item.decided or item.proposed:
        raise Refusal(f"第 {item_id} 项不是本次清理中没有答复的文件，不能按逾期未报失效处理。")
    return item


def publish(store: Store, campaign_id: int, where: str, on: date) -> list[dict[str, Any]]:
    """公布清理结果: force ends on the day the decision is published; 继续有效 does not restart the validity."""
    with store.writing() as session:
        at = store.now()
        campaign = _campaign(session, campaign_id)
        ready = [i for i in _items(session, campaign_id) if i.decided and not i.published_on]
        if not ready:
            raise Refusal("没有已经决定、尚未公布的清理结果。")
        for item in ready:
            _take_effect(session, item, campaign, on, at)
        campaign.published_on, campaign.published_where = on, where
        append(session, f"campaign:{campaign_id}", {"kind": "published", "where": where, "on": on.isoformat()}, at)
        return result_list(session, campaign_id)


KINDS = {Verdict.REPEAL: FactKind.REPEALED, Verdict.LAPSE: FactKind.LAPSED}


def _take_effect(session: Session, item: CampaignItem, campaign: Campaign, on: date, at: datetime) -> None:
    item.published_on = on
    session.add(item)
    if kind := KINDS.get(Verdict(item.decided)):
        instrument = session.get_one(Instrument, item.instrument_id)
        source = f"campaign:{campaign.id}"
        if not any(f.source == source for f in facts_of(session, instrument)):
            add_facts(session, instrument, [(kind, on)], at, source=source, reason=f"{campaign.title}")


def close(store: Store, campaign_id: int, login: str) -> None:
    """结束清理工作: refused while an item is 待定 or a decision unpublished."""
    with store.writing() as session:
        at = store.now()
        campaign = _campaign(session, campaign_id)
        by = _must_be(session, login, Role.LEGAL_OFFICER, at, "清理工作由法制机构结束。")
        waiting = [i for i in _items(session, campaign_id) if not i.decided]
        if waiting:
            names = "、".join(session.get_one(Instrument, i.instrument_id).title for i in waiting[:5])
            raise Refusal(f"还有 {len(waiting)} 件待定（{names}），没有答复不等于失效，不能结束清理工作。")
        if any(not i.published_on for i in _items(session, campaign_id)):
            raise Refusal("清理结果还没有公布，不能结束清理工作。")
        campaign.closed_on = day_of(at)
        append(session, f"campaign:{campaign_id}", {"kind": "closed", "by": by.id}, at)


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
            "items": len(_items(session, c.id or 0)),
        }
        for c in rows
    ]


def result_list(session: Session, campaign_id: int) -> list[dict[str, Any]]:
    """Return the items of a campaign as the published list shows them (清理结果)."""
    return [_row(session, item) for item in _items(session, campaign_id)]


def _row(session: Session, item: CampaignItem) -> dict[str, Any]:
    instrument = session.get_one(Instrument, item.instrument_id)
    verdict = item.decided or item.reviewed or item.proposed
    return {
        "id": item.id,
        "title": instrument.title,
        "number": instrument.document_number,
        "section": _section(session, item),
        "stage": STAGE_NAMES[stage_of(item.proposed, item.reviewed, item.decided)],
        "verdict": verdict or None,
        "verdict_name": VERDICT_NAMES[Verdict(verdict)] if verdict else "待定",
        "reason": item.review_reason or item.reason,
        "published": item.published_on.isoformat() if item.published_on else None,
    }


def _at(session: Session, item_id: int, move: Move, login: str, at: datetime) -> tuple[CampaignItem, Who]:
    item = session.get(CampaignItem, item_id)
    if item is None:
        raise BadInput(f"没有编号为 {item_id} 的清理项目。")
    if session.get_one(Campaign, item.campaign_id).closed_on:
        raise Refusal("这次清理工作已经结束。")
    moved(stage_of(item.proposed, item.reviewed, item.decided), move)
    by = who(session, login, day_of(at))
    if not by.roles & BY[move]:
        raise Refusal(f"这一步由{'、'.join(ROLE_NAMES[r] for r in sorted(BY[move]))}办理。")
    return item, by


def _must_be(session: Session, login: str, role: Role, at: datetime, said: str) -> Who:
    by = who(session, login, day_of(at))
    if not by.has(role):
        raise Refusal(said)
    return by


def _campaign(session: Session, campaign_id: int) -> Campaign:
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise BadInput(f"没有编号为 {campaign_id} 的清理工作。")
    if campaign.closed_on:
        raise Refusal("这次清理工作已经结束。")
    return campaign


def _items(session: Session, campaign_id: int) -> list[CampaignItem]:
    wanted = select(CampaignItem).where(CampaignItem.campaign_id == campaign_id)
    return list(session.exec(wanted.order_by(col(CampaignItem.id))))


def _section(session: Session, item: CampaignItem) -> str:
    section = session.get(Section, item.section_id) if item.section_id else None
    return section.name if section else "（没有承接科室，由法制机构负责）"


def _line(session: Session, item: CampaignItem, event: Mapping[str, Any], at: datetime) -> None:
    session.add(item)
    append(session, f"campaign:{item.campaign_id}", {**event, "item": item.id, "instrument": item.instrument_id}, at)
