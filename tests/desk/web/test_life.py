"""A whole life of one document on the pages of the desk, by ten people, without scripts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from sqlmodel import select

from models.instrument import Artefact
from tasks.comment_rows import read_table
from tasks.consulting import receive
from tasks.files import path_of
from tasks.store import Store
from tasks.writing.zipping import unzip
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser
from tests.desk.web.office import Office

FACTS = {"touches_operators": "yes", "ask_first": "no"}


@pytest.fixture
def office(desk_store: Store, browser: Callable[..., Browser]) -> Office:
    made = Office(desk_store, browser)
    made.to_day(date(2026, 8, 31))
    made.hand_in(**FACTS)
    return made


def answered(office: Office, login: str, step: str, code: str, **said: str) -> None:
    """Answer, or dispose of, every finding the page shows in one way."""
    address = office.open(login, step, code)
    person = office.person(login)
    values = {name: words for part, words in said.items() for name in person.choose(f"finding.*.{part}", words)}
    if not values:
        assert "没有等待" in person.text
        return
    person.send(values, action=address)
    assert person.page.status_code == 200, person.text


def test_a_document_lives_from_submission_to_archive_on_the_pages(office: Office) -> None:
    said = {name: yaml.safe_load((SAMPLES / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("opinions", "meeting")}
    to_the_consultation(office)
    the_competition_review(office)
    the_legality_review(office, said["opinions"])
    the_meeting(office, said["meeting"])
    signed_registered_numbered(office)
    published_filed_archived(office)

    sheet = office.person("chenbh").get(f"/cases/{office.case_id}/sheet").text
    assert "符合审查标准" in sheet
    forms = [part.split('"')[0] for part in sheet.split(f'href="/cases/{office.case_id}/sheet/')[1:]]
    shown = [office.person("chenbh").get(f"/cases/{office.case_id}/sheet/{seq}").text for seq in forms]
    assert any("公平竞争审查表" in one and one.count("未违反") == 67 for one in shown)
    assert any("合法性审核意见书" in one for one in shown)
    page = office.person("chenbh").get(f"/cases/{office.case_id}").text

    assert "已归档" in page
    assert "示教规〔2026〕1号" in page
    assert "SLCR—2026—03001" in page


def to_the_consultation(office: Office) -> None:
    office.later(1)
    office.act("qianrh", "plan", "conclude", outcome="approved", data__necessity="规范校服采购")
    office.act("wuqy", "identify", "conclude", outcome="normative")
    office.act("zhaowy", "draft", "conclude", outcome="ready")
    office.act("weizj", "consult_approval", "conclude", outcome="approved")
    audience = ["public", "operators", "associations", "schools", "departments"]
    office.act("zhaowy", "consult", "open-round", to=audience, on=office.day.isoformat(), text="门户网站", days="30")
    office.later(10)
    assert office.tried("zhaowy", "consult", "conclude", outcome="closed")[0] == 409
    office.later(30)
    with office.store.writing() as session:
        receive(session, office.case_id, [one for one, _ in read_table(SAMPLES / "comments.csv", date(2026, 12, 31))])
    address = office.open("zhaowy", "consult", "dispose-comments")
    person = office.person("zhaowy")
    rows = {**person.choose("comment.*.disposition", "partly"), **person.choose("comment.*.reason", "已在有关条款中体现")}
    person.send(rows, action=address)
    office.act("zhaowy", "consult", "conclude", outcome="closed")


def the_competition_review(office: Office) -> None:
    office.later(3)
    answered(office, "zhaowy", "competition_first", "answer-findings", stance="mend", answer="将在修改稿中改正")
    rest = ["entry", "flow", "cost", "conduct", "other"]
    office.act(
        "zhaowy",
        "competition_first",
        "conclude",
        outcome="meets",
        rest=rest,
        data__sector="校服生产和销售",
        data__parties="已听取",
        data__note="符合标准",
    )
    answered(office, "fengzy", "competition_check", "dispose-findings", disposition="adopted", reason="属实")
    office.act("fengzy", "competition_check", "conclude", outcome="agreed")


def the_legality_review(office: Office, opinions: dict[str, dict[str, str]]) -> None:
    office.later(1)
    answered(office, "zhaowy", "deliver", "answer-findings", stance="mend", answer="将改正")
    office.act("zhaowy", "deliver", "conclude", outcome="delivered")
    office.act("qianrh", "signoff", "conclude", outcome="signed")
    office.act("wuqy", "accept", "accept")
    office.later(3)
    office.act("zhengly", "adviser", "conclude", outcome="given", data__opinion=opinions["adviser"]["opinion"])
    office.later(5)
    answered(office, "wuqy", "legality", "dispose-findings", disposition="adopted", reason="列入意见")
    office.act(
        "wuqy",
        "legality",
        "conclude",
        outcome="amend",
        data__opinion="请修改两处",
        **{"data__points__0__address": "第七条", "data__points__0__problem": "没有依据", "data__checks__1": "met"},
    )
    office.act("zhaowy", "mend", "submit-draft", {"draft": SAMPLES / "draft-2.txt"})
    office.advance()
    office.act("zhaowy", "mend", "conclude", outcome="replied", data__reply="均已修改", data__points__0__reply="已删去")
    office.act("wuqy", "", "carry-over", reason="修改不影响原结论", looked="yes")
    answered(office, "wuqy", "recheck", "dispose-findings", disposition="false_alarm", reason="于法有据")
    office.act("wuqy", "recheck", "conclude", outcome="lawful", data__opinion="合法")


def the_meeting(office: Office, meeting: dict[str, list[dict[str, str]]]) -> None:
    office.later(4)
    ordered = {
        f"data__ordered__{n}__{part}": change[part]
        for n, change in enumerate(meeting["ordered_changes"])
        for part in ("address", "wording")
    }
    office.act(
        "chenbh",
        "deliberate",
        "conclude",
        outcome="passed_with_changes",
        data__held_on=office.day.isoformat(),
        data__chair="蒋道示",
        data__present="蒋道示、卫正均、陈伯函",
        data__excerpt="会议同意，修改两处",
        **ordered,
    )
    office.act("zhaowy", "fold_in", "submit-draft", {"draft": SAMPLES / "draft-3.txt"})
    office.advance()
    office.act("zhaowy", "fold_in", "conclude", outcome="done")
    office.act("wuqy", "", "carry-over", reason="只有会议要求的修改", looked="yes")


def signed_registered_numbered(office: Office) -> None:
    office.later(1)
    drafter = office.person("zhaowy")
    drafter.get(f"/cases/{office.case_id}/act/add-material")
    files = {"interpretation": SAMPLES / "interpretation.txt", "interpretation_plan": SAMPLES / "interpretation-plan.txt"}
    sent = {f"file:{kind}": (path.name, path.read_bytes()) for kind, path in files.items()}
    assert drafter.send({}, sent, action=f"/cases/{office.case_id}/act/add-material").status_code == 200
    office.act("jiangds", "sign", "conclude", outcome="signed", data__effective_on="2027-02-01")
    office.act("weizj", "publicity", "conclude", outcome="open")
    office.act("shenls", "register", "conclude", outcome="registered")
    assert "编号 示教规〔2026〕1号" in office.act("chenbh", "number", "conclude", outcome="numbered")
    office.advance()


def published_filed_archived(office: Office) -> None:
    office.later(1)
    office.act("chenbh", "seal", "conclude", outcome="sealed", data__sealed_on=office.day.isoformat(), data__copies="60")
    office.advance()
    clerk = office.person("chenbh")
    assert "逐字相同" in clerk.get(f"/cases/{office.case_id}/preview").text
    saved = saved_page(office)
    wrong = saved.with_name("有误.html")
    wrong.write_text(saved.read_text(encoding="utf-8").replace("不得", "可以", 1), encoding="utf-8")
    how = {
        "outcome": "published",
        "data__where": "https://www.example.gov.cn/1.html",
        "data__published_on": office.day.isoformat(),
    }
    refused = office.tried("chenbh", "publish", "conclude", {"saved_page": wrong}, **how)
    assert refused[0] == 409
    assert "不一致" in refused[1]
    office.act("chenbh", "publish", "conclude", {"saved_page": saved}, **how)
    office.advance()
    office.act(
        "chenbh",
        "file",
        "conclude",
        outcome="filed",
        data__receiver="示例市司法局",
        data__sent_on=office.day.isoformat(),
    )
    office.act("chenbh", "archive", "conclude", outcome="archived")


def saved_page(office: Office) -> Path:
    """Return the designated site's page as somebody would save it: the page of the package."""
    with office.store.reading() as session:
        wanted = select(Artefact).where(Artefact.case_id == office.case_id, Artefact.kind == "package")
        package = path_of(office.store.settings, session.exec(wanted).one().sha256).read_bytes()
    page = next(
        data for name, data in unzip(package).items() if name.endswith(".html") and "jiedu" not in name and "解读" not in name
    )
    path = office.store.settings.home.parent / "保存件.html"
    path.write_bytes(page)
    return path
