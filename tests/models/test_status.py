from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.status import Fact, FactKind, next_event, status_on
from models.words import Force

KNOWN = datetime(2030, 1, 1, tzinfo=UTC)
FIRST = date(2026, 1, 1)


def fact(kind: FactKind, day: date, recorded: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> Fact:
    return Fact(kind, day, recorded)


LIFE = [
    fact(FactKind.PUBLISHED, date(2026, 1, 1)),
    fact(FactKind.EFFECTIVE, date(2026, 2, 1)),
    fact(FactKind.EXPIRES, date(2028, 1, 31)),
]


def force(facts: list[Fact], day: date, known: datetime = KNOWN) -> Force:
    return status_on(facts, day, known).force


def test_I16_a_document_lives_from_its_day_of_effect_through_its_last_day() -> None:
    assert force(LIFE, date(2026, 1, 31)) is Force.NOT_YET
    assert force(LIFE, date(2026, 2, 1)) is Force.IN_FORCE
    assert force(LIFE, date(2028, 1, 31)) is Force.IN_FORCE
    assert force(LIFE, date(2028, 2, 1)) is Force.LAPSED


def test_I16_an_unpublished_document_binds_nobody() -> None:
    assert force(LIFE[1:], date(2026, 3, 1)) is Force.NOT_BINDING


def test_I16_a_fact_counts_only_once_it_is_known() -> None:
    late = fact(FactKind.REPEALED, date(2026, 6, 1), datetime(2026, 9, 1, tzinfo=UTC))

    assert force([*LIFE, late], date(2026, 7, 1), datetime(2026, 8, 1, tzinfo=UTC)) is Force.IN_FORCE
    assert force([*LIFE, late], date(2026, 7, 1)) is Force.REPEALED


def test_I16_a_renewal_moves_the_last_day() -> None:
    renewed = fact(FactKind.RENEWED, date(2030, 1, 31))

    assert force([*LIFE, renewed], date(2029, 6, 1)) is Force.IN_FORCE


def test_I16_the_reasons_say_why_in_the_offices_words() -> None:
    assert status_on(LIFE, date(2028, 2, 1), KNOWN).reasons == ("有效期至2028年1月31日届满，自动失效",)


def test_I16_an_amendment_makes_a_new_version_and_suspension_is_undone() -> None:
    facts = [
        *LIFE,
        fact(FactKind.AMENDED, date(2026, 5, 1)),
        fact(FactKind.SUSPENDED, date(2026, 6, 1)),
        fact(FactKind.RESUMED, date(2026, 7, 1)),
    ]

    assert status_on(facts, date(2026, 6, 15), KNOWN).force is Force.SUSPENDED
    assert status_on(facts, date(2026, 7, 15), KNOWN).force is Force.IN_FORCE
    assert status_on(facts, date(2026, 7, 15), KNOWN).version == 2


FACTS = st.lists(
    st.builds(fact, st.sampled_from(FactKind), st.integers(0, 900).map(lambda n: FIRST + timedelta(days=n))), max_size=7
)


@given(FACTS, st.integers(0, 900))
def test_I16_nothing_changes_before_the_next_event_and_something_does_on_it(facts: list[Fact], n: int) -> None:
    today = FIRST + timedelta(days=n)
    now = force(facts, today)
    coming = next_event(facts, today, KNOWN)

    last = coming or FIRST + timedelta(days=1200)
    days = [today + timedelta(days=k) for k in range((last - today).days)]
    assert all(force(facts, day) is now for day in days)
    if coming:
        assert force(facts, coming) is not now
