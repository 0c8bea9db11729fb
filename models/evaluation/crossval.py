"""Cross-validation for what is fitted: a source stands in one fold only, each score is of a model that never saw it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.evaluation.samples import Kind, Sample
from models.evaluation.shares import Share
from models.evaluation.split import folds

Scorer = Callable[[str], float]
Fit = Callable[[Sequence[Sample]], Scorer]  # from the records of the other folds to a function that scores a text

UNLAWFUL = (Kind.VIOLATION, Kind.UNLAWFUL)
RATES = (0.01, 0.02, 0.05)  # of false alarms on clean clauses, at which recall is read off


@dataclass(frozen=True, slots=True)
class Scored:
    """A sample with its fold and the score of the model fitted without that fold."""

    sample: Sample
    fold: int
    score: float


@dataclass(frozen=True, slots=True)
class Point:
    """What one threshold gives on the scores of all folds."""

    threshold: float
    recall: Share
    clean: Share
    sentences: Share


def fold_key(sample: Sample) -> str:
    """Return what may not stand on both sides: the notice of a case – all its years – else the source of the clause."""
    return (sample.notice or sample.source) if sample.kind in UNLAWFUL else sample.source


def cross_validate(samples: Sequence[Sample], fit: Fit, k: int = 5) -> tuple[Scored, ...]:
    """Score each sample by a model fitted on the other folds; a text that also stands in the fold is kept from the fitting."""
    numbered = folds([fold_key(sample) for sample in samples], k)
    scores: dict[int, Scored] = {}
    for fold in range(k):
        held = [at for at, number in enumerate(numbered) if number == fold]
        texts = {samples[at].text for at in held}
        score = fit([one for one, number in zip(samples, numbered, strict=True) if number != fold and one.text not in texts])
        scores |= {at: Scored(samples[at], fold, score(samples[at].text)) for at in held}
    return tuple(scores[at] for at in range(len(samples)))


def point_at(scored: Iterable[Scored], threshold: float) -> Point:
    """Return recall and false alarms where a score of `threshold` or more is an alarm."""
    listed = list(scored)
    return Point(
        threshold,
        _above(listed, threshold, *UNLAWFUL),
        _above(listed, threshold, Kind.HARD, Kind.ORDINARY),
        _above(listed, threshold, Kind.SENTENCE),
    )


def _above(scored: Iterable[Scored], threshold: float, *kinds: Kind) -> Share:
    """Count the samples of these kinds that reach the threshold."""
    scores = [one.score for one in scored if one.sample.kind in kinds]
    return Share(sum(score >= threshold for score in scores), len(scores))


def curve(scored: Sequence[Scored], rates: Sequence[float] = RATES) -> dict[float, Point]:
    """Return for each rate the lowest threshold at which no larger share of the clean clauses alarms, and what it gives."""
    clean = sorted((one.score for one in scored if one.sample.kind in (Kind.HARD, Kind.ORDINARY)), reverse=True)
    if not clean:
        raise ValueError("no clean clauses to set a threshold by")
    return {rate: point_at(scored, _threshold(clean, int(rate * len(clean)))) for rate in rates}


def _threshold(falling: Sequence[float], allowed: int) -> float:
    """Return the lowest seen score that at most `allowed` of the scores reach; just above the highest where none may."""
    reached = [score for score in sorted(set(falling)) if sum(one >= score for one in falling) <= allowed]
    return reached[0] if reached else falling[0] + 1e-9


def by_fold(scored: Sequence[Scored], threshold: float) -> dict[int, Point]:
    """Return what the threshold gives fold by fold: how much the figure hangs on single sources."""
    return {fold: point_at([one for one in scored if one.fold == fold], threshold) for fold in sorted({o.fold for o in scored})}


def table(scored: Sequence[Scored], rates: Sequence[float] = RATES) -> list[tuple[str, str, str, str]]:
    """Return the rows of the table: false alarms allowed, recall, false alarms on clean clauses, on sentences."""
    return [
        (f"{rate:.2f}", _written(point.recall), _written(point.clean), _written(point.sentences))
        for rate, point in curve(scored, rates).items()
    ]


def _written(share: Share) -> str:
    """Write a share with its interval."""
    if share.rate is None or share.interval is None:
        return "–"
    return f"{share.rate:.3f} [{share.interval[0]:.3f}–{share.interval[1]:.3f}]"
