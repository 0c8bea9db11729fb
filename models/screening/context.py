"""What a screening knows besides the text: the day, who may issue, what stands in the stock, which facts of law bind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """The facts of one screening. `None` means unknown, an empty tuple that nothing was given to compare with.

    `normative` is the identification (认定) by the legal officer, `trial` whether the document is 暂行 or 试行 (None: read it
    from the title), `issuers` the organs that sign, `gates` says of a fact of law whether it may refuse on `day`.
    """

    day: date
    normative: bool | None = None
    trial: bool | None = None
    issuers: tuple[str, ...] = ()
    published_on: date | None = None
    known: tuple[KnownDocument, ...] = ()
    gates: Callable[[str], bool] = every_fact_binds
