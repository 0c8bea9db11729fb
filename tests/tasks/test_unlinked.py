"""What lies in the store and no row names: taken away when a day old; evidence, the young and the doubtful stay."""

import os
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Date, Float, Integer
from sqlmodel import SQLModel

from models.case import Comment, Meeting
from models.instrument import Campaign
from models.outbox import Installation
from tasks import unlinked
from tasks.chains import append
from tasks.files import HALF, keep, path_of
from tasks.mirroring import mirror_all
from tasks.papers import keep_material
from tasks.store import Store
from tasks.sweeping import nightly
from tasks.unlinked import GOING, Swept, sweep_unlinked
from tests.lives import SAMPLES, Life


def aged(path: Path, days: float = 2) -> Path:
    then = time.time() - days * 86400
    os.utime(path, (then, then))
    return path


def dropped(store: Store, data: bytes = b"an upload whose act was refused") -> Path:
    """Store a file that no row will name, two days ago."""
    return aged(path_of(store.settings, keep(store.settings, data)))


def all_aged(store: Store) -> set[Path]:
    return {aged(path) for path in store.settings.files.glob("*/*")}


@pytest.fixture
def life(store: Store) -> Life:
    life = Life(store)
    life.open()
    return life


def test_a_dropped_upload_goes_once_it_is_a_day_old_and_the_sweep_says_how_many(life: Life) -> None:
    mark = keep_material(life.store, "note", SAMPLES / "meeting.yaml")  # then the act was never recorded
    path = path_of(life.store.settings, mark.sha256)
    young = sweep_unlinked(life.store)
    aged(path, days=1.01)

    report = nightly(life.store)

    assert young == Swept(0, "")
    assert not path.exists()
    assert report.as_json()["removed_files"] == 1
    assert nightly(life.store).files == Swept(0, "")


@pytest.mark.parametrize("kind", ["store", "pg_store"])
def test_on_each_database_what_is_named_stays_and_what_is_not_goes(kind: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(kind)
    named, orphan = dropped(store, b"named"), dropped(store, b"orphan")
    with store.writing() as session:
        session.add(Campaign(title="清理", opened_on=date(2026, 3, 2), scope={"of": [named.name]}))

    assert sweep_unlinked(store) == Swept(1, "")

    assert (named.exists(), orphan.exists()) == (True, False)


def test_a_file_just_stored_stays(store: Store) -> None:
    path = path_of(store.settings, keep(store.settings, b"in flight"))

    assert sweep_unlinked(store) == Swept(0, "")

    assert path.exists()


def test_an_old_file_that_is_uploaded_again_is_young_again(store: Store) -> None:
    path = dropped(store, b"again")
    keep(store.settings, b"again")

    assert sweep_unlinked(store).removed == 0

    assert path.exists()


def test_everything_a_whole_life_stored_stays_however_old(life: Life) -> None:
    life.finish()
    stored = all_aged(life.store)
    orphan = dropped(life.store)

    assert sweep_unlinked(life.store) == Swept(1, "")

    assert {path for path in life.store.settings.files.glob("*/*")} == stored
    assert not orphan.exists()


def test_a_file_that_only_the_ledger_names_is_evidence(life: Life) -> None:
    path = dropped(life.store, b"the record of a decision that a later one replaced")
    with life.store.writing() as session:
        append(session, "campaign:1", {"kind": "decided", "record": path.name}, life.store.now())

    assert sweep_unlinked(life.store) == Swept(0, "")

    assert path.exists()


def test_a_file_named_anywhere_in_a_row_stays(life: Life) -> None:
    now = life.store.now()
    record, comment, meeting = (dropped(life.store, name.encode()) for name in ("record", "comment", "meeting"))
    with life.store.writing() as session:
        session.add(Campaign(title="清理", opened_on=now.date(), record=record.name))
        session.add(
            Meeting(
                case_id=life.case_id, seq=1, step="deliberate", held_on=now.date(), decision="", record={"a": [meeting.name]}
            )
        )
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="sections", text="内网", on=life.day)
    with life.store.writing() as session:
        words = f"附件 fp1:{comment.name}ab 见上"
        session.add(Comment(round_id=1, case_id=life.case_id, received_on=now.date(), words=words, salt="s"))

    assert sweep_unlinked(life.store) == Swept(0, "")

    assert all(path.exists() for path in (record, comment, meeting))


def test_every_column_that_may_hold_text_is_looked_at() -> None:
    looked = {(column.table.name, column.name) for column in unlinked._texts()}
    plain = (Integer, Float, Boolean, Date)

    for table in SQLModel.metadata.sorted_tables:
        wanted = {(table.name, column.name) for column in table.columns if not isinstance(column.type, plain)}
        assert wanted <= looked, "a file named only there would be taken away"
    assert {("act", "body"), ("ledger_line", "body"), ("material", "sha256"), ("campaign", "record")} <= looked


def test_pages_that_a_sweep_wrote_belong_to_no_case_and_stay(life: Life) -> None:
    mirror_all(life.store)
    pages = all_aged(life.store)

    assert sweep_unlinked(life.store).removed == 0

    assert all(path.exists() for path in pages)


def test_after_a_restore_nothing_goes_until_a_person_confirmed_the_numbers(store: Store) -> None:
    path = dropped(store)
    with store.writing() as session:
        session.get_one(Installation, 1).numbers_held = "数据由备份恢复"

    swept = sweep_unlinked(store)

    assert swept.removed == 0
    assert "1 个文件没有记录指向；数据由备份恢复" in swept.left
    assert path.exists()


def test_a_store_that_does_not_fit_the_database_is_left_alone(store: Store) -> None:
    paths = [dropped(store, f"file {n}".encode()) for n in range(21)]

    swept = sweep_unlinked(store)

    assert swept.removed == 0
    assert "可能不是一套" in swept.left
    assert all(path.exists() for path in paths)


def test_what_is_not_what_its_name_says_is_left_to_be_looked_at(store: Store) -> None:
    altered = dropped(store)
    altered.write_bytes(b"something else")
    strange = altered.with_name("notes.txt")
    strange.write_text("not ours")
    for path in (altered, strange):
        aged(path)

    swept = sweep_unlinked(store)

    assert swept.removed == 0
    assert "内容与名称不符" in swept.left
    assert "notes.txt" in swept.left
    assert altered.exists()
    assert strange.exists()


def test_a_half_written_file_of_a_process_that_died_goes_too(store: Store) -> None:
    folder = dropped(store).parent
    old, young = folder / f"{HALF}old", folder / f"{HALF}young"
    for path in (old, young):
        path.write_bytes(b"half")
    aged(old)

    assert sweep_unlinked(store).removed == 2

    assert (old.exists(), young.exists()) == (False, True)


def test_a_file_stored_again_while_it_is_taken_away_comes_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path, true = dropped(store, b"raced"), unlinked._is_itself

    def raced(looked_at: Path) -> bool:
        keep(store.settings, b"raced")  # another process names it, after the rows were read
        return true(looked_at)

    monkeypatch.setattr(unlinked, "_is_itself", raced)

    assert sweep_unlinked(store).removed == 0

    assert path.read_bytes() == b"raced"
    assert not list(store.settings.files.glob(f"*/{GOING}*"))


def test_what_a_killed_sweep_moved_aside_is_put_back_and_judged_anew(store: Store) -> None:
    path = dropped(store)
    aside = path.rename(path.with_name(GOING + path.name))

    assert sweep_unlinked(store).removed == 1

    assert not aside.exists()
    assert not path.exists()


def test_a_sweep_that_only_looks_ahead_takes_nothing(store: Store) -> None:
    path = dropped(store)

    nightly(store, date(2026, 12, 31))

    assert path.exists()
