"""The law as the office looks it up: rules with their grade, confirmed by a legal officer; packs in their versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.access import is_of_another
from models.clock import day_of
from models.naming import plain_name
from models.outbox import RuleConfirmation
from models.refusals import Missing, Refusal
from models.screening.pack import Area, Pack, PackRule, pack_on
from models.words import Role
from tasks.chains import append
from tasks.intake import own_organ
from tasks.loading import book_of
from tasks.people import who
from tasks.screening import load_packs
from tasks.store import moment_in, store_of

AREA_NAMES = {
    Area.FORM: "形式",
    Area.COMPETITION: "公平竞争",
    Area.LEGALITY: "合法性",
    Area.EDUCATION: "教育",
    Area.CITATION: "引用",
    Area.POWERS: "权责",
    Area.STOCK: "与存量文件",
    Area.PRIVACY: "个人信息",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One rule in which two versions of a pack differ: its code, how it read and how it reads; empty: it was not there."""

    code: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a pack: from which day, under which instrument, how many rules, whether it is the one of the day."""

    name: str
    area: str
    in_force_from: date
    instrument: str
    rules: int
    questions: int
    current: bool


def confirm_rule(session: Session, rule_id: str, source: str, article: str, login: str) -> None:
    """Confirm a rule of grade knowledge (核实): the legal officer names source and article; from then on it may refuse."""
    source, article = plain_name(source, "来源"), plain_name(article, "条款")
    wants = (("来源", source), ("条款", article))
    if missing := [Missing(what) for what, there in wants if not there]:
        raise Refusal("核实规则须写明来源和条款。", missing=missing)
    at = moment_in(session)
    by = who(session, login, day_of(at))
    if not by.has(Role.LEGAL_OFFICER) or is_of_another(by, own_organ(session).id or 0):
        raise Refusal("核实规则由本机关的法制审核人员办理。")
    book_of(session).rule(rule_id)
    session.add(RuleConfirmation(rule=rule_id, source=source, article=article, confirmed_on=day_of(at), by=by.id))
    event = {"kind": "rule-confirmed", "rule": rule_id, "source": source, "article": article, "by": by.id}
    append(session, "settings", event, at)


def versions(session: Session, day: date) -> list[Version]:
    """Return every pack in every version, by area and day."""
    packs = load_packs(store_of(session).settings.rules)
    current = {area: pack_on(packs, area, day) for area in Area}
    return [
        Version(
            name=p.name,
            area=AREA_NAMES[p.area],
            in_force_from=p.in_force_from,
            instrument=p.instrument,
            rules=sum(bool(r.check) for r in p.rules),
            questions=sum(r.question for r in p.rules),
            current=current[p.area] == p,
        )
        for p in sorted(packs, key=lambda p: (list(Area).index(p.area), p.in_force_from))
    ]


def pack_named(session: Session, name: str) -> tuple[Pack | None, Pack | None]:
    """Return a pack and the version before it; None where there is none."""
    packs = sorted(load_packs(store_of(session).settings.rules), key=lambda p: p.in_force_from)
    found = next((p for p in packs if p.name == name), None)
    before = [p for p in packs if found and p.area is found.area and p.in_force_from < found.in_force_from]
    return found, before[-1] if before else None


def difference(old: Pack, new: Pack) -> list[Changed]:
    """Return in which rules two versions differ, by code."""
    olds, news = _said(old.rules), _said(new.rules)
    both = [Changed(code, olds.get(code, ""), news.get(code, "")) for code in sorted(olds | news)]
    return [one for one in both if one.old != one.new]


def _said(rules: Sequence[PackRule]) -> dict[str, str]:
    marks = {"error": "错误", "warn": "提醒", "info": "参考"}
    return {r.code: f"{'问题' if r.question else marks[r.severity.value]}：{r.text}（{r.source}）" for r in rules}
