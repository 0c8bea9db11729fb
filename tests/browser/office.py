"""An office in browsers: its people in contexts of their own, its clock, its engine."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from playwright.sync_api import Browser

from tasks.automatic import drain
from tasks.store import Store
from tests.browser.persons import Person
from tests.browser.watching import Watch


@dataclass
class Office:
    """A desk served from `store`; `day` is the office's day."""

    store: Store
    url: str
    chromium: Browser
    watch: Watch
    day: date = date(2026, 8, 31)
    people: dict[str, Person] = field(default_factory=dict)

    def to_day(self, day: date) -> None:
        """Let it be nine o'clock of a day."""
        self.day = day
        self.store.settings = replace(self.store.settings, now=f"{day.isoformat()}T09:00:00+08:00")

    def later(self, days: int) -> None:
        """Let days pass."""
        self.to_day(self.day + timedelta(days=days))

    def person(self, login: str) -> Person:
        """Return somebody's browser, signed in once."""
        if login not in self.people:
            context = self.watch.over(self.chromium.new_context(locale="zh-CN"))
            self.people[login] = Person(context, self.url, login).sign_in()
        return self.people[login]

    def advance(self) -> None:
        """Let the engine do what is due."""
        assert [fault for _, fault in drain(self.store, "office") if fault] == []

    def close(self) -> None:
        """Send everybody home."""
        for person in self.people.values():
            person.close()
