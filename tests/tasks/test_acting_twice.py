"""Work that is wanted a second time is done a second time; a case that moved under a writer's feet is not written."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.case import FindingRow
from models.clock import day_of
from models.outbox import OutboxRow
from models.refusals import Refusal
from models.words import StepStatus
from tasks.acting import reproject, state_of
from tasks.loading import lock_case
from tasks.store import Store
from tests.lives import Life
from tests.whole import must_be_whole


def test_a_text_that_comes_back_is_screened_again(store: Store) -> None:
    life = Life(store)
    life.open("draft-1.txt")
    life.go("draft")
    life.act("zhaowy", "draft", "submit-draft", files=(("draft", "draft-2.txt"),))

    life.act("zhaowy", "draft", "submit-draft", files=(("draft", "draft-1.txt"),))

    assert life.state().views["screen"].status is StepStatus.DONE
    with store.reading() as session:
        screened = session.exec(select(OutboxRow).where(OutboxRow.does == "screen")).all()
    assert [row.state for row in screened] == ["done", "done"], "one row for each text, the first done twice"
    assert {row.draft_n for row in life.rows(FindingRow) if row.area == "form"} == {1, 3}, "the second text has none"
    must_be_whole(life)


def test_a_case_that_somebody_else_wrote_meanwhile_is_not_written(store: Store) -> None:
    life = Life(store)
    life.open()

    with store.reading() as session:
        case = lock_case(session, life.case_id)
        state = state_of(session, case, day_of(store.now()))
        session.execute(text('UPDATE "case" SET version = version + 1'))
        with pytest.raises(Refusal, match="刚刚有人办理过"):
            reproject(session, case, state, 99, store.now())
        session.rollback()

    must_be_whole(life)
