"""Late fields filled in: the values given after approval take the place of the blanks, and no other word moves."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from models.publication_values import Issued
from models.refusals import BadInput, Refusal
from models.text.dates import parse_date
from models.text.latefields import DATES, NAMES, LateField, Slot, late_slots
from models.text.tree import DocumentText, Node
from tasks.writing.closing import imprint_lines
from tasks.writing.typography import chinese_date, refuse_control_characters

_BODY_FIELDS = (LateField.EFFECTIVE_ON, LateField.EXPIRES_ON)


def fill_late(text: DocumentText, values: Mapping[str, str]) -> DocumentText:
    """Return the text with the slots of the named fields filled; keys are the values of `LateField`.

    Blanks are filled; a value already written is replaced only where it is the field's single one. A field without a
    slot in the text changes nothing, and the imprint is set by typesetting, never filled in. Refuses an unknown field
    and a date that is none.
    """
    wanted: dict[LateField, str] = {}
    for name, value in values.items():
        if (field := _field(name)) is not LateField.IMPRINT:
            wanted[field] = _checked(field, value)
    edits = sorted((slot for field in wanted for slot in _to_fill(text, field)), key=lambda slot: slot.start)
    return _rewritten(text, [(_first_blank(text.plain, slot), slot.end, wanted[slot.field]) for slot in edits])


def late_values(issued: Issued) -> dict[LateField, str]:
    """Return every late field the document's record holds, as it is printed: for filling, and for comparing afterwards (I3)."""
    days = {
        LateField.SIGNED_ON: issued.signed_on,
        LateField.PRINTED_ON: issued.imprint.printed_on,
        LateField.EFFECTIVE_ON: issued.effective_on,
        LateField.EXPIRES_ON: issued.expires_on,
    }
    words = {
        LateField.DOCUMENT_NUMBER: issued.document_number,
        LateField.REGISTRATION_NUMBER: issued.registration_number,
        LateField.IMPRINT: "\n".join(imprint_lines(issued.imprint)),
        **{field: chinese_date(day) for field, day in days.items() if day},
    }
    return {field: value for field, value in words.items() if value}


def refuse_unfilled(issued: Issued) -> None:
    """Refuse a text whose dates of effect or expiry are blank, or say another day than the one on record."""
    slots = late_slots(issued.text)
    for field, recorded in zip(_BODY_FIELDS, (issued.effective_on, issued.expires_on), strict=True):
        own = [slot for slot in slots if slot.field is field]
        if any(slot.written is None for slot in own):
            raise Refusal(f"文本中的{NAMES[field]}尚未填写，不能排版，请先填写该要素。")
        if recorded and own and recorded not in [slot.day for slot in own]:
            written = own[0].written
            raise Refusal(
                f"文本写明的{NAMES[field]}是{written}，登记的是{chinese_date(recorded)}，两者不一致，请核对后再排版。"
            )


def _field(name: str) -> LateField:
    """Return the field of this name."""
    if name not in {field.value for field in LateField}:
        raise BadInput(f"没有名为“{name}”的待填要素，请使用规定的要素名称。")
    return LateField(name)


def _checked(field: LateField, value: str) -> str:
    """Return the value, or refuse it."""
    refuse_control_characters(value, NAMES[field])
    if "\n" in value or not value.strip() or (field in DATES and parse_date(value) is None):
        raise BadInput(f"“{value}”不能作为{NAMES[field]}，请按规定的格式填写。")
    return value.strip()


def _first_blank(plain: str, slot: Slot) -> int:
    """Return where the blanks before the slot begin, if words stand before them on the line."""
    words = plain[: slot.start].rstrip(" \u3000\t")
    return len(words) if words and words[-1] != "\n" else slot.start


def _to_fill(text: DocumentText, field: LateField) -> list[Slot]:
    """Return the field's slots that are to be written."""
    own = [slot for slot in late_slots(text) if slot.field is field]
    return [slot for slot in own if slot.written is None] or (own if len(own) == 1 else [])


def _rewritten(text: DocumentText, edits: Sequence[tuple[int, int, str]]) -> DocumentText:
    """Return the text with spans replaced and every offset moved along."""
    parts, last, ends, moved = [], 0, [-1], [0]
    for start, end, value in edits:
        parts += [text.plain[last:start], value]
        last = end
        ends.append(end)
        moved.append(moved[-1] + len(value) - (end - start))
    plain = "".join([*parts, text.plain[last:]])

    def place(offset: int) -> int:
        """Return where an offset has moved to; the end of a slot moves with it."""
        return offset + moved[bisect_right(ends, offset) - 1]

    return replace(text, plain=plain, nodes=tuple(_moved(node, plain, place) for node in text.nodes))


def _moved(node: Node, plain: str, place: Callable[[int], int]) -> Node:
    """Return the node at its new place with its new words."""
    start, end = place(node.start), place(node.end)
    words = node.text if node.rows else plain[place(node.end - len(node.text)) : end]
    return replace(
        node, text=words, start=start, end=end, children=tuple(_moved(child, plain, place) for child in node.children)
    )
