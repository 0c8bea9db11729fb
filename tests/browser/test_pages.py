"""Every page as people meet it: for ears, for eyes, for the keyboard, on a phone, on paper – and as HTML that is HTML."""

import re

import pytest
from playwright.sync_api import expect

from desk.web.app import make_app
from tests.browser.conftest import Sits
from tests.browser.looking import DESK, faults_of
from tests.browser.pages import BY_KEY, NO_PAGES, PAGES
from tests.browser.persons import Person
from tests.browser.places import Place

STOPS = 60  # stops of the Tab key looked at on a page
ACTIONS = """() => {
  const groups = new Set();
  return [...document.querySelectorAll('a[href], button, summary, input, select, textarea, [tabindex="0"]')].filter(el => {
    if (el.tabIndex < 0 || el.disabled || el.type === 'hidden' || !el.checkVisibility({visibilityProperty: true})) return false;
    if (el.type !== 'radio') return true;
    const known = groups.has(el.form.id + el.name);
    groups.add(el.form.id + el.name);
    return !known;
  }).map((el, n) => el.dataset.stop = `${n} ${el.tagName} ${el.name || el.getAttribute('href') || el.textContent.trim()}`);
}"""
FOCUSED = """() => {
  const el = document.activeElement;
  const drawn = el.closest('svg') ? getComputedStyle(el.querySelector('rect')) : getComputedStyle(el);
  const box = el.getBoundingClientRect();
  const there = box.bottom > 0 && box.top < innerHeight;
  const outlined = drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) >= 2;
  const ring = el.closest('svg') ? parseFloat(drawn.strokeWidth) >= 3 : outlined;
  const group = el.type === 'radio' ? document.querySelector(`[name="${el.name}"][data-stop]`) : el;
  return [group.dataset.stop || '', there && ring];
}"""


@pytest.fixture(autouse=True)
def on_its_day(place: Place) -> None:
    place.today()


@pytest.fixture
def looked_at(request: pytest.FixtureRequest, sits: Sits, place: Place) -> tuple[Person, str]:
    """A person before a page, and the page's source."""
    shown = PAGES[request.param]
    person = sits(shown.login, viewport=DESK)
    answer = person.page.goto(f"{place.url}{shown.where(place)}")
    assert answer is not None
    assert answer.status == shown.status, person.page.url
    return person, answer.text()


@pytest.mark.parametrize("looked_at", PAGES, indirect=True)
def test_every_page_is_for_everybody(looked_at: tuple[Person, str]) -> None:
    person, source = looked_at

    assert faults_of(person.page, source) == []
    assert person.page.title() not in {"", "taken"}


def test_no_page_is_left_out(place: Place) -> None:
    shown = {one.where(place).split("?")[0] for one in PAGES.values()}
    paths = {path for path, does in make_app(place.store).openapi()["paths"].items() if "get" in does} - NO_PAGES

    left_out = {path for path in paths if not any(re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), one) for one in shown)}

    assert left_out == set()


@pytest.mark.parametrize("looked_at", BY_KEY, indirect=True)
def test_the_keyboard_reaches_every_action_and_shows_where_it_is(looked_at: tuple[Person, str]) -> None:
    page = looked_at[0].page
    wanted: list[str] = page.evaluate(ACTIONS)
    reached: list[str] = []
    unseen: list[str] = []

    for _ in range(3 * STOPS):
        page.keyboard.press("Tab")
        name, seen = page.evaluate(FOCUSED)
        if name and name not in reached:
            reached.append(name)
            unseen += [] if seen else [name]
        if len(reached) >= min(STOPS, len(wanted)):
            break

    assert reached == wanted[:STOPS]
    assert unseen == []


def test_the_first_key_leads_past_the_frame(sits: Sits) -> None:
    page = sits("zhaowy").open("/cases")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_label("标题含有")).to_be_focused()
