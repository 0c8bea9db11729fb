"""Signing in and out, and changing one's password."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from desk.web.cookies import SESSION, Signer, begin
from desk.web.faults import Forbidden
from desk.web.pages import after, page
from desk.web.posted import Posted, read_form
from desk.web.seat import SeatAtAll
from models.refusals import Refusal
from tasks.accounts import change_password, log, sign_in

router = APIRouter()


@router.get("/sign-in")
def show(request: Request, back: str = "/") -> Response:
    """Show the sign-in page."""
    return _door(request, _inside(back))


@router.post("/sign-in")
async def enter(request: Request) -> Response:
    """Sign in. A page of another site cannot send this form here: a browser says where a form comes from."""
    if (origin := request.headers.get("origin")) and origin.split("://")[-1] != request.headers.get("host"):
        raise Forbidden("请从本系统的登录页登录。")
    form = await read_form(request, request.app.state.store)
    return await run_in_threadpool(_entered, request, form.text("login"), form.text("password"), _inside(form.text("back")))


def _door(request: Request, back: str, login: str = "", refusal: str = "") -> Response:
    oidc = bool(request.app.state.store.settings.oidc)
    shown: dict[str, Any] = {"back": back, "login": login, "refusal": refusal, "oidc": oidc}
    return page(request, None, "sign-in.html", 401 if refusal else 200, **shown)


def _entered(request: Request, login: str, password: str, back: str) -> Response:
    store = request.app.state.store
    signer: Signer = request.app.state.signer
    try:
        entered = sign_in(store, login, password, request.client.host if request.client else "")
    except Refusal as refusal:
        return _door(request, back, login[:64], refusal.message)
    response = after(request, "/password" if entered.must_change else back)
    signer.keep(response, begin(entered.person_id, entered.epoch))
    return response


@router.post("/sign-out")
def leave(request: Request, seat: SeatAtAll, form: Posted) -> Response:
    """Sign out."""
    with seat.store.writing() as session:
        log(session, "signed_out", seat.at, person_id=seat.person_id, login=seat.login)
    response = after(request, "/sign-in", "已退出登录。")
    request.app.state.signer.forget(response, SESSION)
    return response


@router.get("/password")
def ask(request: Request, seat: SeatAtAll) -> Response:
    """Show the page to change one's password."""
    return page(request, seat, "password.html", refusal="")


@router.post("/password")
def change(request: Request, seat: SeatAtAll, form: Posted) -> Response:
    """Change one's password; other browsers are signed out with it."""
    try:
        if form.text("new") != form.text("again"):
            raise Refusal("两次输入的新密码不一样。")
        epoch = change_password(seat.store, seat.person_id, form.text("old"), form.text("new"))
    except Refusal as refusal:
        return page(request, seat, "password.html", status=409, refusal=refusal.message)
    response = after(request, "/", "密码已修改。")
    request.app.state.signer.keep(response, begin(seat.person_id, epoch))
    return response


def _inside(back: str) -> str:
    """Return a path of this desk; anything else leads home."""
    return back if back.startswith("/") and not back.startswith("//") and "\\" not in back else "/"
