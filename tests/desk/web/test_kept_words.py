"""A kept form as its sender reads it: codes by their names, fields as the page called them."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from desk.web import cookies
from models.case import ConsultRound
from tasks.store import Store
from tests.desk.web.browser import Browser
from tests.lives import Life

Browsers = Callable[..., Browser]


def kept(person: Browser, login: str, path: str, values: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Send a form after the hours were over; return the words of the page that shows it again."""
    token = person.csrf()
    with monkeypatch.context() as patch:
        patch.setattr(cookies, "IDLE", -1)
        late = person.client.post(path, data={"csrf": token, **values})
    person.sign_in(login)
    person.get(late.url.params["back"])
    return person.text.replace(" ", "")


@pytest.mark.parametrize(
    ("path", "values", "told"),
    [
        ("/letters/1/close", {"closing": "declined", "reason": "没有事实"}, "办结方式不予处理理由没有事实"),
        ("/letters/1/reclassify", {"kind": "competition", "reason": "有误"}, "种类违反公平竞争审查的举报理由有误"),
        ("/letters", {"kind": "review", "name": "某公司", "words": "来信"}, "种类规范性文件审查建议来件人某公司内容来信"),
        ("/letters/1/forward", {"organ": "示例市司法局", "how": "函"}, "转送的机关示例市司法局方式和文号函"),
    ],
)
def test_a_kept_form_of_a_letter_is_told_in_words(
    browser: Browsers, monkeypatch: pytest.MonkeyPatch, path: str, values: dict[str, str], told: str
) -> None:
    assert told in kept(browser("chenbh"), "chenbh", path, values, monkeypatch)


def test_a_round_is_told_by_its_days(browser: Browsers, desk_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(desk_store)
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public", text="局门户网站", on=life.day)
    with desk_store.reading() as session:
        opened = session.exec(select(ConsultRound)).one()
    days = [f"{day.year}年{day.month}月{day.day}日" for day in (opened.posted_on, opened.ends_on)]
    values = {"round": str(opened.id), "words": "第三条不清楚"}

    shown = kept(browser("zhaowy"), "zhaowy", f"/cases/{life.case_id}/comments", values, monkeypatch)

    assert f"征求意见轮次社会公众：{days[0]}至{days[1]}" in shown
