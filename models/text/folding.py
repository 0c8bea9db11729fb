"""When two strings say the same: NFC, spaces folded, invisible characters dropped – never NFKC (it turns 10² into 102).

A run of Unicode spaces (line ends among them) is dropped at the edges and wherever one of its neighbours is a CJK or
full-width character; between two others it becomes one plain space. So `第一条　为了` is
`第一条为了`, and `Key  Lab` is `Key Lab`.
"""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
EDGES = "".join(chr(at) for at in range(0xFFA1) if chr(at).isspace() or _INVISIBLE.match(chr(at))) + "\u3164\uffa0"
"""What is stripped from both ends of a line: every space and every invisible character."""
_SPACES = re.compile(r"[\s\u3164\uffa0]+")
_WIDE = "\u2e80-\u2fff\u3001-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_MARKS = "“”‘’…—·×《》〈〉"
_LOOSE = re.compile(f"(?<=[{_WIDE}{_MARKS}]) | (?=[{_WIDE}{_MARKS}])")


def fold(text: str) -> str:
    """Return the text as it counts when two texts are compared."""
    if text.isascii():
        return _SPACES.sub(" ", text).strip()
    visible = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", _LOOSE.sub("", _SPACES.sub(" ", visible).strip()))


def bare(text: str) -> str:
    """Return the text without any space at all: for recognising a line, never for comparing."""
    return _SPACES.sub("", _INVISIBLE.sub("", text))
