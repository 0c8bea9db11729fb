"""Sections and people that change: no two sections of one name at once, nobody moved to nowhere, nobody back with old roles."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from models.ledger import LedgerLine
from models.people import Deputy, Person, RoleGrant, Section
from models.words import Role
from tasks.store import Store
from tests.desk.web.browser import Browser, parsed

Browsers = Callable[..., Browser]


@pytest.fixture
def operator(browser: Browsers) -> Browser:
    """The operator at the page of people."""
    made = browser("hanwl")
    made.get("/admin/people")
    return made


def roles(store: Store, login: str) -> set[Role]:
    """Return the roles of a person that have not ended."""
    with store.reading() as session:
        wanted = select(RoleGrant).join(Person, col(Person.id) == col(RoleGrant.person_id))
        return {row.role for row in session.exec(wanted.where(Person.login == login, col(RoleGrant.ends).is_(None)))}


def last_line(store: Store) -> str:
    """Return the last line of the settings chain."""
    with store.reading() as session:
        wanted = select(LedgerLine.body).where(LedgerLine.chain == "settings")
        return session.exec(wanted.order_by(col(LedgerLine.seq).desc())).first() or ""


def chosen(operator: Browser, login: str) -> str:
    """Return which section the form that moves a person has chosen beforehand."""
    forms = [f for f in parsed(operator.page.text).forms if f.action == "/admin/do/move" and f.fields["login"] == login]
    return str(forms[0].fields["section"])


def test_a_section_to_be_dissolved_has_no_second_of_its_name_beside_it(operator: Browser, desk_store: Store) -> None:
    operator.post("/admin/do/dissolve", {"section": "6", "successor": "7", "on": "2026-12-31"})
    same = {"organ": "1", "name": "体卫艺科"}

    assert operator.post("/admin/do/section", {**same, "starts": "2026-03-02"}).status_code == 409
    assert "原来的“体卫艺科”撤并于2026年12月31日" in operator.text
    assert operator.post("/admin/do/section", {**same, "starts": "2027-01-01"}).status_code == 200

    later = {"section": "6", "successor": "7", "on": "2027-02-01"}
    assert operator.post("/admin/do/dissolve", later).status_code == 409
    assert "另一“体卫艺科”于2027年1月1日设立" in operator.text
    with desk_store.reading() as session:
        assert session.get_one(Section, 6).ends == date(2026, 12, 31)


def test_who_stays_behind_is_offered_the_section_that_follows(operator: Browser, desk_store: Store) -> None:
    assert chosen(operator, "sunmh") == "6"
    operator.post("/admin/do/dissolve", {"section": "6", "successor": "7", "on": "2026-03-02"})
    desk_store.settings = replace(desk_store.settings, now="2026-03-03T09:00:00+08:00")
    operator.sign_in("hanwl")
    operator.get("/admin/people")

    assert chosen(operator, "sunmh") == "7"


def test_nobody_is_moved_without_a_choice(operator: Browser, desk_store: Store) -> None:
    assert operator.post("/admin/do/move", {"login": "sunmh", "section": ""}).status_code == 422

    assert "请选择调整到哪个科室" in operator.text
    with desk_store.reading() as session:
        assert session.exec(select(Person.section_id).where(Person.login == "sunmh")).one() == 6


def test_who_has_left_comes_back_without_roles_and_delegations(operator: Browser, desk_store: Store) -> None:
    given = {"principal": "weizj", "deputy": "jiangds", "role": ["leader"], "starts": "2026-01-01", "ends": "2026-12-31"}
    operator.post("/admin/do/deputy", given)
    operator.post("/admin/do/depart", {"login": "weizj", "on": "2026-02-28"})
    assert "原有职责和委托不恢复" in operator.get("/admin/people").text

    operator.post("/admin/do/come-back", {"login": "weizj"})

    assert "原有职责和委托不恢复，请另行添加" in operator.text
    assert roles(desk_store, "weizj") == set()
    assert '"roles":[]' in last_line(desk_store).replace(" ", "")
    with desk_store.reading() as session:
        assert session.exec(select(Deputy)).one().ends == date(2026, 2, 28)


def test_a_departure_to_come_is_taken_back_with_its_roles_named(operator: Browser, desk_store: Store) -> None:
    operator.post("/admin/do/depart", {"login": "weizj", "on": "2026-04-01"})
    assert "撤销后继续登录和办理，职责为：" in operator.get("/admin/people").text

    operator.post("/admin/do/come-back", {"login": "weizj"})

    assert "离任登记已撤销，可以登录。职责：" in operator.text
    assert roles(desk_store, "weizj") >= {Role.LEADER}
    assert '"leader"' in last_line(desk_store)
