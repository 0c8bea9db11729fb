"""A series of numbers as the register holds it: whole, or with what is missing or doubled named."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """What a series of numbers holds: up to which serial it was given, and which serials are there."""

    name: str
    last: int
    serials: tuple[int, ...]
    void: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        """The serials that were given and are not there."""
        return tuple(sorted(set(range(1, self.last + 1)) - set(self.serials)))

    @property
    def doubled(self) -> tuple[int, ...]:
        """The serials that are there more than once, or beyond the last one given."""
        seen = Counter(self.serials)
        return tuple(sorted(n for n, times in seen.items() if times > 1 or not 1 <= n <= self.last))

    @property
    def whole(self) -> bool:
        """Tell whether nothing is missing or doubled."""
        return not (self.missing or self.doubled)

    @property
    def says(self) -> str:
        """Say whether the series is whole."""
        if not self.whole:
            faults = [f"缺{_listed(self.missing)}号"] if self.missing else []
            faults += [f"{_listed(self.doubled)}号重复或者超出"] if self.doubled else []
            return f"{self.name}：应有 1 至 {self.last} 号，{'，'.join(faults)}，请立即核查。"
        void = f"，其中作废 {self.void} 个" if self.void else ""
        return f"{self.name}：1 至 {self.last} 号，共 {len(self.serials)} 个，逐号核对，没有缺号、重号{void}。"


def _listed(serials: Sequence[int]) -> str:
    return "、".join(map(str, serials[:10])) + ("等" if len(serials) > 10 else "")
