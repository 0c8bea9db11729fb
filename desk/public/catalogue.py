"""The catalogue, the documents, and the same for programs: JSON, feed, sitemap."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from desk.public.site import LINKS, Site, SiteOf, message, page
from models.public_values import About
from models.publication_values import Force
from tasks.projected import Asked, Found, View, view
from tasks.writing.public_pages import ICON, LIST_NAMES, STYLE, asset, catalogue_json, document_json, feed, robots, site_pages
from tasks.writing.public_pages import sitemap as sitemap_of

router = APIRouter()
ATOM, JSON, XML, TEXT = "application/atom+xml", "application/json", "application/xml", "text/plain; charset=utf-8"
NARROW = (("subject", "主题"), ("section", "起草科室"), ("year", "公布年份"))
ALL = "all"
Words = Annotated[str, Query(max_length=200)]
Which = Annotated[str, Query(max_length=20, alias="list")]
At = Annotated[str, Query(max_length=20, alias="page")]


@router.get("/")
def catalogue(
    site: SiteOf,
    words: Words = "",
    section: Words = "",
    subject: Words = "",
    year: Words = "",
    which: Which = Force.IN_FORCE.value,
    at: At = "1",
) -> Response:
    """Show the catalogue, or what was found in it."""
    asked = Asked(_force(which), words.strip()[:100], section, subject, _number(year), max(1, _number(at)))
    with view(site.home) as held:
        return _shown(site, held, asked)


def _shown(site: Site, held: View, asked: Asked) -> Response:
    found, choices = held.find(asked), held.choices()
    values = {name: str(getattr(asked, name) or "") for name in ("words", "section", "subject", "year")}
    given = {name: value for name, value in values.items() if value}
    return page(
        site,
        "catalogue.html",
        "list",
        about=held.about(),
        heading="行政规范性文件目录",
        asked=asked,
        narrow=[(name, label, choices[name]) for name, label in NARROW],
        tabs=_tabs(asked, given, found),
        rows=found.rows,
        pages=found.pages,
        at=asked.page,
        pager=f"/?{urlencode({'list': asked.force.value if asked.force else ALL, **given})}&page=",
    )


def _tabs(asked: Asked, given: dict[str, str], found: Found) -> list[tuple[str, str, int, bool]]:
    """Return the lists with how many of what was asked for stand in each; the one of what is to come only when it has any."""
    shown = [force for force in LIST_NAMES if force is not Force.NOT_YET or found.count(force) or asked.force is force]
    tabs = [
        (f"/?{urlencode({'list': force.value, **given})}", LIST_NAMES[force], found.count(force), asked.force is force)
        for force in shown
    ]
    if given:
        every = sum(n for _, n in found.counts)
        tabs.append((f"/?{urlencode({'list': ALL, **given})}", "全部", every, asked.force is None))
    return tabs


def _force(value: str) -> Force | None:
    if value == ALL:
        return None
    return next((force for force in Force if force.value == value), Force.IN_FORCE)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 0


@router.get("/documents/{key}.json")
def for_programs(site: SiteOf, key: str) -> Response:
    """Give out a document for programs."""
    with view(site.home) as held:
        found, about = held.document(key), held.about()
    if found is None:
        return Response('{"message": "没有这件文件。"}', status_code=404, media_type=JSON)
    return Response(document_json(about, found, LINKS), media_type=JSON)


@router.get("/documents/{key}")
def document(site: SiteOf, key: str) -> Response:
    """Show a document."""
    with view(site.home) as held:
        found, about = held.document(key), held.about()
    if found is None:
        return message(site, "没有这件文件", "本站没有这件文件，请在目录里按文号或者标题查找。", 404)
    return page(site, "document.html", "list", about=about, doc=found)


@router.get("/catalogue.json")
def everything(site: SiteOf) -> Response:
    """Give out the catalogue for programs."""
    with view(site.home) as held:
        return Response(catalogue_json(held.about(), held.entries(), LINKS), media_type=JSON)


@router.get("/feed.xml")
def atom(request: Request, site: SiteOf) -> Response:
    """Give out the feed."""
    with view(site.home) as held:
        about = held.about()
        return Response(feed(about, held.entries(), LINKS, _base(request, about)), media_type=ATOM)


@router.get("/sitemap.xml")
def sitemap(request: Request, site: SiteOf) -> Response:
    """Give out the sitemap."""
    with view(site.home) as held:
        about = held.about()
        rounds = [r.id for r in held.rounds(site.day(about))]
        return Response(sitemap_of(site_pages(held.entries(), rounds, LINKS), LINKS, _base(request, about)), media_type=XML)


@router.get("/robots.txt")
def for_robots(request: Request, site: SiteOf) -> Response:
    """Tell robots what to leave alone."""
    return Response(robots(_base(request, site.about())), media_type=TEXT)


def _base(request: Request, about: About) -> str:
    """Return where the site stands: as the organ set it, else as it was asked."""
    return about.base or str(request.base_url)


@router.get("/public.css")
def style() -> Response:
    """Give out the style sheet."""
    return Response(asset(STYLE), media_type="text/css; charset=utf-8")


@router.get("/icon.svg")
def icon() -> Response:
    """Give out the icon."""
    return Response(asset(ICON), media_type="image/svg+xml")


@router.get("/favicon.ico")
def old_icon() -> Response:
    """Lead to the icon."""
    return RedirectResponse("/icon.svg", status_code=301)
