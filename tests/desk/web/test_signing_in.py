"""Signing in and out, tokens of forms, headers, hours that are over."""

from collections.abc import Callable

import pytest

from desk.web import cookies
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]


def test_who_is_not_signed_in_is_led_to_the_door_and_back(browser: Browsers) -> None:
    visitor = browser()

    page = visitor.get("/cases?which=all")

    assert page.url.path == "/sign-in"
    assert 'name="back" value="/cases?which=all"' in page.text


def test_a_right_password_opens_the_desk(browser: Browsers) -> None:
    assert "赵文远" in browser("zhaowy").get("/").text


@pytest.mark.parametrize("login", ["zhaowy", "nobody"])
def test_a_wrong_password_and_an_unknown_login_say_the_same(browser: Browsers, login: str) -> None:
    visitor = browser()

    answer = visitor.sign_in(login, "wrong-password")

    assert answer.status_code == 401
    assert "登录名或者密码不对" in visitor.text


def test_one_cannot_be_led_to_another_site_after_signing_in(browser: Browsers) -> None:
    visitor = browser()

    answer = visitor.client.post(
        "/sign-in",
        data={"login": "zhaowy", "password": "santong-sample", "back": "//evil.test/"},
        follow_redirects=False,
    )

    assert answer.headers["location"] == "/"


def test_the_sign_in_form_of_another_site_is_refused(browser: Browsers) -> None:
    answer = browser().client.post("/sign-in", data={"login": "zhaowy"}, headers={"origin": "https://evil.test"})

    assert answer.status_code == 403


def test_the_cookie_is_signed_and_kept_from_scripts_and_other_sites(browser: Browsers) -> None:
    visitor = browser()

    answer = visitor.client.post("/sign-in", data={"login": "zhaowy", "password": "santong-sample"}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    visitor.client.cookies.set(cookies.SESSION, "forged." + answer.cookies[cookies.SESSION].split(".")[1], domain="desk.test")
    assert visitor.get("/").url.path == "/sign-in"


def test_a_form_without_its_token_is_refused_and_logged(browser: Browsers) -> None:
    person = browser("zhaowy")

    answer = person.client.post("/messages/read", data={"csrf": "another"})

    assert answer.status_code == 403
    assert "不是从本系统的页面发出" in answer.text


def test_signing_out_ends_it(browser: Browsers) -> None:
    person = browser("zhaowy")

    person.post("/sign-out", {})

    assert person.get("/").url.path == "/sign-in"


def test_a_changed_password_ends_the_other_browsers(browser: Browsers) -> None:
    first, second = browser("zhaowy"), browser("zhaowy")

    first.get("/password")
    first.post("/password", {"old": "santong-sample", "new": "qingnian-lu-27", "again": "qingnian-lu-27"})

    assert first.get("/").url.path == "/"
    assert second.get("/").url.path == "/sign-in"


def test_hours_that_are_over_lead_to_the_door(browser: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    person = browser("zhaowy")
    monkeypatch.setattr(cookies, "IDLE", -1)

    assert person.get("/").url.path == "/sign-in"


def test_a_form_sent_too_late_is_kept_and_sent_on(browser: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    person = browser("zhaowy")
    token = person.csrf()
    with monkeypatch.context() as patch:
        patch.setattr(cookies, "IDLE", -1)
        late = person.client.post("/messages/read", data={"csrf": token, "id": "7", "words": "写了很久的话"})
    assert late.url.path == "/sign-in"

    back = late.url.params["back"]
    person.sign_in("zhaowy")
    person.get(back)

    assert "意见写了很久的话" in person.text.replace(" ", "")
    assert "words" not in person.text
    answer = person.send({}, action="/messages/read")
    assert answer.status_code == 200


def test_a_kept_form_is_shown_to_nobody_else(browser: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    person, other = browser("zhaowy"), browser("qianrh")
    token = person.csrf()
    with monkeypatch.context() as patch:
        patch.setattr(cookies, "IDLE", -1)
        late = person.client.post("/messages/read", data={"csrf": token, "words": "私"})

    assert other.get(late.url.params["back"]).status_code == 404


def test_every_answer_carries_the_headers_that_keep_a_browser_safe(browser: Browsers) -> None:
    for answer in (browser().get("/sign-in"), browser("zhaowy").get("/"), browser("zhaowy").get("/nothing")):
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_more_than_the_limit_is_not_read(browser: Browsers) -> None:
    person = browser("zhaowy")

    answer = person.client.post("/messages/read", content=b"x", headers={"content-length": str(10**9)})

    assert answer.status_code == 413
    assert "超过" in answer.text
