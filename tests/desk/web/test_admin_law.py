"""Tables of law at the desk: what is loaded already is replaced only after somebody saw what changes."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from models.screening.register import Law
from settings import Settings
from tasks import register_import
from tasks.law_changes import Difference, register_difference
from tasks.lawbook import load_calendar
from tasks.loading import calendar_of
from tasks.register import register_in_use
from tasks.store import Store
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]
TITLE = "国务院办公厅关于2026年部分节假日安排的通知"
KNOWN = load_calendar(Path(__file__).parents[3] / "rules").years[2026]
LAWS = "title,kind,status\n中华人民共和国民法典,法律,有效\n"


@pytest.fixture
def operator(browser: Browsers) -> Browser:
    """The operator at the page of law."""
    made = browser("hanwl")
    made.get("/admin/law")
    return made


def a_table(*less: date) -> dict[str, tuple[str, bytes]]:
    """The year's table, some days left out."""
    off = "".join(f"{day},放假\n" for day in sorted(KNOWN.off - set(less)))
    work = "".join(f"{day},调休上班\n" for day in sorted(KNOWN.work))
    return {"file:table": ("2026.csv", f"日期,类别\n{off}{work}".encode())}


def works_on(store: Store, day: date) -> bool:
    with store.reading() as session:
        return calendar_of(session).is_working(day)


def laws(store: Store) -> int:
    return len(register_in_use(store.settings.rules, store.settings.home).laws)


def test_a_year_without_its_festivals_is_refused(operator: Browser, desk_store: Store) -> None:
    one = {"file:table": ("a.csv", "日期,类别\n2026-01-01,放假\n".encode())}

    assert operator.post("/admin/law/calendar", {"title": TITLE}, one).status_code == 422

    assert "没有春节、清明节、劳动节、端午节、中秋节、国庆节的放假日" in operator.text
    assert not works_on(desk_store, date(2026, 10, 5))


def test_a_year_loaded_already_is_replaced_after_its_difference_was_seen(operator: Browser, desk_store: Store) -> None:
    day = date(2026, 10, 7)
    operator.post("/admin/law/calendar", {"title": TITLE, "number": "国办发明电〔2025〕7号"}, a_table(day))
    assert "减少的放假日（1）2026-10-07" in operator.text
    assert not works_on(desk_store, day)

    operator.send({}, action="/admin/law/calendar")

    assert "已载入2026年放假安排" in operator.text
    assert works_on(desk_store, day)


def test_a_register_in_use_is_replaced_after_its_difference_was_seen(operator: Browser, desk_store: Store) -> None:
    before = laws(desk_store)
    operator.post("/admin/law/register", {}, {"file:table": ("a.csv", LAWS.encode())})
    assert "不足原来的一半" in operator.text
    assert laws(desk_store) == before > 1000

    operator.send({}, action="/admin/law/register")

    assert "法规名录已更新，共 1 件" in operator.text
    assert laws(desk_store) == 1


def test_what_was_agreed_to_is_this_table_in_place_of_that_one(operator: Browser, desk_store: Store) -> None:
    operator.post("/admin/law/register", {}, {"file:table": ("a.csv", LAWS.encode())})
    agreed = operator.form("/admin/law/register")["agreed"]
    other = LAWS + "中华人民共和国教育法,法律,有效\n"

    operator.post("/admin/law/register", {"agreed": agreed}, {"file:table": ("b.csv", other.encode())})

    assert "核对法规名录" in operator.text
    assert laws(desk_store) > 1000


def test_a_table_is_compared_once_for_each_look(operator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counted(settings: Settings, laws: Sequence[Law]) -> Difference | None:
        compared.append(len(laws))
        return register_difference(settings, laws)

    monkeypatch.setattr(register_import, "register_difference", counted)
    operator.post("/admin/law/register", {}, {"file:table": ("a.csv", LAWS.encode())})
    operator.send({}, action="/admin/law/register")

    assert "法规名录已更新" in operator.text
    assert compared == [1, 1]
