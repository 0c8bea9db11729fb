"""A browser without scripts: it opens pages, fills the forms it finds there and sends them with all their hidden fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response
from lxml import html
from starlette.testclient import TestClient

from models.passwords import SAMPLE
from tasks.store import Store


def parsed(page: str) -> html.HtmlElement:
    """Return a page as its elements."""
    return html.document_fromstring(page)


@dataclass
class Browser:
    """One person's browser. `page` is the last answer."""

    client: TestClient
    store: Store
    page: Response = field(init=False)

    def get(self, path: str) -> Response:
        """Open a page."""
        self.page = self.client.get(path)
        return self.page

    def sign_in(self, login: str, password: str = SAMPLE) -> Response:
        """Sign in."""
        self.page = self.client.post("/sign-in", data={"login": login, "password": password, "back": "/"})
        return self.page

    @property
    def text(self) -> str:
        """The words of the page, spaces folded."""
        return re.sub(r"\s+", " ", parsed(self.page.text).text_content())

    def csrf(self) -> str:
        """Return the token of this person's forms."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.page.text)
        return found.group(1) if found else ""

    def form(self, action: str = "") -> dict[str, Any]:
        """Return the fields of a form on the page as they stand: the first whose action holds `action`, the biggest without."""
        forms = [f for f in parsed(self.page.text).forms if action in (f.action or "")]
        chosen = forms[0] if action else max(forms, key=lambda f: len(f.fields))
        return {k: v for k, v in chosen.form_values() if k}

    def choose(self, name: str, value: str) -> dict[str, str]:
        """Return every field of the page whose name begins and ends so, filled with one value."""
        head, _, tail = name.partition("*")
        names = {el.get("name") or "" for el in parsed(self.page.text).iter("input", "textarea", "select")}
        return {n: value for n in names if n.startswith(head) and n.endswith(tail)}

    def post(self, path: str, data: Mapping[str, Any], files: Mapping[str, Any] | None = None) -> Response:
        """Send a form with this person's token."""
        token = data.get("csrf") or self.csrf() or self._token()
        self.page = self.client.post(path, data={**data, "csrf": token}, files=files)
        return self.page

    def send(self, values: Mapping[str, Any], files: Mapping[str, Any] | None = None, action: str = "") -> Response:
        """Fill the form on the page and send it where the page was, or to `action`."""
        return self.post(action or str(self.page.url), {**self.form(), **values}, files)

    def _token(self) -> str:
        self.get("/messages")
        return self.csrf()
