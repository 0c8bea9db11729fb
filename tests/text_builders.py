"""Document trees for tests, read from plain words by the outline that the product uses."""

from models.text.outline import parse_text
from models.text.tree import DocumentText


def text_of(words: str) -> DocumentText:
    """Return the tree of `words`, one paragraph a line; offsets count in `words`."""
    return parse_text(words)
