"""Numbers no database holds, in every address and query that takes a number: an answer each time, never a fault of the desk."""

import inspect
from collections.abc import Callable, Iterator
from typing import get_args

import pytest
from fastapi.routing import APIRoute

from desk.web.app import ROUTERS
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser

HUGE = ("99999999999999999999", "-99999999999999999999")
USUAL = {"case_id": "1", "code": "claim"}


def addresses(method: str) -> Iterator[str]:
    """Yield every address of a method with one number in it huge, the others as usual."""
    for route in (route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)):
        if method not in (route.methods or ()):
            continue
        numbers = [name for name, p in inspect.signature(route.endpoint).parameters.items() if _is_number(p.annotation)]
        usual = {name: USUAL.get(name, "1") for name in route.param_convertors}
        for name in numbers:
            for number in HUGE:
                if name in usual:
                    yield route.path.format(**{**usual, name: number})
                else:
                    yield f"{route.path.format(**usual)}?{'round' if name == 'turned' else name}={number}"


def _is_number(annotation: object) -> bool:
    return annotation is int or int in get_args(annotation)


@pytest.mark.parametrize("login", ["zhaowy", "chenbh", "zhoush", "hanwl", "jiangds"])
def test_a_huge_number_is_answered_whoever_sends_it(browser: Callable[..., Browser], desk_store: Store, login: str) -> None:
    draft = SAMPLES / "draft-1.txt"
    submit(
        desk_store, Submission(file=draft, title="", section="", login="zhaowy", materials=(("note", SAMPLES / "note.txt"),))
    )
    person = browser(login)
    person.get("/messages")
    token = person.csrf()

    statuses = {address: person.get(address).status_code for address in addresses("GET")}
    statuses |= {address: person.post(address, {"csrf": token}).status_code for address in addresses("POST")}

    assert len(statuses) > 40
    assert {address: code for address, code in statuses.items() if code not in {200, 403, 404, 409, 422}} == {}
    assert statuses[f"/cases/{HUGE[0]}"] == 404
