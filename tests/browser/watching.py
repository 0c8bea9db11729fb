"""What a browser must never do: ask another machine, break a script, miss an asset, be refused by the page's own policy."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

INSIDE = frozenset({"data", "blob", "about"})  # schemes that lead nowhere
BY_STATUS = "Failed to load resource"  # Chromium says so of every answer above 399; `_answered` looks at those itself


@dataclass
class Watch:
    """What the contexts of a test did. `asked` counts the requests; the rest must stay empty."""

    asked: int = 0
    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> BrowserContext:
        """Look after a context."""
        context.on("request", self._sent)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", self._broke)
        return context

    def take(self) -> list[str]:
        """Return what went wrong and forget it."""
        wrong = [*(f"asked another machine: {url}" for url in self.left), *self.errors]
        self.left, self.errors = [], []
        return wrong

    def _sent(self, request: Request) -> None:
        self.asked += 1
        address = urlsplit(request.url)
        if address.scheme not in INSIDE and address.hostname != "127.0.0.1":
            self.left.append(request.url)

    def _answered(self, response: Response) -> None:
        """A page may refuse; an asset that is not there, or a fault of the server, is one."""
        if response.status >= 500 or (response.status >= 400 and not response.request.is_navigation_request()):
            self.errors.append(f"{response.status} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(BY_STATUS):
            self.errors.append(f"console: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.errors.append(f"script: {error.error.message}")
