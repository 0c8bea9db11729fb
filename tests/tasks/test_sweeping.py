from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from models.instrument import Instrument, Notice
from models.ledger import LedgerLine
from models.status import next_event
from tasks.instruments import facts_of, find
from tasks.samples import load_samples
from tasks.store import Store
from tasks.sweeping import clean_up, nightly

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
