"""Where lines were run together (scraped pages): the heads inside a line, found by their running numbers alone.

Nothing is added to the text; the places only tell where one piece ends and the next begins. A reference inside a
sentence is not taken for a head, because a head must carry the number that is due and stand after an end of sentence.
"""

import re

from models.text import numerals
from models.text.folding import bare

_LONG = 240
_NO_HEAD = r"(?!\s*(?:第|规定|所列|、|和|及|至|或|的|，))"
_HEAD = re.compile(
    rf"第(?P<article>[一二三四五六七八九十百零〇]{{1,6}})条{_NO_HEAD}"
    rf"|第(?P<chapter>[一二三四五六七八九十]{{1,3}})章{_NO_HEAD}"
    r"|(?P<heading>(?<![一二三四五六七八九十第])[一二三四五六七八九十]{1,3})、"
    r"|（(?P<item>[一二三四五六七八九十]{1,3})）"
)
_LATE_CHAPTER = re.compile(r"(?<=[。；：])\s*第[一二三四五六七八九十]{1,3}章([^。；，：]{1,60})$")
_STOPS = "。；：！？”）)】》:;"
_CHAPTER_TITLE = 30


def cuts(line: str) -> list[int]:
    """Return the offsets at which a head begins inside the line, in order; spaces do not matter."""
    if len(bare(line)) < _LONG:
        return [found.start() for found in _LATE_CHAPTER.finditer(line) if len(bare(found[1])) <= _CHAPTER_TITLE]
    due = {"article": 1, "chapter": 1, "heading": 1, "item": 1}
    places: list[int] = []
    chapter: int | None = None
    for found in _HEAD.finditer(line):
        kind, at = str(found.lastgroup), found.start()
        number = numerals.parse(found[kind]) or 0
        if kind == "article" and not places and number > 1 and _stops(line, at):
            due["article"] = number
        if not _is_due(kind, number, due) or not _may_stand(line, at, kind, number, chapter):
            continue
        chapter = found.end() if kind == "chapter" else chapter
        due[kind] = number + 1
        due["item"] = due["item"] if kind == "item" else 1
        places += [at] if line[:at].strip() else []
    return places


def _is_due(kind: str, number: int, due: dict[str, int]) -> bool:
    """Whether the number follows the last of its kind; items may start again."""
    return number == due[kind] or (kind == "item" and number == 1)


def _may_stand(line: str, at: int, kind: str, number: int, chapter: int | None) -> bool:
    """Whether a head may begin here: behind an end of sentence, behind a chapter's title, or as the very first."""
    if _stops(line, at):
        return True
    if kind in ("heading", "item"):
        return False
    return number == 1 or (chapter is not None and at - chapter < 200 and len(bare(line[chapter:at])) < _CHAPTER_TITLE)


def _stops(line: str, at: int) -> bool:
    """Whether a sentence has ended just before, spaces apart."""
    before = line[max(0, at - 20) : at].rstrip()
    return not before or before[-1] in _STOPS
