"""An approved document looked for inside a page: navigation before and behind it, line breaks anywhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz import fuzz

from models.text.address import addresses
from models.text.content import as_shown, line_segments
from models.text.dates import DATE
from models.text.latefields import LateField, Slot, clause_slots, late_value
from models.text.marks import recognise
from models.text.pieces import as_lines, lay_out
from models.text.roles import TYPESET, Role
from models.text.tree import DocumentText

_LATE_ROLES = {
    Role.DOCUMENT_NUMBER: LateField.DOCUMENT_NUMBER,
    Role.REGISTRATION: LateField.REGISTRATION_NUMBER,
    Role.DATE: LateField.SIGNED_ON,
}
_OUTSIDE = TYPESET | set(_LATE_ROLES) | {Role.IMPRINT}
_SENTENCE = re.compile(r"[^。；：！？]*[。；：！？]?")
_AROUND = 8  # lines before and behind the document in which its late fields stand
_REACH = 25  # sentences behind the last known one among which its date is looked for
_LIKE = 45.0
_FIRST_WORDS = 12  # more sentences than these are not weighed one by one
_ANYWHERE = 1_000_000
_CLOSE = 75.0


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a text as it counts on a page; `outside`: a late field or typesetting as a whole."""

    shown: str
    raw: str
    start: int
    role: Role | None
    outside: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line without one, and the line it stands in; `opens`: it begins that line."""

    shown: str
    line: int
    opens: bool


def page_lines(text: DocumentText) -> tuple[PageLine, ...]:
    """Return the lines of a text, cells of tables among them, none blank."""
    _, pieces = lay_out(as_lines(text.plain.replace("\t", "\n")), broken=True, header=_ANYWHERE)
    lines = [PageLine(as_shown(line_segments(p.text)), p.text, p.start, p.role, p.role in _OUTSIDE) for p in pieces]
    return tuple(_signing_outside(lines))


def _signing_outside(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """Put the organs directly above a date or a number outside, as the tree does."""
    for at, line in enumerate(lines):
        following = next((later for later in lines[at + 1 : at + 9] if later.role is not Role.ORGAN), None)
        signs = line.role is Role.ORGAN and following is not None and following.role in (Role.DATE, Role.DOCUMENT_NUMBER)
        yield replace(line, outside=True) if signs else line


def _sentences(lines: Sequence[PageLine]) -> tuple[Sentence, ...]:
    """Return the sentences of all lines that are inside."""
    found = []
    for at, line in enumerate(lines):
        parts = [part for part in _SENTENCE.findall(line.shown) if part] if not line.outside else []
        found += [Sentence(part, at, order == 0) for order, part in enumerate(parts)]
    return tuple(found)


class PageSearch:
    """The search for one approved document in one page."""

    def __init__(self, approved: DocumentText, shown: DocumentText) -> None:
        self.approved = approved
        self.own_lines, self.page_lines = page_lines(approved), page_lines(shown)
        self.own, self.page = _sentences(self.own_lines), _sentences(self.page_lines)

    @cached_property
    def window(self) -> tuple[int, int] | None:
        """From which to which sentence of the page the document stands, or None: it is not there."""
        matcher = SequenceMatcher(None, [s.shown for s in self.own], [s.shown for s in self.page], autojunk=False)
        blocks = [m for m in matcher.get_matching_blocks() if any(len(self.own[m.a + i].shown) > 6 for i in range(m.size))]
        if not blocks:
            return None
        start = self._start([(block.a, block.b) for block in blocks[:3]])
        last = blocks[-1]
        return start, self._end(start, last.b + last.size, last.a + last.size)

    def _start(self, known: Sequence[tuple[int, int]]) -> int:
        """Return where the document begins: as late as its first words allow, for a page often says its title twice."""
        starts: list[int] = []
        for own, page in known:
            taken, likeness = self._taken(self.own[:own], self.page[:page][::-1], backwards=True)
            if not starts or (likeness >= _CLOSE and own <= _FIRST_WORDS):
                starts.append(page - taken)
        return starts[-1]

    def _taken(self, missing: Sequence[Sentence], beside: Sequence[Sentence], backwards: bool) -> tuple[int, float]:
        """Return how many sentences beside the known part are what is still missing, and how like it they are."""
        if len(missing) > _FIRST_WORDS:
            return min(len(missing), len(beside)), 0.0
        wanted = "".join(sentence.shown for sentence in missing)
        best, taken = _LIKE, 0
        for count in range(1, min(len(beside), len(missing) + 3) + 1) if wanted else ():
            part = beside[:count][::-1] if backwards else beside[:count]
            score = fuzz.ratio(wanted, "".join(sentence.shown for sentence in part))
            if score > best:
                best, taken = score, count
        return taken, best if taken else 0.0

    def _end(self, start: int, known: int, matched: int) -> int:
        """Return where the document ends: at its date where that is still to come, else behind its last words.

        Numbered lines that follow at once are taken in, so that an article added at the end is seen.
        """
        if (closing := self._closing(start, known)) is not None:
            return closing
        end = known + self._taken(self.own[matched:], self.page[known:], backwards=False)[0]
        while end < len(self.page) and (not self.page[end].opens or recognise(self.page[end].shown)):
            end += 1
        return end

    def _closing(self, start: int, known: int) -> int | None:
        """Return the first sentence behind the date that closes the document, or None: it is passed, or far away."""
        first, last = self.page[start].line, self.page[known - 1].line
        if any(line.role is Role.DATE for line in self.page_lines[first:last]):
            return None
        for at in range(known, min(len(self.page), known + _REACH) + 1):
            below = self.page[at].line if at < len(self.page) else len(self.page_lines)
            if any(line.role is Role.DATE for line in self.page_lines[last + 1 : below]):
                return at
            last = max(last, below)
        return None

    def differences(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield (address, approved words, shown words, message) for each place that differs."""
        if self.window is None:
            first = self.own[0].shown[:30] if self.own else ""
            yield "", first, "", f"页面上找不到审定的正文（如“{first}”）。"
            return
        own = [sentence.shown for sentence in self.own]
        shown = [sentence.shown for sentence in self.page[slice(*self.window)]]
        if "".join(own) == "".join(shown):
            return
        for tag, a, b, c, d in SequenceMatcher(None, own, shown, autojunk=False).get_opcodes():
            one, two = "".join(own[a:b]), "".join(shown[c:d])
            if tag != "equal" and one != two:
                address = addresses(self.approved).at(self._offset(a))
                yield address, one, two, _message(address, one, two)

    def _offset(self, sentence: int) -> int:
        """Return where a sentence of the approved text stands; behind the last one, where that stands."""
        found = self.own[min(sentence, len(self.own) - 1)]
        line = self.own_lines[found.line]
        inside = max(line.raw.find(found.shown[:8]), 0)
        return line.start + inside

    def slots(self) -> tuple[Slot, ...]:
        """Return the late fields that stand in the document on the page or directly around it."""
        if self.window is None:
            return ()
        start, end = self.window
        low = max(0, self.page[start].line - _AROUND)
        high = self.page[end - 1].line + _AROUND
        return tuple(slot for line in self.page_lines[low : high + 1] for slot in _slots_of(line))


def _slots_of(line: PageLine) -> Iterator[Slot]:
    """Yield the late fields of one line."""
    if line.role in _LATE_ROLES:
        yield late_value(_LATE_ROLES[line.role], line.raw, line.start)
    elif line.role is Role.IMPRINT:
        for found in re.finditer(rf"({DATE})\s*印发", line.raw):
            yield late_value(LateField.PRINTED_ON, found[1], line.start + found.start(1))
    else:
        mark = recognise(line.raw)
        skip = mark.end if mark else 0
        for kind, start, end in clause_slots(line.raw[skip:]):
            yield late_value(kind, line.raw[skip + start : skip + end], line.start + skip + start)


def _message(address: str, one: str, two: str) -> str:
    """Return one line about a place that differs."""
    if not two:
        return f"{address}：页面上缺少“{one[:40]}”。"
    if not one:
        return f"{address}附近：页面上多出“{two[:40]}”。"
    at = next((i for i, (x, y) in enumerate(zip(one, two, strict=False)) if x != y), min(len(one), len(two)))
    near = max(0, at - 6)
    return f"{address}：审定为“…{one[near : at + 20]}…”，页面为“…{two[near : at + 20]}…”。"
