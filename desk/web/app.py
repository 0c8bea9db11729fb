"""The desk as an application: pages, assets, and what becomes of every refusal."""

from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from desk.web import (
    acting,
    admin,
    admin_acts,
    case_pages,
    cases,
    cleanup,
    consultation,
    files,
    forms_kept,
    home,
    law,
    ledgers,
    letters,
    me,
    messages,
    oidc,
    search,
    sheets,
    signin,
    stock,
    submit,
)
from desk.web.cookies import SESSION, Signer, secret_of
from desk.web.faults import Forbidden, MustChangePassword, NotSignedIn, NotThere, status_of
from desk.web.guarding import Guard
from desk.web.pages import STATIC, page
from desk.web.seat import signed_in_at_all
from models.refusals import BadInput, Refusal
from tasks.accounts import log
from tasks.store import Store

ROUTERS: tuple[APIRouter, ...] = (
    signin.router,
    oidc.router,
    home.router,
    cases.router,
    case_pages.router,
    sheets.router,
    consultation.router,
    acting.router,
    files.router,
    forms_kept.router,
    messages.router,
    letters.router,
    submit.router,
    stock.router,
    ledgers.router,
    search.router,
    cleanup.router,
    me.router,
    law.router,
    admin.router,
    admin_acts.router,
)


def make_app(store: Store, *, secure: bool = False) -> FastAPI:
    """Return the desk over an open store. `secure`: it is reached over https, and its cookies go nowhere else."""
    app = FastAPI(title="三统", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.store = store
    app.state.signer = Signer(secret_of(store.settings), secure=secure)
    app.add_middleware(Guard)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(NotSignedIn, to_sign_in)
    app.add_exception_handler(MustChangePassword, to_password)
    app.add_exception_handler(HTTPException, no_page)
    app.add_exception_handler(RequestValidationError, not_understood)
    return app


def refused(request: Request, fault: Exception) -> Response:
    """Show a refusal: its sentence, the rule, what is missing. What may not be done is logged."""
    if not isinstance(fault, Refusal):
        raise fault
    try:
        seat = signed_in_at_all(request)
    except NotSignedIn:
        seat = None
    if isinstance(fault, Forbidden) and seat:
        with seat.store.writing() as session:
            log(session, "refused", seat.at, person_id=seat.person_id, path=request.url.path, says=fault.message)
    status = status_of(fault)
    return page(request, seat, "refused.html", status=status, fault=fault, status_code=status)


def to_sign_in(request: Request, fault: Exception) -> Response:
    """Go to the sign-in page, and on from there."""
    if not isinstance(fault, NotSignedIn):
        raise fault
    back = f"/kept/{fault.kept}" if fault.kept else fault.back
    response = RedirectResponse(f"/sign-in?back={quote(back)}" if back != "/" else "/sign-in", status_code=303)
    if request.headers.get("hx-request"):  # a swapped part cannot show a sign-in page: the whole page goes there
        response.headers["hx-redirect"] = response.headers["location"]
        response.status_code = 204
    if SESSION in request.cookies and not fault.kept:
        request.app.state.signer.forget(response, SESSION)
    return response


def to_password(request: Request, fault: Exception) -> Response:
    """Go to the page where the first password is changed."""
    return RedirectResponse("/password", status_code=303)


def not_understood(request: Request, fault: Exception) -> Response:
    """Say that there is no such page, or that a page was asked for something that is none (?year=x)."""
    asked = fault.errors() if isinstance(fault, RequestValidationError) else []
    if any(error["loc"][:1] == ("path",) for error in asked):
        return refused_with(request, NotThere("没有这个页面。"), 404)
    return refused_with(request, BadInput("地址里的查询条件不对，请从页面上重新选择。"), 422)


def no_page(request: Request, fault: Exception) -> Response:
    """Say in Chinese that there is no such page, or that it takes no such request."""
    code = fault.status_code if isinstance(fault, HTTPException) else 500
    words = {404: "没有这个页面。", 405: "这个地址不接受这样的请求。"}
    return refused_with(request, NotThere(words.get(code, "请求有误。")), code)


def refused_with(request: Request, fault: Refusal, status: int) -> Response:
    """Show a refusal under a status of its own."""
    try:
        seat = signed_in_at_all(request)
    except NotSignedIn:
        seat = None
    return page(request, seat, "refused.html", status=status, fault=fault, status_code=status)
