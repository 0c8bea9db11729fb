"""What may not be done is refused, each in one sentence that says why and what to do."""

from collections.abc import Callable
from typing import Any

import pytest

from models.acts import Who
from models.words import Code
from tests.models.case_builders import (
    DRAFTER,
    LEADER,
    Desk,
    a_draft,
    opened,
)
from tests.models.case_walk import must_read_well
from tests.models.refused_at_steps import AT_STEPS
from tests.models.refused_in_cases import IN_CASES


@pytest.mark.parametrize(("made", "code", "by", "step", "wanted", "why"), [*AT_STEPS, *IN_CASES])
def test_what_may_not_be_done_is_refused_in_one_sentence(
    made: Callable[[], Desk], code: Code, by: Who, step: str, wanted: dict[str, Any], why: str
) -> None:
    desk = made()

    refusal = desk.refused(code, by, step, **wanted)

    assert why in refusal.message
    must_read_well(refusal)


AFTER_THE_END = [code for code in Code if code not in {Code.SUBMIT, Code.ADOPT, Code.RECORD_PAPER}]


@pytest.mark.parametrize("code", AFTER_THE_END)
def test_nothing_is_done_in_a_matter_that_has_ended(code: Code) -> None:
    desk = opened()
    desk.act(Code.TERMINATE, LEADER, reason="政策调整")

    refusal = desk.refused(code, DRAFTER, "plan", draft=a_draft(2) if code is Code.SUBMIT_DRAFT else None)

    assert "已终止" in refusal.message
    assert desk.todos == {}
