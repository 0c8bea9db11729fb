"""The public application. In the home folder it is given it opens two things: the projection to read, the inbox to write."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from itsdangerous import URLSafeTimedSerializer
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from desk.public import catalogue, consultations, letters
from desk.public.guarding import Guard
from desk.public.site import Site, message, site_of
from models.refusals import Refusal
from tasks.inbox import Inbox, Limits

STATUS_WORDS = {404: ("没有这个页面", "没有这个页面，请从文件目录里查找。"), 405: ("不接受", "这个地址不接受这样的请求。")}


def make_public_app(home: Path, *, limits: Limits | None = None, pretended: datetime | None = None) -> FastAPI:
    """Return the public application over a home folder. `pretended` replaces the clock, in a demonstration only."""
    inbox = Inbox(home, limits)

    @lru_cache(maxsize=1)
    def stamps() -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(inbox.secret(), salt="form")

    app = FastAPI(title="三统（公众）", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.site = Site(home, inbox, stamps, pretended)
    app.add_middleware(Guard)
    for router in (catalogue.router, consultations.router, letters.router):
        app.include_router(router)
    app.mount("/mirror", StaticFiles(directory=home / "public", html=True, check_dir=False), name="mirror")
    app.add_exception_handler(Refusal, not_now)
    app.add_exception_handler(HTTPException, no_page)
    app.add_exception_handler(RequestValidationError, no_page)
    return app


def not_now(request: Request, fault: Exception) -> Response:
    """Say that the pages are being prepared, or whatever else hinders."""
    said = fault.message if isinstance(fault, Refusal) else "请过几分钟再试。"
    return message(site_of(request), "暂时无法访问", said, 503)


def no_page(request: Request, fault: Exception) -> Response:
    """Say in Chinese that there is no such page."""
    code = fault.status_code if isinstance(fault, HTTPException) else 404
    title, says = STATUS_WORDS.get(code, ("请求有误", "请求有误，请从文件目录里查找。"))
    return message(site_of(request), title, says, code)
