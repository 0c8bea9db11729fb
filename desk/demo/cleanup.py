"""The small clean-up after the life: the drafting sections propose, the legal officer reviews, the head decides."""

from datetime import date
from typing import Any

from desk.demo.life import Life
from models.refusals import Refusal
from tasks.campaign_rows import result_list
from tasks.campaigns import close, decide, open_campaign, propose, publish, review
from tasks.checking import check_all
from tasks.files import keep
from tasks.ledgers import verify
from tasks.sweeping import nightly


def small_clean_up(life: Life, summary: dict[str, Any]) -> dict[str, Any]:
    """Sweep, run a campaign over the stock, and prove at the end that the ledger is whole."""
    life.station("夜间检查、清理")
    report = nightly(life.store)
    for line in (*report.announced, *report.reminded):
        life.say(f"  自动检查：{line}")
    sample = life.sample("campaign.yaml")
    campaign = open_campaign(life.store, sample["title"], "zhoush", before=date(2024, 12, 31), due=None)
    _propose(life, campaign, sample["items"])
    record = keep(life.store.settings, (life.samples / "meeting.yaml").read_bytes())
    count = decide(life.store, campaign, "jiangds", record)
    publish(life.store, campaign, "https://www.example.gov.cn/zwgk/qingli/2026.html", life.day)
    life.say(f"  局长决定并公布 {count} 件")
    _still_open(life, campaign)
    return _proved(life, summary, campaign)


def _propose(life: Life, campaign: int, wanted: list[dict[str, Any]]) -> None:
    with life.store.reading() as session:
        items = {row["number"]: row for row in result_list(session, campaign)}
    for row in wanted:
        item = items.get(row["number"])
        if item is None or row["verdict"] == "待定":
            continue
        said = {"clauses": row.get("clauses", ""), "finish_by": row.get("finish_by")}
        propose(life.store, item["id"], row["verdict"], row["reason"], row["proposed_by"], **said)
        review(life.store, item["id"], "agree", "", "zhoush")
        life.say(f"  {item['section']}提出：《{item['title']}》{row['verdict']}；法宣科审核同意")


def _still_open(life: Life, campaign: int) -> None:
    with life.store.reading() as session:
        rows = result_list(session, campaign)
    for row in rows:
        life.say(f"  {row['verdict_name']}    《{row['title']}》（{row['number']}，{row['section']}）")
    try:
        close(life.store, campaign, "zhoush")
    except Refusal as refusal:
        life.say(f"  不予办理：{refusal.message}")


def _proved(life: Life, summary: dict[str, Any], campaign: int) -> dict[str, Any]:
    nightly(life.store)
    report = verify(life.store)
    checks = check_all(life.store)
    bad = [f"{c.what}：{c.detail}" for c in checks if not c.ok]
    life.station("核验")
    said = "；".join(report.faults) or "完整"
    life.say(f"  留痕核验：{said}    自检：{'；'.join(bad) or '正常'}")
    if report.faults or bad:
        raise Refusal(f"演示结束时核验没有通过：{'；'.join((*report.faults, *bad))}")
    return {**summary, "campaign": campaign, "ledger_faults": list(report.faults)}
