"""One table says with which status a refusal is answered, wherever it is shown."""

import pytest

from desk.web.faults import Forbidden, NotThere, status_of
from models.refusals import BadInput, EnvironmentFault, OutOfRange, Refusal


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (None, 200),
        (Refusal("不行。"), 409),
        (BadInput("不对。"), 422),
        (OutOfRange(), 404),
        (NotThere("没有。"), 404),
        (Forbidden("不可。"), 403),
        (EnvironmentFault("坏了。"), 503),
    ],
)
def test_a_refusal_has_its_status(refusal: Refusal | None, status: int) -> None:
    assert status_of(refusal) == status
