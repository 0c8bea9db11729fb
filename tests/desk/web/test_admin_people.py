"""The operator and the people: who may hold what, who is moved, put right, gone and back; delegations; nothing done twice."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import func, select

from models.case import Todo
from models.ledger import LedgerLine
from models.people import Deputy, Person, RoleGrant
from models.words import Role
from tasks.store import Store
from tests.desk.web.browser import Browser
from tests.lives import Life

Browsers = Callable[..., Browser]
PERIOD = {"starts": "2026-03-01", "ends": "2026-12-31"}


@pytest.fixture
def operator(browser: Browsers) -> Browser:
    """The operator at the page of people."""
    made = browser("hanwl")
    made.get("/admin/people")
    return made


def does(operator: Browser, what: str, **values: object) -> int:
    """Send a form of administration; return the status of the answer."""
    return operator.post(f"/admin/do/{what}", values).status_code


def lines(store: Store) -> int:
    """Return how many lines the settings chain has."""
    with store.reading() as session:
        return session.exec(select(func.count()).select_from(LedgerLine).where(LedgerLine.chain == "settings")).one()


def test_the_operator_stands_in_for_nobody(operator: Browser, desk_store: Store) -> None:
    values = {"principal": "jiangds", "deputy": "hanwl", "role": ["head"], "authorisation": "自拟1号"}

    assert does(operator, "deputy", **values, **PERIOD) == 409

    assert "韩维里是系统管理员，不能受托代办" in operator.text
    with desk_store.reading() as session:
        assert session.exec(select(Deputy)).all() == []


def test_an_auditor_stands_in_for_nobody_who_names_one_oneself(browser: Browsers) -> None:
    head = browser("jiangds")
    head.get("/me")

    head.post("/me/deputy", {"deputy": "chuyx", "role": ["head"], **PERIOD})

    assert "褚易行是查阅人员，不能受托代办" in head.text


def test_a_delegation_to_the_operator_that_stands_in_the_data_opens_nothing(operator: Browser, desk_store: Store) -> None:
    case_id = Life(desk_store).open()
    with desk_store.writing() as session:
        ids = [session.exec(select(Person.id).where(Person.login == login)).one() or 0 for login in ("jiangds", "hanwl")]
        starts, ends = date(2026, 3, 1), date(2026, 12, 31)
        session.add(Deputy(principal_id=ids[0], deputy_id=ids[1], roles=["head"], starts=starts, ends=ends))

    assert operator.get(f"/cases/{case_id}").status_code == 404
    assert "代 蒋道示" not in operator.get("/me").text


@pytest.mark.parametrize("role", ["clerk", "head", "drafter", "registrar", "adviser"])
def test_the_operator_is_given_no_role_of_the_office(operator: Browser, role: str) -> None:
    assert does(operator, "grant", login="hanwl", role=role) == 409

    assert "系统管理员不参与任何事项的办理" in operator.text


def test_who_holds_a_role_of_the_office_does_not_become_operator(operator: Browser, browser: Browsers) -> None:
    assert does(operator, "grant", login="chenbh", role="admin") == 409
    assert "“科室负责人”、“办公室文书”" in operator.text
    assert does(operator, "add", login="both", name="某人", role=["clerk", "admin"]) == 409
    assert browser("chenbh").get("/admin").status_code == 403


def test_a_deputy_does_not_become_operator_while_it_lasts(operator: Browser) -> None:
    does(operator, "add", login="daiban", name="代办")
    operator.get("/admin/people")
    assert does(operator, "deputy", principal="weizj", deputy="daiban", role=["leader"], **PERIOD) == 200

    assert does(operator, "grant", login="daiban", role="admin") == 409
    assert "受他人委托代办" in operator.text


def test_a_role_given_and_ended_on_one_day_opens_nothing_and_can_be_given_again(operator: Browser, browser: Browsers) -> None:
    does(operator, "grant", login="zhaowy", role="clerk")
    assert browser("zhaowy").get("/letters").status_code == 200

    does(operator, "end-role", login="zhaowy", role="clerk")
    assert "职责已终止" in operator.text
    assert browser("zhaowy").get("/letters").status_code == 403

    assert does(operator, "grant", login="zhaowy", role="clerk") == 200
    assert browser("zhaowy").get("/letters").status_code == 200


def test_a_role_nobody_holds_cannot_be_ended_and_leaves_no_line(operator: Browser, desk_store: Store) -> None:
    before = lines(desk_store)

    assert does(operator, "end-role", login="sunmh", role="clerk") == 409

    assert "孙明合没有“" in operator.text
    assert lines(desk_store) == before


@pytest.mark.parametrize(("what", "values"), [("depart", {}), ("end-role", {"role": "admin"})])
def test_the_only_operator_does_not_go(operator: Browser, desk_store: Store, what: str, values: dict[str, str]) -> None:
    assert does(operator, what, login="hanwl", **values) == 409
    assert "唯一的系统管理员" in operator.text

    does(operator, "add", login="second", name="另一名", role=["admin"])
    operator.get("/admin/people")
    does(operator, what, login="hanwl", **values)
    with desk_store.reading() as session:
        gone = session.exec(select(Person).where(Person.login == "hanwl")).one()
        (role,) = session.exec(select(RoleGrant).where(RoleGrant.person_id == gone.id))
        assert gone.ends or role.ends


def test_a_departure_noted_by_mistake_is_taken_back(operator: Browser, browser: Browsers) -> None:
    does(operator, "depart", login="sunmh", on="2025-01-01")
    assert browser("sunmh").get("/").url.path == "/sign-in"

    operator.get("/admin/people")
    assert "撤销离任登记" in operator.text
    does(operator, "come-back", login="sunmh")

    assert browser("sunmh").get("/").url.path == "/"
    assert does(operator, "come-back", login="sunmh") == 409


def test_a_person_is_moved_and_put_right_and_the_line_holds_no_name(operator: Browser, desk_store: Store) -> None:
    assert does(operator, "move", login="sunmh", section="7") == 200
    assert does(operator, "correct", login="sunmh", name="孙明和", title="副科长") == 200

    with desk_store.reading() as session:
        moved = session.exec(select(Person).where(Person.login == "sunmh")).one()
        said = [line.body for line in session.exec(select(LedgerLine).where(LedgerLine.chain == "settings"))]
    assert (moved.section_id, moved.organ_id, moved.name, moved.title) == (7, 1, "孙明和", "副科长")
    assert not any("孙明和" in body for body in said)
    assert does(operator, "move", login="sunmh", section="7") == 409
    assert does(operator, "correct", login="sunmh", name="孙明和", title="副科长") == 409


def test_who_is_moved_to_another_organ_is_of_that_organ(operator: Browser, desk_store: Store) -> None:
    does(operator, "move", login="wuqy", section="9")

    with desk_store.reading() as session:
        assert session.exec(select(Person.organ_id).where(Person.login == "wuqy")).one() == 2


def test_nobody_is_moved_while_they_hold_work_of_the_section(operator: Browser, desk_store: Store) -> None:
    Life(desk_store).open()
    with desk_store.writing() as session:
        todo = session.exec(select(Todo).where(Todo.role == Role.SECTION_HEAD, Todo.closed_seq == 0)).one()
        todo.holder_id = session.exec(select(Person.id).where(Person.login == "qianrh")).one()
        session.add(todo)

    assert does(operator, "move", login="qianrh", section="7") == 409
    assert "在原科室签收的待办还有 1 项" in operator.text


def test_a_delegation_of_a_role_there_is_not_is_refused_and_leaves_no_line(operator: Browser, desk_store: Store) -> None:
    before = lines(desk_store)

    assert does(operator, "deputy", principal="weizj", deputy="jiangds", role=["leader", "king"], **PERIOD) == 422

    assert "没有“king”这一职责" in operator.text
    assert lines(desk_store) == before


@pytest.mark.parametrize("path", ["/me/deputy", "/admin/do/deputy"])
def test_the_line_of_a_delegation_names_the_paper(browser: Browsers, desk_store: Store, path: str) -> None:
    person = browser("weizj" if path == "/me/deputy" else "hanwl")
    person.get("/me")

    given = {"principal": "weizj", "deputy": "jiangds", "role": ["leader"], "authorisation": "局授〔2026〕7号", **PERIOD}
    assert person.post(path, given).status_code == 200

    with desk_store.reading() as session:
        said = [line.body for line in session.exec(select(LedgerLine).where(LedgerLine.chain == "settings"))]
    assert sum('"kind":"deputy"' in body for body in said) == 1
    assert '"authorisation":"局授〔2026〕7号"' in said[-1]


def test_the_same_delegation_is_not_entered_twice(operator: Browser, desk_store: Store) -> None:
    values = {"principal": "weizj", "deputy": "jiangds", "role": ["leader"], **PERIOD}

    answers = [does(operator, "deputy", **values) for _ in range(2)]

    assert answers == [200, 409]
    assert "同样委托" in operator.text
    with desk_store.reading() as session:
        assert session.exec(select(func.count()).select_from(Deputy)).one() == 1


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("add", {"login": "ab", "name": "某", "section": "999"}),
        ("add", {"login": "ab", "name": "某", "section": "8"}),
        ("move", {"login": "sunmh", "section": "8"}),
        ("move", {"login": "sunmh", "section": "999"}),
        ("add", {"login": "ab", "name": "某" * 31}),
        ("add", {"login": "ab", "name": "\u202e某"}),
        ("correct", {"login": "sunmh", "name": "", "title": "科员"}),
        ("correct", {"login": "sunmh", "name": "孙", "title": "员" * 61}),
        ("subject", {"login": "sunmh", "subject": "x" * 201}),
        ("deputy", {"principal": "weizj", "deputy": "jiangds", "role": ["leader"], "authorisation": "号" * 201, **PERIOD}),
        ("unlock", {}),
        ("end-deputy", {"id": "999"}),
    ],
)
def test_what_no_person_has_is_refused(operator: Browser, desk_store: Store, what: str, values: dict[str, str]) -> None:
    before = lines(desk_store)

    assert does(operator, what, **values) in {409, 422}
    assert lines(desk_store) == before


def test_every_form_that_takes_something_away_asks_first(operator: Browser) -> None:
    operator.get("/admin/people")
    page = operator.page.text

    for name in ("重设密码", "强制退出", "终止职责", "调整科室", "登记离任"):
        button = page[: page.index(f">{name}</button>")].rsplit("<button", 1)[1]
        assert "data-confirm" in button, name
