"""The procedure files themselves: every outcome of every step leads to an end, nothing is wanted that nothing produces."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from models.procedure.evidence import EVIDENCE, MATERIAL_NAMES
from models.procedure.forms import FORMS
from models.procedure.schema import Need, Procedure
from models.words import Role
from tests.models.case_builders import LATER, MEASURE, NORMATIVE, a_law, opened, procedure
from tests.models.case_driver import finish

FILES = (NORMATIVE, MEASURE, LATER)
OUTCOMES = [
    (name, step.id, outcome)
    for name in FILES
    for step in procedure(name).steps
    if not step.automatic
    for outcome in step.outcomes
]
OPENED_BY = {
    "mend": {"legality": "amend"},
    "recheck": {"legality": "amend"},
    "fold_in": {"deliberate": "passed_with_changes"},
    "competition_group": {"competition_first": "exception"},
}


@pytest.mark.parametrize(("name", "step", "outcome"), OUTCOMES)
def test_from_every_outcome_of_every_step_an_end_is_reached_and_no_history_is_lost(name: str, step: str, outcome: str) -> None:
    law = a_law(name)
    facts = {fact: "yes" for fact in law.procedure.facts} | {"confidential": "yes" if outcome == "withheld" else "no"}
    desk = opened(law, facts=facts, data={"organs": ["示例市财政局"]})
    desk.instead = {**OPENED_BY.get(step, {}), step: outcome}

    finish(desk)

    assert (step, outcome) in {(r.act.step, r.act.outcome) for r in desk.file.acts}
    assert desk.ended in law.procedure.ends
    assert list(desk.file.acts) == desk.log


def needs_of(file: Procedure) -> list[Need]:
    of_steps = [need for step in file.steps for need in step.needs]
    return [*file.opens, *of_steps, *(n for s in file.steps for o in s.outcomes.values() for n in o.needs)]


@pytest.mark.parametrize("name", FILES)
def test_no_step_needs_evidence_that_nothing_produces(name: str) -> None:
    """A step that is named must stand; a material must have a name; a number must be given by a step; a round held by one."""
    file = procedure(name)
    needs = needs_of(file)

    assert {need.what for need in needs} <= set(EVIDENCE)
    assert {need.of for need in needs if need.what in {"material", "bound_material"}} <= set(MATERIAL_NAMES)
    assert {need.of for need in needs if need.what in {"step", "only_ordered", "organs"}} <= {step.id for step in file.steps}
    assert {need.of for need in needs if need.what == "number"} <= {step.gives for step in file.steps if step.gives}
    assert {need.of for need in needs if need.what == "standards"} <= {step.standard for step in file.steps}
    if any(need.what in {"round", "window", "rounds_over", "comments_disposed"} for need in needs):
        assert any(step.holds_round for step in file.steps)
    if any(need.what in {"findings_answered", "findings_disposed"} for need in needs):
        assert any(step.does == "screen" for step in file.steps)


@pytest.mark.parametrize("name", FILES)
def test_a_step_named_as_evidence_comes_before_the_one_that_wants_it(name: str) -> None:
    file = procedure(name)
    earlier = file.earlier({})

    for step in file.steps:
        for need in (*step.needs, *(n for o in step.outcomes.values() for n in o.needs)):
            if need.what == "step":
                assert need.of in earlier[step.id], f"{step.id} wants {need.of}"


@pytest.mark.parametrize("name", FILES)
def test_every_form_step_and_rule_of_a_file_is_known(name: str) -> None:
    file, book = procedure(name), a_law(name).book

    assert {step.form for step in file.steps} <= set(FORMS)
    assert all(book.rule(rule).citation for rule in file.rules_cited() if rule)
    assert all(step.rule for step in file.steps if step.not_by)


@pytest.mark.parametrize("name", FILES)
def test_what_a_meeting_a_signature_and_a_registration_decide_is_never_carried_over(name: str) -> None:
    for step in procedure(name).steps:
        if step.form in {"meeting", "sign", "register", "publish"} or step.gives:
            assert step.carries_over == "nobody"
            assert step.gives is None or not step.take_back


WANTED = [
    ("consult", "round", "", "A-steps-p"),
    ("consult", "window", "30", "D-yhj-consult"),
    ("consult", "rounds_over", "", "A-steps-p"),
    ("consult", "comments_disposed", "", "A-steps-p"),
    ("competition_first", "round", "operators", "C-consult"),
    ("deliver", "material", "note", "B-115-materials"),
    ("deliver", "readable", "", ""),
    ("accept", "material", "note", "B-115-materials"),
    ("accept", "readable", "", ""),
    ("accept", "step", "competition_check", "D-yhj-63"),
    ("deliberate", "step", "legality", "B-115-gate"),
    ("fold_in", "only_ordered", "deliberate", ""),
    ("countersign", "organs", "countersign", "A-joint"),
    ("sign", "step", "competition_check", "C-gate"),
    ("sign", "step", "competition_check", "C-21-rule"),
    ("sign", "step", "competition_group", "C-gate"),
    ("sign", "step", "legality", "B-115-gate"),
    ("sign", "step", "recheck", "B-115-gate"),
    ("sign", "standards", "competition", "C-gate"),
    ("sign", "standards", "legality", "B-115-gate"),
    ("sign", "bound_material", "interpretation_plan", "E-sign"),
    ("sign", "bound_material", "interpretation", "E-sign"),
    ("publicity", "secret", "", "E-must"),
    ("publish", "number", "document", "A-3unify-p"),
    ("publish", "number", "registration", "A-3unify-p"),
]


@pytest.mark.parametrize(("step", "what", "of", "rule"), WANTED)
def test_what_the_law_wants_at_a_step_stands_in_the_file_with_its_rule(step: str, what: str, of: str, rule: str) -> None:
    wants = procedure(NORMATIVE).step(step)

    needs = {(n.what, n.of, n.rule) for n in (*wants.needs, *(n for o in wants.outcomes.values() for n in o.needs))}

    assert (what, of, rule) in needs


def test_whoever_wrote_or_signed_off_a_draft_reviews_it_nowhere() -> None:
    bans = {step.id: set(step.not_by) for step in procedure(NORMATIVE).steps if step.not_by}

    review = {"drafter", "same_section", "decider_of:deliver", "decider_of:signoff"}
    assert (bans["legality"], bans["recheck"]) == (review, review)
    assert bans["accept"] == {"drafter", "same_section"}
    assert bans["competition_check"] == {"drafter", "decider_of:competition_first"}


def test_what_is_decided_on_a_text_is_bound_to_it() -> None:
    bound = {step.id for step in procedure(NORMATIVE).steps if step.binds_draft}
    carried = {step.id for step in procedure(NORMATIVE).steps if step.carries_over == "legal_officer"}

    reviews = {"consult", "competition_first", "competition_check", "competition_group", "legality", "recheck"}
    assert carried == reviews
    assert bound == reviews | {"screen", "deliberate", "fold_in", "countersign", "government_approval", "sign"}
    assert {s.id for s in procedure(NORMATIVE).steps if s.standard} == reviews - {"consult"}


def a_file(*steps: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": "x", "name": "x", "in_force_from": date(2026, 1, 1), "ends": {"over": "结束"}, "steps": list(steps)}


def a_step(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of Step
    return {"id": name, "name": name, "role": Role.CLERK, "outcomes": {"done": {"name": "办结"}}, **more}


def test_a_whole_file_is_read() -> None:
    read = Procedure.model_validate(a_file(a_step("one"), a_step("two", after=["one"])))

    assert read.earlier({}) == {"one": frozenset(), "two": frozenset({"one"})}
    assert read.reachable("one", {}) == {"one", "two"}


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([a_step("one"), a_step("one")], "重复"),
        ([a_step("one", after=["two"]), a_step("two")], "没有列在它前面"),
        ([a_step("one", opens_with={"two": ["done"]})], "没有列在它前面"),
        ([a_step("one", when={"rain": "yes"})], "没有定义的事实"),
        ([a_step("one", does="screen")], "要么由人出具结论，要么自动完成"),
        ([a_step("one", outcomes={})], "要么由人出具结论，要么自动完成"),
        ([a_step("one", outcomes={"no": {"name": "否", "to": "back:two"}})], "去向"),
        ([a_step("one", outcomes={"no": {"name": "否", "to": "end:never"}})], "去向"),
        ([a_step("one", outcomes={"no": {"name": "否", "to": "somewhere"}})], "去向"),
        ([a_step("one", due={"amount": 5, "unit": "day", "of": "two"})], "没有列在它前面"),
        ([a_step("one", not_by=["decider_of:two"])], "没有列在它前面"),
        ([a_step("one", not_by=["drafters"])], "not_by"),
        ([a_step("one", deputy="none")], "deputy"),
        ([a_step("one", carries_over="legal_officers")], "carries_over"),
        ([a_step("one", gives="document", gives_on="given")], "没有给出号码的结论"),
        ([a_step("one", script="x")], "Extra inputs"),
        ([], "at least 1"),
    ],
)
def test_a_file_that_cannot_work_is_not_read(steps: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Procedure.model_validate(a_file(*steps))
