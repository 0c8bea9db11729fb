"""Numbers: taken inside the transaction of a person's act, the series row locked last."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models.acts import NumberMark
from models.clock import day_of
from models.number import IssuedNumber, NumberSeries, check_pattern, reads_as, spell
from models.outbox import Installation
from models.people import Organ
from models.refusals import Refusal
from models.words import NUMBER_NAMES, NumberKind
from tasks.store import later_in, store_of


def take(session: Session, organ: Organ, kind: NumberKind, case_id: int, seq: int, at: datetime) -> NumberMark:
    """Give the next number of the organ's series for the year of `at`; refuse a moment before the series' last one.

    Of two acts that wait for the series the one that gets it later gives its number later, whichever began first.
    """
    held = session.get_one(Installation, 1).numbers_held
    if held:
        raise Refusal(f"暂停编号：{held}")
    series = _series(session, organ, kind, day_of(at).year)
    moment = later_in(session, at)
    if series.last_at and moment < series.last_at:
        raise Refusal(f"时钟早于本序列上一号的时间（{series.last_at.isoformat()}），不能倒签编号；请检查系统时间。")
    series.serial += 1
    series.last_at = moment
    text = spell(series.pattern, series.year, series.serial)
    session.add(series)
    session.add(
        IssuedNumber(series_id=series.id, kind=kind, text=text, serial=series.serial, case_id=case_id, seq=seq, given_at=moment)
    )
    session.flush()
    return NumberMark(kind=kind, text=text, year=series.year, serial=series.serial)


def _series(session: Session, organ: Organ, kind: NumberKind, year: int) -> NumberSeries:
    """Lock the series and return it as it is now; the first number of a year lays it."""
    wanted = select(NumberSeries).where(NumberSeries.organ_id == organ.id, NumberSeries.kind == kind, NumberSeries.year == year)
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    if found := session.exec(locked).first():
        return found
    pattern = organ.settings.get(f"{kind}_number", "")
    if not pattern:
        raise Refusal(f"还没有设置{NUMBER_NAMES[kind]}的编号式样，请管理员先设置。")
    check_pattern(pattern)
    insert = sqlite.insert if store_of(session).sqlite else postgresql.insert
    laid = insert(NumberSeries).values(organ_id=organ.id, kind=kind, year=year, pattern=pattern, serial=0)
    session.execute(laid.on_conflict_do_nothing())  # two acts may both want the first number of a year
    return session.exec(locked).one()


def lay(session: Session, organ: Organ, kind: NumberKind, year: int, last: int, at: datetime) -> list[str]:
    """Lay the numbers up to `last` into the register, given while our rows were lost: their matters are not on file here."""
    series = _series(session, organ, kind, year)
    serials = range(series.serial + 1, last + 1)
    texts = [spell(series.pattern, year, serial) for serial in serials]
    for serial, text in zip(serials, texts, strict=True):
        session.add(IssuedNumber(series_id=series.id, kind=kind, text=text, serial=serial, given_at=at))
    series.serial, series.last_at = max(series.serial, last), at
    session.add(series)
    session.flush()
    return texts


def note_typed(session: Session, organ: Organ, mark: NumberMark, case_id: int, seq: int, at: datetime) -> None:
    """Note a number typed in from an outside registrar: checked for pattern, year and uniqueness, exempt from the gap rule."""
    pattern = organ.settings.get(f"{mark.kind}_number", "")
    if pattern:
        read = reads_as(pattern, mark.text)
        if read is None:
            raise Refusal(f"“{mark.text}”不符合{NUMBER_NAMES[mark.kind]}的式样（如 {spell(pattern, mark.year, 1)}），请核对。")
        if read[0] != mark.year:
            raise Refusal(f"“{mark.text}”的年份与登记年份 {mark.year} 不一致，请核对。")
    given = _voided_here(session, mark, case_id) or IssuedNumber(kind=mark.kind, text=mark.text, outside=True, given_at=at)
    given.case_id, given.seq, given.given_at, given.void_reason = case_id, seq, at, ""
    session.add(given)
    try:
        session.flush()
    except IntegrityError as twin:  # also one typed in at the same moment; the database holds kind and text unique
        raise Refusal(f"{NUMBER_NAMES[mark.kind]} {mark.text} 已经用过，请核对。") from twin


def _voided_here(session: Session, mark: NumberMark, case_id: int) -> IssuedNumber | None:
    """Find an outside number that was voided in this very case: the registrar, not we, says that it is given again."""
    wanted = select(IssuedNumber).where(IssuedNumber.kind == mark.kind, IssuedNumber.text == mark.text)
    held = session.exec(wanted.where(IssuedNumber.case_id == case_id, col(IssuedNumber.outside))).first()
    return held if held and held.void_reason else None


def void(session: Session, text: str, reason: str) -> None:
    """Mark a number void; it stays in the register and is never given again."""
    for number in session.exec(select(IssuedNumber).where(IssuedNumber.text == text)):
        number.void_reason = reason
        session.add(number)


def register_of(session: Session) -> list[dict[str, object]]:
    """Return the number register (编号台账), each series in order, with what is wrong in it: gaps and doubles."""
    in_order = (col(IssuedNumber.kind), col(IssuedNumber.series_id), col(IssuedNumber.serial))
    rows = session.exec(select(IssuedNumber).order_by(*in_order))
    return [
        {
            "number": n.text,
            "kind": n.kind,
            "name": NUMBER_NAMES[NumberKind(n.kind)],
            "serial": n.serial,
            "case": n.case_id,
            "given": n.given_at.isoformat(),
            "void": n.void_reason,
            "outside": n.outside,
        }
        for n in rows
    ]


def faults_of(session: Session) -> list[str]:
    """Return what is wrong with our own series: a gap, a double, a last serial that does not match (I4)."""
    faults = []
    for series in session.exec(select(NumberSeries)):
        serials = list(session.exec(select(IssuedNumber.serial).where(IssuedNumber.series_id == series.id)))
        if sorted(s or 0 for s in serials) != list(range(1, series.serial + 1)):
            faults.append(f"{series.pattern}（{series.year}年）的顺序号不连续或者重复")
    return faults
