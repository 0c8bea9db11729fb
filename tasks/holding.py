"""After a restore no number is given until a person entered the last number of each series (design §10).

Numbers given after the backup are in the world and not in the database. Those that are entered as given are laid into the
register without a case, so that none is given twice and no series has a gap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.clock import day_of
from models.number import NumberSeries, reads_as, spell
from models.outbox import Installation
from models.people import Organ
from models.refusals import BadInput, Missing, Refusal
from models.words import NumberKind
from tasks.chains import append
from tasks.numbers import lay
from tasks.store import moment_in

MOST_MISSED = 200  # a number further ahead is more likely a slip of the pen, and what is laid is never taken back


@dataclass(frozen=True, slots=True)
class Own:
    """A series of our own in the year: whose, of which kind, as it is written, and the last serial on record."""

    organ: Organ
    kind: NumberKind
    pattern: str
    year: int
    serial: int

    def spelled(self, serial: int) -> str:
        """Return a number of the series as it is written."""
        return spell(self.pattern, self.year, serial)


def hold(session: Session, why: str, by: str) -> None:
    """Give no more numbers, for a reason that every refusal will name."""
    if not why.strip():
        raise BadInput("请写明暂停编号的原因，如“数据由 3 月 1 日的备份恢复”。")
    session.get_one(Installation, 1).numbers_held = why.strip()
    append(session, "settings", {"kind": "numbers-held", "reason": why.strip(), "by": by}, moment_in(session))


def resume(session: Session, lasts: Sequence[str], by: str) -> list[str]:
    """Give numbers again, from after the last number of each series as a person entered it; return the ones laid.

    Refused unless every series of the year is named; one that gave no number yet is named with the serial 0.
    """
    installation = session.get_one(Installation, 1, with_for_update=True)
    if not installation.numbers_held:
        raise Refusal("现在没有暂停编号，不需要恢复。")
    at = moment_in(session)
    series = list(_own(session, day_of(at).year))
    entered = _entered(series, lasts)
    ahead = ((own, entered[own.spelled(0)]) for own in series if entered[own.spelled(0)] > own.serial)
    laid = [text for own, last in ahead for text in lay(session, own.organ, own.kind, own.year, last, at)]
    installation.numbers_held = ""
    event = {"kind": "numbers-resumed", "lasts": list(lasts), "laid": laid, "by": by}
    append(session, "settings", event, at)
    return laid


def _own(session: Session, year: int) -> Iterator[Own]:
    """Yield the series we number ourselves in a year, those without a number yet too."""
    held = {(s.organ_id, s.kind): s for s in session.exec(select(NumberSeries).where(NumberSeries.year == year))}
    for organ in session.exec(select(Organ).where(col(Organ.ends).is_(None)).order_by(col(Organ.id))):
        for kind in NumberKind:
            row = held.get((organ.id or 0, kind))
            pattern = row.pattern if row else str(organ.settings.get(f"{kind}_number", ""))
            if row or (pattern and not (kind is NumberKind.REGISTRATION and organ.settings.get("registrar") == "outside")):
                yield Own(organ, kind, pattern, year, row.serial if row else 0)


def _entered(series: Sequence[Own], lasts: Sequence[str]) -> dict[str, int]:
    """Return the last serial of each series, by the spelling of its number 0."""
    entered: dict[str, int] = {}
    for text in lasts:
        own, serial = _read(series, text)
        if own.spelled(0) in entered:
            raise BadInput(f"“{text}”所在的序列写了两次，每个序列只写最后一号。")
        _check(own, serial, text)
        entered[own.spelled(0)] = serial
    if left := [own for own in series if own.spelled(0) not in entered]:
        wanted = "、".join(f"{own.spelled(own.serial)} 所在的序列" for own in left)
        says = f"还缺 {wanted}：请对照纸质台账写明每个序列的最后一号（今年没有发过的写 0 号），再恢复编号。"
        raise Refusal(says, missing=[Missing(f"{own.spelled(own.serial)} 所在序列的最后一号") for own in left])
    return entered


def _read(series: Sequence[Own], text: str) -> tuple[Own, int]:
    for own in series:
        read = reads_as(own.pattern, text)
        if read and read[0] == own.year:
            return own, read[1]
    known = "、".join(own.spelled(own.serial) for own in series)
    raise BadInput(f"“{text}”不是本年度任何一个序列的号码；各序列在库里的最后一号：{known}。")


def _check(own: Own, serial: int, text: str) -> None:
    if serial < own.serial:
        raise Refusal(f"库里已经编到 {own.spelled(own.serial)}，最后一号不能是更早的 {text}，请核对。")
    if serial - own.serial > MOST_MISSED:
        raise Refusal(f"{text} 比库里的最后一号 {own.spelled(own.serial)} 多出 {MOST_MISSED} 号以上，请核对是否写错。")
