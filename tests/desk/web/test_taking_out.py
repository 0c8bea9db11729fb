"""What leaves the desk as a file: the dossier of a matter and the report of a period, to whom, and what the log says of it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from sqlmodel import select

from models.accounts import SecurityEvent
from tasks.dossier_proof import verify_dossier
from tasks.store import Store
from tests.desk.web.browser import Browser
from tests.lives import Life

Browsers = Callable[..., Browser]


@pytest.fixture
def office(desk_store: Store) -> Store:
    """An office with one matter published."""
    life = Life(desk_store)
    life.open()
    life.finish()
    return desk_store


def taken_out(store: Store) -> list[tuple[str, str]]:
    """Return who took what out, as the security log has it."""
    with store.reading() as session:
        return [(line.login, line.says) for line in session.exec(select(SecurityEvent)) if str(line.kind) == "exported"]


def test_a_dossier_given_out_at_the_desk_proves_itself(browser: Browsers, office: Store, tmp_path: Path) -> None:
    person = browser("zhoush")

    assert "/cases/1/dossier.zip" in person.get("/cases/1/papers").text
    answer = person.get("/cases/1/dossier.zip")
    saved = tmp_path / "d.zip"
    saved.write_bytes(answer.content)

    assert answer.headers["content-type"] == "application/zip"
    assert verify_dossier(saved).faults == []
    assert [(login, "案卷" in says) for login, says in taken_out(office)] == [("zhoush", True)]


def test_a_drafter_is_offered_no_dossier_and_given_none(browser: Browsers, office: Store) -> None:
    drafter = browser("zhaowy")

    assert "dossier.zip" not in drafter.get("/cases/1/papers").text
    assert drafter.get("/cases/1/dossier.zip").status_code == 403
    assert browser("zhoush").get("/cases/99/dossier.zip").status_code == 404
    assert taken_out(office) == []


def test_a_missing_file_is_said_and_no_half_dossier_given(browser: Browsers, office: Store) -> None:
    for path in sorted(office.settings.files.rglob("*")):
        if path.is_file():
            path.unlink()

    answer = browser("zhoush").get("/cases/1/dossier.zip")

    assert answer.status_code in (409, 503)
    assert taken_out(office) == []


def test_the_report_of_a_period_comes_as_a_word_file(browser: Browsers, office: Store) -> None:
    person = browser("weizj")

    assert 'action="/ledgers/report.docx"' in person.get("/ledgers").text
    answer = person.get("/ledgers/report.docx?first=2020-01-01&last=2020-12-31")
    told = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)

    assert "示例市教育局行政规范性文件办理情况" in told
    assert taken_out(office) == [("weizj", "办理情况报告 2020-01-01 至 2020-12-31")]


@pytest.mark.parametrize(
    "query",
    ["", "?first=2026-01-01", "?first=x&last=y", "?first=2026-02-01&last=2026-01-01", "?first=2999-01-01&last=2999-01-02"],
)
def test_a_period_that_is_none_is_refused(browser: Browsers, office: Store, query: str) -> None:
    answer = browser("weizj").get(f"/ledgers/report.docx{query}")

    assert answer.status_code in (409, 422)
    assert taken_out(office) == []


def test_whoever_sees_no_ledger_gets_no_report(browser: Browsers, office: Store) -> None:
    assert browser("zhaowy").get("/ledgers/report.docx?first=2026-01-01&last=2026-01-02").status_code == 403
