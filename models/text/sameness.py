"""Whether what is shown says what was approved (I3): every word but the late fields, and each late field its recorded value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.text.changes import describe
from models.text.comparing import compare
from models.text.dates import parse_date
from models.text.folding import bare, fold
from models.text.latefields import DATES, NAMES, LateField, Slot, late_slots
from models.text.page import PageSearch
from models.text.tree import DocumentText, NodeKind


class DifferenceKind(StrEnum):
    """What does not agree."""

    WORDS = "words"
    LATE = "late"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as approved; `message` says it in one Chinese line."""

    kind: DifferenceKind
    address: str
    approved: str
    shown: str
    message: str


def say_the_same(
    approved: DocumentText, shown: DocumentText, late: Mapping[LateField, str], *, embedded: bool = False
) -> tuple[Difference, ...]:
    """Return every difference; none: the shown text may go out.

    A late field that is shown must equal the value in `late`, or where that is silent, the approved text's own.
    `embedded`: the shown text is a page with other lines around the document; the document is looked for in it, line
    breaks and images are left aside, and lines around it are no difference unless they stand between body and date.
    """
    if embedded:
        search = PageSearch(approved, shown)
        words = tuple(Difference(DifferenceKind.WORDS, *found) for found in search.differences())
        return words + tuple(_late_differences(approved, search.slots(), late))
    changes = compare(approved, shown)
    words = tuple(
        Difference(DifferenceKind.WORDS, change.address_new or change.address_old, change.old, change.new, describe(change))
        for change in changes
    )
    return (*words, *_signatures(approved, shown), *_late_differences(approved, late_slots(shown), late))


def _signatures(approved: DocumentText, shown: DocumentText) -> Iterator[Difference]:
    """Signing organs may be added by typesetting; where the approved text names them they must be the same."""
    one, two = (signing_organs(text) for text in (approved, shown))
    if one and one != two:
        message = f"发文机关署名不一致：审定为“{one}”，现为“{two or '无'}”。"
        yield Difference(DifferenceKind.SIGNATURE, "发文机关署名", one, two, message)


def signing_organs(text: DocumentText) -> str:
    """Return the signing organs in order."""
    return "、".join(bare(node.text) for node in text.walk() if node.kind is NodeKind.SIGNATURE)


def _late_differences(approved: DocumentText, slots: tuple[Slot, ...], late: Mapping[LateField, str]) -> Iterator[Difference]:
    """Check each late field shown against its recorded value."""
    own = {slot.field: slot.written for slot in late_slots(approved) if slot.written is not None}
    for slot in slots:
        wanted = late.get(slot.field) or own.get(slot.field)
        if slot.field is LateField.PRINTED_ON and wanted is None and LateField.IMPRINT in late:
            continue  # the imprint as a whole is checked
        said = slot.written or ""
        if wanted is None and not said:
            continue  # open there, open here
        if wanted is None or not _same(slot.field, wanted, said):
            yield _late(slot.field, wanted or "", said)


def _late(field: LateField, wanted: str, said: str) -> Difference:
    """Return one late field that is not as recorded."""
    name = NAMES[field]
    if not said:
        message = f"{name}为空，应为“{wanted}”。"
    elif not wanted:
        message = f"{name}“{said}”没有登记过的值可核对。"
    else:
        message = f"{name}不一致：应为“{wanted}”，现为“{said}”。"
    return Difference(DifferenceKind.LATE, name, wanted, said, message)


def _same(field: LateField, wanted: str, said: str) -> bool:
    """Whether two written values are one: the same day, or the same words with brackets and dashes unified."""
    if field in DATES:
        one, two = _day(wanted), _day(said)
        return one is not None and one == two
    return _number(wanted) == _number(said)


def _day(written: str) -> str | None:
    """Return the day in ISO form, whichever way it is written."""
    day = parse_date(written)
    return day.isoformat() if day else written.strip() if len(written.strip()) == 10 and written.count("-") == 2 else None


_UNIFIED = str.maketrans("[［﹝【(（]］﹞】)）－–﹣-", "〔〔〔〔〔〔〕〕〕〕〕〕————")


def _number(written: str) -> str:
    """Return a number or imprint as it counts."""
    return bare(fold(written)).translate(_UNIFIED)
