"""Form checks for annexes: each one the text refers to is named after the text and attached."""

import re
from collections.abc import Iterator

from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.form_dates import NUMERAL
from models.screening.marking import Span, mark
from models.screening.pack import PackRule
from models.text.numerals import parse
from models.text.tree import DocumentText, NodeKind

_REFERENCE = re.compile(rf"(?:[（(](?:详?见)?|详?见|按照?|填写|填报|使用|依照|参照|符合)附件\s*({NUMERAL})?(?![：:\d])")
_LIST_SIZE = 1500  # a list of annexes is no longer
_LIST = re.compile(r"附件\s*[:：]")
_ENTRY = re.compile(r"(?:[\s：:；;）)]|(?<=[\u4e00-\u9fff》]))(\d{1,2})\s*[.．、]\s*\S")
_LABEL = re.compile(rf"(?m)(?:^|[\s：:。）)])附件\s*({NUMERAL})\s*[:：]")
_HEAD = re.compile(rf"(?m)^\s*附件\s*({NUMERAL})?\s*$")
_FOREIGN = re.compile(r"[》号]\s*[）)]?\s*(?:的)?$")


def annexes_are_named(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report a reference to an annex that is neither listed after the text nor attached."""
    known = listed(text) | attached(text)
    seen: set[int] = set()
    for span, number in references(text):
        if number not in seen and not (number in known or (number == 0 and known)):
            seen.add(number)
            label = f"附件{number}" if number else "附件"
            yield mark(text, rule, span, f"正文提到{label}，附件说明和所附附件中都没有，请补上或者改正。")


def annexes_are_attached(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report, as a hint, annexes that are listed but not in the text: they may lie in files of their own."""
    found = _LIST.search(text.plain)
    if found and listed(text) and not attached(text):
        message = "附件说明列出了附件，读到的文本里没有附件内容；附件另存为文件的，请一并送审。"
        yield mark(text, rule, (found.start(), found.start() + 2), message, severity=Severity.INFO)


def references(text: DocumentText) -> Iterator[tuple[Span, int]]:
    """Yield each reference of the text to an annex of its own, with its number; 0 for one without number."""
    for found in _REFERENCE.finditer(text.plain):
        before = text.plain[max(0, found.start() - 4) : found.start()]
        if not _FOREIGN.search(before):
            yield found.span(), parse(found.group(1) or "") or 0


def listed(text: DocumentText) -> set[int]:
    """Return the numbers of the annexes named after the text; a single unnumbered one counts as 1 and as 0."""
    numbers: set[int] = set()
    read = 0
    for found in _LIST.finditer(text.plain):
        if found.start() < read:
            continue
        read = found.end() + _LIST_SIZE
        tail = text.plain[found.start() : read]
        numbers |= {number for entry in _ENTRY.finditer(tail) if (number := parse(entry.group(1)))} or {0, 1}
    return numbers | {parse(found.group(1)) or 0 for found in _LABEL.finditer(text.plain)}


def attached(text: DocumentText) -> set[int]:
    """Return the numbers of the annexes that are in the text; one without number counts as 1 and as 0."""
    heads = {parse(found.group(1) or "") or 0 for found in _HEAD.finditer(text.plain)}
    nodes = {node.number or 0 for node in text.walk() if node.kind is NodeKind.ANNEX and node.label}
    found = heads | nodes
    return found | {1} if 0 in found else found
