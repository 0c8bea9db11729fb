"""Form checks for who issues: some bodies may not issue normative documents; the others must be those of the case."""

import re
from collections.abc import Iterator

from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.genre import Genre, genre_of
from models.screening.marking import Span, mark, trimmed, whole_span
from models.screening.pack import PackRule
from models.text.tree import DocumentText, Node, NodeKind

_ABOUT = re.compile(r"关于|印发|转发|发布")
_OFFICE = re.compile(r"(?:局|厅|部|教育委员会|教委)办公[室厅]$|委员会办公室$|分局$")
_PARTY = re.compile(r"中共|中国共产党|常务委员会|人大|政协|编制委员会|网络安全和信息化")
_LOWER = {Severity.ERROR: Severity.WARN, Severity.WARN: Severity.INFO}
_NAME = re.compile(r"[\u4e00-\u9fff]{4,30}")
_BLANKS = re.compile(r"\s+")

Issuer = tuple[str, Span]


def issuer_may_issue(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a coordinating body, or a part of a department, that issues the document in its title or signature."""
    genre = genre_of(text, context)
    if genre is Genre.OTHER:
        return
    doubtful = genre is Genre.SECTIONS and context.normative is not True
    for name, span in _issuers(text):
        if weight := _forbidden(name, rule):
            message = f"“{name}”看来是议事协调机构、部门派出机构或者部门内设机构，这些机构不得制定规范性文件。"
            yield mark(text, rule, span, message, severity=_LOWER[weight] if doubtful else weight)


def _forbidden(name: str, rule: PackRule) -> Severity | None:
    """Weigh a name: error where its form leaves no doubt, warn where a person must look, None where it may issue."""
    bodies, parts = "|".join(rule.words("bodies")), "|".join(rule.words("parts"))
    if _PARTY.search(name) or name.endswith("公司"):
        return None
    certain = rf"(?:{bodies})(?:办公室)?$|(?:局|厅|委员会|部)[\u4e00-\u9fff]{{2,14}}(?:{parts})$"
    if re.search(certain, name):
        return Severity.ERROR
    return Severity.WARN if _OFFICE.search(name) else None


def issuer_is_of_the_case(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a signature that is none of the organs of the case; nothing is said when these are not given."""
    allowed = {_BLANKS.sub("", name) for name in context.issuers}
    for name, span in _signatures(text):
        if allowed and name not in allowed:
            yield mark(text, rule, span, f"署名“{name}”不是本事项的制定机关（{'、'.join(context.issuers)}），请核对。")


def _issuers(text: DocumentText) -> Iterator[Issuer]:
    """Yield the organs named in the title and in the signature; one name once."""
    seen: set[str] = set()
    for name, span in (*_in_title(text), *_signatures(text)):
        if name not in seen:
            seen.add(name)
            yield name, span


def _in_title(text: DocumentText) -> Iterator[Issuer]:
    """Yield the organ before 关于 in the title."""
    about = _ABOUT.search(text.title)
    name = _BLANKS.sub("", text.title[: about.start()]) if about else ""
    if name:
        start, end = whole_span(text)
        at = text.plain.find(name, start, end)
        yield name, (at, at + len(name)) if at >= 0 else (start, end)


def _signatures(text: DocumentText) -> Iterator[Issuer]:
    """Yield each signing organ with the span of its words, also a line above the date that bears no organ's name."""
    before: Node | None = None
    for node in text.walk():
        if node.kind is NodeKind.SIGNATURE and node.text.strip():
            yield _BLANKS.sub("", node.text), trimmed(text, (node.start, node.end))
        elif node.kind is NodeKind.DATE and before and before.kind is not NodeKind.SIGNATURE:
            yield from _above(text, node)
        before = node


def _above(text: DocumentText, closing: Node) -> Iterator[Issuer]:
    """Yield the short line without punctuation above the closing date, as in 益阳市教育局基础教育科."""
    end = text.plain.rfind("\n", 0, closing.start)
    start = text.plain.rfind("\n", 0, max(end, 0)) + 1
    span = trimmed(text, (start, max(start, end)))
    name = _BLANKS.sub("", text.plain[span[0] : span[1]])
    if _NAME.fullmatch(name):
        yield name, span
