"""Where a phrase is looked for: never too few sentences – what a pattern matches, its candidates hold, in every book."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from models.screening.clauses.cutting import CutText, numbered
from models.screening.clauses.reading import ClauseReading
from models.screening.pack import Area
from settings import ROOT
from tasks.phrases import book_files, load_books

BOOKS = load_books(book_files(ROOT / "rules"))
SAMPLES = (*sorted((ROOT / "templates" / "samples").glob("draft-*.txt")), *sorted((ROOT / "tests" / "samples").rglob("*.yaml")))


def strings(value: object) -> Iterator[str]:
    """Yield every text of a sample file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def words_of(sample: Path) -> str:
    """Return a sample as one text."""
    words = sample.read_text(encoding="utf-8")
    return words if sample.suffix == ".txt" else "\n".join(strings(yaml.safe_load(words)))


@pytest.mark.parametrize("area", BOOKS, ids=str)
def test_a_sentence_that_a_pattern_matches_is_among_its_candidates(area: Area) -> None:
    book = BOOKS[area]
    phrases = book.phrases.by_name.values()
    patterns = [p for phrase in phrases for p in (*(one for _, one in phrase.patterns), *phrase.traces)]
    matches = 0

    for sample in SAMPLES:
        words = words_of(sample)
        reading = ClauseReading(words, book.phrases, book.weights, cut=CutText(words, book.phrases.starts))
        for pattern in patterns:
            found = {at for at, span in enumerate(reading.sentences) if pattern.regex.search(words, *span)}
            matches += len(found)
            assert found <= set(numbered(reading.candidates(pattern))), (sample.name, pattern.spelled[:80])

    assert matches > 20
