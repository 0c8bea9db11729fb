"""Provisions of an installation: of documents in force only, from the texts it has, read once."""

import json
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, select

from models.case import FindingRow, Reading
from models.instrument import Instrument
from models.screening.provisions import ProvisionIndex
from models.text.codec import to_json
from tasks.provisions import Shelf, provisions_in_force
from tasks.samples import load_samples
from tasks.store import Store
from tests.lives import Life
from tests.text_builders import text_of

TODAY = date(2026, 3, 2)
WORDS = "{title}\n第一条　课后服务费每生每学期不超过300元，由学校按学期收取。\n"


def tie(session: Session, number: str) -> Instrument:
    found = session.exec(select(Instrument).where(Instrument.document_number == number)).one()
    text = text_of(WORDS.format(title=found.title))
    reading = Reading(
        sha256=f"sha-{number}", reader="r1", fingerprint=f"fp1:{number}", title=found.title, tree=json.dumps(to_json(text))
    )
    session.add(reading)
    session.flush()
    found.reading_id = reading.id
    session.add(found)
    return found


def index(store: Store, day: date = TODAY, shelf: Shelf | None = None, without: tuple[int, ...] = ()) -> ProvisionIndex:
    at: datetime = store.now()
    with store.reading() as session:
        return provisions_in_force(session, day, at, without=without, shelf=shelf or Shelf())


def test_of_imported_documents_in_force_the_titles_are_known_and_of_the_others_nothing(store: Store) -> None:
    load_samples(store)

    found = index(store)

    titles = {document.title for document in found.documents}
    assert "示例市中小学校校服管理工作规定" in titles
    assert "示例市学校食品安全信息公开工作规定" not in titles
    assert "示例市中小学生校外实践活动管理办法" not in titles
    assert found.provisions == ()


def test_a_text_tied_to_an_imported_document_is_read_with_its_article(store: Store) -> None:
    load_samples(store)
    with store.writing() as session:
        tie(session, "示教规〔2023〕1号")
        tie(session, "示教规〔2020〕1号")

    found = index(store)

    assert [(one.document.number, one.address) for one in found.provisions] == [("示教规〔2023〕1号", "第一条")]
    assert index(store, date(2031, 1, 1)).provisions == ()


def test_a_drafts_own_instrument_can_be_left_out(store: Store) -> None:
    load_samples(store)
    with store.writing() as session:
        own = tie(session, "示教规〔2023〕1号").id or 0

    found = index(store, without=(own,))

    assert found.provisions == ()
    assert "示教规〔2023〕1号" not in {document.number for document in found.documents}


def test_the_same_stock_is_read_once_and_a_changed_one_anew(store: Store) -> None:
    load_samples(store)
    shelf = Shelf()

    first, second = index(store, shelf=shelf), index(store, shelf=shelf)
    with store.writing() as session:
        tie(session, "示教规〔2023〕1号")
    third = index(store, shelf=shelf)

    assert first is second
    assert third is not second
    assert len(third.provisions) == 1


def test_a_document_published_through_the_product_is_there_with_its_approved_text(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open()
    life.finish()
    made = life.instrument()
    assert made.effective_on

    found = index(store, made.effective_on)

    assert {one.document.title for one in found.provisions} == {made.title}
    assert len(found.provisions) > 10


def test_a_case_is_screened_against_the_texts_that_are_in_force(store: Store, tmp_path: Path) -> None:
    load_samples(store)
    draft = tmp_path / "draft.txt"
    draft.write_text(WORDS.format(title="示例市课后服务收费办法").replace("300", "500"), encoding="utf-8")
    before, after = Life(store), Life(store)
    before.open(file=draft)
    with store.writing() as session:
        tie(session, "示教规〔2023〕1号")

    after.open(file=draft)

    found = [{row.rule for row in life.rows(FindingRow) if row.area == "stock"} for life in (before, after)]
    assert found == [set(), {"STK-CONTRADICTS"}]
