"""Cases at the places where the tests of single actions begin, and what is tried there and refused."""

from collections.abc import Callable
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from models.acts import Who
from models.words import Code
from tests.models.case_builders import (
    DRAFTER,
    INTERPRETED,
    Desk,
    an_empty_file,
    opened,
)
from tests.models.case_driver import at


def held(step: str, who: Who, pauses: str = "no") -> Desk:
    """A case at a step that somebody took."""
    desk = at(step, opened(file=an_empty_file(pause_after_acceptance=pauses)))
    desk.act(Code.CLAIM, who, step)
    return desk


def only_child(desk: Desk, step: str) -> str:
    return next(iter(desk.view(step).seat.children))


def asked_first() -> Desk:
    return at("ask_government", opened(facts={"touches_operators": "no", "ask_first": "yes", "adviser": "no"}))


def ready_to_sign() -> Desk:
    desk = at("sign", opened())
    desk.act(Code.ADD_MATERIAL, DRAFTER, materials=INTERPRETED)
    return desk


# what is done to a case and not at one of its steps
TO_THE_CASE = frozenset(
    {
        Code.WITHDRAW,
        Code.CORRECT_FACT,
        Code.URGENT,
        Code.TERMINATE,
        Code.SUBMIT,
        Code.ADD_MATERIAL,
        Code.OPEN_ROUND,
        Code.DISPOSE_COMMENTS,
        Code.REFREEZE,
        Code.WAKE,
        Code.SUBMIT_DRAFT,
    }
)


def tried(
    name: str,
    where: str | tuple[str, Who] | Callable[[], Desk],
    code: Code,
    by: Who,
    why: str,
    step: str | None = None,
    **wanted: Any,  # noqa: ANN401 - fields of Act
) -> ParameterSet:
    """Return one try: where the case stands, what is tried, by whom, and what the refusal says.

    `where`: the step a usual case stands at ("": just submitted), one that somebody took, or a case's maker. `step` None: the
    step where the case stands, or none for what is done to the case.
    """
    made: Callable[[], Desk]
    if isinstance(where, str):
        made, stands = (lambda: at(where, opened())) if where else opened, where
    elif isinstance(where, tuple):
        made, stands = (lambda: held(*where)), where[0]
    else:
        made, stands = where, ""
    usual = "" if code in TO_THE_CASE else stands
    return pytest.param(made, code, by, usual if step is None else step, wanted, why, id=name)
