"""The turns of a review: each begins with one kind of event – an acceptance, a first look – and holds what followed it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a review: its place in the case, which part it is, its day, what came of it, by whom."""

    seq: int
    part: str
    day: date
    step: str = ""
    outcome: str = ""
    by: int = 0
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn. `then`: what followed, by part, in order."""

    opened: Event
    then: defaultdict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    upto: int = 0  # the event that begins the next turn; 0: none yet

    def first(self, part: str) -> Event | None:
        """Return the first event of a part."""
        return self.then[part][0] if self.then[part] else None

    def last(self, part: str) -> Event | None:
        """Return the last event of a part: the one that counts."""
        return self.then[part][-1] if self.then[part] else None

    def holds(self, seq: int) -> bool:
        """Tell whether an act of the case falls into this turn."""
        return self.opened.seq < seq and (not self.upto or seq < self.upto)


def turns(events: Iterable[Event], opens: str) -> list[Turn]:
    """Return the turns of one case; what comes before the first is left out."""
    ordered = sorted(events, key=lambda event: event.seq)
    begins = [event for event in ordered if event.part == opens]
    found = [Turn(event, upto=after.seq) for event, after in zip(begins, begins[1:], strict=False)]
    found += [Turn(begins[-1])] if begins else []
    for event in ordered:
        if event.part != opens and (turn := next((t for t in found if t.holds(event.seq)), None)):
            turn.then[event.part].append(event)
    return found
