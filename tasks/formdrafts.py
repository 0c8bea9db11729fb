"""Forms a person has begun (未提交的表单): kept until handed in, or thrown away. No part of a case."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from models.desk import FormDraft
from tasks.store import Store, moment_in

LATE = "late:"  # before the address of a form that came after its sender's hours were over
KEPT_OF_ONE = 50  # forms kept for one person; the oldest go first


def keep_form(store: Store, person_id: int, form: str, body: str, draft_id: int | None = None) -> int:
    """Keep a form and return its id; with `draft_id` the person's earlier one is written over."""
    with store.writing() as session:
        held = own(session, person_id, draft_id) if draft_id else None
        row = held or FormDraft(person_id=person_id, form=form, body=body, saved_at=moment_in(session))
        row.body, row.saved_at = body, moment_in(session)
        session.add(row)
        session.flush()
        _forget_the_oldest(session, person_id)
        return row.id or 0


def own(session: Session, person_id: int, draft_id: int | None) -> FormDraft | None:
    """Return a person's form; None where there is none of that id, or it is another's."""
    row = session.get(FormDraft, draft_id) if draft_id else None
    return row if row and row.person_id == person_id else None


def kept(session: Session, person_id: int) -> list[tuple[int, str, datetime]]:
    """Return id, form and moment of what a person has begun and not handed in, latest first."""
    wanted = select(FormDraft.id, FormDraft.form, FormDraft.saved_at).where(
        FormDraft.person_id == person_id, col(FormDraft.case_id).is_(None)
    )
    return [(i or 0, form, at) for i, form, at in session.exec(wanted.order_by(col(FormDraft.id).desc()))]


def handed_in(session: Session, person_id: int, draft_id: int, case_id: int) -> None:
    """Note which case a form became."""
    row = own(session, person_id, draft_id)
    if row:
        row.case_id = case_id
        session.add(row)


def became(session: Session, person_id: int, draft_id: int) -> int | None:
    """Return the case a person's form became; None where it was not handed in. The form is locked until the caller is done."""
    row = session.get(FormDraft, draft_id, with_for_update=True, populate_existing=True)
    return row.case_id if row and row.person_id == person_id else None


def throw_away(store: Store, person_id: int, draft_id: int) -> None:
    """Throw a person's form away."""
    with store.writing() as session:
        session.exec(delete(FormDraft).where(col(FormDraft.id) == draft_id, col(FormDraft.person_id) == person_id))


def sent_on(store: Store, person_id: int, draft_id: int | None) -> None:
    """Throw away a form that had come too late, now that it was sent on."""
    if draft_id is not None:
        with store.writing() as session:
            late = (col(FormDraft.id) == draft_id, col(FormDraft.person_id) == person_id, col(FormDraft.form).startswith(LATE))
            session.exec(delete(FormDraft).where(*late))


def _forget_the_oldest(session: Session, person_id: int) -> None:
    ids = session.exec(select(FormDraft.id).where(FormDraft.person_id == person_id).order_by(col(FormDraft.id).desc())).all()
    if old := [n for n in ids[KEPT_OF_ONE:] if n]:
        session.exec(delete(FormDraft).where(col(FormDraft.id).in_(old)))
