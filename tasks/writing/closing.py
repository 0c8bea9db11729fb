"""What closes a red-head: signing organs, date, note, and the 版记 at the foot of the last page."""

from models.publication_values import Imprint, Issued, Layout
from tasks.writing.typography import (
    AREA_WIDTH,
    LINE,
    POINTS_PER_MM,
    SIZE_3,
    SIZE_4,
    chinese_date,
    refuse_control_characters,
    width,
)
from tasks.writing.word import Anchor, Element, Face, Frame, Look, drawn_rule, paragraph, run, twips

_FACE = Face()
_SMALL = Face(size=SIZE_4, spacing=0)
_ADVANCE = SIZE_3 - 0.25  # a character of the body with its spacing
_SEALS_IN_A_ROW, _SEAL_LINES = 3, 4
_THICK, _THIN = 0.35 * POINTS_PER_MM, 0.25 * POINTS_PER_MM
_FOOT = Frame(twips(AREA_WIDTH))


def set_closing(body: Element, issued: Issued, layout: Layout, note: str) -> None:
    """Set signature and date as rule I-seal or I-noseal wants, then the note."""
    day = chinese_date(issued.signed_on)
    refuse_control_characters("".join((*issued.signers, note)), "署名和附注")
    if layout.sealed and len(issued.signers) > 1:
        _set_joint_signers(body, issued.signers)
    elif layout.sealed:
        _set_sealed_signer(body, issued.signers[0], day)
    else:
        _set_unsealed_signers(body, issued.signers)
    look = Look(align="right", right=_date_indent(issued, layout, day), keep_next=bool(note))
    run(paragraph(body, look), day, _FACE)
    if note:
        words = note if note[0] in "（(" else f"（{note}）"
        run(paragraph(body, Look(align="left", first_chars=200)), words, _FACE)


def set_imprint(body: Element, issued: Issued) -> None:
    """Set the 版记 at the foot of the page on which the document ends; nothing where none is given."""
    lines = imprint_lines(issued.imprint)
    for at, words in enumerate(lines):
        refuse_control_characters(words, "版记")
        _set_rule(body, _THIN if at else _THICK)
        run(paragraph(body, _imprint_look(words)), words, _SMALL)
    if lines:
        _set_rule(body, _THICK)
        run(paragraph(body, Look(line=1.0)), "", Face(size=1.0, spacing=0))  # a frame hangs on the paragraph behind it


def _set_sealed_signer(body: Element, name: str, day: str) -> None:
    """Set one organ centred above the date, with room for the seal above it."""
    right = max(0.0, 4 * _ADVANCE + (width(day) - width(name)) * _ADVANCE / 2)
    look = Look(align="right", before=2 * LINE, right=twips(right), keep_next=True)
    run(paragraph(body, look), name, _FACE)


def _set_joint_signers(body: Element, names: tuple[str, ...]) -> None:
    """Set the organs in rows of equal columns, host first, each with room for its seal.

    Each name is a paragraph of its own in a frame, so that it is read back as one organ; an empty paragraph holds the row.
    """
    in_a_row = _fitting(names)
    for at in range(0, len(names), in_a_row):
        chunk = names[at : at + in_a_row]
        column = _FOOT.width // len(chunk)
        for place, name in enumerate(chunk):
            frame = Frame(column, Anchor.TEXT, place * column, twips((_SEAL_LINES - 1) * LINE) - 40)
            run(paragraph(body, Look(align="center", frame=frame, keep_next=True)), name, _FACE)
        run(paragraph(body, Look(line=_SEAL_LINES * LINE, keep_next=True)), "", _FACE)


def _fitting(names: tuple[str, ...]) -> int:
    """Return how many names stand in a row: at most three, each within its column."""
    longest = max(width(name) for name in names) + 1
    return max(1, min(_SEALS_IN_A_ROW, len(names), int(AREA_WIDTH / (_ADVANCE * longest))))


def _set_unsealed_signers(body: Element, names: tuple[str, ...]) -> None:
    """Set the organs one under another, two characters in from the right."""
    for at, name in enumerate(names):
        look = Look(align="right", before=0 if at else LINE, right=twips(2 * _ADVANCE), keep_next=True)
        run(paragraph(body, look), name, _FACE)


def _date_indent(issued: Issued, layout: Layout, day: str) -> int:
    """Return how far in from the right the date stands, in twips."""
    if layout.sealed:
        return twips(4 * _ADVANCE)
    behind = width(issued.signers[-1]) - 2 - width(day)
    return twips(max(0.0, 2 + behind) * _ADVANCE)


def imprint_lines(imprint: Imprint) -> tuple[str, ...]:
    """Return the words of the 版记 line by line; empty where nothing is given."""
    copies = (f"抄送：{'，'.join(imprint.copies_to)}。",) if imprint.copies_to else ()
    if not (imprint.printed_by and imprint.printed_on):
        return copies
    return (*copies, f"{imprint.printed_by}\t{chinese_date(imprint.printed_on)}印发")


def _imprint_look(words: str) -> Look:
    """Return how a line of the 版记 stands: one character in from either edge, the copies' names hanging."""
    one = twips(SIZE_4)
    if "\t" in words:
        return Look(align="left", line=22.0, left=one, tab=_FOOT.width - one, frame=_FOOT)
    return Look(align="left", line=22.0, left=4 * one, first=-3 * one, right=one, frame=_FOOT)


def _set_rule(body: Element, points: float) -> None:
    """Draw a line over the whole width inside the frame."""
    holder = paragraph(body, Look(align="center", line=3.0, frame=_FOOT))
    drawn_rule(holder, AREA_WIDTH, points, Face(size=1.0, spacing=0))
