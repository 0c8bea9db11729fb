"""exchange and public: one turn by hand, the site written for another machine, an inbox brought back."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models.letters import Letter, LetterKind
from settings import ROOT
from tasks.inbox import Inbox
from tasks.store import parse_moment
from tests.command_line import NOW, Desk, copied, must_say


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    return copied(template, tmp_path / "desk")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    assert Desk(folder).here("init", "--with-samples").code == 0
    return folder


def a_letter_in(home: Path) -> Path:
    at = parse_moment(NOW)
    inbox = Inbox(home)
    inbox.put(Letter("", LetterKind.REVIEW, at, "第三条"), "10.0.0.1", at)
    return inbox.path


def test_one_turn_takes_letters_in_and_projects(desk: Desk) -> None:
    a_letter_in(desk.home)

    first, second = desk.here("exchange", "--once"), desk.here("exchange", "--once")

    assert first.json["taken"]["letters"] == 1
    assert first.json["projected"]
    assert first.json["documents"] == 10
    assert (second.json["taken"]["letters"], second.json["taken"]["known"], second.json["projected"]) == (0, 1, False)


def test_the_exchange_goes_on_by_itself_and_ends_when_told_to(desk: Desk) -> None:
    words = [sys.executable, "-m", "desk", "exchange", "--every", "0.2"]
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **desk.environ}, stderr=subprocess.PIPE, text=True)
    try:
        assert eventually((desk.home / "public.sqlite3").exists)
        path = a_letter_in(desk.home)
        assert eventually(lambda: letters_of(desk) == 1)
    finally:
        process.terminate()
        _, said = process.communicate(timeout=20)

    assert path.exists()
    assert process.returncode == 0
    assert "接收意见 0 条、来件 1 件" in said


def eventually(holds: Callable[[], bool]) -> bool:
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.2)
    return False


def letters_of(desk: Desk) -> int:
    with closing(sqlite3.connect(desk.database)) as connection:
        return int(connection.execute("SELECT count(*) FROM public_entry").fetchone()[0])


def test_the_site_is_exported_the_same_twice(desk: Desk, tmp_path: Path) -> None:
    first = desk.here("public", "export", tmp_path / "a", "--base", "https://www.example.gov.cn/")
    desk.here("public", "export", tmp_path / "b", "--base", "https://www.example.gov.cn/")

    assert first.json["documents"] == 10
    assert first.json["sitemap"]
    assert written(tmp_path / "a") == written(tmp_path / "b")


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_base_that_is_no_address_is_refused(desk: Desk, tmp_path: Path) -> None:
    must_say(desk.here("public", "export", tmp_path / "a", "--base", "javascript:alert(1)"), 2, "https://")


def test_an_inbox_from_elsewhere_is_taken_in_once(desk: Desk, tmp_path: Path) -> None:
    path = a_letter_in(tmp_path / "elsewhere")

    assert desk.here("public", "import", path).json["letters"] == 1
    assert desk.here("public", "import", path).json == {"comments": 0, "letters": 0, "repeated": 0, "known": 1, "left_out": []}


def test_a_file_that_is_no_inbox_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no inbox")

    must_say(desk.here("public", "import", tmp_path / "x"), 2, "收件箱")
    must_say(desk.here("public", "import", tmp_path / "gone"), 2, "没有收件箱文件")
