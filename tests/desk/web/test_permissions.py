"""The permission table over HTTP: every person, every act, every standing of a case, each tried as a direct request."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from desk.web.app import make_app
from desk.web.asking import ASKS
from models.access import Right, Standing, may, why_not
from models.clock import day_of
from models.words import Code
from tasks.people import who
from tasks.rights import may_read
from tasks.store import Store
from tests.desk.web.browser import Browser
from tests.installation import opened, profile
from tests.lives import Life

LOGINS = [person["login"] for person in profile()["people"]]
PAGES = {
    "/submit": Right.SUBMIT,
    "/ledgers": Right.SEE_LEDGERS,
    "/clean-up": Right.CLEAN_UP,
    "/letters": Right.INTAKE,
    "/admin": Right.PEOPLE,
    "/admin/people": Right.PEOPLE,
    "/admin/sections": Right.PEOPLE,
    "/admin/organs": Right.SETTINGS,
    "/admin/health": Right.BACKUP,
    "/admin/security": Right.SECURITY_LOG,
    "/admin/law": Right.PACKS,
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[Standing, int]]]:
    """Three matters: one running, one published and not archived, one ended."""
    with opened(tmp_path_factory.mktemp("office")) as store:
        made = {}
        for standing, until in ((Standing.ENDED, ""), (Standing.PUBLISHED, "archive"), (Standing.RUNNING, "accept")):
            life = Life(store)
            made[standing] = life.open()
            if until:
                life.go(until)
            else:
                life.finish()
        yield store, made


@pytest.fixture(scope="module")
def browsers(office: tuple[Store, dict[Standing, int]]) -> dict[str, Browser]:
    """Every person's browser, signed in."""
    app = make_app(office[0])
    made = {login: Browser(TestClient(app, base_url="http://desk.test", follow_redirects=False), office[0]) for login in LOGINS}
    for login, browser in made.items():
        browser.sign_in(login)
        browser.get("/")
    return made


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("login", LOGINS)
def test_every_act_is_refused_to_whom_the_table_refuses_it(
    office: tuple[Store, dict[Standing, int]], browsers: dict[str, Browser], login: str, standing: Standing
) -> None:
    store, cases = office
    case_id, browser = cases[standing], browsers[login]
    with store.reading() as session:
        person = who(session, login, day_of(store.now()))
        reads = may_read(session, person, case_id)

    answers = {code: browser.post(f"/cases/{case_id}/act/{code}", {"csrf": browser.csrf() or token(browser)}) for code in ASKS}

    for code, answer in answers.items():
        forbidden = bool(why_not(person, code, standing))
        expected = {404} if not reads else {403} if forbidden else {409, 422}
        assert answer.status_code in expected, (login, code, standing, answer.status_code)


def token(browser: Browser) -> str:
    """Return a person's token."""
    browser.get("/")
    return browser.csrf()


def test_no_code_of_an_act_is_left_out_of_the_pages_but_what_opens_a_case_or_the_engine_does() -> None:
    elsewhere = {Code.SUBMIT, Code.ADOPT, Code.DONE, Code.WAKE, Code.RECORD_PAPER}  # a paper is entered on the page of its act

    assert set(Code) - set(ASKS) == elsewhere


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_is_refused_to_who_has_not_its_right(
    office: tuple[Store, dict[Standing, int]], browsers: dict[str, Browser], login: str
) -> None:
    store, _ = office
    with store.reading() as session:
        person = who(session, login, day_of(store.now()))

    answers = {path: browsers[login].get(path).status_code for path in PAGES}

    assert answers == {path: 200 if may(person, right, own=1) else 403 for path, right in PAGES.items()}


def test_what_is_forbidden_stands_in_the_security_log(
    office: tuple[Store, dict[Standing, int]], browsers: dict[str, Browser]
) -> None:
    browsers["zhaowy"].get("/admin/organs")

    page = browsers["hanwl"].get("/admin/security?kind=refused&login=zhaowy").text

    assert "/admin/organs" in page


@pytest.mark.parametrize(
    "path", ["/", "/cases", "/cases/1", "/cases/1/text", "/cases/1/files/0", "/stock", "/search?words=校服", "/me"]
)
def test_no_page_opens_without_signing_in(office: tuple[Store, dict[Standing, int]], path: str) -> None:
    visitor = TestClient(make_app(office[0]), base_url="http://desk.test", follow_redirects=False)

    answer = visitor.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
