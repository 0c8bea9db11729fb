"""The fingerprint of a draft: one hash over what was approved, blind to late fields and to typesetting.

fp1 = SHA-256 over the UTF-8 of a canonical JSON list. First the name of the version; then each unit of `content` in
reading order – `["p", part, …]` for words (number and words folded, a late date as `{"late": field}`),
`["n", part, …]` for a footnote, `["t", [[cell, …], …]]` for a table –; last `["i", hash, …]`, the images' SHA-256.
Words are folded by `models.text.folding`: NFC, spaces and line ends folded, never NFKC. Kinds and nesting are not hashed:
they follow from the words, and a reader may see more hints in one file format than in another.

What does not change it: spaces, line ends, blank lines, a title broken over other lines, NFC or NFD, numbers typed or
automatic, every late field, the header and imprint that typesetting adds, signing organs. Everything else does.
A version is never changed; a new one is added and old ones stay runnable.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any  # JSON values have no narrower type

from models.refusals import BadInput
from models.text.content import Unit, content
from models.text.latefields import LateField
from models.text.tree import DocumentText, NodeKind

CURRENT = "fp1"


def fingerprint(text: DocumentText, version: str = CURRENT) -> str:
    """Return `fp1:` and 64 hex digits. Refuses a version that does not exist."""
    if version not in VERSIONS:
        raise BadInput(f"不认识指纹算法版本“{version}”，可用的有：{'、'.join(VERSIONS)}。")
    return f"{version}:{VERSIONS[version](text)}"


def same_content(text: DocumentText, recorded: str) -> bool:
    """Whether the document still has the recorded fingerprint, judged by the version that made it."""
    return fingerprint(text, recorded.partition(":")[0]) == recorded


def _fp1(text: DocumentText) -> str:
    """Version 1, as the module describes it."""
    parts: list[Any] = ["fp1", *(_unit(unit) for unit in content(text)), ["i", *text.images]]
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _unit(unit: Unit) -> list[Any]:
    """Return one unit as JSON values."""
    if unit.rows:
        return ["t", [list(row) for row in unit.rows]]
    tag = "n" if unit.node.kind is NodeKind.FOOTNOTE else "p"
    return [tag, *({"late": part.value} if isinstance(part, LateField) else part for part in unit.segments)]


VERSIONS: Mapping[str, Callable[[DocumentText], str]] = {"fp1": _fp1}
