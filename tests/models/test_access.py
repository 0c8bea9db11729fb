"""The permission table: every role, every action, every standing, written out once more; and never stricter than the rules."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from models.access import ACTIONS, OFFICE, RIGHTS, Right, Standing, may, standing_of, why_not
from models.acts import Recorded, Who
from models.procedure.state import derive
from models.words import Code, Role
from tests.models.case_builders import MEASURE, NORMATIVE, Desk, Series, procedure
from tests.models.case_driver import finish
from tests.models.test_procedure_walk import a_walk

LETTERS = {
    "d": Role.DRAFTER,
    "s": Role.SECTION_HEAD,
    "o": Role.LEGAL_OFFICER,
    "a": Role.ADVISER,
    "c": Role.COMPETITION_REVIEWER,
    "k": Role.CLERK,
    "l": Role.LEADER,
    "h": Role.HEAD,
    "r": Role.REGISTRAR,
    "u": Role.AUDITOR,
    "m": Role.ADMIN,
}
OPEN, RUNS = {Standing.RUNNING, Standing.PUBLISHED}, {Standing.RUNNING}
TABLE = {
    Code.SUBMIT: ("d", RUNS),
    Code.ADOPT: ("d", RUNS),
    Code.SUBMIT_DRAFT: ("d", RUNS),
    Code.ADD_MATERIAL: ("dsoacklhr-", OPEN),  # "-": also one without a role
    Code.CLAIM: ("dsoacklhr", OPEN),
    Code.RELEASE: ("dsoacklhr-", OPEN),
    Code.CONCLUDE: ("dsoacklhr-", OPEN),
    Code.RETURN: ("dsoacklhr", RUNS),
    Code.WITHDRAW: ("d", RUNS),
    Code.TAKE_BACK: ("dsoacklhr", RUNS),
    Code.TRANSFER: ("dsoacklhr-", OPEN),
    Code.DELEGATE: ("dsoacklhr", OPEN),
    Code.ADD_SIGNER: ("dsoacklhr", OPEN),
    Code.REMOVE_SIGNER: ("dsoacklhr", OPEN),
    Code.COUNTERSIGN: ("dsoacklhr", OPEN),
    Code.CIRCULATE: ("dsoacklhr-", OPEN),
    Code.URGE: ("dsoacklhr-", OPEN),
    Code.ASK_MATERIALS: ("oackr", OPEN),
    Code.ACCEPT: ("ockr", OPEN),
    Code.PAUSE: ("ockr", OPEN),
    Code.RESUME: ("ockr", OPEN),
    Code.CORRECT_FACT: ("o", OPEN),
    Code.URGENT: ("h", OPEN),
    Code.RECORD_PAPER: ("dsoacklhr-", OPEN),
    Code.SEND: ("dsoacklhr-", OPEN),
    Code.REPLY: ("k", OPEN),
    Code.TERMINATE: ("lh", RUNS),
    Code.OPEN_ROUND: ("ds", OPEN),
    Code.DISPOSE_COMMENTS: ("ds", OPEN),
    Code.ANSWER_FINDINGS: ("ds", OPEN),
    Code.DISPOSE_FINDINGS: ("ockr", OPEN),
    Code.CARRY_OVER: ("o", OPEN),
    Code.KEEP_STANDARD: ("o", OPEN),
    Code.REFREEZE: ("o", OPEN),
    Code.VOID_NUMBER: ("kr", RUNS),
    Code.DONE: ("", set()),
    Code.WAKE: ("", set()),
}
RIGHTS_TABLE = {
    Right.SUBMIT: "dsk",
    Right.SEE_LEDGERS: "ocklhru",
    Right.EXPORT: "ocklhru",
    Right.CLEAN_UP: "dsoklh",
    Right.INTAKE: "ok",
    Right.CONFIRM_RULES: "o",
    Right.PEOPLE: "m",
    Right.SETTINGS: "m",
    Right.SECURITY_LOG: "um",
    Right.BACKUP: "m",
    Right.PACKS: "om",
    Right.STOCK: "ok",
}


def a_who(*roles: Role) -> Who:
    return Who(id=1, section=1, roles=frozenset(roles))


@pytest.mark.parametrize("code", Code)
def test_every_cell_of_the_table_is_as_written(code: Code) -> None:
    letters, standings = TABLE[code]
    roles = {None if letter == "-" else LETTERS[letter] for letter in letters}

    for role, standing in product([*Role, None], Standing):
        why = why_not(a_who(*([role] if role else [])), code, standing)

        assert (why == "") == (role in roles and standing in standings), (role, standing)
        assert why == "" or (why.endswith("。") and why.count("。") == 1)


def test_the_table_names_every_action_and_every_right() -> None:
    assert set(ACTIONS) == set(Code) == set(TABLE)
    assert set(RIGHTS) == set(Right) == set(RIGHTS_TABLE)


@pytest.mark.parametrize("right", Right)
def test_every_right_is_given_as_written(right: Right) -> None:
    assert {role for role in Role if may(a_who(role), right, own=1)} == {LETTERS[letter] for letter in RIGHTS_TABLE[right]}


@pytest.mark.parametrize("right", Right)
def test_letters_law_and_stock_are_open_to_the_own_organ_alone_and_to_the_operator(right: Right) -> None:
    theirs = {role: Who(id=1, section=1, roles=frozenset({role}), organ=2) for role in Role}

    closed = {role for role, who in theirs.items() if may(who, right, own=2) and not may(who, right, own=1)}

    wanted = {Right.INTAKE: "ok", Right.CONFIRM_RULES: "o", Right.PACKS: "o", Right.STOCK: "ok"}.get(right, "")
    assert closed == {LETTERS[letter] for letter in wanted}


def test_a_person_whose_organ_is_not_known_counts_as_the_own_organs() -> None:
    assert may(a_who(Role.CLERK), Right.INTAKE, own=1)


def test_admin_and_auditor_do_nothing_in_a_case_and_the_engine_comes_through_no_page() -> None:
    for role in (Role.ADMIN, Role.AUDITOR, Role.ENGINE, Role.GOVERNMENT, Role.CO_ISSUER):
        assert all(why_not(a_who(role), code, standing) for code in Code for standing in Standing)


def test_a_second_role_opens_what_it_opens_and_closes_nothing() -> None:
    both = a_who(Role.ADMIN, Role.HEAD)

    assert why_not(both, Code.URGENT, Standing.RUNNING) == ""
    assert may(both, Right.PEOPLE, own=1)


def test_a_refusal_names_the_roles_or_the_standing() -> None:
    assert why_not(a_who(Role.CLERK), Code.TERMINATE, Standing.RUNNING).startswith("“终止”由分管领导、主要负责人办理")
    assert "已经公布" in why_not(a_who(Role.HEAD), Code.TERMINATE, Standing.PUBLISHED)
    assert "已经结束" in why_not(a_who(Role.HEAD), Code.TERMINATE, Standing.ENDED)


@pytest.mark.parametrize("name", [NORMATIVE, MEASURE])
def test_whoever_a_step_is_given_to_may_do_what_it_wants(name: str) -> None:
    for step in procedure(name).steps:
        role = step.role if step.role in OFFICE else Role.CLERK
        wants = {
            Code.CONCLUDE: not step.automatic,
            Code.ACCEPT: "accepted" in step.outcomes,
            Code.ASK_MATERIALS: "accepted" in step.outcomes or step.form == "opinion",
            Code.PAUSE: step.pause,
            Code.RESUME: step.pause,
            Code.OPEN_ROUND: step.holds_round,
            Code.DISPOSE_FINDINGS: any(need.what == "findings_disposed" for need in step.needs),
            Code.ANSWER_FINDINGS: any(need.what == "findings_answered" for need in step.needs),
        }
        refused = [code for code, wanted in wants.items() if wanted and why_not(a_who(role), code, Standing.RUNNING)]
        assert refused == [], step.id


def acts_with_standing(desk: Desk) -> Iterator[tuple[Recorded, Standing]]:
    """Yield what people did, each with how the case stood before it."""
    for n, recorded in enumerate(desk.file.acts):
        if recorded.act.by.id:
            before = derive(desk.law, replace(desk.file, acts=desk.file.acts[:n]), recorded.day) if n else None
            yield recorded, standing_of(before) if before else Standing.RUNNING


@pytest.mark.parametrize("name", [NORMATIVE, MEASURE])
@pytest.mark.parametrize("seed", range(6))
def test_what_the_rules_recorded_in_random_lives_the_table_lets_through(name: str, seed: int) -> None:
    walk = a_walk(name, random.Random(seed).choice, Series())  # noqa: S311 - a walk that can be repeated, no secret
    for _ in range(80):
        if not walk.desk.ended:
            walk.step()
    finish(walk.desk)

    for recorded, standing in acts_with_standing(walk.desk):
        act = recorded.act
        if act.code is Code.ASK_MATERIALS and not act.decider.roles & ACTIONS[act.code].roles:
            continue  # the rules leave it to any holder; the office asks for materials in a review
        if (act.code, standing) == (Code.TAKE_BACK, Standing.PUBLISHED):
            continue  # design §8: never after a publication
        assert why_not(act.decider, act.code, standing) == ""
        assert act.paper is None or why_not(act.by, Code.RECORD_PAPER, standing) == ""
    assert standing_of(walk.desk.state) is Standing.ENDED
