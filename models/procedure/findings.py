"""The findings (审查提示) on the current draft as the rules see them: who owes what, which errors stand, what is private."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

WEIGHTY = frozenset({"error", "warn"})
PRIVACY = "privacy"  # the area whose findings are shown before a text goes public
MOST_NAMED = 5


class Stance(StrEnum):
    """What the drafter says to a finding."""

    MEND = "mend"  # 采纳，将修改
    EXPLAIN = "explain"  # 说明理由


class Disposition(StrEnum):
    """What the step's reviewer makes of a finding."""

    ADOPTED = "adopted"
    KEPT = "kept"
    FALSE_ALARM = "false_alarm"


STANCE_NAMES = {Stance.MEND: "采纳，将修改", Stance.EXPLAIN: "说明理由"}
DISPOSITION_NAMES = {Disposition.ADOPTED: "采纳", Disposition.KEPT: "保留", Disposition.FALSE_ALARM: "误报"}
CARRIES = frozenset({Disposition.KEPT, Disposition.FALSE_ALARM})  # what was adopted and stands unmended is asked again


class Shown(StrEnum):
    """What a step puts before the people who decide it."""

    STANDING = "standing"  # errors that were kept, or adopted and not mended on this draft
    PRIVACY = "privacy"  # personal data in a text that is about to go public


@dataclass(frozen=True, slots=True)
class FindingMark:
    """One finding: its rule, area, weight and place, whether it was answered, what was made of it."""

    id: int
    rule: str = ""
    area: str = ""
    severity: str = "warn"
    address: str = ""
    answered: bool = False
    disposition: str = ""
    reason: str = ""
    carried: bool = False

    @property
    def said(self) -> str:
        """Name the finding for the record: its place and its rule."""
        return f"{self.place}（{self.rule}）" if self.rule else self.place

    @property
    def place(self) -> str:
        """Name where it stands, as people look it up; what concerns the whole text stands at 全文."""
        return self.address or "全文"


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings on one draft. Only those of weight are owed an answer and a disposition (I13)."""

    draft_n: int = 0
    marks: tuple[FindingMark, ...] = ()

    def of(self, number: object) -> FindingMark | None:
        """Return the finding with this id, None when it is not on this draft."""
        return next((m for m in self.marks if m.id == number and not isinstance(number, bool)), None)

    def unanswered(self, area: str = "") -> tuple[FindingMark, ...]:
        """Return what waits for the drafter's answer; what a reviewer has settled waits no more."""
        return tuple(m for m in self._owed(area) if not m.answered and m.disposition not in CARRIES)

    def undisposed(self, area: str = "") -> tuple[FindingMark, ...]:
        """Return what waits for the reviewer."""
        return tuple(m for m in self._owed(area) if not m.disposition)

    def shown(self, what: Shown) -> tuple[FindingMark, ...]:
        """Return what a step shows."""
        if what is Shown.PRIVACY:
            return tuple(m for m in self.marks if m.area == PRIVACY and m.disposition != Disposition.FALSE_ALARM)
        settled = {Disposition.KEPT, Disposition.ADOPTED}
        return tuple(m for m in self.marks if m.severity == "error" and m.disposition in settled)

    def _owed(self, area: str) -> Iterable[FindingMark]:
        return (m for m in self.marks if m.severity in WEIGHTY and area in {"", m.area})


def said_at(shows: Iterable[Shown], findings: Findings) -> list[str]:
    """Say what a step shows, for the record of its decision: the people who decided were told."""
    return [SAYS[what].format(listed(found)) for what in shows if (found := findings.shown(what))]


SAYS = {
    Shown.STANDING: "现行稿件仍有保留的或者采纳后没有修改的错误级审查提示：{}",
    Shown.PRIVACY: "公开前请核对个人信息：{}",
}


def places(marks: tuple[FindingMark, ...]) -> str:
    """Name the places of findings, each once, the first few of them."""
    named = tuple(dict.fromkeys(m.place for m in marks))
    return "、".join(named[:MOST_NAMED]) + ("等" if len(named) > MOST_NAMED else "")


def listed(marks: tuple[FindingMark, ...]) -> str:
    """Name findings, the first few of them."""
    named = "、".join(m.said for m in marks[:MOST_NAMED])
    return named + ("等" if len(marks) > MOST_NAMED else "")
