"""Chromium, a desk with two matters in it, a context for each person, and a watch over all of them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.persons import Person
from tests.browser.places import Place, furnished
from tests.browser.serving import served
from tests.browser.watching import Watch
from tests.installation import opened

ABSENT = "没有找到 chromium，浏览器测试没有运行（chromium is not installed; on Debian: apt-get install chromium）"
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
Sits = Callable[..., Person]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; given back with the last test of this folder, since its driver holds this thread's event loop."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip(ABSENT)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", NOWHERE])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def watch() -> Watch:
    """What all contexts did."""
    return Watch()


@pytest.fixture(autouse=True)
def watched(watch: Watch) -> Iterator[None]:
    """Every test fails that leaves the machine or breaks a page."""
    watch.take()
    yield
    assert watch.take() == []


@pytest.fixture(scope="package")
def place(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A desk that has seen some work. It asks for the browser first: where there is none, nothing is done."""
    with opened(tmp_path_factory.mktemp("place")) as store, served(store) as url:
        yield furnished(store, url)


@pytest.fixture(scope="package")
def signed(place: Place, chromium: Browser, watch: Watch, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the cookies of a person who signed in once: the door hashes a password, which is meant to be slow."""
    folder: Path = tmp_path_factory.mktemp("cookies")

    def cookies(login: str) -> Path:
        path = folder / f"{login}.json"
        if not path.exists():
            person = Person(watch.over(chromium.new_context(locale="zh-CN")), place.url, login).sign_in()
            person.context.storage_state(path=path)
            person.close()
        return path

    return cookies


@pytest.fixture
def sits(place: Place, chromium: Browser, watch: Watch, signed: Callable[[str], Path]) -> Iterator[Sits]:
    """Seat a person at the furnished desk in a fresh context."""
    seated: list[Person] = []

    def seat(login: str, **options: Any) -> Person:  # noqa: ANN401 - options of a browser context
        state = signed(login) if login else None
        context = watch.over(chromium.new_context(locale="zh-CN", storage_state=state, **options))
        seated.append(Person(context, place.url, login))
        return seated[-1]

    yield seat
    for person in seated:
        person.close()
