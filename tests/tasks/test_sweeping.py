from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import select

from models.instrument import Instrument, Notice
from models.ledger import LedgerLine
from models.status import FactKind, next_event
from models.words import Force
from tasks.instruments import add_facts, facts_of, find, status_of
from tasks.ledgers import make_head
from tasks.samples import load_samples
from tasks.store import Store, parse_moment
from tasks.sweeping import Report, _look, clean_up, nightly
from tests.lives import Life

NOON = "示教规〔2022〕1号"  # valid to 2027-02-28


@pytest.fixture
def stock(store: Store) -> Store:
    store.settings = replace(store.settings, now="2026-11-24T09:00:00")
    load_samples(store)
    return store


def at(store: Store, day: str) -> Store:
    store.settings = replace(store.settings, now=f"{day}T23:00:00")
    return store


def lines(store: Store) -> int:
    with store.reading() as session:
        return len(session.exec(select(LedgerLine.id)).all())


def test_reminders_name_the_rule_and_the_day(stock: Store) -> None:
    report = nightly(stock, date(2026, 11, 24))
    about = [line for line in report.reminded if "午间休息" in line]

    assert len(about) == 3
    assert any("60日前" in line and "2026-12-30" in line and "第五十一条" in line for line in about)


def test_I9_the_same_sweep_twice_says_nothing_new(stock: Store) -> None:
    nightly(stock, date(2026, 11, 24))
    held = lines(stock)
    again = nightly(stock, date(2026, 11, 24))

    assert (again.announced, again.reminded) == ([], [])
    assert lines(stock) == held


def test_a_lapse_is_announced_on_the_day_after_the_last_one(stock: Store) -> None:
    quiet = nightly(at(stock, "2027-02-28"), date(2027, 2, 28))
    told = nightly(at(stock, "2027-03-01"), date(2027, 3, 1))

    assert not any(NOON in line for line in quiet.announced)
    assert [line for line in told.announced if NOON in line] == [
        f"《示例市中小学生午间休息管理规定》（{NOON}）2027-03-01 已失效"
    ]


def test_what_was_asked_of_others_is_late_when_its_day_has_passed(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("accept")
    asked = life.day + timedelta(days=5)
    life.act("wuqy", "accept", "ask-materials", reason="请补充制定依据", on=asked)

    life.to_day(asked)
    on_the_day = nightly(store).overdue
    life.later(1)
    after = nightly(store).overdue

    assert not any("补正" in line for line in on_the_day)
    assert [line for line in after if "补正材料" in line] == [
        f"事项{life.case_id}《{life.case().title}》{life.case().stage}：补正材料应于{asked}前完成"
    ]


def test_an_outside_body_is_late_when_the_day_it_was_expected_by_has_passed(store: Store) -> None:
    life = Life(store)
    life.open(facts={"touches_operators": "yes", "ask_first": "yes", "adviser": "no"})
    life.go("ask_government", identify=lambda: life.act("zhoush", "identify", "conclude", outcome="normative"))
    expected = life.day + timedelta(days=5)
    life.act("chenbh", "ask_government", "send", text="机要交换", on=life.day, data={"expected_by": expected.isoformat()})

    life.to_day(expected)
    on_the_day = nightly(store).overdue
    life.later(1)
    after = nightly(store).overdue

    assert on_the_day == []
    assert [line for line in after if f"本级人民政府应于{expected}前回复" in line]


def test_missed_nights_are_made_up_day_by_day(stock: Store) -> None:
    report = nightly(at(stock, "2029-12-01"), date(2029, 12, 1))
    with stock.reading() as session:
        told = session.exec(select(Notice).where(Notice.kind == "lapsed")).all()

    assert len(told) == len([line for line in report.announced if "已失效" in line]) >= 3
    assert all(notice.due < notice.made_on for notice in told)


def test_the_next_event_stays_equal_to_what_the_facts_say(stock: Store) -> None:
    for day in (date(2026, 11, 24), date(2027, 3, 1), date(2028, 6, 1)):
        nightly(at(stock, day.isoformat()), day)
        with stock.reading() as session:
            for found in session.exec(select(Instrument)):
                wanted = next_event(facts_of(session, found), day, stock.now())
                assert found.next_event_on == wanted


def test_the_heir_is_told_for_a_dissolved_section(stock: Store) -> None:
    nightly(at(stock, "2028-11-01"), date(2028, 11, 1))
    with stock.reading() as session:
        found = find(session, "示教规〔2023〕2号")
        assert found is not None
        notices = session.exec(select(Notice).where(Notice.instrument_id == found.id)).all()

    assert {n.section_id for n in notices} == {5}


def test_a_sweep_seals_the_day_with_a_head(stock: Store) -> None:
    report = nightly(stock, date(2026, 11, 24))

    assert report.head.startswith(str(stock.settings.heads))


def test_documents_older_than_two_years_are_named_for_the_next_clean_up(stock: Store) -> None:
    named = clean_up(stock, date(2026, 11, 24))

    assert NOON in {row["number"] for row in named}
    assert all(str(row["published"]) <= "2024-11-24" for row in named)


def test_a_day_still_to_come_is_only_looked_at(stock: Store) -> None:
    nightly(stock)
    held = lines(stock)
    ahead = nightly(stock, date(2027, 3, 1))

    assert ahead.preview
    assert any(NOON in line for line in ahead.announced)
    assert (lines(stock), ahead.head) == (held, "")
    with stock.reading() as session:
        assert session.exec(select(Notice).where(Notice.kind == "lapsed")).all() == []


def test_a_past_day_can_be_made_up_after_a_head_was_made(stock: Store) -> None:
    make_head(at(stock, "2027-03-05"))
    report = nightly(stock, date(2027, 3, 2))

    assert any(NOON in line for line in report.announced)
    assert report.head


def test_reminders_begin_on_the_first_day_of_the_last_six_months(stock: Store) -> None:
    before = nightly(at(stock, "2027-02-27"), date(2027, 2, 27))
    first = nightly(at(stock, "2027-02-28"), date(2027, 2, 28))  # valid to 2027-08-31

    assert not any("校服" in line for line in before.reminded)
    assert len([line for line in first.reminded if "校服" in line]) == 3


def test_a_reminder_says_which_section_acts_and_what_is_already_too_late(stock: Store) -> None:
    report = nightly(at(stock, "2027-01-15"), date(2027, 1, 15))
    about = [line for line in report.reminded if "午间休息" in line]

    assert all("由“体卫艺科”办理" in line for line in about)
    assert [("（已过）" in line) for line in about] == [False, True, False]


def test_a_renewed_document_is_reminded_of_again_before_its_new_last_day(stock: Store) -> None:
    nightly(stock)
    with stock.writing() as session:
        found = find(session, NOON)
        assert found is not None
        add_facts(session, found, [(FactKind.RENEWED, date(2030, 2, 28))], stock.now(), source="case:1", reason="")

    quiet = nightly(at(stock, "2027-03-01"), date(2027, 3, 1))
    again = nightly(at(stock, "2029-08-28"), date(2029, 8, 28))

    assert not any(NOON in line for line in quiet.announced)
    assert len([line for line in again.reminded if "午间休息" in line and "2030-02-28" in line]) == 3


def test_a_sweep_loads_what_is_due_and_not_the_stock(stock: Store) -> None:
    nightly(stock)
    with stock.writing() as session:
        loaded: list[object] = []
        event.listen(session, "loaded_as_persistent", lambda _, row: loaded.append(row))
        _look(session, Report(date(2026, 11, 25)), stock.now())

    assert [row for row in loaded if isinstance(row, Instrument)] == []


KINDS = st.sampled_from([FactKind.EFFECTIVE, FactKind.EXPIRES, FactKind.REPEALED, FactKind.SUSPENDED, FactKind.RESUMED])
FACTS = st.lists(st.tuples(KINDS, st.dates(date(2025, 1, 1), date(2026, 11, 20))), max_size=5)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=FACTS, day=st.dates(date(2025, 1, 1), date(2026, 11, 24)))
def test_I16_after_a_sweep_the_next_event_is_what_status_says_comes_next(
    stock: Store, facts: list[tuple[FactKind, date]], day: date
) -> None:
    known = parse_moment("2024-12-31T09:00:00")
    with stock.writing() as session:
        made = Instrument(title="样例", organ_id=1, section_id=3)
        session.add(made)
        session.flush()
        add_facts(session, made, [(FactKind.PUBLISHED, date(2024, 12, 1)), *facts], known, source="", reason="")

        _look(session, Report(day), stock.now())

        assert made.next_event_on == next_event(facts_of(session, made), day, stock.now())
        told = [(n.kind, n.due) for n in session.exec(select(Notice).where(Notice.instrument_id == made.id))]
        forces = [(status_of(session, made, d, stock.now()).force, d) for d in days(date(2024, 12, 31), day)]
        changes = [(after.value, d) for (before, _), (after, d) in pairwise(forces) if after is not before]
        assert sorted(row for row in told if row[0] in set(Force)) == sorted(changes)


def days(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
