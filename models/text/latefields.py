"""Late fields (待填要素): what is filled in after the text was approved, as typed slots beside the words.

A slot is the span of the written value – `2026年4月1日` in “自2026年4月1日起施行”, never the words around it – or the
blanks that wait for one. A term (“有效期5年”) is no late field, nor is the date of another act (“《条例》自…起施行”).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from models.text.dates import DATE, parse_date
from models.text.roles import DOCUMENT_NUMBER, Role, role_of
from models.text.tree import DocumentText, Node, NodeKind


class LateField(StrEnum):
    """The seven fields, each with its own filler."""

    DOCUMENT_NUMBER = "document_number"  # 发文字号
    REGISTRATION_NUMBER = "registration_number"  # 登记号
    SIGNED_ON = "signed_on"  # 成文日期
    PRINTED_ON = "printed_on"  # 印发日期
    EFFECTIVE_ON = "effective_on"  # 施行日期
    EXPIRES_ON = "expires_on"  # 有效期截止日
    IMPRINT = "imprint"  # 版记


NAMES = {
    LateField.DOCUMENT_NUMBER: "发文字号",
    LateField.REGISTRATION_NUMBER: "登记号",
    LateField.SIGNED_ON: "成文日期",
    LateField.PRINTED_ON: "印发日期",
    LateField.EFFECTIVE_ON: "施行日期",
    LateField.EXPIRES_ON: "有效期截止日",
    LateField.IMPRINT: "版记",
}
DATES = frozenset({LateField.SIGNED_ON, LateField.PRINTED_ON, LateField.EFFECTIVE_ON, LateField.EXPIRES_ON})


@dataclass(frozen=True, slots=True)
class Slot:
    """One late field as it stands in the plain text. `written` None: left open; `day`: its date where it is one."""

    field: LateField
    start: int
    end: int
    written: str | None
    day: date | None = None


_GENRE = (
    "办法|规定|细则|通知|意见|方案|规则|准则|制度|决定|公告|通告|规范|标准|措施|规程|计划|规划|目录|清单|文件|指南|政策|预案|"
    "基准|要点"
)
_SELF = rf"本[\u4e00-\u9fff（）()]{{0,8}}?(?:{_GENRE})"
_IN_FORCE = "(?:正式)?(?:施行|实施|执行|生效|试行)"
_EFFECT = re.compile(rf"[自从]\s*(?P<effective_on>{DATE})\s*起\s*{_IN_FORCE}(?!的)")
_SPAN = re.compile(rf"有效期限?[自从为]*\s*(?P<effective_on>{DATE})\s*[起]?[至到]\s*(?P<expires_on>{DATE})")
_EXPIRY = re.compile(rf"(?:有效期限?\s*(?:截止)?|起\s*(?:施行|实施|执行|生效|试行)[，,]?\s*)[至到]\s*(?P<expires_on>{DATE})")
_OTHER_MATTER = re.compile(
    r"《|(?<=.)第[一二三四五六七八九十百零\d]+[章节条款]|所称|是指|取得|成立|许可|证书|合同|资格|应当|不得|可以|[凡须]"
)
_SAYS_SELF = re.compile(_SELF)
_ANY_EFFECT = re.compile(rf"起\s*{_IN_FORCE}")


def clause_slots(words: str) -> tuple[tuple[LateField, int, int], ...]:
    """Return the dates of effect and expiry that a sentence states about its own act, as (field, start, end)."""
    if "年" not in words or "日" not in words:
        return ()
    found = {}
    for pattern in (_EFFECT, _SPAN, _EXPIRY):
        for match in pattern.finditer(words):
            if _about_itself(words, match):
                found.update({match.span(name): LateField(name) for name in match.groupdict()})
    return tuple((kind, start, end) for (start, end), kind in sorted(found.items()))


def _about_itself(words: str, match: re.Match[str]) -> bool:
    """Whether the sentence speaks of the act it stands in: 本办法 before, or nothing.

    Another act's name, one of its own articles, or duties and papers in the same sentence make the date content.
    """
    start = max(words.rfind(stop, 0, match.start()) for stop in "。；") + 1
    before = words[start : match.start()].strip()
    if _OTHER_MATTER.search(before):
        return False
    return not before or bool(_SAYS_SELF.search(before)) or (match.re is not _EFFECT and bool(_ANY_EFFECT.search(before)))


def late_slots(text: DocumentText) -> tuple[Slot, ...]:
    """Return every late field of the document in order; the printing date lies inside the imprint."""
    found = [slot for node in text.walk() for slot in _of_node(node)]
    found += [slot for node in [*text.nodes] if node.kind is NodeKind.ANNEX for slot in _imprints(node.children, text.plain)]
    found += _imprints(text.nodes, text.plain)
    return tuple(sorted(found, key=lambda slot: (slot.start, -slot.end)))


def _of_node(node: Node) -> Iterator[Slot]:
    """Yield the slots of one node, its children left out."""
    if node.kind is NodeKind.DATE:
        yield _slot(LateField.SIGNED_ON, node.text, node.start)
    elif node.kind is NodeKind.LINE:
        yield from _of_header_line(node)
    elif node.kind is NodeKind.IMPRINT:
        if printed := re.search(rf"({DATE})\s*印发", node.text):
            yield _slot(LateField.PRINTED_ON, printed[1], node.start + printed.start(1))
    elif node.kind not in (NodeKind.TABLE, NodeKind.TITLE, NodeKind.SIGNATURE):
        for kind, start, end in clause_slots(node.text):
            yield _slot(kind, node.text[start:end], node.text_start + start)


def _of_header_line(node: Node) -> Iterator[Slot]:
    """Yield the number or date a line of the header holds."""
    kind = _LINES.get(role_of(node.text) or Role.KEY)
    if kind:
        yield late_value(kind, node.text, node.start)


_LINES = {
    Role.DATE: LateField.SIGNED_ON,
    Role.DOCUMENT_NUMBER: LateField.DOCUMENT_NUMBER,
    Role.REGISTRATION: LateField.REGISTRATION_NUMBER,
}


def late_value(kind: LateField, line: str, start: int) -> Slot:
    """Return the slot in a line that is nothing but this field, its name and 签发人 left out. `start`: the line's place."""
    if kind is LateField.DOCUMENT_NUMBER and (found := DOCUMENT_NUMBER.search(line)):
        return _slot(kind, found.group(), start + found.start())
    if kind is LateField.REGISTRATION_NUMBER:
        named = max(line.rfind("："), line.rfind(":")) + 1
        return _slot(kind, line[named:], start + named)
    return _slot(kind, line, start)


def _slot(kind: LateField, written: str, start: int) -> Slot:
    """Return the slot; a value with blanks left in it counts as open."""
    lead = len(written) - len(written.lstrip())
    value = written.strip()
    day = parse_date(value) if kind in DATES else None
    done = day is not None if kind in DATES else _is_filled(kind, value)
    return Slot(kind, start + lead, start + lead + len(value), value if done else None, day)


def _is_filled(kind: LateField, value: str) -> bool:
    """Whether a number has its year and serial."""
    if re.search("[×✕＊*_□△]|(?<![A-Z])[xXＸ]", value):
        return False
    years_and_serials = re.findall(r"[0-9０-９]+", value)
    return len(years_and_serials) >= 2 if kind is LateField.DOCUMENT_NUMBER else bool(years_and_serials)


def _imprints(nodes: Sequence[Node], plain: str) -> list[Slot]:
    """Return one slot for each run of imprint lines."""
    runs = [list(run) for kind, run in groupby(nodes, lambda node: node.kind) if kind is NodeKind.IMPRINT]
    return [Slot(LateField.IMPRINT, r[0].start, r[-1].end, plain[r[0].start : r[-1].end]) for r in runs]
