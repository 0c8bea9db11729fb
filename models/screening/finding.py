"""A finding (审查提示): what a check saw, where, in which words, by which rule. Never a conclusion."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs. An error must be disposed of by the step's reviewer before concluding."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `start`/`end` count code points of the given text; `group` and `item` are the competition standards'.

    `likely` is how likely weights find its standard broken; among findings of one severity the likeliest comes first.
    """

    rule: str
    area: str
    severity: Severity
    address: str
    start: int
    end: int
    quote: str
    citation: str
    message: str
    suggestion: str = ""
    group: str | None = None
    item: str | None = None
    pack: str = ""
    likely: float = 0.0
