"""What the competition screening found of the reported violations: recall, false alarms, precision, groups, items."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.evaluation.frames import FRAMES, FrameKind, looks_harmless
from models.evaluation.samples import Answer, Kind
from models.evaluation.shares import Parts, parts_of
from models.screening.pack import Area

NOTHING = "none"  # no alarm, or an alarm without a group
Table = dict[str, Parts]


@dataclass(frozen=True, slots=True)
class Recall:
    """How many violations were found, as a whole and by what is known of them."""

    overall: Parts
    wording: Table
    by_group: Table
    by_item: Table
    by_notice: Table
    by_year: Table


def recall_of(answers: Sequence[Answer], *areas: Area) -> Recall:
    """Count the samples that raised an alarm in one of `areas`. A sample with two groups counts in both."""
    return Recall(
        overall=found(answers, *areas),
        wording=_table(answers, areas, lambda one: [_WORDING[one.sample.verbatim]]),
        by_group=_table(answers, areas, lambda one: sorted(one.sample.label.groups) or [NOTHING]),
        by_item=_table(answers, areas, lambda one: sorted(one.sample.label.items, key=_by_number) or [NOTHING]),
        by_notice=_table(answers, areas, lambda one: [one.sample.notice]),
        by_year=_table(answers, areas, lambda one: [str(one.sample.year or NOTHING)]),
    )


_WORDING = {True: "verbatim", False: "paraphrased", None: "not said"}


def found(answers: Iterable[Answer], *areas: Area) -> Parts:
    """Count the answers with an alarm of one of `areas`."""
    return parts_of(answers, lambda one: one.aside, lambda one: one.alarmed(*areas))


def _table(answers: Iterable[Answer], areas: Sequence[Area], keys: Callable[[Answer], Iterable[str]]) -> Table:
    """Count the found answers under each of their keys."""
    rows: defaultdict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        for key in keys(one):
            rows[str(key)].append(one)
    return {key: found(rows[key], *areas) for key in sorted(rows, key=_by_number)}


def _by_number(item: str) -> tuple[tuple[int, ...], str]:
    """Sort 8-4 before 10-1."""
    return tuple(int(part) for part in item.split("-") if part.isdigit()), item


def precision_of(answers: Iterable[Answer], *areas: Area) -> Parts:
    """Count, of the clauses that raised an alarm, those reported as unlawful. It holds for this mix of clauses only."""
    alarmed = [one for one in answers if one.alarmed(*areas)]
    return parts_of(alarmed, lambda one: one.aside, lambda one: one.sample.kind in (Kind.VIOLATION, Kind.UNLAWFUL))


@dataclass(frozen=True, slots=True)
class Placement:
    """Of the violations found whose quoted standard has a group: how many stand in the right one; `unlabelled`: left out."""

    any_group: Parts
    strongest: Parts
    any_item: Parts
    strongest_item: Parts
    unlabelled: int


def placement_of(answers: Iterable[Answer], day: date) -> Placement:
    """Compare the groups and items of the findings with those that the notice quotes."""
    hit = [one for one in answers if one.alarmed(Area.COMPETITION)]
    grouped = [one for one in hit if one.sample.label.groups]
    itemed = [one for one in hit if one.sample.label.items]
    return Placement(
        any_group=_share(grouped, lambda one: bool(one.sample.label.groups & set(one.groups))),
        strongest=_share(grouped, lambda one: bool(one.sample.label.groups & set(one.groups[:1]))),
        any_item=_share(itemed, lambda one: bool(one.sample.label.items & set(one.items(day)))),
        strongest_item=_share(itemed, lambda one: bool(one.sample.label.items & one.first_items(day))),
        unlabelled=len(hit) - len(grouped),
    )


def _share(answers: Iterable[Answer], hit: Callable[[Answer], bool]) -> Parts:
    """Count the hits in both parts."""
    return parts_of(answers, lambda one: one.aside, hit)


Confusion = dict[str, dict[str, int]]


def group_confusion(answers: Iterable[Answer]) -> Confusion:
    """Count the group of the strongest finding under the groups the notice quotes (several joined by +)."""
    return _crossed(("+".join(sorted(a.sample.label.groups)) or NOTHING, next(iter(a.groups), NOTHING)) for a in answers)


def item_confusion(answers: Iterable[Answer], day: date) -> Confusion:
    """Count the item of the strongest finding under the one the notice quotes; several or none quoted are left out."""
    single = [one for one in answers if len(one.sample.label.items) == 1]
    return _crossed((next(iter(a.sample.label.items)), next(iter(a.items(day)), NOTHING)) for a in single)


def _crossed(pairs: Iterable[tuple[str, str]]) -> Confusion:
    """Count pairs, row by row."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row, column in pairs:
        counts[str(row)][str(column)] += 1
    return {
        row: dict(sorted(counts[row].items(), key=lambda one: _by_number(one[0]))) for row in sorted(counts, key=_by_number)
    }


def framed_share(answers: Iterable[Answer], alarms: Callable[[str], bool]) -> Mapping[FrameKind, Parts]:
    """Count the alarms on found violations put into each frame of a kind; `alarms` screens a text."""
    hit = [one for one in answers if one.alarmed(Area.COMPETITION)]
    pairs = [(one, frame) for frame in FRAMES for one in hit]
    results = {
        kind: [(one.aside, alarms(frame.around(one.sample.text))) for one, frame in pairs if frame.kind is kind]
        for kind in FrameKind
    }
    return {kind: parts_of(rows, lambda row: row[0], lambda row: row[1]) for kind, rows in results.items()}


def harmless_looking(answers: Iterable[Answer]) -> Parts:
    """Recall over the violations that themselves hold 不得, 严禁, 禁止 or quotation marks."""
    return found((one for one in answers if looks_harmless(one.sample.text)), Area.COMPETITION)
