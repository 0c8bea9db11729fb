"""Form checks for numbering: articles through the whole act, chapters, levels 一、 and items （一） without gaps or repeats."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.marking import label_span, mark
from models.screening.pack import PackRule
from models.text.numerals import CHARACTERS, write
from models.text.tree import DocumentText, Node, NodeKind

_AMENDS = re.compile(r"(?:修改|修正|修订|废止)[^，。]{0,60}(?:决定|通知|公告)|修正案")
_NUMERAL = re.compile(rf"[\d{CHARACTERS}]+")
_UNIT = {
    NodeKind.CHAPTER: "章",
    NodeKind.SECTION: "节",
    NodeKind.ARTICLE: "条",
    NodeKind.HEADING: "层次",
    NodeKind.ITEM: "项",
}
_FEWEST = 3  # an act has at least so many articles; fewer are quotations
_UNREAD = 12  # a longer gap is no oversight of the reader
Break = tuple[Node, Node | None, str]
Anew = Callable[[Node | None, Node, Node | None], bool]


def articles_are_gap_free(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report each article that does not follow the one before it; each act in the text is counted by itself."""
    if _AMENDS.search(text.title):
        return
    for act in acts_of(text):
        articles = _of_kind(_below(act), NodeKind.ARTICLE)
        if len(articles) >= _FEWEST:
            yield from _report(text, rule, breaks(articles, _not_within(_later_chapters(act))))


def chapters_are_gap_free(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report each chapter, and each section within its chapter, that does not follow the one before it."""
    for act in acts_of(text):
        chapters = _of_kind(_below(act), NodeKind.CHAPTER)
        for sequence in (chapters, *(_of_kind(chapter.walk(), NodeKind.SECTION) for chapter in chapters)):
            yield from _report(text, rule, breaks(sequence))


def headings_are_gap_free(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report each level 一、二、 of a notice that does not follow the one before it."""
    for act in acts_of(text):
        yield from _report(text, rule, breaks(_of_kind(_below(act), NodeKind.HEADING)))


def items_are_gap_free(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report each item （一） that does not follow the one before it; below another piece of text it may begin anew."""
    for act in acts_of(text):
        items = _of_kind(_below(act), NodeKind.ITEM)
        yield from _report(text, rule, breaks(items, _elsewhere(act)))


def _later_chapters(act: Iterable[Node]) -> set[int]:
    """Return the identities of all that lies in the second and later chapters of an act."""
    chapters = (node for node in _below(act) if node.kind is NodeKind.CHAPTER and (node.number or 0) > 1)
    return {id(node) for chapter in chapters for node in chapter.walk()}


def _not_within(barred: set[int]) -> Anew:
    """Return the judgement that a sequence begins anew, but not at a node of `barred`: articles run on through chapters."""
    return lambda last, node, following: id(node) not in barred and begins_anew(last, node, following)


def _elsewhere(act: Iterable[Node]) -> Anew:
    """Return the judgement that a sequence begins anew, also where the 1 hangs below another node than the one before."""
    parents = {id(child): id(node) for node in _below(act) for child in node.children}

    def judge(last: Node | None, node: Node, following: Node | None) -> bool:
        moved = last is not None and node.number == 1 and parents.get(id(node)) != parents.get(id(last))
        return moved or begins_anew(last, node, following)

    return judge


def acts_of(text: DocumentText) -> Iterator[tuple[Node, ...]]:
    """Yield the document itself, then each act or annex that it carries; every one is numbered by itself."""
    yield tuple(node for node in text.nodes if node.kind is not NodeKind.ANNEX)
    yield from ((node,) for node in text.nodes if node.kind is NodeKind.ANNEX)


def _below(act: Iterable[Node]) -> Iterator[Node]:
    """Yield every node of an act in reading order."""
    return (node for top in act for node in top.walk())


def _of_kind(nodes: Iterable[Node], kind: NodeKind) -> tuple[Node, ...]:
    """Return the numbered nodes of one kind."""
    return tuple(node for node in nodes if node.kind is kind and node.number is not None)


def _report(text: DocumentText, rule: PackRule, found: Iterable[Break]) -> Iterator[Finding]:
    """Mark every break at the label that breaks, unless what seems missing stands unread inside a longer line."""
    for node, last, message in found:
        if not _is_quoted(text, node) and not _is_unread(text, last, node):
            yield mark(text, rule, label_span(text, node), message)


def _is_quoted(text: DocumentText, node: Node) -> bool:
    """Tell whether a piece is a quotation of another act (修改为：“第三条……”)."""
    return text.plain[max(0, node.start - 1) : node.start + 1].lstrip().startswith(("“", "「", '"'))


def _is_unread(text: DocumentText, last: Node | None, node: Node) -> bool:
    """Tell whether all the numbers between `last` and `node` stand in the words between them."""
    first = (last.number or 0) + 1 if last else 1
    missing = range(first, node.number or 0)
    between = text.plain[last.start if last else 0 : node.start]
    return 0 < len(missing) <= _UNREAD and all(_opens(between, _label(node, number)) for number in missing)


def _label(node: Node, number: int) -> str:
    """Return the label that `number` would bear beside `node`."""
    return _NUMERAL.sub(lambda found: str(number) if found.group().isdecimal() else write(number), node.label, count=1)


def _opens(words: str, label: str) -> bool:
    """Tell whether `label` opens a passage in `words` rather than refers to one."""
    return bool(
        re.search(rf"(?:^|[。；：:;,\s\u4e00-\u9fff）)》]){re.escape(label)}(?!规定|第|所|的|、|和|至|或|款|项)", words)
    )


def breaks(nodes: Sequence[Node], anew: Anew | None = None) -> Iterator[Break]:
    """Yield each node whose number breaks the sequence, the one before it, and the reason.

    `anew` tells whether a node opens another sequence (None: `begins_anew`).
    """
    opens = anew or begins_anew
    last: Node | None = None
    for place, node in enumerate(nodes):
        following = nodes[place + 1] if place + 1 < len(nodes) else None
        if follows(last, node) or opens(last, node, following):
            last = node
            continue
        yield node, last, _reason(last, node)
        if not (following and follows(last, following)):
            last = node


def follows(last: Node | None, node: Node) -> bool:
    """Tell whether `node` bears the number after that of `last`; the first bears 1."""
    return node.number == (last.number or 0) + 1 if last else node.number == 1


def begins_anew(last: Node | None, node: Node, following: Node | None) -> bool:
    """Tell whether `node` opens another sequence: it bears 1, and is not just the neighbour's number repeated."""
    if node.number != 1 or last is None or last.number == 1:
        return False
    return following is None or following.number in (1, 2)


def _reason(last: Node | None, node: Node) -> str:
    """Say what is wrong with `node` after `last`, in the words a drafter mends it by."""
    unit, number = _UNIT[node.kind], node.number or 0
    if last is None:
        return f"编号从{node.label}开始，前面缺少第1{unit}。"
    before = last.number or 0
    if number == before:
        return f"{node.label}重复出现，{unit}的编号应当连续且不重复。"
    if number < before:
        return f"{last.label}之后是{node.label}，{unit}的次序颠倒。"
    missing = "" if number - before > 2 else f"，缺第{before + 1}{unit}"
    return f"{last.label}之后是{node.label}，编号不连续{missing}。"
