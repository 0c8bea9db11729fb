"""The exchange between office and public: letters come in, the projection is brought up to date; cheap while nothing moves."""

import time
from dataclasses import dataclass
from typing import Any

from tasks.inbox import FILE, forget_salts, last_seq
from tasks.intake import Taken, take_in_letters
from tasks.projection import Projected, Standing, project_public, standing
from tasks.store import Store

SHARE = 10  # a projection is made again only after so many times the time it took: it leaves the machine to the people
WHOLE_EVERY = 600.0  # seconds after which everything is compared even though nothing seems to have moved


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did."""

    taken: Taken
    projected: Projected | None

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        counted = {"comments": self.taken.comments, "letters": self.taken.letters, "repeated": self.taken.repeated}
        return {
            "taken": {**counted, "known": self.taken.known, "left_out": self.taken.left_out},
            "projected": bool(self.projected and self.projected.changed),
            "documents": self.projected.documents if self.projected else None,
            "rounds": self.projected.rounds if self.projected else None,
        }

    def lines(self) -> list[str]:
        """Return it in words; nothing where nothing was done."""
        out = []
        if self.taken.new:
            said = f"意见 {self.taken.comments} 条、来件 {self.taken.letters} 件、重复 {self.taken.repeated} 件"
            out.append(f"接收{said}。")
        out += [f"未接收：{line}。" for line in self.taken.left_out]
        if self.projected and self.projected.changed:
            out.append(f"公开数据已更新：文件 {self.projected.documents} 件、征求意见 {self.projected.rounds} 次。")
        return out


@dataclass(slots=True)
class Exchange:
    """Takes turns, remembering how far it read and how things stood."""

    store: Store
    seq: int = 0
    stood: Standing | None = None
    compared: float = 0.0  # when everything was last compared, by the monotonic clock
    took: float = 0.0

    def turn(self, *, whole: bool = False) -> Turn:
        """Take letters in, and project where anything may have moved. Salts whose days are over go."""
        inbox = self.store.settings.home / "intake" / FILE
        forget_salts(inbox, self.store.now())
        taken = Taken(seq=self.seq)
        if last_seq(inbox) > self.seq:
            taken = take_in_letters(self.store, after=self.seq)
            self.seq = taken.seq
        stands = standing(self.store)
        if not whole and not self._due(stands):
            return Turn(taken, None)
        began = time.monotonic()
        projected = project_public(self.store)
        self.stood, self.compared = stands, time.monotonic()
        self.took = self.compared - began
        return Turn(taken, projected)

    def _due(self, stands: Standing) -> bool:
        """Tell whether it is time to project."""
        since = time.monotonic() - self.compared
        if self.stood is None or since > WHOLE_EVERY:
            return True
        return stands != self.stood and since > SHARE * self.took
