"""例外期限: shown beside matter and document, told of before and after its last day, never a change of force by itself."""

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import select

from models.case import Deadline
from models.instrument import Instrument, Notice
from models.people import Organ
from models.words import Force
from tasks.instruments import status_of
from tasks.showing import case_json
from tasks.stock import stock_list
from tasks.store import Store
from tasks.sweeping import Report, nightly
from tests.lives import Life
from tests.whole import must_be_whole

WORDS = "适用例外规定的期限至{}年{}月{}日，届满须停止执行或者重新审查"
KINDS = ("exception", "exception-over")


def form(ends: date) -> dict[str, str]:
    return dict.fromkeys(("effect", "situation", "least_harm", "period"), "已说明") | {"ends_on": ends.isoformat()}


def excepted(life: Life, ends: date, until: str = "", **handed_in: Any) -> None:  # noqa: ANN401 - fields of Submission
    """Walk a case whose competition review concludes an exception up to a step, to its end when none is named."""
    life.open(**handed_in)
    life.go("competition_first")
    life.act(life.drafter, "competition_first", "conclude", outcome="exception", data=form(ends))
    agreed = partial(life.act, "weizj", "competition_group", "conclude", outcome="agreed")
    life.go(until, competition_group=agreed)


@pytest.fixture
def life(store: Store) -> Life:
    return Life(store)


def on(life: Life, day: date) -> Report:
    life.to_day(day)
    return nightly(life.store)


def told(life: Life) -> list[tuple[str, date]]:
    with life.store.reading() as session:
        return [(n.kind, n.due) for n in session.exec(select(Notice).where(Notice.kind.in_(KINDS)))]  # type: ignore[attr-defined]  # a column


def about(lines: list[str]) -> list[str]:
    return [line for line in lines if "例外" in line]


def test_the_last_day_stands_in_the_matter_and_beside_its_document(life: Life) -> None:
    ends = life.day + timedelta(days=300)
    excepted(life, ends)
    at = life.store.now()

    with life.store.reading() as session:
        shown = case_json(session, life.case(), at)
        rows = {row["id"]: row["exception_until"] for row in stock_list(session, life.day, at)}

    assert life.case().ended == "archived"
    assert [(d["step"], d["due"], d["rule"]) for d in shown["deadlines"]] == [
        ("competition_first", ends.isoformat(), "C-exc-period")
    ]
    assert shown["deadlines"][0]["says"] == WORDS.format(ends.year, ends.month, ends.day) + "。"
    assert rows == {life.instrument().id: ends}
    must_be_whole(life)


def test_its_section_is_told_once_before_the_day_and_once_after_it_and_the_force_stays(life: Life) -> None:
    ends = life.day + timedelta(days=300)
    excepted(life, ends)

    early = about(on(life, ends - timedelta(days=31)).reminded)
    soon = about(on(life, ends - timedelta(days=30)).reminded)
    again = about(on(life, ends).reminded)
    over = about(on(life, ends + timedelta(days=1)).reminded)
    later = about(on(life, ends + timedelta(days=2)).reminded)

    assert (early, again, later) == ([], [], [])
    assert len(soon) == 1
    assert WORDS.format(ends.year, ends.month, ends.day) in soon[0]
    assert [f"例外期限（至{ends.isoformat()}）已届满，须停止执行或者重新审查" in line for line in over] == [True]
    assert told(life) == [("exception", ends), ("exception-over", ends)]
    with life.store.reading() as session:
        made = session.get_one(Instrument, life.instrument().id)
        force = status_of(session, made, life.day, life.store.now()).force
        sections = {n.section_id for n in session.exec(select(Notice).where(Notice.kind == "exception"))}
    assert force is Force.IN_FORCE
    assert sections == {life.instrument().section_id}


def test_how_long_before_is_a_setting_of_the_organ(life: Life) -> None:
    ends = life.day + timedelta(days=300)
    excepted(life, ends)
    with life.store.writing() as session:
        organ = session.exec(select(Organ).where(Organ.code == "sljy")).one()
        organ.settings = {**organ.settings, "exception_reminder_days": "90"}
        session.add(organ)

    assert about(on(life, ends - timedelta(days=91)).reminded) == []
    assert len(about(on(life, ends - timedelta(days=90)).reminded)) == 1


def test_a_day_still_to_come_is_told_and_nothing_is_recorded(life: Life) -> None:
    ends = life.day + timedelta(days=300)
    excepted(life, ends)

    ahead = nightly(life.store, ends)

    assert ahead.preview
    assert len(about(ahead.reminded)) == 1
    assert told(life) == []


def test_a_matter_not_yet_published_is_listed_each_night_and_is_late_in_no_other_list(life: Life) -> None:
    ends = life.day + timedelta(days=60)
    excepted(life, ends, until="deliver")

    nights = [on(life, ends + timedelta(days=n)) for n in (-31, -30, 1, 2, 31)]

    assert [len(night.exceptions) for night in nights] == [0, 1, 1, 1, 0]
    assert nights[1].exceptions == [f"事项{life.case_id}《{life.case().title}》{WORDS.format(ends.year, ends.month, ends.day)}"]
    assert "已届满" in nights[2].exceptions[0]
    assert [about([*night.overdue, *night.reminded]) for night in nights] == [[]] * 5
    assert json.loads(json.dumps(nights[1].as_json()))["exceptions"] == nights[1].exceptions


def test_a_policy_measure_without_a_document_is_listed_after_its_archive(life: Life) -> None:
    ends = life.day + timedelta(days=300)
    life.open(kind="policy-measure", facts={"touches_operators": "yes", "confidential": "yes"})
    life.go("competition_first")
    if ids := life.open_findings():
        life.act(
            life.drafter, "competition_first", "answer-findings", data={"findings": [{"id": n, "answer": "改"} for n in ids]}
        )
    life.act(life.drafter, "competition_first", "conclude", outcome="exception", data=form(ends))
    life.put_aside("fengzy", "competition_check")
    life.act("fengzy", "competition_check", "conclude", outcome="agreed")
    life.act("weizj", "competition_group", "conclude", outcome="agreed")
    life.act("weizj", "conclusion", "conclude", outcome="issued")
    life.act(life.drafter, "archive", "conclude", outcome="archived")

    assert life.case().ended == "archived"
    assert len(on(life, ends - timedelta(days=10)).exceptions) == 1
    assert len(on(life, ends + timedelta(days=10)).exceptions) == 1


def test_a_terminated_matter_is_watched_no_more(life: Life) -> None:
    excepted(life, life.day + timedelta(days=60), until="deliver")
    assert len(life.rows(Deadline)) == 1

    life.at_case("weizj", "", "terminate", reason="不再制定")

    assert life.rows(Deadline) == []


def test_a_document_that_is_no_longer_in_force_has_no_exception_to_end(life: Life) -> None:
    ends = life.day + timedelta(days=300)
    excepted(life, ends)
    with life.store.reading() as session:
        last = session.get_one(Instrument, life.instrument().id).expires_on
    assert last
    life.store.settings = replace(life.store.settings, now=f"{last.year + 1}-12-01T09:00:00")

    nightly(life.store)

    assert told(life) == []
