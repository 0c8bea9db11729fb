"""书面授权: recorded with the delegation, put into a signature whose form names none; without it nobody signs for the head."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from models.people import Deputy, RoleGrant
from models.refusals import Refusal
from models.words import Code, Role
from tasks.people import person, set_deputy
from tasks.store import Store
from tests.lives import INTERPRETED, Life
from tests.whole import must_be_whole

PAPER = "局授〔2026〕7号"


@pytest.fixture
def life(store: Store) -> Life:
    """A case that wants nothing but its signature."""
    made = Life(store)
    made.open()
    made.go("sign")
    made.at_case(made.drafter, "", "add-material", files=INTERPRETED)
    return made


def delegated(life: Life, authorisation: str = "", *roles: Role, days: int = 3) -> None:
    with life.store.writing() as session:
        starts, ends = life.day, life.day + timedelta(days=days)
        set_deputy(session, "jiangds", "weizj", list(roles or (Role.HEAD,)), starts, ends, authorisation)


def sign(life: Life, **wanted: Any) -> None:  # noqa: ANN401 - fields of Wanted
    effective = life.day + timedelta(days=90)
    life.act("weizj", "sign", "conclude", outcome="signed", on=effective, standing_in_for="jiangds", **wanted)


def signed_by(life: Life) -> str:
    act = next(r for r in reversed(life.state().file.acts) if r.code is Code.CONCLUDE and r.act.step == "sign")
    return str(act.detail("authorisation", ""))


def test_the_authorisation_on_record_stands_in_the_signature(life: Life) -> None:
    delegated(life, f" {PAPER} ")

    sign(life)

    assert signed_by(life) == PAPER
    with life.store.reading() as session:
        assert session.exec(select(Deputy.authorisation)).one() == PAPER
    must_be_whole(life)


def test_one_written_in_the_form_goes_before_the_one_on_record(life: Life) -> None:
    delegated(life, PAPER)

    sign(life, text="局授〔2026〕8号")

    assert signed_by(life) == "局授〔2026〕8号"


@pytest.mark.parametrize("blank", ["", "　"])
def test_without_one_on_record_and_in_the_form_the_deputy_does_not_sign(life: Life, blank: str) -> None:
    delegated(life)

    with pytest.raises(Refusal, match="代签须有书面授权"):
        sign(life, data={"authorisation": blank})

    assert "sign" not in life.decisions()


def test_a_blank_in_the_form_is_filled_from_the_record(life: Life) -> None:
    delegated(life, PAPER)

    sign(life, data={"authorisation": "　"})

    assert signed_by(life) == PAPER


def test_an_authorisation_that_has_run_out_is_none(life: Life) -> None:
    delegated(life, PAPER, days=0)
    life.later(1)
    with life.store.writing() as session:
        set_deputy(session, "jiangds", "weizj", [Role.HEAD], life.day, life.day)

    with pytest.raises(Refusal, match="代签须有书面授权"):
        sign(life)


def test_the_authorisation_for_another_role_is_none_for_the_signature(life: Life) -> None:
    with life.store.writing() as session:
        head = person(session, "jiangds").id or 0
        session.add(RoleGrant(person_id=head, role=Role.LEADER, starts=life.day))
    delegated(life, PAPER, Role.LEADER)
    delegated(life)

    with pytest.raises(Refusal, match="代签须有书面授权"):
        sign(life)
    sign(life, text="局授〔2026〕9号")

    assert signed_by(life) == "局授〔2026〕9号"


def test_on_paper_the_authorisation_of_the_papers_day_counts(life: Life) -> None:
    delegated(life, PAPER, days=0)
    signed_on = life.day
    life.later(5)

    life.act(
        "chenbh",
        "sign",
        "record-paper",
        outcome="signed",
        to="weizj",
        on=signed_on,
        text=(life.day + timedelta(days=90)).isoformat(),
        standing_in_for="jiangds",
        files=(("scan", "note.txt"),),
    )

    assert signed_by(life) == PAPER
