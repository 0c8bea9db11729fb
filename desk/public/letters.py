"""Letters: to whom a request for review or a report goes and until when, the forms, and how a letter stands by its token."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from desk.public.sent import Form, Sent, address_of, stamp, take, written
from desk.public.site import Site, SiteOf, message, page
from models.clock import day_of
from models.letters import Duty, Letter, LetterKind, hash_of_token, tidy_token
from models.public_values import About
from tasks.projected import View, view

router = APIRouter()


@router.get("/letters")
def landing(site: SiteOf) -> Response:
    """Say who is in charge of what, and until when."""
    return page(site, "letters.html", "letters")


@router.get("/letters/status")
def ask(site: SiteOf, token: str = "") -> Response:
    """Lead from a token as somebody typed it to how its letter stands."""
    if found := tidy_token(token):
        return RedirectResponse(f"/letters/{found}", status_code=303)
    return message(site, "回执号不对", "回执号由四组、每组四个字母或数字组成，请核对后再查。", 422)


@router.get("/letters/new/{kind}")
def blank(site: SiteOf, kind: str, document: str = "") -> Response:
    """Show the form of a kind of letter, about a document where one is named."""
    with view(site.home) as held:
        about = held.about()
        duty = _duty(about, kind)
        found = held.document(document) if document else None
    if duty is None:
        return _no_form(site)
    named = f"《{found.entry.title}》{found.entry.document_number}" if found else ""
    target = found.entry.key if found else ""
    empty = Letter(token="", kind=duty.kind, at=site.now(about), words="", target=target, about=named)
    return _form(site, about, duty, empty)


@router.post("/letters/new/{kind}")
def write(request: Request, site: SiteOf, kind: str, fields: Sent) -> Response:
    """Take a letter in."""
    with view(site.home) as held:
        about = held.about()
        duty = _duty(about, kind)
        target = _target(held, fields.get("target", ""))
    if duty is None:
        return _no_form(site)
    letter = written(site, about, duty.kind, target, fields)
    outcome = take(site, about, letter, fields, address_of(request))
    if not outcome.taken:
        return _form(site, about, duty, letter, outcome.fault, outcome.status)
    return RedirectResponse(f"/letters/{outcome.letter.token}?new=1", status_code=303)


@router.get("/letters/{token}")
def status(site: SiteOf, token: str, new: str = "") -> Response:
    """Show how a letter stands: what the office has recorded, before that what lies in the inbox."""
    plain = tidy_token(token)
    with view(site.home) as held:
        about = held.about()
        stands = held.letter(hash_of_token(plain)) if plain else None
    letter = site.inbox.find(plain) if plain else None
    if letter is None and stands is None:
        return message(site, "没有这个回执号", "没有查到这个回执号，请核对；刚提交的请过一分钟再查。", 404)
    kind = letter.kind if letter else LetterKind(stands.kind) if stands else LetterKind.QUESTION
    return page(
        site,
        "letter.html",
        "letters",
        about=about,
        token=plain,
        fresh=bool(new),
        stands=stands,
        letter=letter,
        received=day_of(letter.at) if letter else None,
        repeated=bool(letter and letter.same_as),
        duty=_duty(about, kind.value),
    )


def _target(held: View, key: str) -> str:
    return key if key and len(key) < 40 and held.document(key) else ""


def _duty(about: About, kind: str) -> Duty | None:
    return next((duty for duty in about.duties if duty.kind.value == kind), None)


def _form(site: Site, about: About, duty: Duty, letter: Letter, fault: str = "", code: int = 200) -> Response:
    form = Form(letter, stamp(site, letter.kind, letter.target), fault)
    return page(site, "letter-new.html", "letters", code, about, duty=duty, form=form)


def _no_form(site: Site) -> Response:
    return message(site, "没有这种来件", "请在“建议、举报和咨询”页面选择。", 404)
