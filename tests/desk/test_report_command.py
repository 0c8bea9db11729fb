"""`report findings` and the findings' actions from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desk.__main__ import COMMANDS, run
from desk.output import Output
from tasks.store import Store
from tests.command_line import Desk
from tests.lives import Life

COUNTS = ("found", "adopted", "kept", "false_alarm", "open", "gone")
KEYS = {"rule", "area", "pack", *COUNTS, "false_alarm_share", "alarms"}


@pytest.fixture(autouse=True)
def _command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "report", ("desk.commands.report", "统计：findings"))


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command as people do and return its lines."""

    def run_it(desk: Desk, *words: object) -> str:
        for name, value in desk.environ.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        assert run([str(word) for word in words], Output()) == 0
        return capsys.readouterr().out

    return run_it


def at_review(store: Store, folder: Path) -> tuple[Life, Desk]:
    life = Life(store)
    life.open("draft-1.txt")
    life.go("legality")
    life.later(12)
    return life, Desk(folder).with_(SANTONG_NOW=store.settings.now)


def test_the_report_counts_what_the_command_line_disposed_of(store: Store, tmp_path: Path, said: Callable[..., str]) -> None:
    life, desk = at_review(store, tmp_path)
    todo = life.todo("legality").id
    shown = desk.here("case", "show", life.case_id).json
    trial, articles = (f["id"] for f in shown["findings"] if f["area"] == "form" and f["severity"] != "info")
    words = ("todo", "do", todo, "dispose-findings", "--as", "wuqy")
    assert desk.here(*words, "--to", trial, "--outcome", "kept", "--reason", "上级文件规定三年").code == 0
    refused = desk.here(*words, "--to", articles, "--outcome", "false_alarm")
    assert (refused.code, refused.refused["rule"]) == (1, "B-115-points")
    assert desk.here(*words, "--to", articles, "--outcome", "false_alarm", "--reason", "另行印发").code == 0

    answer = desk.here("report", "findings")

    assert answer.code == 0
    assert all(set(row) == KEYS for row in answer.json)
    counted = {row["rule"]: tuple(row[name] for name in COUNTS) for row in answer.json}
    assert counted["FORM-VALIDITY-TRIAL"] == (1, 0, 1, 0, 0, 0)
    assert counted["FORM-ARTICLES"] == (1, 0, 0, 1, 0, 0)
    lines = said(desk, "report", "findings")
    assert "另行印发" in lines
    assert "不会因此自动改变" in lines
    assert "［保留，上级文件规定三年］" in said(desk, "case", "show", life.case_id)


def test_the_report_looks_at_the_days_asked_for(store: Store, tmp_path: Path) -> None:
    _, desk = at_review(store, tmp_path)

    assert desk.here("report", "findings", "--from", "2026-03-02", "--to", "2026-03-02").json != []
    assert desk.here("report", "findings", "--from", "2026-03-03").json == []
    assert desk.here("report", "findings", "--to", "2026-03-01").json == []


@pytest.mark.parametrize("words", [("--from", "2026-13-01"), ("--to", "昨天"), ("--since", "1")])
def test_a_day_that_is_none_is_bad_input(desk: Desk, words: tuple[str, str]) -> None:
    assert desk.here("report", "findings", *words).code == 2


def test_an_office_without_findings_has_an_empty_report(desk: Desk) -> None:
    assert desk.here("report", "findings").json == []


def test_the_to_do_of_the_meeting_names_the_error_that_was_kept(store: Store, tmp_path: Path, said: Callable[..., str]) -> None:
    life, desk = at_review(store, tmp_path)
    todo = life.todo("legality").id
    words = ("todo", "do", todo, "dispose-findings", "--as", "wuqy", "--outcome", "kept", "--reason", "上级文件规定三年")
    assert desk.here(*words).code == 0
    life.act("wuqy", "legality", "conclude", outcome="lawful", text="合法")
    life.go("deliberate")

    listed = said(desk.with_(SANTONG_NOW=store.settings.now), "todo", "list", "--as", "chenbh")

    assert "仍有错误级审查提示：FORM-VALIDITY-TRIAL" in listed
    assert "上级文件规定三年" in listed


def test_an_answer_says_whether_it_will_be_mended(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open("draft-1.txt")
    life.go("deliver")
    desk = Desk(tmp_path).with_(SANTONG_NOW=store.settings.now)

    assert desk.here("todo", "do", life.todo("deliver").id, "answer-findings", "--as", "zhaowy", "--outcome", "mend").code == 0

    shown = desk.here("case", "show", life.case_id).json
    assert {(f["stance"], f["answer"]) for f in shown["findings"]} == {("mend", "采纳，将修改")}


def test_the_command_writes_the_report_and_refuses_what_is_none(submitted: Desk, tmp_path: Path) -> None:
    path = tmp_path / "r.docx"

    answer = submitted.here("report", "2026-01-01", "2026-12-31", "-o", path)

    assert answer.code == 0
    assert answer.json["figures"][0] == ["新提交的事项", "1 件"]
    assert path.read_bytes()[:2] == b"PK"
    for words in (("2026-02-30", "2026-12-31", "-o", path), ("2026-01-01", "2026-12-31", "-o", "r.pdf"), ("2026-01-01",)):
        assert submitted.here("report", *words).code == 2, words
