"""An act: what somebody wants done in a case, and the same once it is recorded. A case is the list of its recorded acts.

Names of people do not stand here: ids and sections do, so that a ledger line can carry an act for ever.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from models.words import OF_ANY_ORGAN, Code, NumberKind, Role


class Value(BaseModel):
    """A frozen, closed value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Who(Value):
    """A person as an act sees them: id, section, organ (0: not known) and the roles held on that day."""

    id: int
    section: int
    roles: frozenset[Role] = frozenset()
    organ: int = 0

    def has(self, role: Role) -> bool:
        """Tell whether this person holds `role`."""
        return role in self.roles

    def within(self, organ: int) -> "Who":
        """Return this person in a case of `organ`: whoever is of another holds there only the roles that serve every organ."""
        if not self.organ or not organ or self.organ == organ or self.roles <= OF_ANY_ORGAN:
            return self
        return self.model_copy(update={"roles": self.roles & OF_ANY_ORGAN})


ENGINE = Who(id=0, section=0, roles=frozenset({Role.ENGINE}))


class Paper(Value):
    """A decision made on paper and entered later (补录): who decided, the date on the paper, the stored scan."""

    by: Who
    on: date
    scan: str  # SHA-256 of the stored scan


class DraftMark(Value):
    """A draft as an act names it: its number in the case, the fingerprint of its text, the SHA-256 of its file."""

    n: int
    fingerprint: str
    sha256: str
    title: str = ""  # the title it goes by: the text's own, or where the text has none, the one written on the form
    blocked: tuple[str, ...] = ()  # why it cannot be accepted for review, e.g. unresolved tracked changes
    differs: tuple[str, ...] = ()  # what differs from the deliberated text beyond the ordered changes
    compared_with: str = ""  # the fingerprint of the deliberated draft it was compared with
    touching: tuple[str, ...] = ()  # words that speak for operators being touched, each with its places: 收费（第五条）


class MaterialMark(Value):
    """A material (材料) by kind, name and SHA-256."""

    kind: str
    name: str
    sha256: str


class NumberMark(Value):
    """A number given in an act, or typed in from an outside registrar."""

    kind: NumberKind
    text: str
    year: int
    serial: int | None = None  # None: typed in
    outside: bool = False


class Act(Value):
    """What somebody wants done. `step` and `child` name the to-do; `data` is checked by the form of the step or code."""

    case_id: int
    code: Code
    by: Who
    principal: Who | None = None  # whom `by`, or on paper the person who signed it, stands in for (B 代 A)
    step: str = ""
    child: str = ""
    outcome: str = ""
    reason: str = ""
    to: str = ""  # a step, an organ or a fact, by id
    whom: tuple[Who, ...] = ()  # people: transfer, delegate, signers, circulate
    facts: Mapping[str, str] = Field(default_factory=dict)
    draft: DraftMark | None = None
    materials: tuple[MaterialMark, ...] = ()
    paper: Paper | None = None
    on: date | None = None  # legal date where it is not the day of entry
    data: Mapping[str, JsonValue] = Field(default_factory=dict)

    @property
    def decider(self) -> Who:
        """Whose decision it is: the principal's where one stood in, else of the person on the paper, else of the actor."""
        return self.principal or (self.paper.by if self.paper else self.by)

    @property
    def hands(self) -> tuple[Who, ...]:
        """Everyone with a hand in the decision: checks of independence look at all of them."""
        return tuple({w.id: w for w in (self.decider, self.paper.by if self.paper else self.by)}.values())

    def within(self, organ: int) -> "Act":
        """Return this act in a case of `organ`: everyone in it with the roles they hold there."""
        changed: dict[str, object] = {"by": self.by.within(organ), "whom": tuple(w.within(organ) for w in self.whom)}
        if self.principal:
            changed["principal"] = self.principal.within(organ)
        if self.paper:
            changed["paper"] = self.paper.model_copy(update={"by": self.paper.by.within(organ)})
        return self.model_copy(update=changed)


class Recorded(Value):
    """An act as recorded: its place in the case, its moment (UTC), its legal day and what the law and the draft were."""

    seq: int
    at: datetime
    day: date
    act: Act
    fingerprint: str = ""  # of the draft the decision names
    draft_n: int = 0
    standard: str = ""  # the review standard judged under
    given: tuple[NumberMark, ...] = ()
    voided: tuple[str, ...] = ()
    procedure: str = ""  # set by submit, adopt and refreeze
    warnings: tuple[str, ...] = ()  # knowledge rules that warned, 待核

    @property
    def code(self) -> Code:
        """The code of the act."""
        return self.act.code

    def detail(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - JSON values; the form of the step checked them
        """Return a value of the act's data."""
        return self.act.data.get(key, default)
