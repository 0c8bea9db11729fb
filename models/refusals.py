"""Every refusal is a class that carries facts; its message is one Chinese sentence saying what, why, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a gate wants: what, in the office's words, and the id of the rule that wants it (empty: the procedure)."""

    what: str
    rule: str = ""


class Refusal(Exception):
    """Something asked for is refused. `exit_code` is the command line's: 1 by a rule, 2 bad input, 3 environment."""

    exit_code = 1

    def __init__(self, message: str, *, rule: str = "", instrument: str = "", missing: Sequence[Missing] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.instrument = instrument
        self.missing = tuple(missing)


class BadInput(Refusal):
    """The input cannot be read or used: a file, a table, a date, a name."""

    exit_code = 2


class OutOfRange(BadInput):
    """A number no database holds was asked for: of a matter, a letter, a page. There is nothing under it."""

    def __init__(self) -> None:
        super().__init__("没有这个编号或者这一页，请从页面上重新选择。")


class EnvironmentFault(Refusal):
    """The installation cannot work now: database locked, read-only, newer, missing."""

    exit_code = 3


class SinceChanged(Refusal):
    """Somebody else acted in the case since the page was shown from which this was asked."""
