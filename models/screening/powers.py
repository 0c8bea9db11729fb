"""The bureau's list of powers (权责清单): which acts it may do, on what basis, within which conditions, steps and periods.

What a column leaves empty is unknown, and nothing is held against a draft by what is unknown.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from models.text.folding import bare


class PowerKind(StrEnum):
    """The kinds of administrative act that a list of powers is ordered by."""

    LICENCE = "行政许可"
    CONFIRMATION = "行政确认"
    REWARD = "行政奖励"
    PENALTY = "行政处罚"
    COERCION = "行政强制"
    LEVY = "行政征收"
    INSPECTION = "行政检查"
    RULING = "行政裁决"
    PAYMENT = "行政给付"
    OTHER = "其他行政权力"


PRIOR = (PowerKind.LICENCE, PowerKind.CONFIRMATION, PowerKind.OTHER)
"""Approval, recognition and filing are listed by one office under one kind and by the next under another."""
FAMILIES = {kind: PRIOR if kind in PRIOR else (kind,) for kind in PowerKind}
SAYS_ENOUGH = 3  # pairs of characters: fewer are too little to be recognised by
ENOUGH = 0.6  # of the words of the matter: less names another matter

_SAME = {
    **dict.fromkeys(("举办", "开办", "创办", "兴办", "开设", "筹设", "成立"), "设立"), "停办": "终止",
    "检验": "检查", "抽查": "检查", "巡查": "检查", "中小学校": "学校", "中小学": "学校", "机动车驾驶人": "驾驶人",
}  # fmt: skip
_EMPTY = re.compile(
    r"行政|许可|审批|批准|核准|核发|颁发|审核|审查|同意|备案|登记|认定|确认|处罚|强制|征收|检查|监督|奖励|表彰|裁决|给付"
    r"|进行|实施|开展|取得|办理|申请|应当|必须|不得|未经|可以|方可|才能|给予|予以|处以|教育局|教育行政部门|教育主管部门|部门|机关"
    r"|单位|个人|任何|擅自|从事|活动|违法|行为|违反|规定|有关|相关|其他|本市|本级|本局|市级|县级|负责|罚款|没收|吊销|责令|万元|元|证书"
    r"|证件|许可证|批准文件|人员|工作|以上|以下|具有|经过|报经|由|对|的|或者|以及|未|经|报|向|后|须|需|在|并|等|可|被|为|处|其"
)
_RECOGNISES = re.compile("认定|评定|鉴定|确认")
_PART = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time for a decision. Working days and calendar days are not the same."""

    days: int
    working: bool

    def longer_than(self, other: "Period") -> bool:
        """Tell whether this is longer without doubt: five working days are never shorter than five calendar days."""
        if self.working == other.working:
            return self.days > other.days
        return self.days > other.days if self.working else self.days > other.days * 7 / 5 + 2

    def __str__(self) -> str:
        return f"{self.days}{'个工作日' if self.working else '日'}"


@dataclass(frozen=True)
class Power:
    """One power of the list. `keywords`: ways a draft may name the matter, each a set of words that all occur."""

    code: str
    kind: PowerKind
    name: str
    organ: str = ""
    basis: str = ""
    conditions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    period: Period | None = None
    keywords: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def matter(self) -> frozenset[str]:
        """The pairs of characters that say what the power is about."""
        return matter_of(self.name)

    def covers(self, said: "Said") -> float:
        """Return how surely what is said is about the matter of this power, from 0 to 1."""
        if any(all(word in said.plain for word in group) for group in self.keywords):
            return 1.0
        if not self.matter or not said.matter:
            return 0.0
        both = len(self.matter & said.matter)
        return max(both / len(self.matter), both / len(said.matter) if len(said.matter) >= SAYS_ENOUGH else 0.0)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a draft as they are compared with the list: without blanks, and the pairs of characters of their matter."""

    plain: str
    matter: frozenset[str]


@dataclass(frozen=True)
class PowerList:
    """The whole list as imported: whose it is, of which day, and the powers in their order."""

    powers: tuple[Power, ...]
    imported_on: str = ""
    source: str = ""

    def of(self, kind: PowerKind) -> Iterator[Power]:
        """Yield the powers under which an act of `kind` may stand on the list; a licence to trade is no recognition."""
        for power in self.powers:
            licence = kind is PowerKind.CONFIRMATION and power.kind is PowerKind.LICENCE
            if power.kind in FAMILIES[kind] and (not licence or _RECOGNISES.search(power.name)):
                yield power

    def find(self, kind: PowerKind, words: str) -> Power | None:
        """Return the power that an act of `kind` spoken of in `words` belongs to; None: the list does not hold it."""
        return self.best(self.of(kind), words)

    def best(self, powers: Iterable[Power], words: str) -> Power | None:
        """Return that of some powers which `words` are surely about; None: none of them."""
        said = said_of(words)
        found = max(((power.covers(said), power) for power in powers), key=lambda pair: pair[0], default=None)
        return found[1] if found and found[0] >= ENOUGH else None


@lru_cache(maxsize=512)
def said_of(words: str) -> Said:
    """Return words of a draft ready to be compared."""
    plain = bare(words)
    return Said(plain, matter_of(plain))


@lru_cache(maxsize=4096)
def matter_of(words: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of `words` without the words that every power has."""
    plain = bare(words)
    for other, one in _SAME.items():
        plain = plain.replace(other, one)
    parts = _PART.findall(_EMPTY.sub(" ", plain))
    return frozenset(part[at : at + 2] for part in parts for at in range(len(part) - 1))
