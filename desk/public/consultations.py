"""The consultations: those open, those over with their feedback, the draft with the form for comments."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from desk.public.sent import Form, Sent, address_of, stamp, take, written
from desk.public.site import Site, SiteOf, message, page
from models.letters import Letter, LetterKind
from models.public_values import About, PublicRound
from tasks.projected import view
from tasks.writing.typography import chinese_date

router = APIRouter()


@router.get("/consultations")
def rounds(site: SiteOf) -> Response:
    """List the consultations."""
    with view(site.home) as held:
        about = held.about()
        day = site.day(about)
        found = held.rounds(day)
    lists = [("正在征求意见", [r for r in found if r.open_on(day)]), ("已经结束", [r for r in found if not r.open_on(day)])]
    return page(site, "consultations.html", "rounds", about=about, lists=lists, day=day)


@router.get("/consultations/{round_id}")
def consultation(site: SiteOf, round_id: int, at: str = "") -> Response:
    """Show a consultation; while it runs, with the form for comments."""
    about, found = _round(site, round_id)
    if found is None:
        return _none(site)
    empty = Letter(token="", kind=LetterKind.COMMENT, at=site.now(about), words="", target=str(round_id), place=at[:80])
    return _page(site, about, found, empty)


@router.post("/consultations/{round_id}")
def comment(request: Request, site: SiteOf, round_id: int, fields: Sent) -> Response:
    """Take a comment in."""
    about, found = _round(site, round_id)
    if found is None:
        return _none(site)
    letter = written(site, about, LetterKind.COMMENT, str(round_id), fields)
    if not found.open_on(site.day(about)):
        return message(
            site, "征求意见已经结束", f"《{found.title}》的征求意见至{chinese_date(found.ends_on)}止，不再接收意见。", 409
        )
    if letter.place not in {"", *found.places}:
        return _page(site, about, found, letter, "征求意见稿里没有所选的条款，请重新选择。", 422)
    outcome = take(site, about, letter, fields, address_of(request))
    if not outcome.taken:
        return _page(site, about, found, letter, outcome.fault, outcome.status)
    return RedirectResponse(f"/letters/{outcome.letter.token}?new=1", status_code=303)


def _round(site: Site, round_id: int) -> tuple[About, PublicRound | None]:
    with view(site.home) as held:
        about = held.about()
        return about, held.round(round_id, site.day(about))


def _page(site: Site, about: About, found: PublicRound, letter: Letter, fault: str = "", status: int = 200) -> Response:
    day = site.day(about)
    form = Form(letter, stamp(site, letter.kind, letter.target), fault) if found.open_on(day) else None
    return page(site, "consultation.html", "rounds", status, about, r=found, day=day, form=form)


def _none(site: Site) -> Response:
    return message(site, "没有这次征求意见", "本站没有这次征求意见，请从征求意见的列表里选择。", 404)
