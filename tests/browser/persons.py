"""A person at a browser: signs in, opens a matter, fills a form by the words beside its fields, reads what comes."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import BrowserContext, Download, Locator, Page, expect

from models.passwords import SAMPLE

PATIENCE = 15_000  # milliseconds for a page on a busy machine
FINISH = "form[data-guard] button[type=submit].primary"
expect.set_options(timeout=PATIENCE)


class Person:
    """One person in a browser context of their own. `url` is the desk's address."""

    def __init__(self, context: BrowserContext, url: str, login: str) -> None:
        self.context = context
        self.url = url
        self.login = login
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()

    def sign_in(self) -> "Person":
        """Sign in at the page where one now is, or at the door."""
        if "/sign-in" not in self.page.url:
            self.open("/sign-in")
        self.page.get_by_label("登录名", exact=True).fill(self.login)
        self.page.get_by_label("密码", exact=True).fill(SAMPLE)
        self.button("登录")
        return self

    def open(self, path: str) -> Page:
        """Open an address of the desk."""
        self.page.goto(f"{self.url}{path}")
        return self.page

    def matter(self, title: str) -> None:
        """Open a matter that waits for me, from my desk."""
        self.open("/")
        waiting = self.page.get_by_role("article").filter(has=self.page.get_by_role("heading", name=title))
        waiting.get_by_role("link", name="办理", exact=True).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)

    def todo(self, step: str) -> Locator:
        """Return the card of what I can do at a step of the matter that is open."""
        return self.page.get_by_role("article").filter(has=self.page.get_by_text(step, exact=True)).first

    def at(self, step: str, does: str) -> Page:
        """Press what a card offers: a button that does it at once, or the way to its page."""
        card = self.todo(step)
        offered = card.get_by_role("button", name=does, exact=True).or_(card.get_by_role("link", name=does, exact=True))
        offered.click()
        return self.page

    def begin(self, step: str) -> Page:
        """Press what a card offers first: the step's own act, whatever it is called."""
        self.todo(step).locator("a.primary").click()
        return self.page

    def press(self) -> None:
        """Confirm what the page asks for."""
        self.page.locator(FINISH).click()

    def finish(self) -> None:
        """Confirm, and expect to be told that it is done."""
        self.press()
        expect(self.page.get_by_role("status").first).to_contain_text(re.compile("已.+。现在："))

    def other(self, does: str) -> Page:
        """Open one of the actions on the whole matter."""
        self.page.get_by_text("其他办理", exact=True).click()
        self.page.get_by_role("link", name=does, exact=True).click()
        return self.page

    def fill(self, fields: Mapping[str, str]) -> None:
        """Fill fields by their labels."""
        for label, value in fields.items():
            self.page.get_by_label(label, exact=True).first.fill(value)

    def choose(self, name: str) -> None:
        """Choose a conclusion or tick a box by its words; a note behind the words is left out."""
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(name)}\s*(（|$)")).first.check()

    def attach(self, label: str, *files: Path) -> None:
        """Choose files for a field."""
        field = self.page.locator("input[type=file]").and_(self.page.get_by_label(label, exact=True))
        field.set_input_files(list(files))

    def button(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def confirm(self, name: str) -> None:
        """Confirm, and expect to be told that it is done."""
        self.button(f"确认{name}")
        self.told(f"已{name}")

    def told(self, words: str) -> None:
        """Expect the sentence at the head of the page."""
        expect(self.page.get_by_role("status").first).to_contain_text(words)

    def refused(self, words: str) -> None:
        """Expect to be refused in words."""
        expect(self.page.get_by_role("alert").first).to_contain_text(words)

    def concludes(self, title: str, step: str, outcome: str, **fields: str) -> None:
        """Conclude a step whose form is short."""
        self.matter(title)
        self.begin(step)
        self.choose(outcome)
        self.fill(fields)
        self.finish()

    def each(self, choose: str, label: str, words: str) -> int:
        """Choose and write the same in every group of a list of findings or comments; return how many there were."""
        groups = self.page.get_by_role("group").filter(has=self.page.get_by_label(label, exact=True)).all()
        for group in groups:
            group.get_by_label(choose, exact=True).check()
            group.get_by_label(label, exact=True).fill(words)
        return len(groups)

    def download(self, link: Locator, to: Path) -> Path:
        """Save what a link gives out."""
        with self.page.expect_download() as saved:
            link.click()
        got: Download = saved.value
        got.save_as(to)
        return to

    def words(self) -> str:
        """Return the words of the page."""
        return self.page.locator("main").inner_text()

    def close(self) -> None:
        """Leave."""
        self.context.close()
