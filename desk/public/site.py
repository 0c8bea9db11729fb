"""What every public page needs: the projection of this request, the clock, the page around the content."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from itsdangerous import URLSafeTimedSerializer

from models.clock import day_of
from models.public_values import About
from models.refusals import EnvironmentFault
from tasks.inbox import Inbox
from tasks.projected import view
from tasks.writing.public_pages import Links, render

LINKS = Links()
NOBODY = About(organ="", duties=())


@dataclass(frozen=True, slots=True)
class Site:
    """The public site of one home folder. `pretended` is a moment that replaces the clock, in a demonstration only."""

    home: Path
    inbox: Inbox
    stamps: Callable[[], URLSafeTimedSerializer]
    pretended: datetime | None = None

    def about(self) -> About:
        """Return what the projection says of itself."""
        with view(self.home) as held:
            return held.about()

    def now(self, about: About) -> datetime:
        """Return the moment."""
        return self.pretended if self.pretended and about.dev else datetime.now(UTC)

    def day(self, about: About) -> date:
        """Return the day in China."""
        return day_of(self.now(about))


def site_of(request: Request) -> Site:
    """Return the site of a request."""
    site: Site = request.app.state.site
    return site


SiteOf = Annotated[Site, Depends(site_of)]


def page(site: Site, name: str, here: str, status: int = 200, about: About | None = None, **values: Any) -> HTMLResponse:  # noqa: ANN401 - a template's values
    """Return a page."""
    return HTMLResponse(render(name, LINKS, here=here, about=about or site.about(), **values), status_code=status)


def message(site: Site, title: str, says: str, status: int) -> HTMLResponse:
    """Return a page that says one thing; also while there is no projection."""
    try:
        about = site.about()
    except EnvironmentFault:
        about = NOBODY
    return page(site, "message.html", "", status, about, title=title, says=says)
