"""Until when something is due with a letter: late is seen, a provisional day makes nobody late and is reckoned again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.calendar import YearNotice
from models.law import Evidence
from models.letters import LetterKind
from tasks import letter_acts as acts
from tasks import letters as register
from tasks.calendars import keep_year
from tasks.inbox import Inbox
from tasks.intake import take_in_letters
from tasks.store import Store, parse_moment
from tests.tasks.test_intake import DAY, a_letter

EVE = parse_moment("2028-02-28T09:00:00+08:00")  # of a year without its notice
FESTIVALS = ((1, 1, 1), (1, 26, 4), (4, 4, 1), (5, 1, 2), (5, 28, 1), (9, 8, 1), (10, 1, 3))  # month, day, how many
A_YEAR = YearNotice(
    2028,
    "国务院办公厅关于2028年部分节假日安排的通知",
    "",
    frozenset(date(2028, m, d) + timedelta(days=n) for m, d, many in (*FESTIVALS, (2, 29, 5)) for n in range(many)),
    frozenset(),
    Evidence.TEXT,
    {},
)


@pytest.fixture
def received(store: Store) -> int:
    """A request for review, taken in."""
    return taken_in(store, LetterKind.REVIEW)


def taken_in(store: Store, kind: LetterKind) -> int:
    at = store.now()
    Inbox(store.settings.home).put(replace(a_letter(f"一件{kind.value}", kind), at=at), "10.0.0.1", at)
    take_in_letters(store)
    with store.reading() as session:
        return register.letters(session, DAY, register.Asked(register.ALL))[0][0].id


def says(store: Store, letter_id: int, day: date) -> tuple[list[str], int]:
    """Return which limits are over on a day, and how many late letters the queue counts then."""
    with store.reading() as session:
        found = register.letter(session, letter_id, day)
        assert found is not None
        return [f"{limit.before}{limit.after}" for limit in found.late], register.queue(session, day).late


def standing(store: Store, day: date) -> list[int]:
    """Return how many letters stand in each list."""
    with store.reading() as session:
        return [
            register.letters(session, day, register.Asked(which))[1]
            for which in (register.OPEN, register.WAITING, register.DONE)
        ]


def none(store: Store, letter_id: int) -> None:
    """Leave the letter as it came."""


def forwarded(store: Store, letter_id: int) -> None:
    acts.forward(store, letter_id, DAY, "函", "", 1)


def told(store: Store, letter_id: int) -> None:
    forwarded(store, letter_id)
    acts.tell(store, letter_id, DAY, "电话告知", 1)


@pytest.mark.parametrize(
    ("done", "last", "late"),
    [
        (none, date(2026, 3, 9), "应于（含）前转送"),
        (forwarded, date(2026, 3, 9), "应于（含）前告知来件人"),
        (told, date(2026, 4, 1), "主管机关办理期限"),
    ],
)
def test_a_letter_is_late_from_the_day_after_its_limit(
    store: Store, received: int, done: Callable[[Store, int], None], last: date, late: str
) -> None:
    done(store, received)

    assert says(store, received, last) == ([], 0)
    assert says(store, received, last + timedelta(days=1)) == ([late], 1)


def test_a_question_is_to_be_answered_not_forwarded(store: Store) -> None:
    number = taken_in(store, LetterKind.QUESTION)

    assert says(store, number, date(2026, 3, 10)) == (["应于（含）前答复"], 1)


def test_a_letter_waits_for_the_organ_until_its_term_is_over_and_then_for_the_office_again(store: Store, received: int) -> None:
    assert standing(store, DAY) == [1, 0, 0]

    told(store, received)
    assert standing(store, date(2026, 4, 1)) == [0, 1, 0]
    assert standing(store, date(2026, 4, 2)) == [1, 0, 0]
    acts.answer(store, received, DAY, "已审查", 1)

    assert standing(store, date(2026, 4, 2)) == [0, 0, 1]


@pytest.fixture
def provisional(store: Store) -> int:
    """A letter that came when the year's notice was not yet known."""
    store.settings = replace(store.settings, now=EVE.isoformat())
    return taken_in(store, LetterKind.REVIEW)


def test_a_provisional_day_makes_nobody_late(store: Store, provisional: int) -> None:
    with store.reading() as session:
        found = register.letter(session, provisional, EVE.date())

    assert found is not None
    assert [(limit.on, limit.provisional) for limit in found.limits] == [(date(2028, 3, 6), True)]
    assert says(store, provisional, date(2028, 3, 7)) == ([], 0)


def test_once_the_notice_is_loaded_the_day_is_reckoned_again_and_counts(store: Store, provisional: int) -> None:
    acts.forward(store, provisional, EVE.date(), "函", "示例市财政局", 1)

    keep_year(store, A_YEAR, "hanwl")

    with store.reading() as session:
        found = register.letter(session, provisional, EVE.date())
    assert found is not None
    assert found.organ == "示例市财政局"
    assert [(limit.on, limit.provisional) for limit in found.limits][0] == (date(2028, 3, 10), False)
    assert says(store, provisional, date(2028, 3, 11))[0] == ["应于（含）前告知来件人"]


@pytest.mark.parametrize("kind", ["store", "pg_store"])
def test_the_register_is_the_same_on_both_databases(kind: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(kind)
    number = acts.write_down(store, a_letter("来信", name="甲"), "信函", 1).id
    assert acts.write_down(store, a_letter("来信", name="甲"), "信函", 1).id == number

    acts.forward(store, number, DAY, "函", "", 1)

    with store.reading() as session:
        late = register.queue(session, date(2026, 3, 10))
        found = register.letters(session, DAY, register.Asked(find="甲"))[0]
        done = register.history(session, number)
    assert (late.open, late.late, [one.id for one in found]) == (1, 1, [number])
    assert [act.what for act in done] == ["登记", "登记转送"]
