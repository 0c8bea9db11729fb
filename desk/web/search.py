"""Search over titles, numbers and full text, two-character words included; only what a person may read is found."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup, escape

from desk.web.pages import page
from desk.web.seat import SeatOf
from models.words import FORCE_NAMES
from tasks.searching import search

router = APIRouter()
LONGEST, PAGE = 100, 20


@router.get("/search")
def find(request: Request, seat: SeatOf, words: str = "", at: int = 1) -> Response:
    """Show what is found."""
    words, at = words.strip()[:LONGEST], min(max(1, at), 50)
    with seat.store.reading() as session:
        hits = search(session, seat.who, words, limit=PAGE + 1, offset=(at - 1) * PAGE) if words else []
    shown: dict[str, Any] = {"marked": marked, "force_names": {force.value: name for force, name in FORCE_NAMES.items()}}
    return page(request, seat, "search.html", words=words, hits=hits[:PAGE], more=len(hits) > PAGE, at=at, **shown)


def marked(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """Return a text with what was searched for marked; everything else as it is."""
    out, last = Markup(), 0
    for start, end in sorted(marks):
        out += escape(text[last:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
        last = end
    return out + escape(text[last:])
