"""What anybody sees of the public application, and a comment from a citizen's browser to the drafter's table."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.public.app import make_public_app
from tasks.exchanging import Exchange
from tasks.inbox import Limits
from tasks.store import parse_moment
from tests.browser.conftest import Sits
from tests.browser.looking import DESK, Landmark, faults_of
from tests.browser.places import LONG, Place
from tests.browser.serving import running
from tests.browser.watching import Watch

PAGES = (
    "/",
    "/?list=ended",
    "/?list=all&words=校服",
    "/?words=没有这样的",
    "/documents/doc-1",
    "/documents/stock-3",
    "/consultations",
    "/letters",
    "/letters/status?token=x",
    "/letters/new/review?document=doc-1",
    "/letters/new/competition",
    "/letters/new/question",
    "/nowhere",
    "/mirror/",
)
PRINTED_WITHOUT: tuple[Landmark, ...] = ("navigation",)  # whose page it is, and that it is a mirror, belongs on the paper
SAID = "第三条建议写明😀退换期限，" + LONG


@pytest.fixture(scope="module")
def public(place: Place) -> Iterator[str]:
    """The public application over what the furnished desk shows, and its address."""
    place.today()
    Exchange(place.store).turn()
    limits = Limits(fastest=0, address_hour=1000, address_day=1000)
    app = make_public_app(place.store.settings.home, limits=limits, pretended=parse_moment(place.store.settings.now))
    with running(app) as url:
        yield url


@pytest.fixture
def reader(chromium: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open pages as somebody who has no account."""
    contexts = []

    def opened(**options: bool) -> Page:
        context = watch.over(chromium.new_context(locale="zh-CN", viewport=DESK, **options))  # type: ignore[arg-type]  # options by name
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_is_for_everybody(public: str, reader: Callable[..., Page], path: str) -> None:
    page = reader()
    answer = page.goto(f"{public}{path}")
    assert answer is not None

    assert faults_of(page, answer.text(), PRINTED_WITHOUT) == []
    assert page.title()


def test_a_comment_comes_from_a_browser_without_scripts_to_the_drafter(
    public: str, reader: Callable[..., Page], sits: Sits, place: Place
) -> None:
    page = reader(java_script_enabled=False)
    page.goto(f"{public}/consultations")
    page.get_by_role("main").get_by_role("link", name="校服").first.click()
    page.get_by_label("意见和理由").fill(SAID)
    page.get_by_label("姓名或者单位").fill("某家长")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("main")).to_contain_text("回执号")

    place.today()
    Exchange(place.store).turn()

    drafter = sits("zhaowy")
    drafter.open(f"/cases/{place.consulted.case_id}/comments")
    expect(drafter.page.get_by_role("main")).to_contain_text("写明😀退换期限")


def test_a_round_and_a_receipt_are_for_everybody(public: str, reader: Callable[..., Page]) -> None:
    page = reader()
    page.goto(f"{public}/consultations")
    page.get_by_role("main").get_by_role("link", name="校服").first.click()
    source = page.request.get(page.url).text()
    assert faults_of(page, source, PRINTED_WITHOUT) == []

    page.get_by_label("意见和理由").fill("同意")
    page.get_by_role("button", name="提交意见").click()

    expect(page.get_by_role("main")).to_contain_text("回执号")
    assert faults_of(page, page.request.get(page.url).text(), PRINTED_WITHOUT) == []
