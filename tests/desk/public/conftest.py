"""The public application over the projection of an installation: one document published, one round open."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from lxml import html
from starlette.testclient import TestClient

from desk.public.app import make_public_app
from tasks.exchanging import Exchange
from tasks.inbox import Limits
from tasks.samples import load_samples
from tasks.store import Store, parse_moment
from tests.installation import opened
from tests.lives import Life

STAMP = re.compile(r'name="stamp" value="([^"]+)"')


@dataclass
class Public:
    """A reader's browser without scripts, and the office behind."""

    life: Life
    limits: Limits
    client: TestClient

    @property
    def store(self) -> Store:
        """The office's store."""
        return self.life.store

    @property
    def round_path(self) -> str:
        """The address of the open round."""
        return "/consultations/2"

    def get(self, path: str) -> Response:
        """Open a page."""
        return self.client.get(path)

    def send(self, path: str, **fields: Any) -> Response:  # noqa: ANN401 - fields of a form
        """Open a form, fill it in, send it, follow to the page after."""
        found = STAMP.search(self.client.get(path).text)
        stamp = {"stamp": found.group(1)} if found else {}
        return self.client.post(path, data={**stamp, **fields})

    def exchange(self) -> None:
        """Let the office take in what came and show what it did."""
        Exchange(self.store).turn()


def listed(page: str, path: str) -> list[Any]:
    """Return the elements or values of a page that an XPath names."""
    found = html.document_fromstring(page).xpath(path)
    assert isinstance(found, list)
    return found


def value(page: str, path: str) -> str:
    """Return the text that an XPath names."""
    return str(html.document_fromstring(page).xpath(f"string({path})"))


def a_public(life: Life, limits: Limits) -> Public:
    """Return a browser at the public application as it is now."""
    now = parse_moment(life.store.settings.now)
    app = make_public_app(life.store.settings.home, limits=limits, pretended=now)
    return Public(life, limits, TestClient(app, base_url="http://public.test", raise_server_exceptions=True))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """An office that published one document and opened a public round on another."""
    folder: Path = tmp_path_factory.mktemp("office")
    with opened(folder) as store:
        load_samples(store)
        life = Life(store)
        life.open()
        life.finish()
        life.open("draft-1.txt")
        life.go("consult")
        life.act(life.drafter, "consult", "open-round", to="public,operators", text="局门户网站", on=life.day)
        Exchange(store).turn()
        yield life


@pytest.fixture
def public(office: Life) -> Public:
    """A browser that may send at once."""
    return a_public(office, Limits(fastest=0, address_hour=1000, address_day=1000))


@pytest.fixture
def limited(office: Life) -> Callable[..., Public]:
    """Return a browser under limits of one's own."""
    return lambda **limits: a_public(office, Limits(**limits))
