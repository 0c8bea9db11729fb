"""What a screening may know beside the text: the day, who issues, the documents that are known, what is in force."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, select

from models.clock import day_of
from models.instrument import Instrument
from models.screening.context import KnownDocument, ScreenContext
from tasks.instruments import status_of
from tasks.loading import book_of
from tasks.provisions import provisions_in_force


def context_of(
    session: Session, issuers: tuple[str, ...], at: datetime, *, normative: bool, without: Collection[int] = ()
) -> ScreenContext:
    """Return what a draft is screened with; `without`: documents of the draft itself, which are not held against it."""
    day, book = day_of(at), book_of(session)
    known = tuple(
        KnownDocument(i.title, i.document_number, status_of(session, i, day, at).force)
        for i in session.exec(select(Instrument))
    )
    return ScreenContext(
        day=day,
        normative=normative,
        issuers=issuers,
        known=known,
        gates=lambda rule: book.gates(rule, day),
        provisions=provisions_in_force(session, day, at, without=without),
    )
