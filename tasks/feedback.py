"""What became of the comments of public rounds, as it may be published: by place, with outcome and reason – no words, no names.

Rounds that were not addressed to the public count for nothing here: what sections and other bodies said, and what they were
answered, stays in the house. Identity numbers, bank cards and mobile phones that stand in a reason are hidden.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.case import Case, Comment, ConsultRound
from models.people import Organ
from models.public_values import Theme
from models.refusals import Refusal
from models.screening.privacy import without_numbers

DISPOSITION_NAMES = {"adopted": "采纳", "partly": "部分采纳", "rejected": "不采纳"}
PUBLIC = "public"  # as it stands in the audience of a round
WHOLE = "全文"


@dataclass(frozen=True, slots=True)
class Told:
    """How many comments came, what became of them, how many wait, the reasons by place; whether personal data was hidden."""

    received: int
    counts: tuple[tuple[str, int], ...]
    waiting: int
    themes: tuple[Theme, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice of what became of the comments the public sent, ready to be posted. `starts` None: no public round yet.

    `round_id`: the round it answers; `rounds`: all public ones with their days, first one first.
    """

    title: str
    organ: str
    round_id: int
    rounds: tuple[tuple[int, date, date], ...]
    starts: date | None
    ends: date | None
    over: bool
    told: Told


def notice_of(session: Session, case: Case, day: date, round_id: int = 0) -> Notice:
    """Return the notice on a public round of a case, the latest where none is named; refused where there is none such.

    That nobody said anything is a normal result, and is said.
    """
    rounds = public_rounds(session, case.id or 0)
    opened = [r for r in rounds if r.id == round_id] if round_id else rounds[-1:]
    if round_id and not opened:
        raise Refusal("本件没有所选的这一轮公开征求意见，请重新选择。")
    return Notice(
        title=f"关于《{case.title}》征求意见采纳情况的反馈",
        organ=session.get_one(Organ, case.organ_id).name,
        round_id=sum(r.id or 0 for r in opened),
        rounds=tuple((r.id or 0, r.posted_on, r.ends_on) for r in rounds),
        starts=next((r.posted_on for r in opened), None),
        ends=next((r.ends_on for r in opened), None),
        over=all(day > r.ends_on for r in opened),
        told=told(session, [r.id or 0 for r in opened]),
    )


def public_rounds(session: Session, case_id: int) -> Sequence[ConsultRound]:
    """Return the rounds of a case that were addressed to the public, among others or alone, first one first."""
    wanted = select(ConsultRound).where(ConsultRound.case_id == case_id, col(ConsultRound.audience).contains(PUBLIC))
    return session.exec(wanted.order_by(col(ConsultRound.id))).all()


def told(session: Session, rounds: Iterable[int]) -> Told:
    """Return what became of the comments of these rounds, counted in the database however many came."""
    columns = (col(Comment.address), col(Comment.disposition), col(Comment.reason))
    counted = select(*columns, func.count()).where(col(Comment.round_id).in_(tuple(rounds))).group_by(*columns)
    raw = [(place or WHOLE, said, reason, int(n)) for place, said, reason, n in session.execute(counted)]
    rows = [(without_numbers(place), said, without_numbers(reason), n) for place, said, reason, n in raw]
    return Told(
        received=sum(n for *_, n in rows),
        counts=tuple((name, sum(n for _, said, _, n in rows if said == key)) for key, name in DISPOSITION_NAMES.items()),
        waiting=sum(n for _, said, _, n in rows if said not in DISPOSITION_NAMES),
        themes=tuple(_themes(rows)),
        hidden=rows != raw,
    )


def _themes(rows: Iterable[tuple[str, str, str, int]]) -> list[Theme]:
    """Return what became of the comments by the place they spoke of, the most spoken of first."""
    by_place: defaultdict[str, defaultdict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for place, said, reason, n in rows:
        if said in DISPOSITION_NAMES:
            by_place[place][DISPOSITION_NAMES[said], reason] += n
    ordered = sorted(by_place.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    return [
        Theme(place, tuple((*what, n) for what, n in sorted(outcomes.items(), key=lambda o: (-o[1], o[0]))))
        for place, outcomes in ordered
    ]
