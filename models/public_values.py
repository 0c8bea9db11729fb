"""What the public pages show, as frozen values: documents, consultation rounds with their feedback, how a letter stands.

They are made on the office's side, stored in the projection, and read by the public application, which knows nothing else.
"""

from dataclasses import dataclass
from datetime import date

from models.letters import Duty
from models.publication_values import CatalogueEntry, PublishedAt


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text as it is shown. `place` is the article or heading a comment may speak of, empty elsewhere."""

    kind: str
    lead: str = ""
    rest: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    place: str = ""

    @property
    def words(self) -> str:
        """The whole line."""
        return self.lead + self.rest


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines shown together; `tabbed`: the rows of a table that was typed with tabs."""

    tabbed: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Relative:
    """Another document in relation to this one: what this one does to it; `back`: what it does to this one.

    `key` is empty where it has no page here.
    """

    how: str
    title: str
    number: str = ""
    key: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What happened to a document's force on a day, and why."""

    on: date
    what: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """The interpretation published with a document: its lines, each with whether it is a heading."""

    title: str
    lines: tuple[tuple[bool, str], ...]


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document with all its page shows. `text` is empty where we hold none; `mirror` the page of the mirror."""

    entry: CatalogueEntry
    fields: tuple[tuple[str, str], ...]
    text: tuple[LineGroup, ...] = ()
    annexes: tuple[LineGroup, ...] = ()
    signers: tuple[str, ...] = ()
    signed: str = ""
    published: tuple[PublishedAt, ...] = ()
    relations: tuple[Relative, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    interpretation: Explained | None = None
    mirror: str = ""

    @property
    def plain(self) -> str:
        """The words of the text, one line each."""
        groups = (*self.text, *self.annexes)
        return "\n".join(line.words or " ".join(" ".join(row) for row in line.rows) for g in groups for line in g.lines)


@dataclass(frozen=True, slots=True)
class Theme:
    """What was said about one place of the draft: what became of it, why, how many said so."""

    place: str
    outcomes: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class PublicFeedback:
    """The feedback as published: how many came, what became of them, reasons by theme, the notice's own words. No names."""

    received: int
    counts: tuple[tuple[str, int], ...]
    themes: tuple[Theme, ...]
    notice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicRound:
    """A public consultation: the draft as it was posted, its explanation, its window, and later the feedback.

    `places` are the articles a comment may be about; `stopped`: the matter was ended before the window was.
    """

    id: int
    title: str
    organ: str
    section: str
    audience: str
    place: str
    posted_on: date
    ends_on: date
    days: int
    places: tuple[str, ...]
    text: tuple[LineGroup, ...]
    explanation: tuple[str, ...] = ()
    stopped: bool = False
    feedback: PublicFeedback | None = None

    def open_on(self, day: date) -> bool:
        """Tell whether comments are taken on a day."""
        return not self.stopped and self.posted_on <= day <= self.ends_on

    def days_left(self, day: date) -> int:
        """Return how many days are left after `day`; 0 on the last one."""
        return max(0, (self.ends_on - day).days)


@dataclass(frozen=True, slots=True)
class LetterStatus:
    """How a letter stands, for whoever has its token: nothing of what was written, nobody's name."""

    kind: str
    received_on: date
    state: str
    steps: tuple[tuple[date, str], ...]
    organ: str = ""
    answer: str = ""
    round_id: int = 0


@dataclass(frozen=True, slots=True)
class About:
    """What the projection says of itself: the organ, its duties, where the site stands, and whether it is a demonstration."""

    organ: str
    duties: tuple[Duty, ...]
    base: str = ""
    contact: str = ""
    dev: bool = False
    gazette: str = "政府公报"
    site: str = "指定的政府网站"
