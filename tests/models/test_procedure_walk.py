"""Random walks over every procedure: thousands of legal and illegal acts by random people, every invariant after each.

`case_walk.must_hold_after` looks at I1, I2, I4, I5, I7 and I8 after every recorded act; here are the walks that call it.
"""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from models.words import Code
from tests.models.case_builders import (
    DRAFTER,
    LATER,
    LEGAL_DRAFTER,
    LEGAL_SECTION,
    MEASURE,
    NORMATIVE,
    SECTION,
    Desk,
    Series,
    a_draft,
    a_law,
    an_empty_file,
    opened,
)
from tests.models.case_driver import finish
from tests.models.case_walk import Choose, Walk

ERAS = (date(2021, 7, 5), date(2024, 7, 20), date(2025, 3, 20), date(2025, 12, 20), date(2026, 3, 2), date(2026, 6, 20))
STEERING = (
    "touches_operators",
    "ask_first",
    "joint",
    "important_joint",
    "adviser",
    "confidential",
    "party_first",
    "expert_view",
)
WALKS, STEPS = 12, 120  # for each kind of case


def a_walk(name: str, choose: Choose, series: Series) -> Walk:
    """A random case of a procedure, brought to a random step by the driver."""
    section = choose((SECTION, SECTION, SECTION, LEGAL_SECTION))
    file = an_empty_file(
        section=section,
        outside=choose((frozenset(), frozenset({"registrar"}))),
        number_order=choose(("after_registration", "after_signature")),
        pause_after_acceptance=choose(("allowed", "no")),
    )
    findings = choose((0, 2))
    desk = opened(
        a_law(name),
        facts={fact: choose(("yes", "no", "no")) for fact in STEERING if choose(range(2))},
        file=file,
        day=choose(ERAS),
        findings=findings,
        by=DRAFTER if section == SECTION else LEGAL_DRAFTER,
        data={"organs": choose(([], ["示例市财政局", "示例市民政局"]))},
        draft=a_draft(1, touching=("收费（第五条）",) if findings else ()),
    )
    desk.series = series
    finish(desk, until=choose([step.id for step in desk.law.procedure.steps if not step.automatic]))
    return Walk(desk, choose)


def walked(name: str, seeds: Sequence[int], series: Series) -> tuple[list[Desk], Counter[Code], int]:
    """Walk once for each seed, then let the driver find the end."""
    desks, codes, refused = [], Counter[Code](), 0
    for seed in seeds:
        walk = a_walk(name, random.Random(seed).choice, series)  # noqa: S311 - a walk that can be repeated, no secret
        for _ in range(STEPS):
            if walk.desk.ended:
                break
            walk.step()
        refused += len(walk.refused)
        finish(walk.desk)
        codes.update(r.code for r in walk.desk.file.acts)
        desks.append(walk.desk)
    return desks, codes, refused


@pytest.mark.parametrize("name", [NORMATIVE, MEASURE, LATER])
@pytest.mark.parametrize("first", [0, 100, 200])
def test_I1_I2_I4_I5_I7_I8_hold_through_random_lives_and_an_end_is_always_reachable(name: str, first: int) -> None:
    series = Series()

    desks, codes, refused = walked(name, range(first, first + WALKS), series)

    assert all(desk.ended for desk in desks)
    assert refused > WALKS, "the walk tried hardly anything illegal"
    assert {Code.CONCLUDE, Code.SUBMIT_DRAFT, Code.CLAIM, Code.DONE} <= set(codes)
    for kind, year in series.serials:
        given = [
            m.serial for d in desks for r in d.file.acts for m in r.given if (m.kind, m.year, m.outside) == (kind, year, False)
        ]
        assert sorted(n for n in given if n) == list(range(1, series.serials[kind, year] + 1))


def test_the_walks_try_every_action() -> None:
    series, codes = Series(), Counter[Code]()

    for name in (NORMATIVE, LATER):
        codes.update(walked(name, range(500, 500 + WALKS), series)[1])

    rare = {Code.ADOPT, Code.TERMINATE, Code.WITHDRAW, Code.WAKE, Code.RECORD_PAPER, Code.KEEP_STANDARD, Code.ACCEPT}
    rare |= {Code.PAUSE, Code.RESUME, Code.REMOVE_SIGNER, Code.REFREEZE, Code.SEND, Code.VOID_NUMBER, Code.DISPOSE_COMMENTS}
    assert set(Code) - rare <= set(codes), set(Code) - rare - set(codes)


class Matter(RuleBasedStateMachine):
    """One case under the hand of Hypothesis, which shortens what breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.walk: Walk | None = None

    @initialize(data=st.data(), name=st.sampled_from((NORMATIVE, MEASURE, LATER)))
    def submitted(self, data: st.DataObject, name: str) -> None:
        self.walk = a_walk(name, self._chooser(data), Series())

    @rule(data=st.data())
    def somebody_does_something(self, data: st.DataObject) -> None:
        assert self.walk
        self.walk.choose = self._chooser(data)
        if not self.walk.desk.ended:
            self.walk.step()

    @invariant()
    def the_acts_are_as_they_were_recorded(self) -> None:
        assert self.walk is None or list(self.walk.desk.file.acts) == self.walk.desk.log

    def teardown(self) -> None:
        if self.walk:
            finish(self.walk.desk)

    @staticmethod
    def _chooser(data: st.DataObject) -> Choose:
        def choose(choices: Sequence[Any]) -> Any:  # noqa: ANN401 - whatever is chosen from
            return data.draw(st.sampled_from(choices))

        return choose


def test_no_sequence_of_acts_breaks_an_invariant() -> None:
    careful = settings(
        max_examples=8, stateful_step_count=25, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )

    run_state_machine_as_test(Matter, settings=careful)
