"""A form kept over the end of the hours and refused when it is sent on is still that form: once taken in, it is gone."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from models.case import ConsultRound
from models.desk import FormDraft
from models.people import Person
from tasks.formdrafts import LATE, keep_form
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser
from tests.desk.web.test_admin_law import KNOWN, TITLE

Browsers = Callable[..., Browser]
HEAD = "日期,渠道,单位类型,意见人,条款,意见\n"


@pytest.fixture
def case_id(desk_store: Store) -> int:
    """A matter with one round open."""
    made = submit(
        desk_store, Submission(SAMPLES / "draft-1.txt", "", "", "zhaowy", materials=(("note", SAMPLES / "note.txt"),))
    )
    starts, ends = date(2026, 2, 1), date(2026, 3, 3)
    with desk_store.writing() as session:
        session.add(ConsultRound(case_id=made, seq=1, audience="public", posted_on=starts, days=30, ends_on=ends))
    return made


def kept_by(store: Store, login: str) -> str:
    """Keep a form for a person and return its number."""
    with store.reading() as session:
        found = session.exec(select(Person).where(Person.login == login)).one()
    return str(keep_form(store, found.id or 0, f"{LATE}/anywhere", '{"fields": [], "files": []}'))


def left(store: Store) -> int:
    """Return how many forms are kept."""
    with store.reading() as session:
        return len(session.exec(select(FormDraft)).all())


def again(person: Browser, action: str, values: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None) -> None:
    """Fill a form of the page and send it."""
    person.post(action, {**person.form(action), **values}, files)


def test_a_letter_written_down_at_the_second_try(browser: Browsers, desk_store: Store) -> None:
    clerk, draft = browser("chenbh"), kept_by(desk_store, "chenbh")
    typed = {"kind": "question", "channel": "信函", "words": "", "from_kept": draft}
    assert clerk.post("/letters", typed).status_code == 422

    assert f'name="from_kept" value="{draft}"' in clerk.page.text
    assert left(desk_store) == 1


def test_an_act_on_a_letter_at_the_second_try(browser: Browsers, desk_store: Store) -> None:
    clerk, draft = browser("chenbh"), kept_by(desk_store, "chenbh")
    clerk.post("/letters", {"kind": "question", "channel": "信函", "words": "请问何时施行"})
    one = clerk.page.url.path
    assert clerk.post(f"{one}/answer", {"answer": "", "from_kept": draft}).status_code in {409, 422}
    assert "from_kept" not in clerk.form(f"{one}/tie")

    again(clerk, f"{one}/answer", {"answer": "自公布之日起施行"})

    assert "答复已登记" in clerk.text
    assert left(desk_store) == 0


def test_a_comment_at_the_second_try(browser: Browsers, desk_store: Store, case_id: int) -> None:
    drafter, draft = browser("zhaowy"), kept_by(desk_store, "zhaowy")
    there = f"/cases/{case_id}/comments"
    drafter.post(there, {"channel": "电话", "words": "", "from_kept": draft})
    assert "from_kept" not in drafter.form(f"{there}/import")

    again(drafter, there, {"words": "建议放宽"})

    assert "意见已登记" in drafter.text
    assert left(desk_store) == 0


def test_a_table_refused_for_another_reason_is_not_chosen_again(browser: Browsers, desk_store: Store, case_id: int) -> None:
    drafter, draft = browser("zhaowy"), kept_by(desk_store, "zhaowy")
    there = f"/cases/{case_id}/comments"
    table = {"file:table": ("意见.csv", f"{HEAD}2026-02-10,电话,公民,张某,,建议放宽\n".encode())}
    assert drafter.post(f"{there}/import", {"round": "999", "from_kept": draft}, table).status_code in {409, 422}
    assert "已上传的文件不用重选：意见.csv" in drafter.text

    again(drafter, f"{there}/import", {"round": ""})

    assert "登记意见 1 条" in drafter.text
    assert left(desk_store) == 0


def test_a_table_chosen_anew_takes_the_place_of_the_one_that_was_refused(browser: Browsers, case_id: int) -> None:
    drafter, there = browser("zhaowy"), f"/cases/{case_id}/comments"
    drafter.post(f"{there}/import", {}, {"file:table": ("坏.csv", f"{HEAD}2026-13-10,电话,公民,张某,,坏\n".encode())})
    good = {"file:table": ("好.csv", f"{HEAD}2026-02-10,电话,公民,张某,,建议放宽\n".encode())}

    again(drafter, f"{there}/import", {}, good)

    assert "登记意见 1 条" in drafter.text


def test_a_year_agreed_to_at_the_second_look(browser: Browsers, desk_store: Store) -> None:
    operator, draft = browser("hanwl"), kept_by(desk_store, "hanwl")
    operator.get("/admin/law")
    days = "".join(f"{day},放假\n" for day in sorted(KNOWN.off - {date(2026, 10, 7)}))
    operator.post(
        "/admin/law/calendar", {"title": TITLE, "from_kept": draft}, {"file:table": ("a.csv", f"日期,类别\n{days}".encode())}
    )

    again(operator, "/admin/law/calendar", {})

    assert "已载入2026年放假安排" in operator.text
    assert left(desk_store) == 0


def test_a_round_is_shown_by_its_days(browser: Browsers, desk_store: Store, case_id: int) -> None:
    with desk_store.reading() as session:
        found = session.exec(select(Person).where(Person.login == "zhaowy")).one()
    body = '{"fields": [["round", "1"], ["words", "建议放宽"]], "files": []}'
    draft = keep_form(desk_store, found.id or 0, f"{LATE}/cases/{case_id}/comments", body)

    drafter = browser("zhaowy")
    drafter.get(f"/kept/{draft}")

    assert "征求意见轮次社会公众：2026年2月1日至2026年3月3日" in drafter.text.replace(" ", "")
