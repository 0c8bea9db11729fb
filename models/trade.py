"""The examples of the trade by which a section is asked what its draft touches, and the points a drafting note makes. Pure.

What follows from an example is a proposal with its rule; the legal officer confirms it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from models.screening.touching import TouchingWord
from models.words import Answer


class Closed(BaseModel):
    """A value read from a file: frozen, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Makes(Closed):
    """What an example makes of a fact that steers the procedure, by which rule, and why."""

    fact: str = Field(min_length=1)
    answer: Answer
    rule: str = Field(min_length=1)
    why: str = Field(min_length=1)


class Example(Closed):
    """One example: what a clerk would call it, what of it counts, the words that speak for it. `mind`: rules to think of."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    name: str = Field(min_length=1)
    covers: str = Field(min_length=1)
    words: tuple[TouchingWord, ...] = Field(min_length=1)
    makes: tuple[Makes, ...] = Field(min_length=1)
    mind: tuple[str, ...] = ()


class Dated(Closed):
    """The head of a dated file, with the facts of law it rests on."""

    name: str = Field(min_length=1)
    in_force_from: date
    instrument: str = Field(min_length=1)
    citation: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=1)


class Trade(Dated):
    """The examples in force from one day."""

    examples: tuple[Example, ...] = Field(min_length=1)

    def rules_cited(self) -> Iterator[str]:
        """Yield the id of every rule the file cites."""
        yield from self.citation
        for example in self.examples:
            yield from (made.rule for made in example.makes)
            yield from example.mind

    def facts_named(self) -> frozenset[str]:
        """Return every fact the examples answer."""
        return frozenset(made.fact for example in self.examples for made in example.makes)


class Point(Closed):
    """One point a drafting note (起草说明) usually makes, and words by which it is known."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    words: tuple[str, ...] = Field(min_length=1)


class NotePoints(Dated):
    """The points in force from one day."""

    points: tuple[Point, ...] = Field(min_length=1)

    def rules_cited(self) -> Iterator[str]:
        """Yield the id of every rule the file cites."""
        yield from self.citation

    def not_found(self, plain: str) -> tuple[Point, ...]:
        """Return the points none of whose words the note holds: hints, no more."""
        return tuple(point for point in self.points if not any(word in plain for word in point.words))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the section's answers make of one fact: the answer and, for each reason, the example, its rule and why."""

    answer: Answer
    reasons: tuple[tuple[str, str, str], ...]  # name of the example, rule, why


def proposals(examples: Iterable[Example], ticked: Collection[str], organs: Collection[str] = ()) -> Mapping[str, Proposal]:
    """Return by fact what follows from the examples that were ticked, and from organs that issue with us."""
    reasons: dict[str, list[tuple[Answer, tuple[str, str, str]]]] = {}
    for example in examples:
        for made in example.makes if example.id in ticked else ():
            reasons.setdefault(made.fact, []).append((made.answer, (example.name, made.rule, made.why)))
    if organs:
        why = f"填写了联合制定机关：{'、'.join(organs)}"
        reasons.setdefault("joint", []).append((Answer.YES, ("联合制定", "A-joint", why)))
    return {fact: _one(said) for fact, said in reasons.items()}


def _one(said: list[tuple[Answer, tuple[str, str, str]]]) -> Proposal:
    """Put the reasons for one fact together: one yes outweighs every no."""
    answer = Answer.YES if any(a is Answer.YES for a, _ in said) else said[0][0]
    return Proposal(answer, tuple(why for a, why in said if a is answer))
