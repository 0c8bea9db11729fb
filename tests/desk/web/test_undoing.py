"""What can be undone is offered while it can be; afterwards the page says who has gone on since."""

from collections.abc import Callable
from datetime import date

import pytest

from tasks.store import Store
from tests.desk.web.browser import Browser
from tests.desk.web.office import Office


@pytest.fixture
def office(desk_store: Store, browser: Callable[..., Browser]) -> Office:
    made = Office(desk_store, browser)
    made.to_day(date(2026, 8, 31))
    made.hand_in(touches_operators="yes", ask_first="no")
    return made


def page(office: Office, login: str) -> str:
    """Return the matter as somebody sees it."""
    return str(office.person(login).get(f"/cases/{office.case_id}").text)


def test_a_conclusion_can_be_taken_back_until_the_next_has_gone_on(office: Office) -> None:
    back = f"/cases/{office.case_id}/act/take-back?step=plan"
    office.act("qianrh", "plan", "conclude", outcome="approved", data__necessity="规范校服采购")
    assert back in page(office, "qianrh")

    office.act("wuqy", "identify", "conclude", outcome="normative")

    assert back not in page(office, "qianrh")
    assert "取回：立项：下一环节已由 吴清议 开始办理" in page(office, "qianrh")


def test_a_submission_can_be_withdrawn_until_somebody_has_dealt_with_it(office: Office) -> None:
    away = f'href="/cases/{office.case_id}/act/withdraw"'
    assert away in page(office, "zhaowy")

    office.act("qianrh", "plan", "conclude", outcome="approved", data__necessity="规范校服采购")

    assert away not in page(office, "zhaowy")
    assert "撤回：" in page(office, "zhaowy")
