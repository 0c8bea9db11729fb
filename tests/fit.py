"""Rebuild `rules/weights/competition.json`: `make fit` reads judged clauses and documents, cross-validates, and writes.

The bar is set where 34 of 10,000 sentences of ordinary documents would be reported by weights that never saw their
document. The figures in the card come from weights fitted without what they judge; what ships is fitted on everything.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from models.evaluation.crossval import fold_key
from models.evaluation.frames import FRAMES
from models.evaluation.samples import Kind, Sample
from models.evaluation.shares import Share
from models.evaluation.split import folds
from models.screening.clauses.fitting import Judged, fit
from models.screening.clauses.reading import ClauseReading
from models.screening.clauses.weights import Weights, chance, described
from models.screening.pack import Area
from tasks.evaluating import read_documents, samples, sentences
from tasks.phrases import book_files, load_books

RULES = Path("rules")
OWN = Path("tests/samples/competition")
ALARMS_ON_ORDINARY = 0.0034
COUNTS = {Kind.VIOLATION: 5.0, Kind.HARD: 5.0, Kind.ORDINARY: 5.0, Kind.SENTENCE: 1.0}
FRAMED_WITH = (0, 1, 6, 10, 15)  # of the table of frames: one for each clause in turn
SHORTEST = 4


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


def rows_of(data: Path) -> list[Row]:
    """Return all sentences of the data as rows, the framed twins of the violations among them."""
    documents = read_documents(data)
    known = [one for one in samples(data) if one.kind in (Kind.VIOLATION, Kind.HARD, Kind.ORDINARY)]
    everything = [*known, *sentences(documents)]
    twins = [framed(one, at) for at, one in enumerate(known) if one.kind is Kind.VIOLATION]
    numbered = folds([fold_key(one) for one in (*everything, *twins)])
    rows: list[Row] = []
    for at, (sample, fold) in enumerate(zip((*everything, *twins), numbered, strict=True)):
        rows += rows_in(sample, at, fold, twin=at >= len(everything))
    return rows


def own_rows() -> list[Row]:
    """Return the samples written for this project as rows that always teach and are never judged: items without a case."""
    rows: list[Row] = []
    for at, path in enumerate(sorted(OWN.glob("*.txt"))):
        kind = Kind.VIOLATION if path.stem.endswith("-faulty") else Kind.HARD
        rows += rows_in(Sample(path.stem, kind, path.read_text("utf-8"), path.stem), at, -1, twin=False)
    return rows


def framed(sample: Sample, at: int) -> Sample:
    """Return a violation put into a frame that makes it harmless."""
    return replace(sample, text=FRAMES[FRAMED_WITH[at % len(FRAMED_WITH)]].around(sample.text))


def rows_in(sample: Sample, at: int, fold: int, *, twin: bool) -> Iterator[Row]:
    """Yield the sentences of one sample. Of a violation only those that say something teach what a violation is."""
    reading = ClauseReading(sample.text, BOOK.phrases, Weights())
    said = reading.matched
    sure = {number for number, matches in said.items() if any(match.sure for match in matches)}
    breaks = sample.kind is Kind.VIOLATION and not twin
    kind = "framed" if twin else str(sample.kind)
    aside = sample.aside and sample.kind is not Kind.SENTENCE
    for number, (start, end) in enumerate(reading.sentences):
        if end - start >= SHORTEST:
            features = described(sample.text[start:end], said.get(number, ()))
            taught = not breaks or number in (sure or said or {number})
            yield Row(at, fold, aside, kind, number in said, Judged(features, breaks, COUNTS[sample.kind]), taught)


def weights_from(rows: Iterable[Row]) -> tuple[float, dict[str, float]]:
    """Fit on the rows that teach."""
    return fit([row.judged for row in rows if row.taught and row.matched])


def scored(job: tuple[Sequence[Row], Sequence[Row]]) -> list[float]:
    """Score the second rows by weights fitted on the first."""
    bias, of = weights_from(job[0])
    return [score(bias, of, row) for row in job[1]]


def score(bias: float, of: Mapping[str, float], row: Row) -> float:
    """Return the sum for one sentence; where no phrase matched there is nothing to report, whatever the sum."""
    return bias + sum(of.get(name, 0.0) * value for name, value in row.judged.features.items()) if row.matched else -99.0


def shares(rows: Sequence[Row], totals: Sequence[float], threshold: float) -> dict[str, Share]:
    """Return for each kind the share of samples with a sentence at the threshold or above."""
    best: dict[tuple[str, int], float] = defaultdict(lambda: -99.0)
    for row, total in zip(rows, totals, strict=True):
        best[row.kind, row.sample] = max(best[row.kind, row.sample], total)
    hits = Counter(kind for (kind, _), total in best.items() if total >= threshold)
    return {kind: Share(hits[kind], of) for kind, of in sorted(Counter(kind for kind, _ in best).items())}


def main(data: Path, target: Path) -> None:
    """Cross-validate, judge the part set aside, fit on everything and write."""
    rows, own = rows_of(data), own_rows()
    tuned, aside = [row for row in rows if not row.aside], [row for row in rows if row.aside]
    numbers = sorted({row.fold for row in tuned})
    jobs = [([*own, *(row for row in tuned if row.fold != n)], [row for row in tuned if row.fold == n]) for n in numbers]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(scored, [*jobs, ([*own, *tuned], aside)]))
    held = [row for _, rest in jobs for row in rest]
    totals = [total for part in found[:-1] for total in part]
    ordinary = sorted(total for row, total in zip(held, totals, strict=True) if row.kind == Kind.SENTENCE)
    threshold = ordinary[int(len(ordinary) * (1 - ALARMS_ON_ORDINARY))]
    card = {"cross-validated": shares(held, totals, threshold), "set aside": shares(aside, found[-1], threshold)}
    for part, kinds in card.items():
        print(part, {kind: f"{share.hits}/{share.of}" for kind, share in kinds.items()})  # noqa: T201 – its output
    bias, of = weights_from([*own, *rows])
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(_written(bias, of, threshold, card), ensure_ascii=False, indent=0, sort_keys=True) + "\n")


def _written(
    bias: float, of: Mapping[str, float], threshold: float, card: Mapping[str, Mapping[str, Share]]
) -> dict[str, object]:
    figures = {part: {kind: [share.hits, share.of] for kind, share in kinds.items()} for part, kinds in card.items()}
    bar = chance(threshold)
    return {"bias": round(bias, 4), "of": dict(of), "bar": round(bar, 4), "strong": round(max(bar, 0.5), 4), "card": figures}


BOOK = load_books(book_files(RULES))[Area.COMPETITION]

if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"), RULES / "weights" / "competition.json")
