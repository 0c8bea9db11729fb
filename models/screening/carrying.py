"""A finding on an earlier draft and one on the next: the same only where rule, pack, words, place and the line around are.

One changed letter in the line, another address, another message or another pack makes it another finding, to be judged anew.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

Identity = tuple[str, str, str, str, str, str, int, str]


class Placed(Protocol):
    """What a finding says of itself, so that it can be found again on the next draft."""

    @property
    def rule(self) -> str:
        """Return the code of its rule."""

    @property
    def pack(self) -> str:
        """Return the pack it came from."""

    @property
    def severity(self) -> str:
        """Return its weight."""

    @property
    def address(self) -> str:
        """Return its place by name."""

    @property
    def message(self) -> str:
        """Return what it says."""

    @property
    def start(self) -> int:
        """Return where its words begin."""

    @property
    def end(self) -> int:
        """Return where its words end."""


def same_as_before(before: Sequence[Placed], old: str, found: Sequence[Placed], new: str) -> list[int | None]:
    """Return for each finding on the text `new` the place in `before` of the same one on `old`; None where there is none.

    Findings alike in every respect are paired in their order, and not at all where one was added or went away.
    """
    held, now = _places(before, old), _places(found, new)
    same: list[int | None] = [None] * len(found)
    for identity, places in now.items():
        if len(places) == len(held.get(identity, ())):
            for here, there in zip(places, held[identity], strict=True):
                same[here] = there
    return same


def _places(findings: Sequence[Placed], plain: str) -> dict[Identity, list[int]]:
    places: dict[Identity, list[int]] = defaultdict(list)
    for place, one in enumerate(findings):
        places[_identity(one, plain)].append(place)
    return places


def _identity(one: Placed, plain: str) -> Identity:
    first, last = plain.rfind("\n", 0, one.start) + 1, plain.find("\n", one.end)
    line = plain[first : len(plain) if last < 0 else last]
    words = plain[one.start : one.end]
    return one.rule, one.pack, str(one.severity), one.address, one.message, words, one.start - first, line
