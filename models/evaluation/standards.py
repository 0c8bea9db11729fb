"""From a standard as a notice quotes it to the group it belongs to, and to one numbering in which standards compare.

The comparable item is the item of the 条例 (8-1 … 11-4): the 实施办法 details it article by article (9 → 8-1 … 23 → 11-3),
the 细则 of 2021 and the Anti-Monopoly Law are mapped by what they forbid. Where a standard says less than an item, the label
holds every item it may mean; where it says nothing of a group (反垄断法 45, formerly 37), it has none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.screening.pack import Group
from models.text.numerals import parse


class Instrument(StrEnum):
    """The instruments that state standards."""

    RULES = "2021细则"
    REGULATION = "条例"
    MEASURES = "实施办法"
    LAW = "反垄断法"


@dataclass(frozen=True, slots=True)
class Label:
    """What the quoted standards say: groups, comparable items, and each standard as counted in its own instrument."""

    groups: frozenset[Group] = frozenset()
    items: frozenset[str] = frozenset()
    cited: tuple[str, ...] = ()


ENTRY, FLOW, COST, CONDUCT = Group.ENTRY, Group.FLOW, Group.COST, Group.CONDUCT
GROUP_OF_ARTICLE = {"8": ENTRY, "9": FLOW, "10": COST, "11": CONDUCT}  # 条例的条
RULES_ARTICLES = {13: ENTRY, 14: FLOW, 15: COST, 16: CONDUCT}
MEASURES_ARTICLES = dict(
    zip(
        range(9, 24),
        ("8-1", "8-2", "8-3", "8-4", "9-1", "9-2", "9-3", "9-4", "9-5", "10-1", "10-2", "10-3", "11-1", "11-2", "11-3"),
        strict=True,
    )
)
RULES_ITEMS: dict[str, tuple[str, ...]] = {  # 2021细则 条-项，必要时 条-项-目
    "13-1": ("8-4",),
    "13-2": ("8-2",),
    "13-3": ("8-3",),
    "13-4": ("8-1",),
    "13-5": ("8-1",),
    "14-1": ("9-4",),
    "14-2": ("9-1",),
    "14-3": ("9-3",),
    "14-4": ("9-2",),
    "14-5": ("9-5",),
    "15-1": ("10-1", "10-2", "10-3"),
    "15-1-1": ("10-2",),
    "15-1-2": ("10-1",),
    "15-1-3": ("10-3",),
    "15-1-4": ("10-3",),
    "15-1-5": ("10-3",),
    "15-2": ("10-2",),
    "15-3": ("10-3",),
    "15-4": ("10-4",),  # 保证金：条例没有单列，归入其他
    "16-1": ("11-1",),
    "16-2": ("11-1",),  # 披露敏感信息：实施办法第二十一条（三）
    "16-3": ("11-2",),
    "16-4": ("11-3",),
}
LAW_ARTICLES: dict[int, tuple[tuple[Group, ...], tuple[str, ...]]] = {
    39: ((ENTRY,), ("8-3",)),
    40: ((ENTRY,), ("8-4", "8-2", "8-3")),  # 合作协议妨碍进入或者不平等待遇
    41: ((FLOW,), ("9-1",)),
    42: ((FLOW, ENTRY), ("9-3", "8-4")),  # 2022 年起不限于外地经营者
    43: ((FLOW,), ("9-2",)),
    44: ((CONDUCT,), ("11-1",)),
    45: ((), ()),
    32: ((ENTRY,), ("8-3",)),
    33: ((FLOW,), ("9-1",)),
    34: ((FLOW,), ("9-3",)),
    35: ((FLOW,), ("9-2",)),
    36: ((CONDUCT,), ("11-1",)),
    37: ((), ()),
}
BY_NAME = (  # 通报只写标准名称、不写条号
    (re.compile(r"市场准入和退出标准"), ENTRY),
    (re.compile(r"商品和要素自由流动标准"), FLOW),
    (re.compile(r"生产(?:成本)?经营成本"), COST),
    (re.compile(r"影响生产经营行为"), CONDUCT),
)
BY_WORDS = (  # 2021 细则各项的首句，通报常在条号之外引用
    (re.compile(r"不得设置不合理或者歧视性的准入和退出条件"), "13-1"),
    (re.compile(r"未经公平竞争.{0,3}授予经营者特许经营权"), "13-2"),
    (re.compile(r"不得限定经营、购买、使用"), "13-3"),
    (re.compile(r"事前备案程序"), "13-4"),
    (re.compile(r"不得对外地和进口商品、服务实行歧视性价格"), "14-1"),
    (re.compile(r"不得限制外地和进口商品、服务进入"), "14-2"),
    (re.compile(r"不得排斥或者限制外地经营者参加本地招标投标"), "14-3"),
    (re.compile(r"在本地投资或者设立分支机构"), "14-4"),
    (re.compile(r"不得违法给予特定经营者优惠政策"), "15-1"),
    (re.compile(r"(?:税收|非税收入)(?:或.{0,4})?挂钩"), "15-2"),
    (re.compile(r"减免或者缓征特定经营者应当缴纳的社会保险"), "15-3"),
    (re.compile(r"各类保证金"), "15-4"),
)
_NUMERAL = "[一二三四五六七八九十]+|[0-9]+"
_TOKEN = re.compile(
    rf"(?P<measures>实施办法)|(?P<rules>细则)|(?P<regulation>公平竞争审查条例(?!实施办法))|(?P<law>反垄断法)"
    rf"|第(?P<article>{_NUMERAL})条|第(?P<paragraph>{_NUMERAL})款|第?[（(](?P<point>[一二三四五六七八九十]+)[）)]项?"
    r"|第(?P<numbered>[一二三四五六七八九十]+)项|第(?P<sub>[0-9]+|[一二三四五六七八九十]+(?=[点目]))(?:项|点|目)"
    r"|(?<![0-9.])(?P<dotted>[1-9])\.(?![0-9])"
)
_NAMED = {
    "measures": Instrument.MEASURES,
    "rules": Instrument.RULES,
    "regulation": Instrument.REGULATION,
    "law": Instrument.LAW,
}
_SHORT = re.compile(r"(?P<article>[0-9]{1,2})[-.](?P<point>[0-9]{1,2})(?:[-.](?P<sub>[0-9]{1,2}))?$")


@dataclass(frozen=True, slots=True)
class Cited:
    """One standard: instrument, article, point (（三） or the 款 that notices call it), sub-point."""

    instrument: Instrument
    article: int
    point: int | None = None
    sub: int | None = None

    @property
    def key(self) -> str:
        """The standard in its own numbering, e.g. 14-3-5."""
        return "-".join(str(part) for part in (self.article, self.point, self.sub) if part is not None)


def label_of(words: str) -> Label:
    """Return what the quoted standards say: the union of what numbers, names and quoted first words determine."""
    groups: set[Group] = set()
    items: set[str] = set()
    cited = tuple(dict.fromkeys(citations(words)))
    for one in cited:
        found = meaning(one)
        groups |= set(found[0])
        items |= set(found[1])
    if "细则" in words:
        quoted = [key for pattern, key in BY_WORDS if pattern.search(words)]
        groups |= {group for pattern, group in BY_NAME if pattern.search(words)} | {_rules_group(key) for key in quoted}
        items |= {item for key in quoted if not _finer(key, cited) for item in RULES_ITEMS[key]}
    return Label(frozenset(groups), frozenset(items), tuple(f"{one.instrument.value} {one.key}" for one in cited))


def citations(words: str) -> Iterator[Cited]:
    """Yield each article, point and sub-point that `words` quote; a number before any instrument is named is left out."""
    instrument: Instrument | None = None
    article: int | None = None
    point: int | None = None
    pending: Cited | None = None
    for token in _TOKEN.finditer(words):
        kind, said = str(token.lastgroup), str(token[str(token.lastgroup)])
        if kind in _NAMED:
            instrument, article, point = _NAMED[kind], None, None
        elif kind == "article":
            article, point = parse(said), None
        elif instrument is Instrument.LAW or article is None:
            continue
        elif kind in ("point", "numbered", "paragraph"):
            point = parse(said)
        if instrument is None or article is None or kind in _NAMED:
            continue
        sub = parse(said) if kind in ("sub", "dotted") and point is not None else None
        now = Cited(instrument, article, point, sub)
        if pending and not _refines(pending, now):
            yield pending
        pending = now
    if pending:
        yield pending


def _refines(before: Cited, now: Cited) -> bool:
    """Tell whether `now` only says more exactly what `before` said."""
    same = before.instrument is now.instrument and before.article == now.article
    return same and (before.point is None or (before.point == now.point and before.sub is None))


def meaning(one: Cited) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Return groups and comparable items of one standard; both empty where it has none."""
    if one.instrument is Instrument.LAW:
        return LAW_ARTICLES.get(one.article, ((), ()))
    if one.instrument is Instrument.RULES:
        group = RULES_ARTICLES.get(one.article)
        return ((group,) if group else ()), _rules_items(one)
    if one.instrument is Instrument.MEASURES:
        item = MEASURES_ARTICLES.get(one.article)
        return ((GROUP_OF_ARTICLE[item.split("-")[0]],) if item else ()), ((item,) if item else ())
    group = GROUP_OF_ARTICLE.get(str(one.article))
    return ((group,) if group else ()), ((one.key,) if group and one.point else ())


def _rules_items(one: Cited) -> tuple[str, ...]:
    """Return the comparable items of a standard of 2021, by sub-point where that tells more."""
    return RULES_ITEMS.get(one.key) or RULES_ITEMS.get(f"{one.article}-{one.point}", ())


def _rules_group(key: str) -> Group:
    """Return the group of a point of 2021."""
    return RULES_ARTICLES[int(key.split("-")[0])]


def _finer(key: str, cited: tuple[Cited, ...]) -> bool:
    """Tell whether the numbers already name a sub-point of this point, so that its first words add nothing."""
    return any(one.instrument is Instrument.RULES and one.key.startswith(f"{key}-") for one in cited)


def comparable(item: str, day: date) -> frozenset[str]:
    """Return the comparable items of a finding's `item` ("15-6", "第十五条第（六）项"), counted in the standard of `day`."""
    instrument = _standard_on(day)
    short = _SHORT.search(item)
    if short:
        number = [int(part) for part in short.groups() if part]
        return frozenset(meaning(Cited(_said(item) or instrument, *number))[1])
    named = item if _said(item) else f"{_PREFIX[instrument]}{item}"
    return frozenset(found for one in citations(named) for found in meaning(one)[1])


_PREFIX = {Instrument.RULES: "细则", Instrument.REGULATION: "公平竞争审查条例", Instrument.MEASURES: "实施办法"}


def _said(item: str) -> Instrument | None:
    """Return the instrument an item names itself; None where it leaves that to the day."""
    token = _TOKEN.search(item)
    return _NAMED.get(str(token.lastgroup)) if token else None


def _standard_on(day: date) -> Instrument:
    """Return the standard whose numbering the pack of `day` uses."""
    if day >= date(2025, 4, 20):
        return Instrument.MEASURES
    return Instrument.REGULATION if day >= date(2024, 8, 1) else Instrument.RULES
