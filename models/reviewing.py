"""The items a reviewer answers one by one: the 66 items of the competition standards in their groups, the points of legality.

They come from the pack in force on the day; an item that several rules look for stands once, under the first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.screening.pack import Group, Pack, PackRule

GROUP_NAMES: Mapping[Group, str] = {
    Group.ENTRY: "限制或者变相限制市场准入和退出",
    Group.FLOW: "限制商品、要素自由流动",
    Group.COST: "影响生产经营成本",
    Group.CONDUCT: "影响生产经营行为",
}
CATCH_ALL = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number (9-1), what it wants, where the law says so, the codes of the rules that look for it."""

    number: str
    text: str
    source: str
    rules: tuple[str, ...]
    by_machine: bool  # some rule looks for it; else only a person can


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """One group of standards with its items in order."""

    key: str
    name: str
    items: tuple[Item, ...]


def competition_items(pack: Pack) -> tuple[ItemGroup, ...]:
    """Return the items of a competition pack by group, the catch-all last."""
    groups = [ItemGroup(g.value, GROUP_NAMES[g], _items(r for r in pack.rules if r.group is g)) for g in Group]
    rest = _items(rule for rule in pack.rules if rule.group is None and rule.item)
    return (*groups, *((ItemGroup(CATCH_ALL, "其他", rest),) if rest else ()))


def legality_points(pack: Pack) -> tuple[Item, ...]:
    """Return the points of legality a reviewer answers: the questions of the pack that carry a point's number."""
    return _items(rule for rule in pack.rules if rule.question and rule.item)


def questions_of(pack: Pack, beginning: str) -> tuple[PackRule, ...]:
    """Return the questions whose code begins so, e.g. those about exceptions."""
    return tuple(rule for rule in pack.rules if rule.question and rule.code.startswith(beginning))


def unanswered(groups: Iterable[ItemGroup], answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the numbers of the items nobody answered."""
    return tuple(item.number for group in groups for item in group.items if not answers.get(item.number))


def _items(rules: Iterable[PackRule]) -> tuple[Item, ...]:
    """Put the rules of one item together under its first; a rule that only looks for the same phrase (ALSO) gives no text."""
    of_item: dict[str, list[PackRule]] = {}
    for rule in rules:
        of_item.setdefault(rule.item or "", []).append(rule)
    items = [
        Item(number, first.text, first.source, tuple(r.code for r in held), any(r.check for r in held))
        for number, held in of_item.items()
        for first in (next((r for r in held if "ALSO" not in r.code), held[0]),)
        if number
    ]
    return tuple(sorted(items, key=lambda item: _order(item.number)))


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("-") if part.isdigit())
