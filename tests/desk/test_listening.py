"""Where a request comes from: what a proxy says counts only where the proxy is named, and nobody else can pretend."""

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from desk.listening import manners
from models.refusals import EnvironmentFault
from settings import read_settings


def whence(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.client.host if request.client else "")


APP = Starlette(routes=[Route("/", whence)])


def seen(proxies: str, peer: str, said: str) -> str:
    """Return where the application sees a request come from that `peer` hands over as being from `said`."""
    config = uvicorn.Config(APP, **manners(proxies))
    config.load()
    client = TestClient(config.loaded_app, client=(peer, 50000))
    return str(client.get("/", headers={"x-forwarded-for": said}).text)


@pytest.mark.parametrize(
    ("proxies", "peer", "said", "comes_from"),
    [
        ("10.0.0.9", "10.0.0.9", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.0/24", "10.0.0.9", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.9", "10.0.0.9", "198.51.100.1, 192.0.2.7", "192.0.2.7"),  # what a visitor wrote before is not believed
        ("10.0.0.9", "192.0.2.66", "192.0.2.7", "192.0.2.66"),
        ("", "127.0.0.1", "192.0.2.7", "127.0.0.1"),
    ],
)
def test_only_a_named_proxy_is_believed(proxies: str, peer: str, said: str, comes_from: str) -> None:
    assert seen(proxies, peer, said) == comes_from


def test_the_proxies_are_read_from_the_environment_and_a_word_for_all_is_refused() -> None:
    assert read_settings({}).proxies == "127.0.0.1"
    assert read_settings({"SANTONG_PROXIES": " 10.0.0.9 , 10.1.0.0/16 "}).proxies == "10.0.0.9,10.1.0.0/16"
    with pytest.raises(EnvironmentFault, match="不是 IP 地址"):
        read_settings({"SANTONG_PROXIES": "*"})
