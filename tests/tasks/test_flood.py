"""How much one address may send to the public pages: across midnight too, and an IPv6 network counts as one."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.letters import Letter, LetterKind
from tasks.exchanging import Exchange
from tasks.inbox import Inbox, Limits, TooMany, forget_salts
from tasks.store import parse_moment
from tests.installation import opened

LATE = parse_moment("2026-03-02T23:59:00+08:00")


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    """An inbox that takes two letters an hour and three a day from one address."""
    return Inbox(tmp_path, Limits(address_hour=2, address_day=3))


def taken(inbox: Inbox, at: datetime, *addresses: str) -> int:
    """Send a letter from each address; return how many were taken."""
    number = 0
    for n, address in enumerate(addresses):
        try:
            inbox.put(Letter("", LetterKind.REVIEW, at, f"第{n}件，{at}"), address, at)
        except TooMany:
            continue
        number += 1
    return number


def test_the_hour_goes_on_over_midnight(inbox: Inbox) -> None:
    assert taken(inbox, LATE, *["10.0.0.1"] * 4) == 2

    assert taken(inbox, LATE + timedelta(seconds=90), *["10.0.0.1"] * 4) == 0
    assert taken(inbox, LATE + timedelta(seconds=90), "10.0.0.2") == 1


def test_the_day_goes_on_over_midnight_and_ends(inbox: Inbox) -> None:
    taken(inbox, LATE, *["10.0.0.1"] * 2)

    assert taken(inbox, LATE + timedelta(hours=2), *["10.0.0.1"] * 2) == 1
    assert taken(inbox, LATE + timedelta(hours=23), "10.0.0.1") == 0
    assert taken(inbox, LATE + timedelta(hours=24, minutes=1), "10.0.0.1") == 1


def test_a_network_of_ipv6_is_one_address(inbox: Inbox) -> None:
    assert taken(inbox, LATE, *(f"2001:db8::{n:x}" for n in range(1, 20))) == 2

    assert taken(inbox, LATE, "2001:db8:0:1::1") == 1


def test_an_ipv4_address_written_as_ipv6_is_the_same_address(inbox: Inbox) -> None:
    assert taken(inbox, LATE, "10.0.0.1", "::ffff:10.0.0.1", "10.0.0.1") == 2
    assert taken(inbox, LATE, "::ffff:10.0.0.2") == 1


def test_the_salt_of_a_day_goes_when_the_next_is_over(inbox: Inbox) -> None:
    for days in range(3):
        taken(inbox, LATE + timedelta(days=days), "10.0.0.1")

    with closing(sqlite3.connect(inbox.path)) as connection:
        assert {row[0] for row in connection.execute("SELECT day FROM salt")} == {"2026-03-03", "2026-03-04"}


def test_the_salt_goes_with_the_exchange_too(inbox: Inbox) -> None:
    taken(inbox, LATE, "10.0.0.1")

    for days, left in ((1, 1), (2, 0)):
        forget_salts(inbox.path, LATE + timedelta(days=days))
        with closing(sqlite3.connect(inbox.path)) as connection:
            assert len(connection.execute("SELECT day FROM salt").fetchall()) == left


def test_a_turn_of_the_exchange_forgets_the_salt(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        box = Inbox(store.settings.home)
        taken(box, store.now() - timedelta(days=2), "10.0.0.1")

        Exchange(store).turn()

        with closing(sqlite3.connect(box.path)) as connection:
            assert connection.execute("SELECT day FROM salt").fetchall() == []
