"""Clean-up campaigns (清理工作): asked of whoever drafted, reviewed by the legal officer, decided by a person, published.

No document loses force by silence: an unanswered item stays 待定 and keeps the campaign open. A default lapse happens only
where the published decision says so and a person named every document it falls on. Every act is a line of `campaign:N`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Who
from models.campaign import (
    BY,
    Move,
    Scope,
    default_lapse_holds,
    fits,
    may_review,
    moved,
    must_say_what,
    not_after_today,
    stage_of,
    verdict_of,
)
from models.clock import day_of
from models.instrument import Campaign, CampaignItem, Instrument, Notice
from models.people import Section
from models.refusals import BadInput, Missing, Refusal
from models.status import FactKind
from models.words import ROLE_NAMES, Force, Role, Verdict
from tasks.campaign_rows import asked_of, force_of, items_of, result_list, section_of
from tasks.chains import append
from tasks.instruments import add_facts, facts_of, status_of
from tasks.people import who
from tasks.stock import answering, legal_section
from tasks.store import Store


def open_campaign(
    store: Store, title: str, login: str, *, before: date | None, due: date | None, scope: Scope = Scope.IN_FORCE
) -> int:
    """Open a campaign over the organ's documents (published up to `before`) and send each to its drafting section."""
    with store.writing() as session:
        at = store.now()
        by = _must_be(session, login, Role.LEGAL_OFFICER, at, "清理工作由法制机构组织。")
        if due and due < day_of(at):
            raise Refusal(f"要求答复的日期（{due}）已经过去，请改为今天以后的日期。")
        kept = {"documents": scope.value, "before": before.isoformat() if before else None}
        campaign = Campaign(title=title, opened_on=day_of(at), due=due, opened_by=by.id, scope=kept)
        session.add(campaign)
        session.flush()
        items = [_item(session, campaign, instrument, at) for instrument in _in_scope(session, by, before, scope, at)]
        if not items:
            raise Refusal("清理范围里没有可以清理的文件（不在范围内，或者正在另一次清理中）。")
        event = {"kind": "opened", "title": title, "by": by.id, "scope": kept, "instruments": [i.instrument_id for i in items]}
        append(session, f"campaign:{campaign.id}", event, at)
        return campaign.id or 0


def _in_scope(session: Session, by: Who, before: date | None, scope: Scope, at: datetime) -> list[Instrument]:
    """Find the documents of the officer's organ in scope; one that another open campaign still asks about is left to it."""
    open_items = select(CampaignItem.instrument_id).join(Campaign, col(Campaign.id) == col(CampaignItem.campaign_id))
    asked = open_items.where(col(Campaign.closed_on).is_(None), col(CampaignItem.published_on).is_(None))
    wanted = select(Instrument).where(col(Instrument.id).not_in(asked)).order_by(col(Instrument.id))
    if section := session.get(Section, by.section):
        wanted = wanted.where(Instrument.organ_id == section.organ_id)
    if before:
        wanted = wanted.where(col(Instrument.published_on) <= before)
    found = session.exec(wanted).all()
    return [i for i in found if scope is Scope.ALL or status_of(session, i, day_of(at), at).force in RUNNING]


def _item(session: Session, campaign: Campaign, instrument: Instrument, at: datetime) -> CampaignItem:
    answers = answering(session, instrument.organ_id, instrument.section_id, day_of(at))
    if answers.section is None:
        raise Refusal(
            f"《{instrument.title}》没有人可以答复：{answers.says}；请先登记承接科室或者法制机构。", rule="F-clean-law"
        )
    item = CampaignItem(campaign_id=campaign.id or 0, instrument_id=instrument.id or 0, section_id=answers.section.id)
    session.add(item)
    session.flush()
    return item


def propose(
    store: Store, item_id: int, verdict: str, reason: str, login: str, *, clauses: str = "", finish_by: date | None = None
) -> None:
    """提出清理意见: by the section that drafted the document, or its heir, with a reason; 修改 says what and until when."""
    with store.writing() as session:
        at = store.now()
        item, by = _at(session, item_id, Move.PROPOSE, login, at)
        asked = asked_of(session, item, at).section
        if asked is None or by.section != asked.id:
            raise Refusal(f"谁制定、谁清理：这件文件由“{section_of(session, item, at)}”提出清理意见。", rule="F-clean-law")
        if not reason.strip():
            raise Refusal("提出清理意见须写明理由。", missing=[Missing("理由")])
        fits(chosen := verdict_of(verdict), force_of(session, item, at))
        must_say_what(chosen, clauses, finish_by, day_of(at))
        item.proposed, item.reason, item.section_id = chosen.value, reason, asked.id
        item.proposed_by, item.proposed_on, item.clauses, item.finish_by = by.id, day_of(at), clauses, finish_by
        event = {"kind": "proposed", "verdict": item.proposed, "reason": reason, "by": by.id, "clauses": clauses}
        _line(session, item, {**event, "finish_by": finish_by.isoformat() if finish_by else None}, at)


def review(
    store: Store, item_id: int, verdict: str, reason: str, login: str, *, clauses: str = "", finish_by: date | None = None
) -> None:
    """审核清理意见: by a legal officer who is not of the drafting section; another verdict wants its reason.

    One who makes it 修改 says what and until when, unless the section did.
    """
    with store.writing() as session:
        at = store.now()
        item, by = _at(session, item_id, Move.REVIEW, login, at)
        legal = legal_section(session, session.get_one(Instrument, item.instrument_id).organ_id)
        may_review(by, item.section_id or 0, item.proposed_by, legal.id if legal else None)
        chosen = item.proposed if verdict in AGREED else verdict_of(verdict).value
        fits(Verdict(chosen), force_of(session, item, at))
        if chosen != item.proposed and not reason.strip():
            raise Refusal("审核意见与起草科室不一致的，须写明理由。", missing=[Missing("理由")])
        item.clauses, item.finish_by = clauses or item.clauses, finish_by or item.finish_by
        if chosen != item.proposed:
            must_say_what(Verdict(chosen), item.clauses, item.finish_by, day_of(at))
        item.reviewed, item.reviewed_by, item.reviewed_on, item.review_reason = chosen, by.id, day_of(at), reason
        event = {"kind": "reviewed", "verdict": chosen, "reason": reason, "by": by.id, "clauses": item.clauses}
        _line(session, item, {**event, "finish_by": item.finish_by.isoformat() if item.finish_by else None}, at)


def decide(
    store: Store,
    campaign_id: int,
    login: str,
    record: str,
    lapse: Sequence[int] = (),
    *,
    on: date | None = None,
    wording: str = "",
) -> int:
    """决定清理结果: by the head, over the reviewed items, `on` the paper's day.

    `lapse`: unanswered items the head names one by one for the default lapse; `wording`: what the decision says of them.
    """
    with store.writing() as session:
        at = store.now()
        campaign = _campaign(session, campaign_id)
        by = _must_be(session, login, Role.HEAD, at, "清理结果由主要负责人（经集体审议）决定。")
        on = not_after_today("决定", on or day_of(at), campaign.opened_on, "清理工作开始", day_of(at))
        default_lapse_holds(lapse, wording, campaign.due, on)
        decided = [i for i in items_of(session, campaign_id) if stage_of(i.proposed, i.reviewed, i.decided).value == "reviewed"]
        for item in decided:
            item.decided = item.reviewed
        named = [_named(session, campaign_id, n) for n in lapse]
        for item in named:
            item.decided, item.review_reason = Verdict.LAPSE.value, f"没有答复；清理决定：{wording}"
        if not decided and not named:
            raise Refusal("没有已经审核、可以决定的文件。")
        for item in (*decided, *named):
            item.decided_by, item.decided_on = by.id, on
            session.add(item)
        campaign.decided_on, campaign.record = on, record
        verdicts = {str(i.instrument_id): i.decided for i in (*decided, *named)}
        event = {"kind": "decided", "by": by.id, "on": on.isoformat(), "verdicts": verdicts, "record": record}
        named_one_by_one = {"default_lapse": [i.id for i in named], "wording": wording}
        append(session, f"campaign:{campaign_id}", {**event, **named_one_by_one}, at)
        return len(verdicts)


def _named(session: Session, campaign_id: int, item_id: int) -> CampaignItem:
    item = session.get(CampaignItem, item_id)
    if item is None or item.campaign_id != campaign_id or item.decided or item.proposed:
        raise Refusal(f"第 {item_id} 项不是本次清理中没有答复的文件，不能按逾期未报失效处理。")
    return item


def publish(
    store: Store, campaign_id: int, where: str, on: date, *, login: str = "", operator: str = ""
) -> list[dict[str, Any]]:
    """公布清理结果: force ends on the day the decision is published; 继续有效 restarts no validity (A-clean-nodate)."""
    with store.writing() as session:
        at = store.now()
        campaign = _campaign(session, campaign_id)
        by = _publisher(session, login, at) if login else operator
        if not where.strip():
            raise Refusal("登记公布须写明公布的位置（网址或者公报期号）。", missing=[Missing("公布的位置")])
        ready = [i for i in items_of(session, campaign_id) if i.decided and not i.published_on]
        if not ready:
            raise Refusal("没有已经决定、尚未公布的清理结果。")
        not_after_today("公布", on, max(i.decided_on or on for i in ready), "清理决定", day_of(at))
        for item in ready:
            _take_effect(session, item, campaign, on, at)
        campaign.published_on, campaign.published_where = on, where
        event = {"kind": "published", "where": where, "on": on.isoformat(), "by": by, "items": [i.id for i in ready]}
        append(session, f"campaign:{campaign_id}", event, at)
        return result_list(session, campaign_id)


def _publisher(session: Session, login: str, at: datetime) -> int:
    by = who(session, login, day_of(at))
    if not by.roles & {Role.CLERK, Role.LEGAL_OFFICER}:
        raise Refusal("清理结果的公布由办公室文书或者法制审核人员登记。")
    return by.id


RUNNING = frozenset({Force.IN_FORCE, Force.SUSPENDED})
AGREED = frozenset({"agree", "同意"})
KINDS = {Verdict.REPEAL: FactKind.REPEALED, Verdict.LAPSE: FactKind.LAPSED}


def _take_effect(session: Session, item: CampaignItem, campaign: Campaign, on: date, at: datetime) -> None:
    item.published_on = on
    session.add(item)
    if kind := KINDS.get(Verdict(item.decided)):
        instrument = session.get_one(Instrument, item.instrument_id)
        source = f"campaign:{campaign.id}"
        if not any(f.source == source for f in facts_of(session, instrument)):
            add_facts(session, instrument, [(kind, on)], at, source=source, reason=f"{campaign.title}")
    if item.decided == Verdict.AMEND and item.finish_by:
        says = f"清理决定修改《{session.get_one(Instrument, item.instrument_id).title}》{item.clauses}，不迟于{item.finish_by}"
        told = Notice(
            instrument_id=item.instrument_id, section_id=item.section_id, kind="mend", due=item.finish_by, says=says, made_on=on
        )
        session.add(told)


def close(store: Store, campaign_id: int, login: str) -> None:
    """结束清理工作: refused while an item is 待定 or a decision unpublished."""
    with store.writing() as session:
        at = store.now()
        campaign = _campaign(session, campaign_id)
        by = _must_be(session, login, Role.LEGAL_OFFICER, at, "清理工作由法制机构结束。")
        waiting = [i for i in items_of(session, campaign_id) if not i.decided]
        if waiting:
            names = "、".join(session.get_one(Instrument, i.instrument_id).title for i in waiting[:5])
            raise Refusal(f"还有 {len(waiting)} 件待定（{names}），没有答复不等于失效，不能结束清理工作。")
        if any(not i.published_on for i in items_of(session, campaign_id)):
            raise Refusal("清理结果还没有公布，不能结束清理工作。")
        campaign.closed_on = day_of(at)
        append(session, f"campaign:{campaign_id}", {"kind": "closed", "by": by.id}, at)


def _at(session: Session, item_id: int, move: Move, login: str, at: datetime) -> tuple[CampaignItem, Who]:
    item = session.get(CampaignItem, item_id)
    if item is None:
        raise BadInput(f"没有编号为 {item_id} 的清理项目。")
    _campaign(session, item.campaign_id)
    session.refresh(item)  # what another wrote before the campaign was locked
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
    """Lock an open campaign."""
    campaign = session.get(Campaign, campaign_id, with_for_update=True)
    if campaign is None:
        raise BadInput(f"没有编号为 {campaign_id} 的清理工作。")
    if campaign.closed_on:
        raise Refusal("这次清理工作已经结束。")
    return campaign


def _line(session: Session, item: CampaignItem, event: Mapping[str, Any], at: datetime) -> None:
    session.add(item)
    append(session, f"campaign:{item.campaign_id}", {**event, "item": item.id, "instrument": item.instrument_id}, at)
