"""Administration on its pages, and a backup that is restored."""

import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from models.letters import Letter, LetterKind
from models.outbox import Installation
from models.people import Organ, Person, Section
from models.refusals import BadInput, Refusal
from tasks.backing import back_up, restore
from tasks.inbox import Inbox
from tasks.store import Store
from tests.desk.web.browser import Browser

Browsers = Callable[..., Browser]
D = "2026-03-05"
PAGES = (
    *("/admin", "/admin/people", "/admin/sections", "/admin/organs", "/admin/health", "/admin/security"),
    *("/admin/law", "/admin/law/packs/competition-2025"),
)


@pytest.mark.parametrize("path", PAGES)
def test_an_administrator_opens_every_page_and_a_drafter_none(browser: Browsers, path: str) -> None:
    assert browser("hanwl").get(path).status_code == 200
    assert browser("zhaowy").get(path).status_code == 403


def test_an_administrator_sees_no_matter(browser: Browsers) -> None:
    assert "没有符合条件的事项" in browser("hanwl").get("/cases?which=all").text


def test_a_new_person_gets_a_password_that_must_be_changed(browser: Browsers) -> None:
    operator = browser("hanwl")
    operator.get("/admin/people")
    operator.post("/admin/do/add", {"login": "liuxin", "name": "刘新", "section": "3", "role": ["drafter"]})
    given = operator.text.split("初始密码：")[1].split()[0]

    assert operator.page.headers["cache-control"] == "no-store"
    assert given not in str(operator.page.headers)
    assert given not in str(dict(operator.client.cookies))
    assert given not in operator.get("/admin/people").text
    fresh = browser()
    fresh.sign_in("liuxin", given)

    assert fresh.page.url.path == "/password"
    assert fresh.get("/cases").url.path == "/password"
    fresh.post("/password", {"old": given, "new": "xin-de-mima-2026", "again": "xin-de-mima-2026"})
    assert fresh.page.url.path == "/"


@pytest.mark.parametrize(
    ("what", "values", "says"),
    [
        ("add", {"login": "zhaowy", "name": "某"}, "已经有人使用"),
        ("add", {"login": "张三", "name": "张三"}, "登录名应为"),
        ("grant", {"login": "zhaowy", "role": "engine"}, "没有“engine”这一职责"),
        ("choose", {"organ": "1", "document_number": "示教规{year}号"}, "编号式样"),
        ("dissolve", {"section": "3", "successor": "0", "on": "2026-04-01"}, "承接科室"),
        (
            "deputy",
            {"principal": "weizj", "deputy": "jiangds", "role": ["head"], "starts": "2026-03-01", "ends": "2026-03-05"},
            "没有",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(browser: Browsers, what: str, values: dict[str, str], says: str) -> None:
    operator = browser("hanwl")
    operator.get("/admin/people")

    answer = operator.post(f"/admin/do/{what}", values)

    assert answer.status_code in {409, 422}
    assert says in operator.text


def test_one_lets_somebody_stand_in_and_ends_it(browser: Browsers) -> None:
    leader, deputy = browser("weizj"), browser("jiangds")
    leader.get("/me")
    leader.post("/me/deputy", {"deputy": "jiangds", "role": ["leader"], "starts": "2026-03-01", "ends": "2026-03-31"})

    assert "代 卫正均" in deputy.get("/me").text
    leader.post("/me/end-deputy", {"id": "1"})
    assert "代 卫正均" not in deputy.get("/me").text


def test_nobody_ends_anothers_delegation(browser: Browsers) -> None:
    leader, other = browser("weizj"), browser("zhaowy")
    leader.post("/me/deputy", {"deputy": "jiangds", "role": ["leader"], "starts": "2026-03-01", "ends": "2026-03-31"})

    assert other.post("/me/end-deputy", {"id": "1"}).status_code == 422


def test_a_backup_made_at_the_desk_is_restored_with_numbers_held(browser: Browsers, desk_store: Store, tmp_path: Path) -> None:
    operator = browser("hanwl")
    operator.get("/admin/health")
    operator.post("/admin/backup", {})
    (made,) = desk_store.settings.backups.glob("*.zip")

    target = replace(desk_store.settings, home=tmp_path / "again", database=f"sqlite:///{tmp_path / 'again'}/santong.sqlite3")
    restore(target, made, "hanwl")

    restored = Store(target)
    with restored.reading() as session:
        assert "备份恢复" in session.get_one(Installation, 1).numbers_held
    restored.engine.dispose()
    assert not any("key" in name for name in zipfile.ZipFile(made).namelist())


def test_a_backup_in_which_a_byte_changed_is_refused_and_nothing_laid_out(desk_store: Store, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.zip", tmp_path / "broken.zip"
    back_up(desk_store, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as out:
        for name in source.namelist():
            out.writestr(name, source.read(name) + (b"x" if name.endswith(".sqlite3") else b""))
    target = replace(desk_store.settings, home=tmp_path / "new", database=f"sqlite:///{tmp_path / 'new'}/santong.sqlite3")

    with pytest.raises(BadInput, match="改动或者损坏"):
        restore(target, broken, "x")

    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_over_data(desk_store: Store, tmp_path: Path) -> None:
    back_up(desk_store, tmp_path / "b.zip")

    with pytest.raises(Refusal, match="不是空的"):
        restore(desk_store.settings, tmp_path / "b.zip", "x")


def test_a_pack_shows_in_what_it_differs_from_the_one_before(browser: Browsers) -> None:
    page = browser("wuqy").get("/admin/law/packs/competition-2025").text

    assert "与 competition-2024 的不同" in page
    assert "COMP-9-1" in page


def test_a_legal_officer_confirms_a_rule_with_source_and_article(browser: Browsers) -> None:
    officer = browser("wuqy")
    rule = officer.get("/admin/law").text.split('name="rule" value="')[1].split('"')[0]

    refused = officer.post("/admin/law/confirm", {"rule": rule, "source": "国务院公报"})
    assert refused.status_code == 409
    officer.post("/admin/law/confirm", {"rule": rule, "source": "国务院公报", "article": "第三条"})

    assert f"{rule} 已核实" in officer.text
    assert f'name="rule" value="{rule}"' not in officer.page.text


def test_a_backup_holds_what_the_public_sent_and_not_from_where(desk_store: Store, tmp_path: Path) -> None:
    at = desk_store.now()
    token = Inbox(desk_store.settings.home).put(Letter("", LetterKind.REVIEW, at, "第三条有误"), "10.0.0.7", at).token
    made, home = tmp_path / "b.zip", tmp_path / "again"
    back_up(desk_store, made)

    restore(replace(desk_store.settings, home=home, database=f"sqlite:///{home}/santong.sqlite3"), made, "x")

    found = Inbox(home).find(token)
    assert found
    assert found.words == "第三条有误"
    with (
        closing(sqlite3.connect(Inbox(home).path)) as inbox,
        closing(sqlite3.connect(Inbox(desk_store.settings.home).path)) as own,
    ):
        assert inbox.execute("SELECT count(*) FROM salt").fetchone() == (0,)
        assert own.execute("SELECT count(*) FROM salt").fetchone() == (1,)


def test_a_backup_that_cannot_be_unpacked_is_refused(desk_store: Store, tmp_path: Path) -> None:
    back_up(desk_store, tmp_path / "b.zip")
    data = bytearray((tmp_path / "b.zip").read_bytes())
    data[2000:2400] = bytes(400)
    (tmp_path / "b.zip").write_bytes(data)
    home = tmp_path / "new"

    with pytest.raises(BadInput, match="没有恢复任何内容"):
        restore(replace(desk_store.settings, home=home, database=f"sqlite:///{home}/santong.sqlite3"), tmp_path / "b.zip", "x")


def test_what_is_taken_out_stands_in_the_security_log(browser: Browsers) -> None:
    officer, operator = browser("zhoush"), browser("hanwl")
    for path in ("/ledgers/stock.xlsx?year=0", "/ledgers/reviews.csv", "/stock.xlsx"):
        assert officer.get(path).status_code == 200
    operator.get("/admin/health")
    operator.post("/admin/backup", {})

    page = operator.get("/admin/security?kind=exported").text

    for words in ("存量文件（Excel）", "审核登记（CSV）", "存量文件清单（Excel）", "备份 santong-"):
        assert words in page
    assert "周守衡" in page


def test_the_usual_times_of_steps_are_set_in_words(browser: Browsers, desk_store: Store) -> None:
    operator = browser("hanwl")
    operator.get("/admin/organs")
    operator.post("/admin/do/choose", {"organ": "1", "usual_days": "会议=5， 签发=2，合法性审核=7"})

    with desk_store.reading() as session:
        assert session.get_one(Organ, 1).settings["usual_days"] == {"meeting": 5, "sign": 2, "legality": 7}
    assert "会议=5，签发=2，合法性审核=7" in operator.get("/admin/organs").text
    for words in ("散会=5", "会议=五", "会议=251", "会议"):
        assert operator.post("/admin/do/choose", {"organ": "1", "usual_days": words}).status_code == 422
    operator.get("/admin/organs")
    operator.post("/admin/do/choose", {"organ": "1", "usual_days": ""})
    with desk_store.reading() as session:
        assert session.get_one(Organ, 1).settings["usual_days"] == ""


def test_a_new_person_belongs_to_the_organ_of_the_section_or_the_one_named(browser: Browsers, desk_store: Store) -> None:
    operator = browser("hanwl")
    operator.get("/admin/people")
    for login, values in (("inside", {"section": "9"}), ("leader", {"organ": "2"}), ("ours", {})):
        operator.post("/admin/do/add", {"login": login, "name": login, "role": ["leader"], **values})

    with desk_store.reading() as session:
        organs = {p.login: p.organ_id for p in session.exec(select(Person))}
        section = session.get_one(Section, 9)
    assert (organs["inside"], organs["leader"], organs["ours"]) == (section.organ_id, 2, 1)
    assert operator.post("/admin/do/add", {"login": "far", "name": "far", "organ": "77"}).status_code == 422


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/admin", ("待执行的自动任务", "其中执行失败的")),
        ("/admin/health", ("待执行的自动任务", "立即备份")),
        ("/admin/organs", ("登记方式", "受理后中止", "由外部机关登记，文书录入结果")),
        ("/admin/law", ("更新法规名录",)),
    ],
)
def test_the_pages_of_administration_speak_as_the_office_writes(browser: Browsers, path: str, words: tuple[str, ...]) -> None:
    page = browser("hanwl").get(path).text

    assert [word for word in words if word not in page] == []
