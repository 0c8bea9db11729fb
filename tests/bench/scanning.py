"""Screening beside what it is built on: one Aho–Corasick pass over the same words, and the same patterns as a plain list."""

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.screening.clauses.book import ClauseBook
from models.screening.clauses.phrases import PhraseBook
from models.screening.clauses.reading import ClauseReading
from models.screening.context import ScreenContext
from models.screening.engine import screen
from models.screening.pack import Area, Pack
from models.text.tree import DocumentText
from settings import ROOT
from tasks.phrases import book_files, load_books
from tasks.screening import load_packs
from tests.bench.measure import MILLISECONDS, Section, in_turn, ratio, seconds, spread
from tests.bench.texts import WORDS, long_text
from tests.text_builders import text_of

DAY = date(2026, 3, 2)
LENGTHS = (10_000, 100_000, 1_000_000)


class Automaton:
    """Aho and Corasick's machine (1975) over a set of words: one step a character, whatever the number of words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._back, self._ends = [0], [0]
        for word in words:
            self._enter(word)
        self._link()

    def _enter(self, word: str) -> None:
        at = 0
        for sign in word:
            if sign not in self._next[at]:
                self._next[at][sign] = len(self._next)
                self._next.append({})
                self._back.append(0)
                self._ends.append(0)
            at = self._next[at][sign]
        self._ends[at] += 1

    def _link(self) -> None:
        waiting = deque(self._next[0].values())
        while waiting:
            at = waiting.popleft()
            for sign, onward in self._next[at].items():
                waiting.append(onward)
                back = self._back[at]
                while back and sign not in self._next[back]:
                    back = self._back[back]
                self._back[onward] = self._next[back].get(sign, 0)
                self._ends[onward] += self._ends[self._back[onward]]

    def count(self, text: str) -> int:
        """Return how many words stand in `text`, each place counted."""
        at, found = 0, 0
        for sign in text:
            while at and sign not in self._next[at]:
                at = self._back[at]
            at = self._next[at].get(sign, 0)
            found += self._ends[at]
        return found


def patterns_of(book: PhraseBook) -> list[re.Pattern[str]]:
    """Return every pattern of a book as a plain expression."""
    return [pattern.regex for phrase in book.by_name.values() for _, pattern in phrase.patterns]


def run(rounds: int) -> Section:
    """Measure reading for clauses against the floor and against a plain list, and its growth with the text."""
    books = load_books(book_files(ROOT / "rules"))
    section = Section(
        "Reading for clauses",
        f"The phrase books of {'、'.join(books)}, compiled before. The floor is one pass of an Aho–Corasick machine written in "
        "Python over the same words, which finds words only; the plain list tries every expression on the whole text, without "
        f"sentences, frames and weights. {rounds} rounds in turn over a text of 10,000 characters.",
    )
    _against(section, books[Area.COMPETITION], rounds)
    _growth(section, books, max(rounds // 10, 2))
    return section


def _against(section: Section, book: ClauseBook, rounds: int) -> None:
    words = long_text()
    phrases, weights = book.phrases, book.weights
    machine, plain = Automaton(phrases.plain_words), patterns_of(phrases)
    read, floor, listed = in_turn(
        rounds,
        lambda: seconds(lambda: ClauseReading(words, phrases, weights).matched),
        lambda: seconds(lambda: machine.count(words)),
        lambda: seconds(lambda: [found for regex in plain for found in regex.finditer(words)]),
    )
    section.add("competition, read and matched", spread(read, MILLISECONDS).words())
    section.add("one Aho–Corasick pass over its words", spread(floor, MILLISECONDS).words())
    section.add("its expressions as a plain list", spread(listed, MILLISECONDS).words())
    section.add("read over the floor, pair by pair", ratio(read, floor).words("×"))
    section.add("plain list over read, pair by pair", ratio(listed, read).words("×"))


def _growth(section: Section, books: Mapping[Area, ClauseBook], rounds: int) -> None:
    packs, context = load_packs(ROOT / "rules"), ScreenContext(DAY, books=books)
    sample = long_text()
    for length in LENGTHS:
        took = _screening(text_of(sample * (length // len(sample))), packs, context, rounds)
        each = spread([one * WORDS / length for one in took], MILLISECONDS)
        section.add(f"every pack over {length:,} characters, for each 10,000 of them", each.words())


def _screening(text: DocumentText, packs: Sequence[Pack], context: ScreenContext, rounds: int) -> list[float]:
    """Return the seconds that screening a text took, round by round."""
    return in_turn(rounds, lambda: seconds(lambda: screen(text, packs, context)), warm=1)[0]
