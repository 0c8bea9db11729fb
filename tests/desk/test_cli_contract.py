"""The contract of the command line, each command a process of its own: one JSON document, its shape, its exit code."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from desk.__main__ import COMMANDS
from models.words import Role
from tests.command_line import NOW, SAMPLES, Desk

NOTE = ("--material", f"note={SAMPLES / 'note.txt'}")
OF_ISSUE = (
    *("init", "demo", "case", "todo", "advance", "screen", "text", "sweep", "campaign", "number", "ledger", "stock"),
    *("people", "migrate", "doctor", "rule", "law", "serve", "evaluate", "precedents", "powers", "report"),
    *("public", "exchange", "backup", "restore", "search", "dossier"),
)
CASE = {
    *("id", "title", "kind", "stage", "section", "procedure", "drafts", "todos", "waits", "findings", "decisions"),
    *("deadlines", "numbers", "files", "missing"),
}
CASE_BESIDES = {"ended", "facts", "facts_confirmed", "stuck", "steps", "meetings", "rounds"}
TODO = {"id", "case", "step", "role", "holder", "opened", "due", "actions", "missing"}
TODO_BESIDES = {"title", "name", "role_name", "due_says", "why", "fields", "shown"}
FINDING = {
    *("rule", "area", "group", "item", "severity", "address", "start", "end", "quote", "citation", "message", "suggestion"),
}


def test_every_command_of_the_contract_exists_and_explains_itself(desk: Desk) -> None:
    assert set(OF_ISSUE) == set(COMMANDS)
    said = desk.apart("--help")
    assert (said.code, said.err) == (0, "")
    for name in OF_ISSUE:
        assert f"  {name} " in said.out
        assert desk.here(name, "--help").code == 0


def test_people_are_listed_in_their_shape(desk: Desk) -> None:
    answer = desk.apart("--json", "people", "list")

    assert (answer.code, answer.err) == (0, "")
    assert all(set(person) == {"login", "name", "section", "roles"} for person in answer.json)
    zhou = next(person for person in answer.json if person["login"] == "zhoush")
    assert zhou == {"login": "zhoush", "name": "周守衡", "section": "法宣科", "roles": ["legal_officer", "section_head"]}
    assert {role for person in answer.json for role in person["roles"]} <= {role.value for role in Role}


def test_submitting_returns_the_case_in_its_shape(desk: Desk) -> None:
    answer = desk.apart("--json", "case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy", *NOTE)

    assert answer.code == 0
    assert set(answer.json) == CASE | CASE_BESIDES
    assert set(answer.json["drafts"][0]) == {"n", "fingerprint", "sha256"}
    arrays = ("drafts", "todos", "waits", "findings", "decisions", "deadlines", "numbers", "files", "missing")
    assert {type(answer.json[name]) for name in arrays} == {list}
    assert (answer.json["kind"], answer.json["section"], answer.json["stage"]) == ("normative-document", "基础教育科", "立项")


def test_a_to_do_says_what_may_be_done_and_what_is_missing(desk: Desk) -> None:
    desk.here("case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy", *NOTE)

    (todo,) = desk.apart("--json", "todo", "list", "--as", "qianrh").json

    assert set(todo) == TODO | TODO_BESIDES
    assert (todo["step"], todo["role"], todo["holder"], todo["due"], todo["missing"]) == (
        "plan",
        "section_head",
        None,
        None,
        [],
    )
    assert datetime.fromisoformat(todo["opened"]) == datetime.fromisoformat(NOW)
    actions = {action["code"]: action["outcomes"] for action in todo["actions"]}
    assert all(set(action) == {"code", "name", "outcomes"} for action in todo["actions"])
    assert actions["conclude"] == ["approved", "dropped"]
    assert desk.here("todo", "list", "--as", "sunmh").json == []


def test_doing_a_to_do_tells_what_came_of_it(desk: Desk) -> None:
    desk.here("case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy", *NOTE)

    words = ("todo", "do", "1", "conclude", "--as", "qianrh", "--outcome", "approved", "--text", "必要")
    answer = desk.apart("--json", *words)

    assert answer.code == 0
    assert answer.json == {"case": 1, "seq": 2, "numbers": [], "stage": "认定", "ended": "", "warnings": []}


def test_a_refusal_is_one_document_on_stdout_with_rule_and_instrument(desk: Desk) -> None:
    answer = desk.apart("--json", "case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy")

    assert (answer.code, answer.err) == (1, "")
    assert set(answer.json) == {"refused"}
    refused = answer.refused
    assert set(refused) == {"message", "rule", "instrument", "missing"}
    assert (refused["rule"], refused["missing"]) == ("B-115-materials", [{"what": "起草说明", "rule": "B-115-materials"}])
    assert refused["instrument"]
    assert refused["message"].endswith("。") or refused["message"].endswith("）")


def test_for_people_a_refusal_is_one_line_on_stderr(desk: Desk) -> None:
    answer = desk.apart("case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy")

    assert (answer.code, answer.out) == (1, "")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("people", "list"), 0),
        (("todo", "do", "9", "claim", "--as", "nobody"), 2),
        (("nonsense",), 2),
        (("case", "submit", SAMPLES / "draft-1.txt", "--as", "qianrh", *NOTE), 1),
    ],
)
def test_the_exit_code_tells_done_from_refused_from_bad_input(desk: Desk, words: tuple[object, ...], code: int) -> None:
    answer = desk.apart("--json", *words)

    assert answer.code == code
    assert json.loads(answer.out) is not None


def test_an_environment_fault_leaves_with_three(tmp_path: Path) -> None:
    answer = Desk(tmp_path).apart("--json", "people", "list")

    assert (answer.code, set(answer.json)) == (3, {"refused"})


def test_screening_leaves_with_zero_whatever_it_finds_one_result_an_input_in_order(desk: Desk, tmp_path: Path) -> None:
    files = [SAMPLES / "draft-1.txt", SAMPLES / "interpretation-plan.txt", SAMPLES / "draft-3.txt", SAMPLES / "draft-1.txt"]

    answer = desk.apart("--json", "screen", *files, "--area", "form", "--as-of", "2026-03-02")

    assert answer.code == 0
    results = answer.json["results"]
    assert [result["file"] for result in results] == [str(file) for file in files]
    assert all({"sha256", "findings"} <= set(result) for result in results)
    found = results[0]["findings"]
    assert {finding["rule"] for finding in found} == {"FORM-VALIDITY-TRIAL", "FORM-ARTICLES"}
    assert all(set(finding) == FINDING for finding in found)
    assert [finding["severity"] for finding in found] == ["error", "warn"]
    text = (SAMPLES / "draft-1.txt").read_text(encoding="utf-8")
    assert all(text[finding["start"] : finding["end"]] == finding["quote"] for finding in found)
    assert results[2]["findings"] == []


def test_clauses_are_screened_in_order_the_empty_one_too(desk: Desk, tmp_path: Path) -> None:
    clauses = tmp_path / "clauses.jsonl"
    rows = [{"id": "b", "text": ""}, {"id": "a", "text": "第一条　为了规范，制定本办法。"}, {"id": "c", "text": "有效期五年。"}]
    clauses.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    nothing = tmp_path / "nothing.jsonl"
    nothing.write_text("", encoding="utf-8")

    answer = desk.apart("--json", "screen", "--clauses", clauses)

    assert (answer.code, [result["id"] for result in answer.json["results"]]) == (0, ["b", "a", "c"])
    assert desk.here("screen", "--clauses", nothing).json == {"results": []}


def test_what_no_machine_can_judge_is_listed_when_asked_for_and_counted_otherwise(desk: Desk) -> None:
    sample = SAMPLES / "draft-3.txt"

    asked = desk.here("screen", sample, "--area", "competition", "--questions", "--as-of", "2026-03-02").json["results"][0]
    plain = desk.here("screen", sample, "--area", "competition", "--as-of", "2026-03-02").json["results"][0]

    assert {question["area"] for question in asked["questions"]} == {"competition"}
    assert all(question["text"] and question["citation"] for question in asked["questions"])
    assert "questions" not in plain


def test_screening_needs_no_installation(tmp_path: Path) -> None:
    assert Desk(tmp_path / "nowhere").here("screen", SAMPLES / "draft-3.txt").code == 0


def test_text_gives_the_tree_and_the_fingerprint(desk: Desk) -> None:
    answer = desk.apart("--json", "text", SAMPLES / "draft-3.txt")

    assert answer.code == 0
    assert answer.json["fingerprint"].startswith("fp1:")
    assert {"title", "plain", "nodes"} <= set(answer.json)


def test_an_adopted_case_is_shown_at_its_step(desk: Desk) -> None:
    scan = SAMPLES / "note.txt"
    papers = (*NOTE, "--material", f"scan={scan}", "--by", "zhaowy", "--date", "2026-02-02", "--section", "基础教育科")
    entries = (f"plan:approved:2026-02-03:qianrh:{scan}:必要", f"identify:normative:2026-02-04:zhoush:{scan}")
    facts = ("--fact", "touches_operators=no", "--fact", "ask_first=no")

    words = ("case", "adopt", SAMPLES / "draft-3.txt", "--as", "chenbh", *papers, *facts)
    answer = desk.apart("--json", *words, "--entry", entries[0], "--entry", entries[1])

    assert answer.code == 0
    assert [(row["step"], row["day"], row["on_paper"]) for row in answer.json["decisions"]] == [
        ("plan", "2026-02-03", True),
        ("identify", "2026-02-04", True),
    ]
    assert answer.json["stage"] == "形成征求意见稿"


def listing(answer: Any) -> list[Any]:  # noqa: ANN401 - a JSON document
    assert isinstance(answer, list)
    return answer


def test_the_stock_is_listed_asked_exported_and_imported_again(desk: Desk, tmp_path: Path) -> None:
    rows = listing(desk.apart("--json", "stock", "list").json)
    assert len(rows) == 10
    status = desk.here("stock", "status", "示教规〔2022〕2号", "--on", "2026-03-02").json
    assert (status["title"], status["name"]) == ("示例市中小学校校服管理工作规定", "现行有效")

    assert desk.here("stock", "export", "-o", tmp_path / "stock.csv").json["count"] == 10

    again = desk.here("stock", "import", tmp_path / "stock.csv")
    assert (again.code, len(listing(desk.here("stock", "list").json))) in {(1, 10), (2, 10)}


def test_a_campaign_is_opened_over_the_stock_and_shown(desk: Desk) -> None:
    opened = desk.apart("--json", "campaign", "open", "--title", "2026年度清理", "--as", "zhoush")

    assert opened.code == 0
    shown = desk.here("campaign", "list", opened.json["id"]).json
    assert shown["items"]
    assert shown["id"] == opened.json["id"]
    assert [row["title"] for row in listing(desk.here("campaign", "list").json)] == ["2026年度清理"]


def test_the_sweep_the_register_the_ledger_and_the_doctor_answer(desk: Desk) -> None:
    assert desk.apart("--json", "sweep").json["day"] == "2026-03-02"
    assert desk.here("number", "list").json == []
    assert desk.here("ledger", "verify").json["intact"] is True
    checks = desk.here("doctor")
    assert (checks.code, all(row["ok"] for row in checks.json["checks"])) == (0, True)
    assert desk.here("migrate").json["revision"].isdigit()
    assert desk.here("advance").json == []


def test_rules_are_listed_with_their_grade_and_confirmed_by_the_legal_officer(desk: Desk) -> None:
    rules = {rule["id"]: rule for rule in listing(desk.here("rule", "list").json)}
    assert set(rules["A-def"]) == {"id", "fact", "citation", "evidence", "gates"}
    waiting = next(rule for rule in rules.values() if not rule["gates"])
    words = ("rule", "confirm", waiting["id"], "--source", "正式文本", "--article", "第三条")
    assert desk.here(*words, "--as", "zhaowy").code == 1

    assert desk.here(*words, "--as", "wuqy").json == {"rule": waiting["id"], "gates": True}

    after = {rule["id"]: rule["gates"] for rule in desk.here("rule", "list").json}
    assert after[waiting["id"]] is True


def test_a_section_is_dissolved_only_with_a_successor_and_a_deputy_is_noted(desk: Desk, tmp_path: Path) -> None:
    assert desk.here("people", "dissolve", "财务科", "--on", "2026-04-01").code == 1
    dissolved = desk.here("people", "dissolve", "财务科", "--on", "2026-04-01", "--successor", "办公室")
    assert dissolved.json == {"section": "财务科", "successor": "办公室", "on": "2026-04-01"}
    period = ("--from", "2026-03-01", "--to", "2026-03-31")

    noted = desk.here("people", "deputy", "weizj", "jiangds", "--role", "leader", *period, "--authorisation", "局授〔2026〕7号")

    assert noted.json == {"principal": "weizj", "deputy": "jiangds", "roles": ["leader"]}
    lines = desk.here("ledger", "export", "settings", "-o", tmp_path / "settings.jsonl")
    assert lines.code == 0
    assert '"authorisation":"局授〔2026〕7号"' in (tmp_path / "settings.jsonl").read_text(encoding="utf-8")
    assert desk.here("people", "deputy", "jiangds", "chenbh", "--role", "head", *period).code == 1


def test_the_profile_names_only_roles_there_are() -> None:
    profile = yaml.safe_load((SAMPLES / "profile.yaml").read_text(encoding="utf-8"))

    assert {role for person in profile["people"] for role in person["roles"]} <= {role.value for role in Role}
    assert all(isinstance(section["from"], date) for section in profile["sections"])


def test_numbers_are_held_and_given_again_by_command(desk: Desk) -> None:
    assert desk.here("number", "hold", "--reason", "由备份恢复").json == {"held": "由备份恢复"}
    short = desk.here("number", "resume")
    assert (short.code, len(short.refused["missing"])) == (1, 6)

    zeros = ("SLCR—2026—03000", "示卫规〔2026〕0号", "SLCR—2026—05000", "示司规〔2026〕0号", "SLCR—2026—02000")
    lasts = [word for number in ("示教规〔2026〕2号", *zeros) for word in ("--last", number)]
    resumed = desk.here("number", "resume", *lasts)

    laid = ["示教规〔2026〕1号", "示教规〔2026〕2号"]
    assert (resumed.code, resumed.json) == (0, {"held": "", "laid": laid})
    assert [(row["number"], row["case"]) for row in desk.here("number", "list").json] == [(number, None) for number in laid]


def test_for_people_a_conclusion_is_said_with_its_outcome_and_a_case_lists_its_files(desk: Desk) -> None:
    desk.here("case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy", *NOTE)

    words = ("todo", "do", "1", "conclude", "--as", "qianrh", "--outcome", "approved", "--text", "必要")
    done, shown = desk.apart(*words), desk.apart("case", "show", "1")

    assert done.out.startswith("已出具意见：立项，同意立项。现在：认定")
    assert "同意立项" in shown.out
    assert "文件：" in shown.out
    assert "note.txt" in shown.out.partition("文件：")[2]
