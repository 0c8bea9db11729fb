"""Every route of both applications with made-up addresses and queries: whatever is asked, nothing breaks (Schemathesis)."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok
from starlette.testclient import TestClient

from desk.public.app import make_public_app
from desk.web.app import make_app
from models.passwords import SAMPLE
from tasks.opening import Submission, submit
from tasks.projection import project_public
from tasks.samples import load_samples
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.installation import opened

TRIES = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(tmp_path_factory.mktemp("schema")) as made:
        load_samples(made)
        note = (("note", SAMPLES / "note.txt"),)
        submit(made, Submission(file=SAMPLES / "draft-1.txt", title="", section="", login="zhaowy", materials=note))
        yield made


def routes(app: Any) -> list[Any]:  # noqa: ANN401 - FastAPI, and the operations of its schema
    """Return the operations that read."""
    schema = schemathesis.openapi.from_dict({**app.openapi(), "servers": [{"url": "/"}]})
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    return [operation for operation in found if operation.method.upper() == "GET"]


def tried(client: TestClient, operation: Any) -> list[int]:  # noqa: ANN401 - an operation of the schema
    """Ask a route for what Schemathesis makes up, and return the statuses."""
    seen: list[int] = []

    @TRIES
    @given(operation.as_strategy())
    def ask(case: Any) -> None:  # noqa: ANN401 - a case of Schemathesis
        answer = client.get(case.formatted_path, params=case.query or None)
        seen.append(answer.status_code)
        assert answer.status_code < 500, (case.formatted_path, case.query, answer.text[:300])

    ask()
    return seen


def test_no_route_of_the_desk_breaks_whatever_is_asked(store: Store) -> None:
    app = make_app(store)
    client = TestClient(app, base_url="http://desk.test", follow_redirects=False, raise_server_exceptions=False)
    client.post("/sign-in", data={"login": "chenbh", "password": SAMPLE})

    statuses = [status for operation in routes(app) for status in tried(client, operation)]

    assert {200, 404} <= set(statuses)


def test_no_route_of_the_public_application_breaks_whatever_is_asked(store: Store) -> None:
    project_public(store)
    app = make_public_app(store.settings.home)
    client = TestClient(app, base_url="http://public.test", follow_redirects=False, raise_server_exceptions=False)

    statuses = [status for operation in routes(app) for status in tried(client, operation)]

    assert {200, 404} <= set(statuses)
