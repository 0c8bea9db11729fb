"""What is wrong with a page: for ears, for eyes, as HTML, on a phone, on paper."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import html5lib
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Page, ViewportSize

DESK, PHONE = ViewportSize(width=1366, height=768), ViewportSize(width=390, height=844)
AXE = Axe()


Landmark = Literal["banner", "navigation", "contentinfo"]
FRAME: tuple[Landmark, ...] = ("banner", "navigation", "contentinfo")
WHITE = frozenset({"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"})


def faults_of(page: Page, source: str, frame: Sequence[Landmark] = FRAME) -> list[str]:
    """Look at an open page as it is, on a phone, and on paper without its `frame`; `source` is the HTML as it came."""
    faults = [*violations(page), *invalid(source), *dangling(page), *wide(page)]
    page.set_viewport_size(PHONE)
    faults += wide(page)
    page.emulate_media(media="print")
    faults += on_paper(page, frame)
    page.emulate_media(media="screen")
    return faults


def violations(page: Page) -> Iterator[str]:
    """What axe-core finds, be it serious or not."""
    found: dict[str, Any] = AXE.run(page, options={"resultTypes": ["violations"]}).response
    for fault in found["violations"]:
        where = "; ".join(node["html"][:160] for node in fault["nodes"][:3])
        yield f"axe {fault['id']} ({fault['impact']}, {len(fault['nodes'])}): {where}"


def invalid(source: str) -> Iterator[str]:
    """What the HTML specification calls a parse error."""
    parser = html5lib.HTMLParser()
    parser.parse(source)
    lines = source.split("\n")
    for (line, column), code, data in parser.errors:
        yield f"html {code} {data} at {line}:{column}: {lines[line - 1][max(0, column - 60) : column + 20]}"


def dangling(page: Page) -> list[str]:
    """What no parser sees: an id given twice, a label or a link within the page that leads to nothing, a style of its own."""
    found: list[str] = page.evaluate(
        """() => {
          const ids = [...document.querySelectorAll('[id]')].map(el => el.id);
          const there = new Set(ids);
          const pointing = [...document.querySelectorAll('label[for], a[href^="#"]')]
            .map(el => el.getAttribute('for') || decodeURIComponent(el.getAttribute('href').slice(1)));
          return [
            ...ids.filter((id, n) => ids.indexOf(id) !== n).map(id => `id twice: ${id}`),
            ...pointing.filter(id => id && !there.has(id)).map(id => `leads to nothing: ${id}`),
            ...[...document.querySelectorAll('[style], style, script:not([src])')].map(el => `inline: ${el.outerHTML}`),
          ];
        }"""
    )
    return found


def wide(page: Page) -> Iterator[str]:
    """Parts that make the page scroll sideways; a part that scrolls within itself is none."""
    width = page.evaluate("document.documentElement.clientWidth")
    if page.evaluate("document.documentElement.scrollWidth") > width:
        who = page.evaluate(
            """width => [...document.querySelectorAll('main *, header *')]
                 .filter(el => el.getBoundingClientRect().right > width + 1 && !el.closest('.scroll, .menu, .tabs'))
                 .slice(-3).map(el => el.outerHTML.slice(0, 120))""",
            width,
        )
        yield f"scrolls sideways at {width}: {who}"


def on_paper(page: Page, frame: Sequence[Landmark]) -> Iterator[str]:
    """The frame stays off the paper, the words are on it in black on white."""
    for name in frame:
        if any(part.is_visible() for part in page.get_by_role(name).all()):
            yield f"prints the {name}"
    if not page.get_by_role("heading").first.is_visible():
        yield "prints no heading"
    if page.evaluate("getComputedStyle(document.body).backgroundColor") not in WHITE:
        yield "prints a coloured ground"
