"""A sick or missing installation: one Chinese sentence, exit code 3, and what is there is left as it is."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tasks.store as store_module
from tests.command_line import SAMPLES, Desk, counts, must_say

NOTE = ("--material", f"note={SAMPLES / 'note.txt'}")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a lock a moment only."""
    plain: Callable[[Any, Any], None] = store_module._pragmas

    def shortly(connection: Any, record: Any) -> None:  # noqa: ANN401 - the driver's objects
        plain(connection, record)
        connection.execute("PRAGMA busy_timeout=50")

    monkeypatch.setattr(store_module, "_pragmas", shortly)


@pytest.mark.usefixtures("impatient")
def test_a_database_locked_by_another_program_refuses_writing_and_goes_on_reading(desk: Desk) -> None:
    other = sqlite3.connect(desk.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    before = counts(desk)

    must_say(desk.here("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE), 3, "正被其他程序占用")
    assert desk.here("people", "list").code == 0

    other.execute("ROLLBACK")
    other.close()
    assert counts(desk) == before


def test_a_read_only_database_is_read_and_not_written(desk: Desk) -> None:
    readonly = desk.with_(SANTONG_DATABASE=f"sqlite:///file:{desk.database}?mode=ro&uri=true")
    before = counts(desk)

    must_say(readonly.here("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE), 3, "只读")
    assert readonly.here("case", "list").json == []

    assert counts(desk) == before


def alter(desk: Desk, statement: str) -> None:
    connection = sqlite3.connect(desk.database)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "请使用新版程序"),
        ("UPDATE alembic_version SET version_num = '0000'", "santong migrate"),
        ("DROP TABLE alembic_version", "还没有初始化"),
        ("DELETE FROM installation", "还没有初始化"),
    ],
)
def test_a_database_of_another_version_is_left_alone(desk: Desk, statement: str, says: str) -> None:
    alter(desk, statement)
    before = counts(desk)

    must_say(desk.here("case", "list"), 3, says)
    must_say(desk.here("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE), 3, says)

    assert counts(desk) == before


def test_migrating_a_newer_database_is_refused(desk: Desk) -> None:
    alter(desk, "UPDATE alembic_version SET version_num = '9999'")
    before = counts(desk)

    must_say(desk.here("migrate"), 3, "请使用新版程序")

    assert counts(desk) == before


def test_a_file_that_is_no_database_is_named_so(desk: Desk) -> None:
    for rest in desk.home.glob("santong.sqlite3*"):
        rest.unlink()
    no_database = b"this is no database at all, but long enough to be read as one" * 40
    desk.database.write_bytes(no_database)

    must_say(desk.here("case", "list"), 3, "不是数据库")

    assert desk.database.read_bytes() == no_database


def test_a_folder_without_installation_says_to_initialise(tmp_path: Path) -> None:
    must_say(Desk(tmp_path).here("case", "list"), 3, "santong init")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["nonsense", "oracle9://x", "sqlite:////nowhere/at/all.sqlite3"])
def test_a_database_address_that_leads_nowhere_is_an_environment_fault(desk: Desk, address: str) -> None:
    before = counts(desk)

    must_say(desk.with_(SANTONG_DATABASE=address).here("case", "list"), 3, "数据库")

    assert counts(desk) == before
    assert not Path("/nowhere").exists()


def test_a_data_folder_that_cannot_be_made_is_an_environment_fault(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be", encoding="utf-8")

    must_say(Desk(tmp_path).here("init"), 3, "不能建立目录")

    assert (tmp_path / "home").is_file()


def test_files_that_cannot_be_stored_open_no_case(desk: Desk) -> None:
    files, before = desk.home / "files", counts(desk)
    for folder in files.iterdir():
        (folder / next(folder.iterdir()).name).unlink()
        folder.rmdir()
    files.rmdir()
    files.write_text("no folder any more", encoding="utf-8")

    must_say(desk.here("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE), 3, "不能保存文件")

    assert counts(desk) == before


def test_initialising_twice_is_refused_and_changes_nothing(desk: Desk) -> None:
    before = counts(desk)

    must_say(desk.here("init", "--with-samples"), 1, "已经初始化过")

    assert counts(desk) == before


@pytest.mark.parametrize("words", ["tomorrow", "2026-13-01", "25:00"])
def test_a_moment_that_is_none_is_bad_input(desk: Desk, words: str) -> None:
    before = counts(desk)

    must_say(desk.with_(SANTONG_NOW=words).here("people", "list"), 2, "不是有效的时间")

    assert counts(desk) == before


def test_an_environment_that_is_none_is_refused(tmp_path: Path) -> None:
    must_say(Desk(tmp_path).with_(SANTONG_ENV="staging").here("init"), 1, "dev 或者 production")
    assert list(tmp_path.iterdir()) == []
