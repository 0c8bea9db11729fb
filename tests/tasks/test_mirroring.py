"""The mirror: a page is rendered once and only when it may have changed; after any cut it equals one made from nothing."""

import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.case import Case
from models.instrument import Instrument
from models.people import Organ, Section
from models.publication_values import Issued
from models.status import FactKind
from tasks import mirroring
from tasks.files import keep, path_of
from tasks.instruments import add_facts
from tasks.issuing import issued_of
from tasks.mirroring import LIST, mirror_all
from tasks.samples import load_samples
from tasks.store import Store
from tasks.writing.pages import document_page
from tests.lives import Life

CATALOGUES = ["catalogue.json", "feed.xml", "index.html"]


@pytest.fixture
def life(store: Store) -> Life:
    """One document of our own, published and mirrored."""
    load_samples(store)
    life = Life(store)
    life.open()
    life.finish()
    return life


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files written into the mirror from now on."""
    names: list[str] = []
    true = mirroring._swap

    def noted(path: Path, data: bytes) -> None:
        names.append(path.name)
        true(path, data)

    monkeypatch.setattr(mirroring, "_swap", noted)
    return names


def pages(store: Store) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in store.settings.public.iterdir()}


def from_nothing(store: Store) -> dict[str, bytes]:
    """Return the mirror as it is written where there is none yet; the one that stands is put back."""
    public, aside = store.settings.public, store.settings.home / "aside"
    held = (store.settings.home / LIST).read_bytes()
    public.rename(aside)
    (store.settings.home / LIST).unlink()
    mirror_all(store)
    made = pages(store)
    shutil.rmtree(public)
    aside.rename(public)
    (store.settings.home / LIST).write_bytes(held)
    return made


def own(store: Store) -> Instrument:
    with store.reading() as session:
        return session.exec(select(Instrument).where(Instrument.imported == False)).one()  # noqa: E712 - SQL


def test_a_publication_renders_each_page_once(store: Store, rendered: list[str]) -> None:
    life = Life(store)
    life.open()

    life.finish()

    pages_of_it = [f"doc-{life.case_id}.html", f"doc-{life.case_id}-jiedu.html"]
    assert sorted(name for name in rendered if name != LIST) == sorted([*pages_of_it, *CATALOGUES, "style.css"])


def test_another_publication_leaves_the_pages_of_the_first(life: Life, rendered: list[str]) -> None:
    mirror_all(life.store)
    rendered.clear()
    first = life.case_id
    life.open("draft-1.txt")

    life.finish()

    assert f"doc-{life.case_id}.html" in rendered
    assert not [name for name in rendered if name.startswith((f"doc-{first}.", f"doc-{first}-", "style"))]
    assert pages(life.store) == from_nothing(life.store)


def test_a_run_in_which_nothing_changed_renders_nothing_and_names_every_page(life: Life, rendered: list[str]) -> None:
    mirror_all(life.store)
    rendered.clear()

    named = mirror_all(life.store)

    assert rendered == [LIST]
    assert {name: path_of(life.store.settings, sha).read_bytes() for name, sha in named} == pages(life.store)


def renamed_section(life: Life) -> None:
    with life.store.writing() as session:
        section = session.get_one(Section, life.case().section_id)
        section.name = "基础教育与学前教育科"


def renamed_organ(life: Life) -> None:
    with life.store.writing() as session:
        session.get_one(Organ, life.case().organ_id).name = "示例市教育和体育局"


def repealed(life: Life) -> None:
    with life.store.writing() as session:
        found = session.get_one(Instrument, own(life.store).id)
        day = date(2026, 1, 1)
        add_facts(session, found, [(FactKind.REPEALED, day)], life.store.now(), source="", reason="被另一文件废止")


def in_force_by_date(life: Life) -> None:
    life.to_day(date(2026, 12, 31))


def expired_in_the_stock(life: Life) -> None:
    life.to_day(date(2031, 1, 1))


def acted_in_its_case(life: Life) -> None:
    with life.store.writing() as session:
        session.get_one(Case, life.case_id).version += 1


@pytest.mark.parametrize(
    "changed", [renamed_section, renamed_organ, repealed, in_force_by_date, expired_in_the_stock, acted_in_its_case]
)
def test_whatever_changes_the_mirror_equals_one_made_from_nothing(life: Life, changed: Callable[[Life], None]) -> None:
    mirror_all(life.store)
    changed(life)

    mirror_all(life.store)

    assert pages(life.store) == from_nothing(life.store)


def test_a_page_changed_lost_or_missing_from_the_store_is_made_good(life: Life, rendered: list[str]) -> None:
    settings, page = life.store.settings, f"doc-{life.case_id}.html"
    true = dict(mirror_all(life.store))
    (settings.public / page).write_bytes(b"altered")
    (settings.public / "feed.xml").unlink()
    path_of(settings, true["style.css"]).unlink()
    rendered.clear()

    assert dict(mirror_all(life.store)) == true

    assert {page, "feed.xml", "style.css"} <= set(rendered)
    assert pages(life.store) == from_nothing(life.store)
    assert path_of(settings, true["style.css"]).exists()


@pytest.mark.parametrize("whole", [b"", b"{", b'{"maker": "another", "made": {}}'])
def test_a_list_that_is_broken_or_another_programs_counts_for_nothing(life: Life, whole: bytes, rendered: list[str]) -> None:
    (life.store.settings.home / LIST).write_bytes(whole)
    rendered.clear()

    mirror_all(life.store)

    assert set(rendered) == {*pages(life.store), LIST}


class Killed(BaseException):
    """Stands for a process that ends where it is."""


@pytest.mark.parametrize("after", range(6))
def test_a_run_cut_off_after_any_file_is_completed_by_the_next(life: Life, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed_organ(life)
    left, true = iter(range(after)), mirroring._swap

    def swap(path: Path, data: bytes) -> None:
        if next(left, None) is None:
            raise Killed
        true(path, data)

    monkeypatch.setattr(mirroring, "_swap", swap)
    with pytest.raises(Killed):
        mirror_all(life.store)
    monkeypatch.setattr(mirroring, "_swap", true)

    mirror_all(life.store)

    assert pages(life.store) == from_nothing(life.store)
    assert "示例市教育和体育局".encode() in pages(life.store)[f"doc-{life.case_id}.html"]


def test_the_last_of_two_writers_leaves_the_truth(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """One renders the old page and sleeps; the other writes the new one and leaves; then the first puts its old one down."""
    asleep = iter([True])
    acted_in_its_case(life)

    def page(issued: Issued) -> str:
        old = document_page(issued)
        if next(asleep, False):
            renamed_organ(life)
            mirror_all(life.store)
        return old

    monkeypatch.setattr(mirroring, "document_page", page)

    mirror_all(life.store)

    assert "示例市教育和体育局".encode() in pages(life.store)[f"doc-{life.case_id}.html"]
    assert pages(life.store) == from_nothing(life.store)


def test_what_a_killed_run_left_half_written_is_taken_away_once_it_is_old(life: Life) -> None:
    left, fresh = (life.store.settings.public / name for name in (".index.html.x1", ".index.html.x2"))
    for path in (left, fresh):
        path.write_bytes(b"<html")
    os.utime(left, (0, 0))

    mirror_all(life.store)

    assert (left.exists(), fresh.exists()) == (False, True)


def test_the_statements_do_not_grow_with_the_documents_that_did_not_change(life: Life) -> None:
    mirror_all(life.store)
    sent: list[str] = []
    event.listen(life.store.engine, "before_cursor_execute", lambda c, cursor, words, *rest: sent.append(words))

    mirror_all(life.store)

    asked = [words for words in sent if words.startswith("SELECT")]
    with life.store.reading() as session:
        assert len(session.exec(select(Instrument.id)).all()) > 8
    assert len(asked) == 12  # six questions, asked before and after


# What a case's version stands for: rows that only an act writes, each act counting the version up.
WITH_THE_VERSION = {"case", "case_effect", "decision", "draft", "late_field", "material", "publication", "reading"}
BY_NAME = {"instrument", "force_fact", "relation", "organ", "section"}


def test_a_page_reads_nothing_that_its_mark_does_not_stand_for(life: Life) -> None:
    read: set[str] = set()
    event.listen(
        life.store.engine,
        "before_cursor_execute",
        lambda c, cursor, words, *rest: read.update(re.findall(r'(?:FROM|JOIN) "?(\w+)', words)),
    )

    with life.store.reading() as session:
        issued_of(session, session.get_one(Case, life.case_id), life.store.now())

    assert read == WITH_THE_VERSION | BY_NAME


def test_storing_the_same_bytes_again_makes_the_file_young(store: Store) -> None:
    sha = keep(store.settings, b"twice")
    os.utime(path_of(store.settings, sha), (0, 0))

    assert keep(store.settings, b"twice") == sha

    assert path_of(store.settings, sha).stat().st_mtime > 0
