"""Signing in through an identity provider of the test's own, on loopback."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlmodel import select
from starlette.testclient import TestClient

from desk.web.app import make_app
from models.accounts import Account
from models.people import Person
from tasks.store import Store

KEY = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"})


@dataclass
class Provider:
    """What the provider answers. `wrong` replaces claims of its token."""

    url: str = ""
    subject: str = "provider-7"
    nonce: str = ""
    wrong: dict[str, Any] = field(default_factory=dict)

    def token(self) -> str:
        """Return an id token."""
        claims = {"iss": self.url, "aud": "santong", "sub": self.subject, "nonce": self.nonce, "exp": int(time.time()) + 60}
        return jwt.encode({"alg": "RS256", "kid": "one"}, {**claims, **self.wrong}, KEY)


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {
                "issuer": made.url,
                "authorization_endpoint": f"{made.url}/authorize",
                "token_endpoint": f"{made.url}/token",
                "jwks_uri": f"{made.url}/keys",
            }
            self._say(known if "well-known" in self.path else {"keys": [KEY.as_dict(private=False)]})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self._say({"access_token": "x", "token_type": "Bearer", "id_token": made.token()})

        def _say(self, value: dict[str, Any]) -> None:
            data = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


@pytest.fixture
def visitor(desk_store: Store, provider: Provider) -> TestClient:
    desk_store.settings = replace(desk_store.settings, oidc=provider.url, oidc_client="santong", oidc_secret="s")
    with desk_store.writing() as session:
        person = session.exec(select(Person).where(Person.login == "zhaowy")).one()
        session.add(Account(person_id=person.id or 0, subject="provider-7"))
    return TestClient(make_app(desk_store), base_url="http://desk.test", follow_redirects=False)


def answered(visitor: TestClient, provider: Provider, **changed: str) -> Response:
    """Go to the provider and come back with its answer."""
    sent = parse_qs(urlsplit(visitor.get("/sign-in/oidc").headers["location"]).query)
    provider.nonce = sent["nonce"][0]
    return visitor.get("/sign-in/oidc/back", params={"state": sent["state"][0], "code": "c", **changed})


def test_who_the_provider_names_sits_at_the_desk(visitor: TestClient, provider: Provider) -> None:
    answer = answered(visitor, provider)

    assert answer.headers["location"] == "/"
    assert "赵文远" in visitor.get("/").text


def test_the_request_carries_state_nonce_and_challenge(visitor: TestClient) -> None:
    sent = parse_qs(urlsplit(visitor.get("/sign-in/oidc").headers["location"]).query)

    assert sent["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= sent.keys()


@pytest.mark.parametrize(
    "wrong", [{"aud": "other"}, {"iss": "https://evil.test"}, {"nonce": "old"}, {"exp": 1}], ids=["aud", "iss", "nonce", "exp"]
)
def test_a_token_that_is_not_for_us_and_of_now_is_refused(
    visitor: TestClient, provider: Provider, wrong: dict[str, Any]
) -> None:
    provider.wrong = wrong

    assert answered(visitor, provider).status_code == 403
    assert visitor.get("/").status_code == 303


def test_an_answer_to_another_request_is_refused(visitor: TestClient, provider: Provider) -> None:
    assert answered(visitor, provider, state="another").status_code == 403


def test_a_person_the_desk_does_not_know_is_refused(visitor: TestClient, provider: Provider) -> None:
    provider.subject = "somebody"

    answer = answered(visitor, provider)

    assert answer.status_code == 403
    assert "没有与本系统的人员对应" in answer.text


def test_without_a_provider_there_is_no_such_page(desk_store: Store) -> None:
    visitor = TestClient(make_app(desk_store), base_url="http://desk.test")

    assert visitor.get("/sign-in/oidc").status_code == 404
    assert "统一身份认证" not in visitor.get("/sign-in").text
