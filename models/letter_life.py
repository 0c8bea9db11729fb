"""The life of a letter: how it stands, and what may be done with it then. The table is the specification.

A letter stands by its days alone: what is done with it sets or clears a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class LetterState(StrEnum):
    """How a letter stands."""

    RECEIVED = "received"
    REGISTERED = "registered"
    FORWARDED = "forwarded"
    TOLD = "told"
    ANSWERED_UNTOLD = "answered_untold"  # the organ's result came before the sender was told where the letter went
    ANSWERED = "answered"
    CLOSED = "closed"


STATE_NAMES: Mapping[LetterState, str] = {
    LetterState.RECEIVED: "已收到，等待登记",
    LetterState.REGISTERED: "已登记，正在办理",
    LetterState.FORWARDED: "已转送主管机关",
    LetterState.TOLD: "已转送主管机关，已告知来件人",
    LetterState.ANSWERED_UNTOLD: "已登记处理结果，尚未告知来件人",
    LetterState.ANSWERED: "已答复",
    LetterState.CLOSED: "已办结",
}
PUBLIC_NAMES: Mapping[LetterState, str] = {**STATE_NAMES, LetterState.ANSWERED_UNTOLD: STATE_NAMES[LetterState.ANSWERED]}


class LetterMove(StrEnum):
    """What is done with a letter."""

    REGISTER = "register"
    FORWARD = "forward"
    TELL = "tell"
    ANSWER = "answer"
    RECLASSIFY = "reclassify"  # it is of another kind
    RECALL = "recall"  # what was recorded of its forwarding is wrong
    CLOSE = "close"  # without an answer of ours
    REOPEN = "reopen"
    TIE = "tie"  # to a document of the stock


MOVE_NAMES: Mapping[LetterMove, str] = {
    LetterMove.REGISTER: "登记",
    LetterMove.FORWARD: "登记转送",
    LetterMove.TELL: "登记告知",
    LetterMove.ANSWER: "登记答复",
    LetterMove.RECLASSIFY: "更正种类",
    LetterMove.RECALL: "撤销转送",
    LetterMove.CLOSE: "办结",
    LetterMove.REOPEN: "恢复办理",
    LetterMove.TIE: "关联文件",
}

_M = LetterMove
MOVES: Mapping[LetterState, frozenset[LetterMove]] = {
    LetterState.RECEIVED: frozenset({_M.REGISTER, _M.FORWARD, _M.RECLASSIFY, _M.CLOSE, _M.TIE}),
    LetterState.REGISTERED: frozenset({_M.FORWARD, _M.ANSWER, _M.RECLASSIFY, _M.CLOSE, _M.TIE}),
    LetterState.FORWARDED: frozenset({_M.TELL, _M.ANSWER, _M.RECALL, _M.CLOSE, _M.TIE}),
    LetterState.TOLD: frozenset({_M.ANSWER, _M.RECALL, _M.CLOSE, _M.TIE}),
    LetterState.ANSWERED_UNTOLD: frozenset({_M.TELL, _M.TIE}),
    LetterState.ANSWERED: frozenset({_M.TIE}),
    LetterState.CLOSED: frozenset({_M.REOPEN, _M.TIE}),
}
ELSEWHERE = frozenset({_M.FORWARD, _M.TELL, _M.RECALL})  # only of a letter another organ is in charge of


class Closing(StrEnum):
    """Why a letter is closed without an answer of ours."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPEATED = "repeated"
    DIRECT = "direct"


CLOSING_NAMES: Mapping[Closing, str] = {
    Closing.DECLINED: "不予处理",
    Closing.WITHDRAWN: "来件人撤回",
    Closing.REPEATED: "与其他来件重复",
    Closing.DIRECT: "主管机关已直接答复来件人",
}

_SAID: Mapping[tuple[LetterState, LetterMove], str] = {
    (LetterState.RECEIVED, _M.TELL): "尚未转送，请先登记转送，再告知来件人。",
    (LetterState.REGISTERED, _M.TELL): "尚未转送，请先登记转送，再告知来件人。",
    (LetterState.RECEIVED, _M.ANSWER): "尚未登记，请先登记再答复。",
    (LetterState.FORWARDED, _M.FORWARD): "这件来件已经转送；转送有误的，请先撤销转送。",
    (LetterState.TOLD, _M.FORWARD): "这件来件已经转送；转送有误的，请先撤销转送。",
    (LetterState.TOLD, _M.TELL): "已经告知来件人。",
    (LetterState.ANSWERED, _M.TELL): "已经告知来件人。",
    (LetterState.FORWARDED, _M.RECLASSIFY): "这件来件已经转送；种类有误的，请先撤销转送，再更正种类。",
    (LetterState.TOLD, _M.RECLASSIFY): "这件来件已经转送；种类有误的，请先撤销转送，再更正种类。",
}


class Days(Protocol):
    """The days of a letter by which it stands."""

    registered_on: date | None
    forwarded_on: date | None
    told_on: date | None
    answered_on: date | None
    closed_on: date | None


def state_of(letter: Days) -> LetterState:
    """Return how a letter stands."""
    answered = LetterState.ANSWERED_UNTOLD if letter.forwarded_on and not letter.told_on else LetterState.ANSWERED
    reached = (
        (letter.closed_on, LetterState.CLOSED),
        (letter.answered_on, answered),
        (letter.told_on, LetterState.TOLD),
        (letter.forwarded_on, LetterState.FORWARDED),
        (letter.registered_on, LetterState.REGISTERED),
    )
    return next((state for day, state in reached if day), LetterState.RECEIVED)


def why_not(state: LetterState, move: LetterMove, *, ours: bool) -> str:
    """Return why something may not be done with a letter; empty where it may. `ours`: the bureau itself answers it."""
    if ours and move in ELSEWHERE:
        return "咨询由本机关答复，不转送。"
    if not ours and (state, move) == (LetterState.REGISTERED, LetterMove.ANSWER):
        return "这类来件由主管机关办理，尚未转送，请先登记转送；不需要转送的，请办结并写明理由。"
    if move in MOVES[state]:
        return ""
    if move is LetterMove.REGISTER:
        return "这件来件已经登记过。"
    return _SAID.get((state, move)) or f"这件来件{STATE_NAMES[state]}，不能{MOVE_NAMES[move]}。"


def offered(state: LetterState, *, ours: bool) -> frozenset[LetterMove]:
    """Return what may be done with a letter as it stands."""
    return frozenset(move for move in LetterMove if not why_not(state, move, ours=ours))


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when something is due with a letter: the words before and after the day. A provisional day makes nobody late."""

    before: str
    on: date
    after: str
    provisional: bool

    def over(self, day: date) -> bool:
        """Tell whether the day is past."""
        return not self.provisional and day > self.on
