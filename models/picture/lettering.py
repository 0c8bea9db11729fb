"""How wide words are on the screen, so that a label fits its box: a Chinese character is as wide as it is high."""

import unicodedata
from collections.abc import Sequence

WIDE = frozenset("WFA")
HALF, CAPITAL, NARROW = 0.57, 0.7, 0.3
NOT_FIRST = frozenset("）)》〉」』】〕”’、，。；：！？…%％·")  # never begins a line
NOT_LAST = frozenset("（(《〈「『【〔“‘")  # never ends a line
CUT = "…"
LEAST = 3.0  # letters on a last line


def width(words: str, size: float = 1.0) -> float:
    """Return how wide the words are at a size of letters."""
    return sum(map(_ems, words)) * size


def _ems(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in WIDE or ord(letter) > 0xFFFF:
        return 1.0
    if letter in " .,:;'|il":
        return NARROW
    return CAPITAL if letter.isupper() or letter in "@%&mw—" else HALF


def lines_of(words: str, size: float, room: float, most: int, first_room: float | None = None) -> tuple[str, ...]:
    """Break words into at most `most` lines that fit `room`, the first into `first_room`; what does not fit is cut off."""
    left, lines = " ".join(words.split()), list[str]()
    while left and len(lines) < most:
        here = room if lines or first_room is None else first_room
        taken = _break_at(left, size, here, room)
        lines.append(left[:taken].rstrip())
        left = left[taken:].lstrip()
    if left and lines:
        lines[-1] = cut(f"{lines[-1]}{left}", size, room)
    return tuple(lines)


def cut(words: str, size: float, room: float) -> str:
    """Return the words if they fit, else their beginning with a mark."""
    if width(words, size) <= room:
        return words
    kept = words[: _fitting(words, size, room - width(CUT, size))]
    return kept.rstrip() + CUT


def _fitting(words: str, size: float, room: float) -> int:
    """Return how many letters fit, at least one."""
    used = 0.0
    for at, letter in enumerate(words):
        used += _ems(letter) * size
        if used > room + 1e-6:
            return max(at, 1)
    return len(words)


def _break_at(words: str, size: float, here: float, room: float) -> int:
    """Return where a line ends: before a bracket if the rest fits then, never leaving one or two letters alone below."""
    full = _fitting(words, size, here)
    if full >= len(words):
        return full
    at = next((n for n in range(full, full // 2, -1) if words[n] in NOT_LAST and width(words[n:], size) <= room), full)
    if width(words[at:], size) < LEAST * size:
        at = max(at // 2, at - int(LEAST))
    fair = at
    while at > 1 and _bad_break(words, at):
        at -= 1
    return at if at > 1 else fair


def _bad_break(words: Sequence[str], at: int) -> bool:
    before, after = words[at - 1], words[at]
    torn = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return after in NOT_FIRST or before in NOT_LAST or torn
