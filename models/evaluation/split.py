"""Which records were set aside before any rule was written, and folds in which one source never stands on both sides."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

ASIDE_BELOW = 64  # of 256: about a quarter of the sources
THIRD_PARTY = "第三方评估"  # one table of many years: each year counts as a source of its own


def is_aside(source: str) -> bool:
    """Tell whether the records of `source` belong to the part that no rule was tuned on."""
    return sha256(source.encode()).digest()[0] < ASIDE_BELOW


def source_of_case(title: str, year: int | None) -> str:
    """Return the source a reported case belongs to: the notice, a third-party assessment by year."""
    return title + str(year) if THIRD_PARTY in title else title


def source_of_clause(source: str, document: str, *, ordinary: bool) -> str:
    """Return the source a clean clause belongs to: the collection, an ordinary clause by its document."""
    return source + document if ordinary else source


def folds(sources: Sequence[str], k: int = 5) -> tuple[int, ...]:
    """Return the fold of each record: all records of a source in one, the folds as even as that allows, always the same."""
    if k < 2:
        raise ValueError("cross-validation needs two folds at least")
    sizes = Counter(sources)
    loads, fold_of = [0] * k, {}
    for source in sorted(sizes, key=lambda name: (-sizes[name], sha256(name.encode()).digest())):
        fold_of[source] = loads.index(min(loads))
        loads[fold_of[source]] += sizes[source]
    return tuple(fold_of[source] for source in sources)
