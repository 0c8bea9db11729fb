"""Ten thousand characters screened; a red-head file typeset."""

from collections.abc import Callable
from datetime import date

from models.screening import form_dates, form_repeal, genre, privacy
from models.screening.clauses import weights
from models.screening.context import ScreenContext
from models.screening.engine import screen
from settings import ROOT
from tasks.phrases import book_files, load_books
from tasks.register import register_in_use
from tasks.screening import load_packs
from tasks.writing.redhead import red_head
from tests.bench.measure import MILLISECONDS, Section, in_turn, seconds, spread
from tests.issued_builders import the_sample
from tests.text_builders import text_of

DAY = date(2026, 3, 2)
WORDS = 10_000


def long_text() -> str:
    """Return a document of ten thousand characters: the sample, over and over."""
    sample = (ROOT / "templates" / "samples" / "draft-3.txt").read_text("utf-8")
    return (sample * (WORDS // len(sample) + 1))[:WORDS]


def forget() -> None:
    """Empty what the program keeps of the last texts: each round screens as if it saw its text for the first time."""
    for asked in (genre.sentences, form_dates.effects_of, form_dates.validities_of, form_repeal._repeals):
        asked.forget()
    for kept in (privacy._narrow, weights.sequences, weights.together):
        kept.cache_clear()


def unseen(work: Callable[[], object]) -> float:
    """Return the seconds of a piece of work over a text not seen before."""
    forget()
    return seconds(work)


def run(rounds: int) -> Section:
    """Measure screening and typesetting."""
    packs, text, issued = load_packs(ROOT / "rules"), text_of(long_text()), the_sample()
    names = "、".join(pack.name for pack in packs)
    section = Section(
        "Screening and typesetting",
        f"A text of {len(text.plain):,} characters as read, screened by every pack there is ({names}), packs loaded before, "
        f"nothing of the text kept from another round; the sample document of {len(issued.text.plain):,} characters as "
        f"red-head .docx. {rounds} rounds in turn.",
    )
    rules = ROOT / "rules"
    context = ScreenContext(DAY, books=load_books(book_files(rules)), register=register_in_use(rules))
    screened, typeset = in_turn(
        rounds, lambda: unseen(lambda: screen(text, packs, context)), lambda: seconds(lambda: red_head(issued))
    )
    first, second = spread(screened, MILLISECONDS), spread(typeset, MILLISECONDS)
    section.add("10,000 characters screened", first.words(), "< 20 ms", first.middle < 20)
    section.add("red-head .docx", second.words(), "< 100 ms", second.middle < 100)
    return section
