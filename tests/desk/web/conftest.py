"""The desk over a fresh installation with the sample people, and a browser without scripts for each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from desk.web.app import make_app
from tasks.store import Store
from tests.desk.web.browser import Browser
from tests.installation import opened


@pytest.fixture
def desk_store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


@pytest.fixture
def browser(desk_store: Store) -> Callable[[str], Browser]:
    """Return a signed-in browser for a login."""
    app = make_app(desk_store)

    def signed_in(login: str = "") -> Browser:
        made = Browser(TestClient(app, base_url="http://desk.test", follow_redirects=True), desk_store)
        if login:
            made.sign_in(login)
        return made

    return signed_in
