"""Numbers given through the one door (I4): once, without gap, never back-dated, void with a reason; or typed in."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models.acts import Act, Paper
from models.outbox import Installation
from models.refusals import BadInput, Refusal
from models.words import NumberKind
from tasks.acting import act
from tasks.numbers import faults_of, register_of
from tasks.people import who
from tasks.store import Store, parse_moment
from tests.bench import numbering
from tests.bench.numbering import clerk_of, done, done_at, giving, many_cases, open_case, serials, set_organ, voiding
from tests.installation import NOW

AT = parse_moment(NOW)


@pytest.fixture
def numbers(tmp_path: Path) -> Iterator[Store]:
    """An installation with the short procedures and a clock that stands still."""
    with numbering.installation(tmp_path, now=NOW) as store:
        yield store


@pytest.fixture(params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The same on each database, with the real clock."""
    database = request.getfixturevalue("pg_url") if request.param == "postgresql" else ""
    with numbering.installation(tmp_path, database) as store:
        yield store


def given_to(store: Store, case_id: int, at: datetime = AT) -> str:
    return done_at(store, giving(clerk_of(store), case_id), at).numbers[0]


def test_i4_numbers_follow_each_other_from_one(numbers: Store) -> None:
    cases = many_cases(numbers, 3)

    given = [given_to(numbers, case_id) for case_id in cases]

    assert given == ["示教规〔2026〕1号", "示教规〔2026〕2号", "示教规〔2026〕3号"]
    assert serials(numbers) == given


def test_i4_a_case_is_given_its_number_once(numbers: Store) -> None:
    case_id = open_case(numbers)
    given_to(numbers, case_id)

    with pytest.raises(Refusal, match="已经办结"):
        given_to(numbers, case_id)

    assert serials(numbers) == ["示教规〔2026〕1号"]


def test_i4_a_moment_before_the_last_number_of_the_series_is_refused(numbers: Store) -> None:
    first, second = many_cases(numbers, 2)
    given_to(numbers, first)

    with pytest.raises(Refusal, match="不能倒签编号"):
        given_to(numbers, second, AT - timedelta(microseconds=1))

    assert serials(numbers) == ["示教规〔2026〕1号"]
    assert given_to(numbers, second, AT) == "示教规〔2026〕2号"


def test_i4_a_clock_set_back_is_refused_though_the_act_takes_its_moment_from_it(numbers: Store) -> None:
    first, second = many_cases(numbers, 2)
    given_to(numbers, first, AT + timedelta(hours=1))

    with pytest.raises(Refusal, match="不能倒签编号"):
        done(numbers, giving(clerk_of(numbers), second))


def test_i4_a_number_dated_back_on_paper_is_refused(numbers: Store) -> None:
    case_id = open_case(numbers)
    with numbers.reading() as session:
        recorder = who(session, "chuyx", AT.date())
    paper = Paper(by=clerk_of(numbers), on=AT.date() + timedelta(days=1), scan="0" * 64)
    wanted = giving(recorder, case_id).model_copy(update={"paper": paper})

    with pytest.raises(Refusal, match="不能倒签"):
        done_at(numbers, wanted, AT + timedelta(days=2))

    assert serials(numbers) == []


def test_i4_a_void_number_stays_in_the_register_with_its_reason_and_is_never_given_again(numbers: Store) -> None:
    case_id = open_case(numbers)
    clerk = clerk_of(numbers)
    given_to(numbers, case_id)

    done_at(numbers, voiding(clerk, case_id, "示教规〔2026〕1号"), AT)

    assert given_to(numbers, case_id) == "示教规〔2026〕2号"
    with numbers.reading() as session:
        register = register_of(session)
    assert [(row["number"], row["void"]) for row in register] == [("示教规〔2026〕1号", "字号印错"), ("示教规〔2026〕2号", "")]
    assert serials(numbers) == ["示教规〔2026〕1号", "示教规〔2026〕2号"]


def test_i4_a_number_is_not_made_void_without_a_reason(numbers: Store) -> None:
    case_id = open_case(numbers)
    given_to(numbers, case_id)
    wanted = voiding(clerk_of(numbers), case_id, "示教规〔2026〕1号").model_copy(update={"reason": " "})

    with pytest.raises(Refusal, match="须写明理由"):
        done_at(numbers, wanted, AT)


def test_i4_a_new_year_begins_at_one(numbers: Store) -> None:
    first, second, third = many_cases(numbers, 3)

    given = [given_to(numbers, first), given_to(numbers, second, parse_moment("2027-01-01T00:00:00"))]
    given.append(given_to(numbers, third, parse_moment("2027-01-04T09:00:00")))

    assert given == ["示教规〔2026〕1号", "示教规〔2027〕1号", "示教规〔2027〕2号"]
    assert sorted(serials(numbers)) == sorted(given)


def test_after_a_restore_no_number_is_given_and_the_refusal_says_why(numbers: Store) -> None:
    case_id = open_case(numbers)
    with numbers.writing() as session:
        session.get_one(Installation, 1).numbers_held = "数据由备份恢复，请先登记各序列最后一号。"

    with pytest.raises(Refusal, match="暂停编号：数据由备份恢复"):
        given_to(numbers, case_id)

    assert serials(numbers) == []


def test_an_organ_without_a_pattern_gives_no_number(numbers: Store) -> None:
    case_id = open_case(numbers)
    set_organ(numbers, document_number="")

    with pytest.raises(Refusal, match="还没有设置"):
        given_to(numbers, case_id)


def test_a_pattern_with_a_fault_gives_no_number(numbers: Store) -> None:
    case_id = open_case(numbers)
    set_organ(numbers, document_number="示教规{n}号")

    with pytest.raises(BadInput, match="编号式样"):
        given_to(numbers, case_id)

    assert serials(numbers) == []


def test_a_transaction_that_fails_after_its_number_was_taken_leaves_no_gap(numbers: Store) -> None:
    first, second = many_cases(numbers, 2)
    wanted = giving(clerk_of(numbers), first)

    with pytest.raises(ZeroDivisionError):
        fail_after(numbers, wanted)

    assert given_to(numbers, second) == "示教规〔2026〕1号"
    assert serials(numbers) == ["示教规〔2026〕1号"]


def fail_after(store: Store, wanted: Act) -> None:
    with store.writing() as session:
        assert act(session, wanted, AT).numbers == ("示教规〔2026〕1号",)
        raise ZeroDivisionError


@pytest.mark.slow
def test_i4_a_process_killed_between_taking_and_committing_leaves_no_gap(running: Store, tmp_path: Path) -> None:
    first, second = many_cases(running, 2)
    clerk, taken = clerk_of(running), tmp_path / "taken"
    process = numbering.processes_of_their_own().Process(
        target=numbering.take_and_wait, args=(running.settings, giving(clerk, first), taken)
    )
    process.start()
    until = time.monotonic() + 60
    while not taken.exists() and process.is_alive() and time.monotonic() < until:
        time.sleep(0.02)

    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()

    assert taken.exists()
    assert process.exitcode == -signal.SIGKILL
    given = [done(running, giving(clerk, case_id)).numbers[0] for case_id in (second, first)]
    assert [number.split("〕")[1] for number in given] == ["1号", "2号"]
    assert serials(running) == given


def test_a_hole_in_a_series_is_named(numbers: Store) -> None:
    first, second = many_cases(numbers, 2)
    given_to(numbers, first)
    with numbers.writing() as session:
        session.execute(text("UPDATE number_series SET serial = serial + 1"))
    given_to(numbers, second)

    with numbers.reading() as session:
        faults = faults_of(session)

    assert faults == ["示教规〔{year}〕{n}号（2026年）的顺序号不连续或者重复"]


@pytest.mark.parametrize("what", ["number_series", "issued_number"])
def test_i4_a_row_of_the_number_register_cannot_be_removed(running: Store, what: str) -> None:
    case_id = open_case(running)
    done(running, giving(clerk_of(running), case_id))

    with pytest.raises(Exception, match="delete refused|DELETE refused"), running.writing() as session:
        session.execute(text(f"DELETE FROM {what}"))  # noqa: S608 - the test's own two names

    assert len(serials(running)) == 1


def test_the_register_tells_what_was_given_to_which_case_and_when(numbers: Store) -> None:
    case_id = open_case(numbers)
    given_to(numbers, case_id)

    with numbers.reading() as session:
        (row,) = register_of(session)

    assert (row["kind"], row["case"], row["serial"], row["outside"]) == (NumberKind.DOCUMENT, case_id, 1, False)
    assert datetime.fromisoformat(str(row["given"])) == AT
