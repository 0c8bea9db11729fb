"""The report: tables of rows, each a measure on the tuned part, the set-aside part and all, for screen, JSON and page alike."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.evaluation.competition import (
    Confusion,
    Placement,
    Recall,
    found,
    group_confusion,
    harmless_looking,
    item_confusion,
    placement_of,
    precision_of,
    recall_of,
)
from models.evaluation.frames import FrameKind
from models.evaluation.neighbours import same_group_share
from models.evaluation.samples import Answer, Kind
from models.evaluation.shares import Density, Parts, Share
from models.screening.pack import Area

Measure = Parts | Density
SUBSTANCE = (Area.COMPETITION, Area.LEGALITY, Area.EDUCATION)  # the areas that judge what a clause says
CLEAN = (Kind.HARD, Kind.ORDINARY)


@dataclass(frozen=True, slots=True)
class Section:
    """One table: a key for programs and its rows in order."""

    key: str
    rows: Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of the evaluation gathered. `absent` names the parts of the data that were not there."""

    as_of: date
    packs: tuple[str, ...]
    absent: tuple[str, ...]
    answers: tuple[Answer, ...]
    sentences: tuple[Answer, ...] = ()
    framed: Mapping[FrameKind, Parts] = field(default_factory=dict)
    documents: Mapping[str, Density] = field(default_factory=dict)
    areas: tuple[Area, ...] = SUBSTANCE  # those of them that had a pack

    def of_kind(self, *kinds: Kind) -> tuple[Answer, ...]:
        """Return the answers to samples of these kinds."""
        return tuple(one for one in self.answers if one.sample.kind in kinds)


def sections(run: Measured) -> tuple[Section, ...]:
    """Return every table of the run; a table without rows is left out."""
    violations = run.of_kind(Kind.VIOLATION)
    recall = recall_of(violations, Area.COMPETITION)
    made = (
        Section("recall", _recall_rows(recall, violations)),
        Section("recall_by_group", recall.by_group),
        Section("recall_by_item", recall.by_item),
        Section("recall_by_year", recall.by_year),
        Section("recall_by_notice", recall.by_notice),
        Section("false_alarms", _false_alarm_rows(run)),
        Section("precision", {"competition": precision_of(run.of_kind(Kind.VIOLATION, *CLEAN), Area.COMPETITION)}),
        Section("placement", _placement_rows(placement_of(violations, run.as_of)) if violations else {}),
        Section("frames", _frame_rows(run.framed)),
        Section("precedents", {"likest case from another source": same_group_share([one.sample for one in violations])}),
        Section("legality", _legality_rows(run)),
        Section("legality_by_notice", recall_of(run.of_kind(Kind.UNLAWFUL), Area.LEGALITY).by_notice),
        Section("sentences", _sentence_rows(run)),
        Section("sentences_by_kind", _sentences_by_kind(run.sentences)),
        Section("documents", run.documents),
    )
    return tuple(section for section in made if any(_tried(row) for row in section.rows.values()))


def _tried(row: Measure) -> bool:
    """Tell whether a row counts anything."""
    return row.documents > 0 if isinstance(row, Density) else row.all.of > 0


def _recall_rows(recall: Recall, violations: Sequence[Answer]) -> dict[str, Measure]:
    """Overall, by wording, and of those that look harmless."""
    return {"overall": recall.overall, **recall.wording, "holds 不得 or quotation marks": harmless_looking(violations)}


def _false_alarm_rows(run: Measured) -> dict[str, Measure]:
    """Alarms on clean clauses, by area; hard ones and ordinary ones apart."""
    rows: dict[str, Measure] = {}
    for area in run.areas:
        rows |= {
            f"{area}: clean clauses": found(run.of_kind(*CLEAN), area),
            f"{area}: hard negatives": found(run.of_kind(Kind.HARD), area),
            f"{area}: ordinary clauses": found(run.of_kind(Kind.ORDINARY), area),
        }
    return rows


def _placement_rows(placement: Placement) -> dict[str, Measure]:
    """How many found violations stand in the right group and item."""
    return {
        "any finding in the right group": placement.any_group,
        "strongest finding in the right group": placement.strongest,
        "any finding under the right item": placement.any_item,
        "strongest finding under the right item": placement.strongest_item,
    }


def _frame_rows(framed: Mapping[FrameKind, Parts]) -> dict[str, Measure]:
    """Alarms on framed violations, by kind and together."""
    if not framed:
        return {}
    tuned, aside = (_sum(getattr(parts, part) for parts in framed.values()) for part in ("tuned", "aside"))
    return {**{kind.value: parts for kind, parts in framed.items()}, "all frames": Parts(tuned, aside)}


def _sum(shares: Iterable[Share]) -> Share:
    """Add shares up."""
    listed = list(shares)
    return Share(sum(one.hits for one in listed), sum(one.of for one in listed))


def _legality_rows(run: Measured) -> dict[str, Measure]:
    """Recall on officially labelled cases by the legality pack, and by any pack that judges substance."""
    unlawful = run.of_kind(Kind.UNLAWFUL)
    recall = recall_of(unlawful, Area.LEGALITY)
    return {"overall": recall.overall, **recall.wording, "alarm of any area": found(unlawful, *SUBSTANCE)}


def _sentence_rows(run: Measured) -> dict[str, Measure]:
    """Alarms on sentences of ordinary documents, by area."""
    return {f"{area}": found(run.sentences, area) for area in run.areas}


def _sentences_by_kind(sentences: Sequence[Answer]) -> dict[str, Measure]:
    """Competition alarms on sentences, by the kind of document."""
    genres = sorted({one.sample.genre for one in sentences})
    return {genre: found((one for one in sentences if one.sample.genre == genre), Area.COMPETITION) for genre in genres}


def missed(run: Measured) -> list[dict[str, object]]:
    """List the violations and unlawful clauses that raised no alarm of their area, by id."""
    wanted = {Kind.VIOLATION: Area.COMPETITION, Kind.UNLAWFUL: Area.LEGALITY}
    return [
        {
            "id": one.sample.id,
            "part": part_of(one),
            "verbatim": one.sample.verbatim,
            "groups": sorted(one.sample.label.groups),
            "items": sorted(one.sample.label.items),
        }
        for one in run.answers
        if one.sample.kind in wanted and not one.alarmed(wanted[one.sample.kind])
    ]


def false_alarms(run: Measured) -> list[dict[str, object]]:
    """List the clean clauses and ordinary sentences that raised an alarm, by id, with the rules that did."""
    return [
        {"id": one.sample.id, "kind": one.sample.kind.value, "part": part_of(one), "rules": sorted(alarming(one))}
        for one in (*run.of_kind(*CLEAN), *run.sentences)
        if alarming(one)
    ]


def alarming(one: Answer) -> frozenset[str]:
    """Return the rules of substance that raised an alarm."""
    return frozenset(found.rule for found in one.within(*SUBSTANCE))


def part_of(one: Answer) -> str:
    """Say on which side of the split a sample stands."""
    return "aside" if one.aside else "tuned"


def as_json(run: Measured) -> dict[str, object]:
    """Write the whole run for other programs; it holds ids, no text of the data."""
    violations = run.of_kind(Kind.VIOLATION)
    return {
        "as_of": run.as_of.isoformat(),
        "packs": list(run.packs),
        "absent": list(run.absent),
        "tables": {one.key: {label: row.as_json() for label, row in one.rows.items()} for one in sections(run)},
        "confusion": confusions(run),
        "left_out": {"found without a labelled group": placement_of(violations, run.as_of).unlabelled},
        "rules": rules_at_work(run),
        "missed": missed(run),
        "false_alarms": false_alarms(run),
    }


def rules_at_work(run: Measured) -> dict[str, dict[str, int]]:
    """Count for each rule how many samples of each kind it alarmed on: where a rule costs more than it finds."""
    counts: dict[str, Counter[str]] = {}
    for one in (*run.answers, *run.sentences):
        for rule in alarming(one):
            counts.setdefault(rule, Counter())[one.sample.kind.value] += 1
    return {rule: dict(sorted(counts[rule].items())) for rule in sorted(counts)}


def confusions(run: Measured) -> dict[str, Confusion]:
    """Return the two confusion tables."""
    violations = run.of_kind(Kind.VIOLATION)
    return {"groups": group_confusion(violations), "items": item_confusion(violations, run.as_of)}
