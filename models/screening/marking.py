"""How a check marks a place: the finding always quotes the text's own words at its offsets."""

from models.screening.finding import Finding, Severity
from models.screening.pack import PackRule
from models.text.address import address_at
from models.text.tree import DocumentText, Node, NodeKind

Span = tuple[int, int]
WHOLE = "全文"  # the address of what stands before the first word


def mark(
    text: DocumentText, rule: PackRule, span: Span, message: str, *, severity: Severity | None = None, suggestion: str = ""
) -> Finding:
    """Return the finding of `rule` at `span`. A check may weigh it less than its rule does, never more."""
    start, end = span
    return Finding(
        rule=rule.code,
        area="",
        severity=lighter(rule.severity, severity or rule.severity),
        address=address_at(text, start) or WHOLE,
        start=start,
        end=end,
        quote=text.plain[start:end],
        citation=rule.source,
        message=message,
        suggestion=suggestion or rule.suggestion,
        group=rule.group,
        item=rule.item,
    )


def lighter(one: Severity, other: Severity) -> Severity:
    """Return the lesser of two severities."""
    return max(one, other, key=list(Severity).index)


def whole_span(text: DocumentText) -> Span:
    """Return where a finding about the whole document is shown: its title, else its first line."""
    title = next((node for node in text.walk() if node.kind is NodeKind.TITLE and node.end > node.start), None)
    if title:
        return trimmed(text, (title.start, title.end))
    first = len(text.plain) - len(text.plain.lstrip())
    end = text.plain.find("\n", first)
    return first, len(text.plain) if end < 0 else end


def label_span(text: DocumentText, node: Node) -> Span:
    """Return the span of a node's own label, or of its first line when the label is not in the text."""
    at = text.plain.find(node.label, node.start, node.end) if node.label else -1
    if at >= 0:
        return at, at + len(node.label)
    line_end = text.plain.find("\n", node.start, node.end)
    return node.start, node.end if line_end < 0 else line_end


def trimmed(text: DocumentText, span: Span) -> Span:
    """Return `span` without the blanks at its ends."""
    words = text.plain[span[0] : span[1]]
    start = span[0] + len(words) - len(words.lstrip())
    return start, max(start, span[0] + len(words.rstrip()))
