"""Rebuild `rules/weights/*.json`: `make fit` reads judged clauses and documents, cross-validates, and writes.

The bar is set where 36 of 10,000 sentences of ordinary documents would be reported by weights that never saw their document.
The figures in the card come from weights fitted without what they judge; what ships is fitted on everything.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from models.evaluation.crossval import fold_key
from models.evaluation.frames import FRAMES
from models.evaluation.samples import Kind, Sample
from models.evaluation.shares import Share
from models.evaluation.split import folds
from models.screening.clauses.fitting import Judged, fit, rarity
from models.screening.clauses.phrases import PhraseBook
from models.screening.clauses.reading import ClauseReading
from models.screening.clauses.weights import Weights, chance, described, is_sequence, unsaid
from models.screening.pack import Area, Group
from tasks.evaluating import read_documents, samples, sentences
from tasks.phrases import book_files, load_books
from tasks.rulefiles import read_yaml

RULES, OWN = Path("rules"), Path("tests/samples")
COUNTS = {Kind.SENTENCE: 1.0}  # of the data; everything else counts five times
TAUGHT = 1.0  # what a clause counts that was written to teach
WIDE = {True: 0.5, False: 1.0}  # … and one of the many written in sight of nothing, by whether it breaks a standard
UNSAID = 0.4  # the part of a violation that teaches as if no phrase knew its wording: phrases were written with it in sight
FRAMED_WITH = (0, 1, 6, 10, 15)  # of the table of frames: one for each clause in turn
SHORTEST = 4
CLEAN = "clean"
GROUP_OF_ARTICLE = {"8": Group.ENTRY, "9": Group.FLOW, "10": Group.COST, "11": Group.CONDUCT}  # of the 条例


@dataclass(frozen=True)
class Course:
    """What one area learns: which kind of clause breaks its standards, how often ordinary sentences may alarm."""

    area: Area
    breaks: Kind
    ordinary: float
    strong: float  # the chance from which what is said for sure may be an error, where it is above the bar
    counts: float = 5.0  # how much a violation of the data counts

    @cached_property
    def book(self) -> PhraseBook:
        """The phrases of the area."""
        return load_books(book_files(RULES))[self.area].phrases

    @property
    def target(self) -> Path:
        """The file of its weights."""
        return RULES / "weights" / f"{self.area}.json"


@dataclass(frozen=True)
class Row:
    """One sentence of a sample: which sample, which fold, what is known of it, and whether a phrase matched at all."""

    sample: int
    fold: int
    aside: bool
    kind: str
    matched: bool
    judged: Judged
    taught: bool = True  # whether weights learn from it
    groups: frozenset[Group] = frozenset()


def rows_of(course: Course, data: Path) -> list[Row]:
    """Return all sentences of the data as rows, the framed twins of the violations among them."""
    documents = read_documents(data)
    known = [one for one in samples(data) if one.kind in (course.breaks, Kind.HARD, Kind.ORDINARY)]
    everything = [*known, *sentences(documents)]
    twins = [framed(one, at) for at, one in enumerate(known) if one.kind is course.breaks]
    numbered = folds([fold_key(one) for one in (*everything, *twins)])
    rows: list[Row] = []
    for at, (sample, fold) in enumerate(zip((*everything, *twins), numbered, strict=True)):
        rows += rows_in(course, sample, at, fold, twin=at >= len(everything))
    return rows


def own_rows(course: Course) -> list[Row]:
    """Return what was written for this project: rows that always teach and are never judged."""
    rows: list[Row] = []
    for at, path in enumerate(sorted((OWN / course.area).glob("*.txt"))):
        kind = course.breaks if path.stem.endswith("-faulty") else Kind.HARD
        rows += rows_in(course, Sample(path.stem, kind, path.read_text("utf-8"), path.stem), at, -1, twin=False)
    for at, (item, words) in enumerate(written("teaching", course.area)):
        sample = Sample(f"{item}:{at}", Kind.HARD if item == CLEAN else course.breaks, words, item)
        shapes = [(sample, False)] if item == CLEAN else [(sample, False), (framed(sample, at), True)]
        rows += [_taught(row, item, TAUGHT) for shape, twin in shapes for row in rows_in(course, shape, at, -1, twin=twin)]
    return rows + written_rows(course, "wide")


def written(folder: str, area: Area) -> Iterator[tuple[str, str]]:
    """Yield the clauses of a folder of samples with the item each breaks, or that it is clean; `lawful` is all areas'."""
    for path in sorted([*(OWN / folder).glob(f"{area}-*.yaml"), *(OWN / folder).glob("lawful.yaml")]):
        held = read_yaml(path)[1]
        if not isinstance(held, dict):
            raise TypeError(f"{path} holds no items")
        yield from ((item, words) for item, lines in held.items() for words in lines)


def written_rows(course: Course, folder: str) -> list[Row]:
    """Return the clauses of a folder that were written without a look at the data or the phrases."""
    rows: list[Row] = []
    for at, (item, words) in enumerate(written(folder, course.area)):
        breaks = item != CLEAN
        sample = Sample(f"{item}:{at}", course.breaks if breaks else Kind.HARD, words, item)
        rows += [_taught(row, item, WIDE[breaks]) for row in rows_in(course, sample, at, -1, twin=False)]
    return rows


def _taught(row: Row, item: str, counts: float) -> Row:
    group = GROUP_OF_ARTICLE.get(item.split("-")[0])
    return replace(row, judged=replace(row.judged, counts=counts), groups=frozenset({group} if group else ()))


def framed(sample: Sample, at: int) -> Sample:
    """Return a violation put into a frame that makes it harmless."""
    return replace(sample, text=FRAMES[FRAMED_WITH[at % len(FRAMED_WITH)]].around(sample.text))


def rows_in(course: Course, sample: Sample, at: int, fold: int, *, twin: bool) -> Iterator[Row]:
    """Yield the sentences of one sample. Of a violation only those that say something teach what a violation is."""
    reading = ClauseReading(sample.text, course.book, Weights())
    said = reading.matched
    sure = {number for number, matches in said.items() if any(match.sure for match in matches)}
    breaks = sample.kind is course.breaks and not twin
    kind = "framed" if twin else str(sample.kind)
    aside = sample.aside and sample.kind is not Kind.SENTENCE and fold >= 0
    for number, (start, end) in enumerate(reading.sentences):
        if end - start >= SHORTEST:
            described_as = described(sample.text[start:end], said.get(number, ()), reading.classes(number))
            judged = Judged(described_as, breaks, course.counts if breaks else COUNTS.get(sample.kind, 5.0))
            taught = not breaks or number in (sure or said or {number})
            yield Row(at, fold, aside, kind, number in said, judged, taught, sample.label.groups)


def weights_from(rows: Iterable[Row], rare: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """Fit on the rows that teach."""
    return fit([lesson for row in rows if row.taught and row.matched for lesson in lessons(row.judged)], rare)


def rare_in(rows: Sequence[Row]) -> dict[str, float]:
    """Return for each character sequence how rare it is among all sentences of the data, whatever was judged of them."""
    seen = Counter(name for row in rows for name in row.judged.features if is_sequence(name))
    return rarity(seen, len(rows))


def lessons(judged: Judged) -> Iterator[Judged]:
    """Yield what a row teaches: a violation of the data also what it would look like had no phrase known its wording."""
    if not judged.breaks or judged.counts <= TAUGHT:
        yield judged
        return
    yield replace(judged, counts=judged.counts * (1 - UNSAID))
    yield replace(judged, features=unsaid(judged.features), counts=judged.counts * UNSAID)


def groups_from(rows: Sequence[Row]) -> dict[str, tuple[float, dict[str, float]]]:
    """Fit for each group what tells its violations from those of the others."""
    known = [row for row in rows if row.taught and row.groups and row.judged.breaks]
    named = sorted({group for row in known for group in row.groups})
    return {
        group: fit([replace(row.judged, breaks=group in row.groups, counts=1.0) for row in known]) for group in named if known
    }


def scored(job: tuple[Sequence[Row], Sequence[Row], Mapping[str, float]]) -> list[tuple[float, str]]:
    """Score the second rows by weights fitted on the first, each with the group it would be placed in."""
    taught, asked, rare = job
    (bias, of), groups = weights_from(taught, rare), groups_from(taught)
    return [(score(bias, of, row), _placed(groups, row)) for row in asked]


def score(bias: float, of: Mapping[str, float], row: Row) -> float:
    """Return the sum for one sentence; where no phrase matched there is nothing to report, whatever the sum."""
    return _sum(bias, of, row) if row.matched else -99.0


def _sum(bias: float, of: Mapping[str, float], row: Row) -> float:
    return bias + sum(of.get(name, 0.0) * value for name, value in row.judged.features.items())


def _placed(groups: Mapping[str, tuple[float, Mapping[str, float]]], row: Row) -> str:
    if not groups or not row.groups or not row.judged.breaks:
        return ""
    return max(groups, key=lambda name: _sum(*groups[name], row))


def shares(rows: Sequence[Row], found: Sequence[tuple[float, str]], threshold: float) -> dict[str, Share]:
    """Return for each kind the share of samples with a sentence at the threshold or above, and how many of those are placed."""
    best: dict[tuple[str, int], tuple[float, bool | None]] = {}
    for row, (total, group) in zip(rows, found, strict=True):
        right = group in row.groups if group else None
        key = row.kind, row.sample
        best[key] = max(best.get(key, (-99.0, right)), (total, right), key=lambda one: one[0])
    hits = Counter(kind for (kind, _), (total, _) in best.items() if total >= threshold)
    counted = {kind: Share(hits[kind], of) for kind, of in sorted(Counter(kind for kind, _ in best).items())}
    placed = [right for total, right in best.values() if total >= threshold and right is not None]
    return counted | ({"right_group": Share(sum(placed), len(placed))} if placed else {})


def learn(course: Course, data: Path) -> None:
    """Cross-validate, judge the part set aside, fit on everything and write."""
    rows, own, blind = rows_of(course, data), own_rows(course), written_rows(course, "blind")
    rare = rare_in(rows)
    tuned, aside = [row for row in rows if not row.aside], [row for row in rows if row.aside]
    numbers = sorted({row.fold for row in tuned})
    jobs = [([*own, *(row for row in tuned if row.fold != n)], [row for row in tuned if row.fold == n], rare) for n in numbers]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(scored, [*jobs, ([*own, *tuned], [*aside, *blind], rare)]))
    held = [row for _, rest, _ in jobs for row in rest]
    answers = [one for part in found[:-1] for one in part]
    ordinary = sorted(total for row, (total, _) in zip(held, answers, strict=True) if row.kind == Kind.SENTENCE)
    threshold = ordinary[int(len(ordinary) * (1 - course.ordinary))]
    card = {"cross-validated": shares(held, answers, threshold), "set aside": shares(aside, found[-1][: len(aside)], threshold)}
    if blind:
        card["written blind"] = shares(blind, found[-1][len(aside) :], threshold)
    for part, kinds in card.items():
        print(course.area, part, {kind: f"{share.hits}/{share.of}" for kind, share in kinds.items()})  # noqa: T201 – its output
    course.target.parent.mkdir(exist_ok=True)
    weights = _written(course, weights_from([*own, *rows], rare), groups_from([*own, *rows]), threshold, card)
    course.target.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n")


def _written(
    course: Course,
    fitted: tuple[float, dict[str, float]],
    groups: Mapping[str, tuple[float, dict[str, float]]],
    threshold: float,
    card: Mapping[str, Mapping[str, Share]],
) -> dict[str, object]:
    figures = {part: {kind: [share.hits, share.of] for kind, share in kinds.items()} for part, kinds in card.items()}
    placing = {name: {"bias": round(bias, 4), "of": of} for name, (bias, of) in groups.items()}
    bar = round(chance(threshold), 4)
    held = {"bias": round(fitted[0], 4), "of": fitted[1], "bar": bar, "strong": max(bar, course.strong), "card": figures}
    return held | ({"groups": placing} if placing else {})


COURSES = (
    Course(Area.COMPETITION, Kind.VIOLATION, 0.0036, 0.5),
    Course(Area.LEGALITY, Kind.UNLAWFUL, 0.0036, 0.0, counts=15.0),  # there are few of them
)

if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    wanted = sys.argv[2:] or [course.area.value for course in COURSES]
    for taken in (course for course in COURSES if course.area in wanted):
        learn(taken, folder)
