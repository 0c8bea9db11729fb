"""The office in a test: its people at their browsers, its clock, its engine; a step done on the pages of the desk."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tasks.automatic import drain
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser

Files = Mapping[str, Path]


@dataclass
class Office:
    """One matter carried through the pages. `day` is the office's day."""

    store: Store
    browser: Callable[..., Browser]
    case_id: int = 0
    day: date = date(2026, 8, 31)
    people: dict[str, Browser] = field(default_factory=dict)

    def to_day(self, day: date) -> None:
        """Let it be a day."""
        self.day = day
        self.store.settings = replace(self.store.settings, now=f"{day.isoformat()}T09:00:00+08:00")

    def later(self, days: int) -> None:
        """Let days pass."""
        self.to_day(self.day + timedelta(days=days))

    def hand_in(self, **facts: str) -> None:
        """Hand the first sample draft in with what the section says, and let it be read and screened."""
        materials = (("note", SAMPLES / "note.txt"),)
        handed = Submission(
            file=SAMPLES / "draft-1.txt", title="", section="", login="zhaowy", materials=materials, facts=facts
        )
        self.case_id = submit(self.store, handed)
        self.advance()

    def person(self, login: str) -> Browser:
        """Return somebody's browser, signed in once."""
        if login not in self.people:
            self.people[login] = self.browser(login)
        return self.people[login]

    def advance(self) -> None:
        """Let the engine do what is due."""
        assert [fault for _, fault in drain(self.store, "office") if fault] == []

    def open(self, login: str, step: str, code: str) -> str:
        """Open the page on which somebody does something at a step; return its address. Fails where the page offers none."""
        person = self.person(login)
        page = person.get(f"/cases/{self.case_id}").text
        for address in re.findall(rf'href="(/cases/{self.case_id}/act/{code}\?todo=\d+)"', page):
            asked = person.get(address)
            if f'name="step" value="{step}"' in asked.text:
                return str(address)
        raise AssertionError(f"{login} is offered no {code} at {step or 'the matter'}")

    def act(self, login: str, step: str, code: str, files: Files | None = None, /, **values: Any) -> str:  # noqa: ANN401 - fields of a page
        """Do something on its page and return the words of the page that follows; fails where it is refused."""
        answer = self.tried(login, step, code, files, **values)
        assert "不予" not in answer[1] or answer[0] == 200, answer[1]
        assert answer[0] == 200, answer[1][-1500:]
        return answer[1]

    def tried(self, login: str, step: str, code: str, files: Files | None = None, /, **values: Any) -> tuple[int, str]:  # noqa: ANN401
        """Try something; return the status and the words of the answer."""
        address = self.open(login, step, code)
        person = self.person(login)
        opened = {f"file:{kind}": (path.name, path.read_bytes()) for kind, path in (files or {}).items()}
        person.send({k.replace("__", "."): v for k, v in values.items()}, opened or None, action=address)
        return person.page.status_code, person.text
