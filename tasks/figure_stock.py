"""清理进度 and 存量文件: how far the clean-ups are, section by section; what is in force and what of it runs out soon."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import col

from models.campaign import STAGE_NAMES, ItemStage, stage_of
from models.figures.charts import Chart, Part, stacked
from models.figures.ledger import Column, Ledger, Row, day, number, total_of
from models.instrument import Campaign, CampaignItem, ForceFact, Instrument
from models.status import Fact, FactKind, status_on
from models.words import FORCE_NAMES, VERDICT_NAMES, Force
from tasks.figure_reading import Ground, columns

NEAR, LATER = 90, 180  # days before the last day of validity
CLEANING = (
    Column("清理工作", width=36, links=True),
    day("开始日期"),
    day("答复期限"),
    Column("科室", width=20),
    number("文件数"),
    *(number(name) for name in STAGE_NAMES.values()),
    *(number(f"定为{name}", 12) for name in VERDICT_NAMES.values()),
    number("已公布"),
    number("修改逾期"),
)
STAGES = tuple(
    Part(STAGE_NAMES[stage], tone) for stage, tone in zip(ItemStage, ("amber", "blue", "violet", "green"), strict=True)
)
STOCK = (
    Column("文件标题", width=50, links=True),
    Column("发文字号", width=22),
    Column("登记号", width=22),
    Column("制定机关", width=24),
    Column("负责科室", width=18),
    day("公布日期"),
    day("施行日期"),
    day("有效期至"),
    Column("效力", width=18),
    number("距届满（日）", 12),
    Column("提醒", width=16),
)
BANDS = (
    Part(f"{NEAR} 日内届满", "red"),
    Part(f"{LATER} 日内届满", "amber"),
    Part(f"{LATER} 日以后届满", "green"),
    Part("没有有效期", "gray"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a clean-up: where it stands, what was decided, until when it is to be mended."""

    stage: ItemStage
    decided: str
    published: bool
    finish_by: date | None


def clean_ups(ground: Ground) -> Ledger:
    """Return the clean-ups begun in a year, by section: what is 待定 still is nobody's silence taken for an answer."""
    rows = list(_cleaning(ground))
    says = "各次清理按负责科室统计。没有答复的文件仍为待定，不因沉默失效；结论以已公布的清理决定为准。"
    total = total_of(CLEANING, rows)
    charts = (_by_stage(rows),) if rows else ()
    return ground.ledger(Ledger("clean-ups", "清理进度", says, CLEANING, (), 0, total=total, charts=charts), rows)


def _cleaning(ground: Ground) -> Iterator[Row]:
    found = _items(ground)
    wanted = columns(col(Campaign.id), col(Campaign.title), col(Campaign.opened_on), col(Campaign.due))
    wanted = wanted.where(ground.within(Campaign.opened_on)).order_by(col(Campaign.opened_on).desc(), col(Campaign.id).desc())
    for campaign_id, title, opened, due in ground.session.execute(wanted):
        for section, items in sorted(found[campaign_id].items()):
            stages, verdicts = Counter(i.stage for i in items), Counter(i.decided for i in items)
            late = sum(bool(i.published and i.finish_by and i.finish_by < ground.day) for i in items)
            waiting = stages[ItemStage.WAITING]
            cells = (title, opened, due, section, len(items), *(stages[s] for s in ItemStage))
            more = (*(verdicts[v.value] for v in VERDICT_NAMES), sum(i.published for i in items), late)
            tone = "red" if waiting and due and due < ground.day else "amber" if waiting or late else ""
            yield Row((*cells, *more), f"/clean-up/{campaign_id}", tone)


def _items(ground: Ground) -> defaultdict[int, defaultdict[str, list[Item]]]:
    wanted = columns(
        col(CampaignItem.campaign_id),
        col(CampaignItem.section_id),
        col(CampaignItem.proposed),
        col(CampaignItem.reviewed),
        col(CampaignItem.decided),
        col(CampaignItem.published_on),
        col(CampaignItem.finish_by),
    )
    found: defaultdict[int, defaultdict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for campaign_id, section_id, proposed, reviewed, decided, published, finish_by in ground.session.execute(wanted):
        answers = ground.heir(section_id)
        if ground.asked.section in {0, answers}:
            item = Item(stage_of(proposed, reviewed, decided), decided, bool(published), finish_by)
            found[campaign_id][ground.section_name(answers)].append(item)
    return found


def _by_stage(rows: list[Row]) -> Chart:
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(STAGES))
    for row in rows:
        for at in range(len(STAGES)):
            counted[str(row.cells[3])][at] += int(str(row.cells[5 + at]))
    return stacked("clean-up-by-section", "各科室的清理进度", "件", STAGES, sorted(counted.items()))


def stock(ground: Ground) -> Ledger:
    """Return the stock with its force today, what runs out first at the top. A year narrows it to what was published in it."""
    rows = sorted(_documents(ground), key=lambda row: (row.cells[9] is None, row.cells[9] or 0, str(row.cells[0])))
    counted = Counter(str(row.cells[8]) for row in rows)
    told = "，".join(f"{name} {n} 件" for name, n in counted.most_common())
    says = "本机关文件的效力，以今天为准。负责科室已撤并的，列承接科室。有效期届满自动失效，届满前须评估是否延续。"
    total = (f"合计 {len(rows)} 件：{told}" if rows else "合计 0 件", *[None] * (len(STOCK) - 1))
    charts = (_by_validity(rows),) if any(row.cells[8] == FORCE_NAMES[Force.IN_FORCE] for row in rows) else ()
    return ground.ledger(Ledger("stock", "存量文件", says, STOCK, (), 0, total=total, charts=charts), rows)


def _documents(ground: Ground) -> Iterator[Row]:
    facts = force_facts(ground)
    wanted = columns(
        col(Instrument.id),
        col(Instrument.title),
        col(Instrument.document_number),
        col(Instrument.registration_number),
        col(Instrument.organ_id),
        col(Instrument.organ_names),
        col(Instrument.section_id),
        col(Instrument.published_on),
        col(Instrument.effective_on),
    )
    if ground.asked.narrowed:
        wanted = wanted.where(ground.within(Instrument.published_on))
    for held_id, title, text, registered, organ, organs, section, published, effective in ground.session.execute(wanted):
        answers = ground.heir(section)
        if ground.asked.section not in {0, answers}:
            continue
        held = facts[held_id]
        force = status_on(held, ground.day, ground.at).force
        ends = last_day(held, ground)
        left = (ends - ground.day).days if ends and force is Force.IN_FORCE else None
        cells = (title, text, registered, organs or ground.organs.get(organ, ""), ground.section_name(answers))
        near = "" if left is None or left > LATER else f"{NEAR if left <= NEAR else LATER} 日内届满"
        tone = "red" if left is not None and left <= NEAR else "amber" if near else "" if force is Force.IN_FORCE else "gray"
        yield Row((*cells, published, effective, ends, FORCE_NAMES[force], left, near), f"/stock/{held_id}", tone)


def last_day(facts: list[Fact], ground: Ground) -> date | None:
    """Return the last day of validity as known today: that of the latest renewal."""
    limits = [f for f in facts if f.kind in {FactKind.EXPIRES, FactKind.RENEWED} and f.recorded_at <= ground.at]
    return max(limits, key=lambda f: (f.effective_on, f.recorded_at)).effective_on if limits else None


def force_facts(ground: Ground) -> defaultdict[int, list[Fact]]:
    """Return the facts of force of every document."""
    wanted = columns(col(ForceFact.instrument_id), col(ForceFact.kind), col(ForceFact.effective_on), col(ForceFact.recorded_at))
    facts: defaultdict[int, list[Fact]] = defaultdict(list)
    for instrument_id, kind, effective_on, recorded_at in ground.session.execute(wanted.order_by(col(ForceFact.id))):
        facts[instrument_id].append(Fact(FactKind(kind), effective_on, recorded_at))
    return facts


def _by_validity(rows: list[Row]) -> Chart:
    """Return the chart of what is in force, by section and by how long it still runs."""
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(BANDS))
    for row in rows:
        if row.cells[8] == FORCE_NAMES[Force.IN_FORCE]:
            left = row.cells[9]
            band = 3 if not isinstance(left, int) else 0 if left <= NEAR else 1 if left <= LATER else 2
            counted[str(row.cells[4])][band] += 1
    return stacked("stock-by-validity", "各科室现行有效文件的有效期", "件", BANDS, sorted(counted.items()))
