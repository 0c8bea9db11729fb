"""Until when a forwarded letter is dealt with: the organ's term by its rule, the office's own for telling the sender.

A day that touches a year without its notice is provisional; once the notice is loaded it is reckoned again.
"""

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.clock import Due, due, term_of
from models.intake import PublicEntry
from models.letters import LetterKind
from models.refusals import Refusal
from tasks.intake import duty_of, office_term, put_in_charge
from tasks.loading import book_of, calendar_of


def set_terms(session: Session, row: PublicEntry) -> Due:
    """Write down until when the organ and the office act on a letter that was forwarded; return the organ's day."""
    if row.forwarded_on is None:
        raise Refusal("尚未转送，不能计算办理期限。")
    duty = duty_of(session, LetterKind(row.kind))
    rule, calendar = book_of(session).rule(duty.rule), calendar_of(session)
    until = due(calendar, row.forwarded_on, term_of(rule), event=f"转送{row.organ}")
    telling = due(calendar, row.forwarded_on, office_term(session))
    doubt = "" if duty.certain else "（待核）"
    row.due_on, row.due_on_provisional = until.on, until.provisional
    row.due_says = f"{rule.citation}：{until.explanation.rstrip('。')}{doubt}；实际以该机关收到之日起算"
    row.tell_by, row.tell_by_provisional = telling.on, telling.provisional
    return until


def reckon_again(session: Session) -> int:
    """Reckon the provisional days of letters again, on the calendar as it is now; return of how many letters."""
    doubtful = (PublicEntry.forward_by_provisional, PublicEntry.due_on_provisional, PublicEntry.tell_by_provisional)
    rows = session.exec(select(PublicEntry).where(or_(*(col(one) for one in doubtful)))).all()
    for row in rows:
        organ = row.organ
        if row.forward_by_provisional:
            put_in_charge(session, row)
        row.organ = organ  # as recorded, which may be another than the one in charge of the kind
        if row.due_on_provisional or row.tell_by_provisional:
            set_terms(session, row)
        row.version += 1
    return len(rows)
