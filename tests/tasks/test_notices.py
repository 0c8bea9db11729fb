"""What sections were told of documents: listed by day, of one kind or one section."""

from dataclasses import replace
from datetime import date

import pytest

from models.refusals import BadInput
from tasks.listing import notices_json
from tasks.samples import load_samples
from tasks.store import Store
from tasks.sweeping import nightly
from tests.lives import Life
from tests.tasks.test_issue import in_stock

KEYS = {"id", "kind", "kind_name", "due", "made", "section", "title", "number", "says"}


@pytest.fixture
def stock(store: Store) -> Store:
    store.settings = replace(store.settings, now="2026-11-24T09:00:00")
    load_samples(store)
    nightly(store)
    store.settings = replace(store.settings, now="2027-03-01T09:00:00")
    nightly(store)
    return store


def test_a_repeal_that_nobody_could_place_is_listed_with_the_documents_it_may_mean(store: Store) -> None:
    in_stock(store, "旧1号", date(2027, 8, 31))
    in_stock(store, "旧2号", date(2027, 8, 31))
    life = Life(store)
    life.open()
    life.finish()

    with store.reading() as session:
        (told,) = notices_json(session, "repeals")

    made = life.instrument()
    assert set(told) == KEYS
    assert (told["kind_name"], told["section"], told["title"]) == ("废止不明", "基础教育科", made.title)
    assert told["number"] == made.document_number
    assert all(words in told["says"] for words in ("旧1号", "旧2号", "请核对是哪一件"))


def test_notices_are_listed_by_their_day_with_what_they_are(stock: Store) -> None:
    with stock.reading() as session:
        rows = notices_json(session)

    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    assert {"评估", "修改（届满前）", "续期", "已失效"} <= {row["kind_name"] for row in rows}
    assert len({row["id"] for row in rows}) == len(rows)


def test_one_kind_or_one_section_can_be_asked_for(stock: Store) -> None:
    with stock.reading() as session:
        everything = notices_json(session)
        lapsed = notices_json(session, "lapsed")
        sections = notices_json(session, section="体卫艺科")
        neither = notices_json(session, "lapsed", "没有的科室")

    assert lapsed == [row for row in everything if row["kind"] == "lapsed"]
    assert sections == [row for row in everything if row["section"] == "体卫艺科"]
    assert 0 < len(lapsed) < len(everything)
    assert 0 < len(sections) < len(everything)
    assert neither == []


def test_an_unknown_kind_is_bad_input_that_names_the_known_ones(stock: Store) -> None:
    with stock.reading() as session, pytest.raises(BadInput, match="没有“rain”这种提醒；可用的有：evaluate（评估）"):
        notices_json(session, "rain")


def test_every_notice_a_document_got_has_a_name(stock: Store) -> None:
    with stock.reading() as session:
        rows = notices_json(session)

    assert [row["kind"] for row in rows if row["kind_name"] == row["kind"]] == []
