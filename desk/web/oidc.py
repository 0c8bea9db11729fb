"""Signing in through the bureau's identity provider (OIDC), where one is configured: code flow with PKCE, state and nonce.

The provider says who it is; whether that person may sit at this desk, the account says (`Account.subject`).
"""

import secrets
from dataclasses import asdict, dataclass
from typing import Any, cast

import httpx
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadSignature
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from sqlmodel import Session

from desk.web.cookies import Signer, begin
from desk.web.faults import Forbidden, NotThere
from desk.web.pages import after
from models.accounts import Account
from models.refusals import EnvironmentFault
from settings import Settings
from tasks.accounts import by_subject, log
from tasks.store import Store

router = APIRouter(prefix="/sign-in/oidc")
ASKED = "santong_oidc"
PATIENCE = 10.0  # seconds the provider is given
ALGORITHMS = ["RS256", "ES256", "PS256"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent to the provider, kept in a signed cookie until it answers."""

    state: str
    nonce: str
    verifier: str


@router.get("")
def ask(request: Request) -> Response:
    """Send the browser to the provider."""
    settings = _settings(request)
    asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    client = _client(settings, request)
    address, _ = client.create_authorization_url(
        _discovered(settings)["authorization_endpoint"], state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
    )
    response = RedirectResponse(str(address), status_code=303)
    signer: Signer = request.app.state.signer
    value = str(signer.sentences.dumps(asdict(asked)))
    response.set_cookie(ASKED, value, max_age=600, path="/sign-in/oidc", secure=signer.secure, httponly=True, samesite="lax")
    return response


@router.get("/back")
def back(request: Request, state: str = "", code: str = "") -> Response:
    """Take the provider's answer: the code for a token, the token for a person."""
    settings, store = _settings(request), request.app.state.store
    asked = _asked(request)
    if asked is None or not code or not secrets.compare_digest(state.encode(), asked.state.encode()):
        raise Forbidden("统一身份认证的答复与请求不符，请重新登录。")
    subject = _subject(settings, request, asked, code)
    with store.writing() as session:
        account = _account(session, store, subject)
    response = after(request, "/")
    signer: Signer = request.app.state.signer
    signer.keep(response, begin(account.person_id, account.epoch))
    response.delete_cookie(ASKED, path="/sign-in/oidc")
    return response


def _account(session: Session, store: Store, subject: str) -> Account:
    """Return the account of the person the provider names; one it does not know here is logged and refused."""
    person = by_subject(session, subject)
    account = session.get(Account, person.id) if person else None
    if person is None or account is None:
        raise Forbidden("统一身份认证的账号没有与本系统的人员对应，请联系系统管理员。")
    account.must_change = False  # the password is not what opened the door
    session.add(account)
    log(session, "signed_in", store.now(), person_id=person.id, login=person.login, says="统一身份认证")
    return account


def _subject(settings: Settings, request: Request, asked: Asked, code: str) -> str:
    """Return who the provider says it is; a token that is not for us, not of now or not signed by it is refused."""
    found = _discovered(settings)
    try:
        token = _client(settings, request).fetch_token(found["token_endpoint"], code=code, code_verifier=asked.verifier)
        keys = KeySet.import_key_set(cast(KeySetSerialization, _got(found["jwks_uri"])))
        claims = jwt.decode(str(token["id_token"]), keys, algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            exp={"essential": True},
            sub={"essential": True},
            iss={"essential": True, "value": settings.oidc},
            aud={"essential": True, "value": settings.oidc_client},
            nonce={"essential": True, "value": asked.nonce},
        ).validate(claims)
    except (OAuthError, JoseError, KeyError, ValueError) as fault:
        raise Forbidden("统一身份认证的答复不可信，请重新登录。") from fault
    except httpx.HTTPError as fault:
        raise EnvironmentFault("连接不上统一身份认证，请稍后再试，或者用密码登录。") from fault
    return str(claims["sub"])


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.store.settings
    if not (settings.oidc and settings.oidc_client):
        raise NotThere("没有配置统一身份认证。")
    return settings


def _client(settings: Settings, request: Request) -> OAuth2Client:
    return OAuth2Client(
        settings.oidc_client,
        settings.oidc_secret,
        scope="openid",
        redirect_uri=str(request.url_for("back")),
        code_challenge_method="S256",
        timeout=PATIENCE,
    )


def _discovered(settings: Settings) -> dict[str, Any]:
    try:
        found = _got(f"{settings.oidc}/.well-known/openid-configuration")
    except httpx.HTTPError as fault:
        raise EnvironmentFault("连接不上统一身份认证，请稍后再试，或者用密码登录。") from fault
    if found.get("issuer") != settings.oidc:
        raise EnvironmentFault("统一身份认证的配置与地址不符，请联系系统管理员。")
    return found


def _got(url: str) -> dict[str, Any]:
    read: dict[str, Any] = httpx.get(url, timeout=PATIENCE, follow_redirects=False).raise_for_status().json()
    return read


def _asked(request: Request) -> Asked | None:
    signer: Signer = request.app.state.signer
    try:
        return Asked(**signer.sentences.loads(request.cookies.get(ASKED, "")))
    except (BadSignature, TypeError):
        return None
