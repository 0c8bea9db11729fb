"""Pages from templates: strict about what is undefined, everything escaped, assets named by their content."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from desk.web.cookies import SAID, SESSION, Signer
from desk.web.seat import Seat
from models.access import Right
from models.clock import SHANGHAI
from models.words import ROLE_NAMES
from settings import ROOT
from tasks.feedback import DISPOSITION_NAMES
from tasks.formdrafts import sent_on
from tasks.lawbook import load_law
from tasks.letters import Queue, queue
from tasks.messages import unread

STATIC = ROOT / "templates" / "static"
NAVIGATION = (
    ("/", "我的办公桌", None),
    ("/cases", "事项", None),
    ("/submit", "提交送审", Right.SUBMIT),
    ("/stock", "文件库", None),
    ("/clean-up", "清理", None),
    ("/ledgers", "台账", Right.SEE_LEDGERS),
    ("/letters", "公众来件", Right.INTAKE),
    ("/admin", "管理", Right.PEOPLE),
)


@lru_cache
def asset(name: str) -> str:
    """Return an asset's address, which changes with its content, so that a browser may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def chinese_day(value: date | str | None) -> str:
    """Return a day as 2026年3月1日; empty for none."""
    if not value:
        return ""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{day.year}年{day.month}月{day.day}日"


def moment(value: datetime | str | None) -> str:
    """Return a moment in China's time, to the minute; empty for none."""
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def lines(value: str) -> Markup:
    """Return text with its line ends kept as line breaks."""
    return Markup("<br>").join(escape(line) for line in value.split("\n"))


@lru_cache(maxsize=1)
def _citations() -> Mapping[str, str]:
    return {rule_id: rule.citation for rule_id, rule in load_law(ROOT / "rules").rules.items()}


def cited(rule_id: str) -> str:
    """Return the law behind a rule as a lawyer cites it; what no book holds (a pack's rule) keeps its own name."""
    return _citations().get(rule_id, rule_id)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates' environment."""
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(asset=asset, role_names={role.value: name for role, name in ROLE_NAMES.items()})
    env.globals["outcome_names"] = DISPOSITION_NAMES
    env.filters.update(day=chinese_day, moment=moment, lines=lines, cited=cited)
    return env


def page(request: Request, seat: Seat | None, name: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - a template's values
    """Return a whole page."""
    signer: Signer = request.app.state.signer
    said = signer.said(request)
    html = environment().get_template(name).render(**_frame(request, seat, said), **values)
    response = HTMLResponse(html, status_code=status)
    if said:
        signer.forget(response, SAID)
    if SESSION in request.cookies and getattr(request.state, "session", None):
        signer.again(response, request.state.session)
    return response


def fragment(request: Request, seat: Seat, name: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - a template's values
    """Return a part of a page, for a browser that swaps it in."""
    html = environment().get_template(name).render(seat=seat, csrf=seat.csrf, path=request.url.path, **values)
    return HTMLResponse(html, status_code=status)


def after(request: Request, url: str, said: str = "") -> RedirectResponse:
    """Go on to a page after a form, with one sentence to be shown there; a kept form that was sent on is thrown away."""
    person_id, kept = getattr(request.state, "from_kept", (0, None))
    sent_on(request.app.state.store, person_id, kept)
    response = RedirectResponse(url, status_code=303)
    if said:
        signer: Signer = request.app.state.signer
        signer.say(response, said[:600])
    return response


def _frame(request: Request, seat: Seat | None, said: str) -> Mapping[str, Any]:
    """Return what every page shows around its content."""
    waiting, letters = 0, Queue(0, 0)
    if seat:
        with seat.store.reading() as session:
            waiting = unread(session, seat.person_id)
            letters = queue(session, seat.day) if seat.may(Right.INTAKE) else letters
    counts = {"/letters": letters.open}
    return {
        "seat": seat,
        "csrf": seat.csrf if seat else "",
        "from_kept": getattr(request.state, "from_kept", (0, None))[1] or "",
        "path": request.url.path,
        "said": said,
        "unread": waiting,
        "letters": letters,
        "navigation": [
            (url, name, counts.get(url, 0)) for url, name, right in NAVIGATION if seat and (right is None or seat.may(right))
        ],
        "dev": request.app.state.store.dev,
    }
