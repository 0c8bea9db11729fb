"""What a screening knows besides the text: the day, who may issue, what stands in the stock, which facts of law bind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.screening.clauses.book import ClauseBook
from models.screening.clauses.reading import ClauseReading
from models.screening.pack import Area, Lacking
from models.screening.powers import PowerList
from models.screening.provisions import ProvisionIndex
from models.screening.register import NO_REGISTER, Register
from models.words import Force


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """One document of the stock, as far as a check must know it: `standing` is that of the screening's day."""

    title: str
    number: str
    standing: Force


def every_fact_binds(_fact: str) -> bool:
    """Take the severity of the pack as it is written: used where no law book is at hand."""
    return True


NO_PROVISIONS = ProvisionIndex()


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """The facts of one screening. `None` means unknown, an empty tuple that nothing was given to compare with.

    `normative` is the identification (认定) by the legal officer, `trial` whether the document is 暂行 or 试行 (None: read it
    from the title), `issuers` the organs that sign, `gates` says of a fact of law whether it may refuse on `day`,
    `powers` is the bureau's list of powers (None: none was imported), `provisions` what documents in force lay down,
    `register` the laws that citations are checked against (empty: they are not), `books` how
    the clauses of an area are read, `clauses` the text so read for the area whose pack is running.
    """

    day: date
    normative: bool | None = None
    trial: bool | None = None
    issuers: tuple[str, ...] = ()
    published_on: date | None = None
    known: tuple[KnownDocument, ...] = ()
    gates: Callable[[str], bool] = every_fact_binds
    powers: PowerList | None = None
    provisions: ProvisionIndex = NO_PROVISIONS
    register: Register = NO_REGISTER
    books: Mapping[Area, ClauseBook] = field(default_factory=dict)
    clauses: ClauseReading | None = None

    def lacks(self, what: Lacking) -> bool:
        """Tell whether something is not at hand."""
        return self.powers is None if what is Lacking.POWERS else not self.provisions.grams
