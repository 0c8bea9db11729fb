"""A matter's consultation as its people see it: rounds with their windows, comments with what became of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from models.case import Comment, ConsultRound
from models.refusals import BadInput
from models.stock import Cell
from models.words import AUDIENCE_NAMES
from tasks.comment_rows import COLUMNS, NUMBER, UNSETTLED, Row, refuse, rows_of
from tasks.feedback import DISPOSITION_NAMES
from tasks.spreadsheets import read_lines, write_lines

PAGE = 100
BLANK = dict.fromkeys(COLUMNS, "")


@dataclass(frozen=True, slots=True)
class Heard:
    """One comment as the office sees it. Whose it is stays in the house."""

    id: int
    received_on: date
    channel: str
    source_kind: str
    source: str
    address: str
    words: str
    disposition: str
    reason: str
    unsettled: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One round: for whom, from when until when, where posted, how many comments with what outcome."""

    id: int
    audience: str
    posted_on: date
    ends_on: date
    days: int
    place: str
    over: bool
    counts: tuple[tuple[str, int], ...]
    received: int
    comments: tuple[Heard, ...]
    page: int
    pages: int


def rounds(session: Session, case_id: int, day: date, round_id: int = 0, page: int = 1) -> list[Round]:
    """Return the rounds of a case, latest first; each with its first page of comments.

    The round named – 0: the latest – is turned to `page`.
    """
    opened = session.exec(
        select(ConsultRound).where(ConsultRound.case_id == case_id).order_by(col(ConsultRound.id).desc())
    ).all()
    turned = round_id or next((one.id for one in opened), 0)
    return [_round(session, one, day, page if one.id == turned else 1) for one in opened]


def _round(session: Session, opened: ConsultRound, day: date, wanted: int) -> Round:
    """Return a round with a page of its comments, the last one where fewer are filled than `wanted`."""
    said = Counter(session.exec(select(Comment.disposition).where(Comment.round_id == opened.id)))
    pages = max(1, -(-said.total() // PAGE))
    page = min(max(wanted, 1), pages)
    held = select(Comment).where(Comment.round_id == opened.id).order_by(col(Comment.id))
    return Round(
        id=opened.id or 0,
        audience=audience_in_words(opened.audience),
        posted_on=opened.posted_on,
        ends_on=opened.ends_on,
        days=opened.days,
        place=opened.place,
        over=day > opened.ends_on,
        counts=tuple((name, said.get(key, 0)) for key, name in [*DISPOSITION_NAMES.items(), ("", "未处理")]),
        received=said.total(),
        comments=tuple(_heard(comment) for comment in session.exec(held.offset((page - 1) * PAGE).limit(PAGE))),
        page=page,
        pages=pages,
    )


def audience_in_words(audience: str) -> str:
    """Return for whom a round is, in words."""
    return "、".join(AUDIENCE_NAMES.get(one, one) for one in audience.replace("，", ",").split(",") if one)


def _heard(comment: Comment) -> Heard:
    return Heard(
        id=comment.id or 0,
        received_on=comment.received_on,
        channel=comment.channel,
        source_kind=comment.source_kind,
        source=comment.source,
        address=comment.address,
        words=comment.words,
        disposition=DISPOSITION_NAMES.get(comment.disposition, ""),
        reason=comment.reason,
        unsettled=comment.unsettled,
    )


def read_comments(path: Path, last: date) -> list[Row]:
    """Read comments from a table, Excel or CSV; every bad cell is named by row and column, all at once. `last`: today."""
    lines, _ = read_lines(path)
    head = [_plain(cell) for cell in lines[0][1]] if lines else []
    if lacking := [name for name in COLUMNS if name not in head]:
        raise BadInput(f"意见表缺少这些列：{'、'.join(lacking)}；须有的列：{'、'.join(COLUMNS)}。")
    read = [(number, [_plain(cell) for cell in cells]) for number, cells in lines[1:]]
    refuse([f"第{number}行的格数多于表头（意见里的逗号须放在引号内）" for number, cells in read if any(cells[len(head) :])])
    rows = [(number, {**BLANK, **dict(zip(head, cells, strict=False))}) for number, cells in read if any(cells)]
    return rows_of(rows, last)


def _plain(cell: Cell) -> str:
    """Return a cell as text; a day as 2026-03-01."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip().removeprefix("'")


def write_comments(path: Path, held: Iterable[Heard]) -> None:
    """Write the table of comments (征求意见汇总表), in the columns that can be read in again, each row with its number."""
    rows: Sequence[Sequence[object]] = [
        [c.id, c.received_on, c.channel, c.source_kind, c.source, c.address, c.words, c.disposition, c.reason, _doubt(c)]
        for c in held
    ]
    write_lines(path, [NUMBER, *COLUMNS, "采纳情况", "理由", UNSETTLED], rows, sheet="征求意见汇总表")


def _doubt(comment: Heard) -> str:
    return "是" if comment.unsettled else ""


def all_comments(session: Session, case_id: int) -> list[Heard]:
    """Return every comment of a case."""
    return [_heard(c) for c in session.exec(select(Comment).where(Comment.case_id == case_id).order_by(col(Comment.id)))]
