"""The days of letters follow the calendar: a year replaced, a year shipped with a new version, days from an older version."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.calendar import YearNotice
from models.intake import PublicEntry
from models.letter_life import LetterMove, LetterState
from models.letters import LetterKind
from models.outbox import CalendarYear
from tasks import letter_acts as acts
from tasks import letters as register
from tasks.calendars import keep_year
from tasks.lawbook import load_calendar
from tasks.loading import notice_text
from tasks.store import Store
from tasks.sweeping import nightly
from tests.tasks.test_intake import DAY, entries
from tests.tasks.test_letter_limits import A_YEAR, EVE, says, taken_in

FREE = frozenset(DAY + timedelta(days=n) for n in range(1, 4))  # three days more than the notice gives


def longer(store: Store) -> YearNotice:
    known = load_calendar(store.settings.rules).years[DAY.year]
    return replace(known, off=known.off | FREE)


def days(store: Store) -> tuple[date | None, date | None, bool, int]:
    row = entries(store)[0]
    return row.forward_by, row.tell_by, row.tell_by_provisional, row.version


def test_another_notice_for_a_known_year_moves_the_days_of_letters_that_wait(store: Store) -> None:
    taken_in(store, LetterKind.REVIEW)
    acts.forward(store, 1, DAY, "函", "示例市财政局", 1)
    *before, version = days(store)
    assert before == [date(2026, 3, 9), date(2026, 3, 9), False]

    made = keep_year(store, longer(store), "hanwl")

    assert days(store) == (date(2026, 3, 12), date(2026, 3, 12), False, version + 1)
    assert entries(store)[0].organ == "示例市财政局"
    assert (made.letters, made.says) == (1, "重算 0 个事项的期限，1 件公众来件的期限有变动")
    assert keep_year(store, longer(store), "hanwl").letters == 0
    assert days(store)[-1] == version + 1


def answered(store: Store) -> None:
    acts.forward(store, 1, DAY, "函", "", 1)
    acts.tell(store, 1, DAY, "电话告知", 1)
    acts.answer(store, 1, DAY, "已审查", 1)


def test_the_days_of_a_letter_that_waits_for_nothing_stay(store: Store) -> None:
    taken_in(store, LetterKind.REVIEW)
    answered(store)
    before = days(store)

    assert keep_year(store, longer(store), "hanwl").letters == 0
    assert days(store) == before


def test_the_night_reckons_a_year_that_became_known_without_being_loaded_at_the_desk(store: Store) -> None:
    store.settings = replace(store.settings, now=EVE.isoformat())
    taken_in(store, LetterKind.REVIEW)
    with store.writing() as session:  # as a notice that comes with a new version: nobody loads it
        session.add(CalendarYear(year=2028, notice=notice_text(A_YEAR)))
    assert nightly(store, EVE.date() + timedelta(days=1)).preview
    assert says(store, 1, date(2028, 3, 20)) == ([], 0)

    report = nightly(store)

    assert (report.letters, report.as_json()["letters"]) == (1, 1)
    assert says(store, 1, date(2028, 3, 11)) == (["应于（含）前转送"], 1)
    assert nightly(store).letters == 0


def test_the_night_gives_a_letter_forwarded_under_an_older_version_its_limit_for_telling(store: Store) -> None:
    taken_in(store, LetterKind.REVIEW)
    acts.forward(store, 1, DAY, "函", "", 1)
    with store.writing() as session:
        session.exec(select(PublicEntry)).one().tell_by = None

    nightly(store)

    assert says(store, 1, date(2026, 3, 10)) == (["应于（含）前告知来件人"], 1)


def test_a_letter_answered_before_its_sender_was_told_still_waits_for_the_office(store: Store) -> None:
    number = taken_in(store, LetterKind.REVIEW)
    acts.forward(store, number, DAY, "函", "", 1)
    acts.answer(store, number, DAY, "已审查", 1)

    with store.reading() as session:
        (found,), count = register.letters(session, DAY, register.Asked(register.OPEN))
    assert (count, found.state, LetterMove.TELL in found.moves) == (1, LetterState.ANSWERED_UNTOLD, True)
    assert says(store, number, date(2026, 4, 20)) == (["应于（含）前告知来件人"], 1)  # the organ's term is met

    acts.tell(store, number, DAY, "电话告知", 1)
    with store.reading() as session:
        assert register.queue(session, DAY).open == 0
        assert register.letters(session, DAY, register.Asked(register.DONE))[1] == 1


@pytest.mark.parametrize("kind", ["store", "pg_store"])
def test_the_days_are_reckoned_again_on_both_databases(kind: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(kind)
    taken_in(store, LetterKind.REVIEW)

    assert keep_year(store, longer(store), "hanwl").letters == 1
