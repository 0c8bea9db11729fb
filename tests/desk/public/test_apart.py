"""The public process stands apart: it works without the main database, and says in Chinese what it cannot do."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from desk.public.app import make_public_app
from settings import ROOT
from tests.desk.public.conftest import Public
from tests.lives import Life


@pytest.fixture
def alone(office: Life, tmp_path: Path) -> Path:
    """A home folder with nothing in it but what the public process needs."""
    home = tmp_path / "alone"
    home.mkdir()
    shutil.copy(office.store.settings.home / "public.sqlite3", home / "public.sqlite3")
    return home


def test_without_the_main_database_everything_is_read_and_letters_are_taken(alone: Path) -> None:
    client = TestClient(make_public_app(alone), base_url="http://public.test")

    assert client.get("/").status_code == 200
    assert client.get("/documents/doc-1").status_code == 200
    assert client.get("/letters/new/review").status_code == 200
    assert sorted(path.name for path in alone.iterdir()) == ["intake", "public.sqlite3"]


def test_a_main_database_nobody_can_read_hinders_nothing(alone: Path) -> None:
    (alone / "santong.sqlite3").write_bytes(b"garbage")
    (alone / "santong.sqlite3").chmod(0)

    client = TestClient(make_public_app(alone), base_url="http://public.test")

    assert client.get("/?words=校服&list=all").status_code == 200


def test_before_there_is_a_projection_the_pages_say_so(tmp_path: Path) -> None:
    client = TestClient(make_public_app(tmp_path), base_url="http://public.test")

    answer = client.get("/")

    assert answer.status_code == 503
    assert "正在准备" in answer.text
    assert "<h1>暂时无法访问</h1>" in answer.text


@pytest.mark.parametrize("left", [b"", b"garbage" * 999])
def test_a_damaged_projection_is_said_to_be_on_its_way(alone: Path, left: bytes) -> None:
    (alone / "public.sqlite3").write_bytes(left)

    answer = TestClient(make_public_app(alone), base_url="http://public.test").get("/documents/doc-1")

    assert answer.status_code == 503
    assert "几分钟" in answer.text


def test_an_inbox_that_cannot_be_written_loses_nothing_that_was_typed(alone: Path) -> None:
    (alone / "intake").write_text("a file where the folder should be")
    client = TestClient(make_public_app(alone), base_url="http://public.test")
    assert client.get("/letters/new/review").status_code == 200

    answer = client.post("/letters/new/review", data={"words": "写了很多字"})

    assert answer.status_code == 503
    assert "写了很多字" in answer.text


def test_a_projection_swapped_in_is_shown_at_once(public: Public) -> None:
    home = public.store.settings.home
    before = public.get("/catalogue.json").text
    held = (home / "public.sqlite3").read_bytes()
    (home / "aside").write_bytes(held)

    (home / "aside").replace(home / "public.sqlite3")

    assert public.get("/catalogue.json").text == before


def test_the_public_process_opens_no_database_of_the_office(alone: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        **os.environ,
        "SANTONG_HOME": str(alone),
        "SANTONG_DATABASE": f"sqlite:///{alone}/never.sqlite3",
        "SANTONG_NOW": "",
    }
    process = subprocess.Popen([sys.executable, "-m", "desk.public", "127.0.0.1", str(port)], cwd=ROOT, env=environ)
    try:
        page = answer_of(f"http://127.0.0.1:{port}/")
        opened = [os.readlink(path) for path in Path(f"/proc/{process.pid}/fd").iterdir() if path.is_symlink()]
    finally:
        process.terminate()
        process.wait(20)

    assert "行政规范性文件目录" in page
    assert not [name for name in opened if "santong.sqlite3" in name]
    assert not (alone / "never.sqlite3").exists()


def answer_of(address: str) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the public process never answered")
