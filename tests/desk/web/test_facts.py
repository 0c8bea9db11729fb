"""认定: the legal officer sees what the section answered; concluding confirms each answer, or corrects it."""

from collections.abc import Callable
from datetime import date

import pytest

from models.case import Case
from models.procedure.state import CaseState
from models.words import Answer, StepStatus
from tasks.acting import state_of
from tasks.store import Store
from tests.desk.web.browser import Browser
from tests.desk.web.office import Office

SAID = {"touches_operators": "yes", "ask_first": "no"}


@pytest.fixture
def office(desk_store: Store, browser: Callable[..., Browser]) -> Office:
    made = Office(desk_store, browser)
    made.to_day(date(2026, 8, 31))
    return made


def to_be_identified(office: Office, **facts: str) -> None:
    """Hand a draft in with what the section says, and bring it to the legal officer."""
    office.hand_in(**facts)
    office.act("qianrh", "plan", "conclude", outcome="approved", data__necessity="规范校服采购")


def state(office: Office) -> CaseState:
    """Return the matter as its acts make it."""
    with office.store.reading() as session:
        return state_of(session, session.get_one(Case, office.case_id), office.day)


def test_what_the_section_said_is_a_proposal_until_the_legal_officer_confirms_it(office: Office) -> None:
    to_be_identified(office, **SAID)
    assert state(office).progress.confirmed == {}

    office.act("wuqy", "identify", "conclude", outcome="normative")

    now = state(office)
    assert set(now.progress.confirmed) == set(now.law.procedure.facts)
    assert now.progress.facts["touches_operators"] is Answer.YES


def test_a_fact_corrected_at_the_identification_changes_the_way_at_once(office: Office) -> None:
    to_be_identified(office, **SAID)

    office.act("wuqy", "identify", "conclude", outcome="normative", fact__ask_first="yes")

    assert state(office).views["ask_government"].status is StepStatus.OPEN


def test_a_fact_nobody_answered_is_asked_and_the_form_comes_back_as_typed(office: Office) -> None:
    to_be_identified(office, touches_operators="yes")
    assert "科室没有明确" in office.person("wuqy").get(office.open("wuqy", "identify", "conclude")).text

    status, page = office.tried("wuqy", "identify", "conclude", outcome="normative", fact__risk="yes")

    assert status == 409
    assert "是否涉及群众切身利益" in page
    assert 'id="fact-risk-yes" name="fact.risk" value="yes" checked' in office.person("wuqy").page.text
    office.act("wuqy", "identify", "conclude", outcome="normative", fact__ask_first="no")


def test_a_no_against_the_words_of_the_text_wants_a_reason(office: Office) -> None:
    to_be_identified(office, touches_operators="no", ask_first="no")

    status, page = office.tried("wuqy", "identify", "conclude", outcome="normative")
    office.act("wuqy", "identify", "conclude", outcome="normative", reason="只对学校内部管理作出规定")

    assert status == 409
    assert "仍答“否”的须写明理由" in page
    assert state(office).progress.facts["touches_operators"] is Answer.NO
