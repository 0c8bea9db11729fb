"""The evaluation reads judged clauses strictly, screens them as `screen` does, and writes only where it may."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk.commands import evaluate as command
from desk.output import Output
from models.evaluation.report import as_json, missed
from models.evaluation.samples import Kind
from models.evaluation.shares import Density, Share
from models.evaluation.wording import BEGIN, END
from models.refusals import BadInput
from models.screening.checks import CHECKS
from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.marking import mark
from models.screening.pack import Area, PackRule
from models.text.tree import DocumentText
from settings import ROOT
from tasks.evaluating import CLEAN, DOCUMENTS, UNLAWFUL, VIOLATIONS, evaluate, read_documents, samples, sentences, write_page

DAY = date(2026, 1, 1)
REAL = ROOT.parent / "shared" / "data"
PACK = """area: competition
name: test-competition
in_force_from: 2025-04-20
instrument: 某办法
rules:
  - code: FC-LOCAL
    severity: {severity}
    source: 某办法第十五条（二）
    citation: [{fact}]
    text: 不得要求在本地注册。
    check: registered_here
    group: flow
    item: 15-2
"""
VIOLATION = {
    "id": "V-1",
    "clause_text_as_reported": ["一、投标人", "须在本地注册"],
    "clause_is_verbatim_quote": True,
    "violated_standard": "《公平竞争审查条例》第九条（三）",
    "source_title": "甲",
    "year": 2025,
}
CLEAN_ROW = {"id": "C-1", "clause_text": "一视同仁。", "kind": "hard_negative", "source": "乙", "document_title": "某条例"}
UNLAWFUL_ROW = {**VIOLATION, "id": "L-1", "label_basis": "official", "violated_standard": None}
BODY = "某通知\n各单位：\n供应商应当在本地注册，否则不予付款。请遵照执行；谢谢！"
DOCUMENT = {"id": "D-1", "title": "某通知", "doc_type": "通知", "published_on": "2025-05-01", "body": BODY, "source": "某库"}


def registered_here(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report 本地注册 unless it is forbidden: a check small enough to know what it answers."""
    at = text.plain.find("本地注册")
    if at >= 0 and not text.plain.startswith("不得"):
        yield mark(text, rule, (at, at + 4), "要求在本地注册。")


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of rules with one pack of one rule that is an error."""
    monkeypatch.setitem(CHECKS, "registered_here", registered_here)
    shutil.copytree(ROOT / "rules" / "laws", tmp_path / "rules" / "laws")
    (tmp_path / "rules" / "competition").mkdir()
    pack = PACK.format(severity="error", fact="C-imp-15-2")
    (tmp_path / "rules" / "competition" / "2025-04-20.yaml").write_text(pack, encoding="utf-8")
    return tmp_path / "rules"


def a_folder(base: Path, **files: list[dict[str, Any]]) -> Path:
    """Write the files of a data folder; a part that is not given is absent."""
    names = {"violations": VIOLATIONS, "clean": CLEAN, "unlawful": UNLAWFUL, "documents": DOCUMENTS}
    for part, rows in files.items():
        path = base / "data" / names[part]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    return base / "data"


def whole(base: Path) -> Path:
    return a_folder(base, violations=[VIOLATION], clean=[CLEAN_ROW], unlawful=[UNLAWFUL_ROW], documents=[DOCUMENT])


def test_everything_in_the_folder_is_screened(tmp_path: Path, rules: Path) -> None:
    run = evaluate(whole(tmp_path), rules, DAY, tuple(Area))

    tables = as_json(run)["tables"]
    assert run.packs == ("test-competition",)
    assert run.absent == ()
    assert tables["recall"]["overall"]["all"]["hits"] == 1  # type: ignore[index]  # a table of tables
    assert tables["placement"]["strongest finding under the right item"]["all"]["rate"] == 1.0  # type: ignore[index]  # a table of tables
    assert tables["false_alarms"]["competition: clean clauses"]["all"]["hits"] == 0  # type: ignore[index]  # a table of tables
    assert tables["sentences"]["competition"]["all"] == Share(1, 1).as_json()  # type: ignore[index]  # a table of tables
    assert run.documents == {
        "competition, as-of day": Density(1, len(BODY), 1),
        "competition, own day": Density(1, len(BODY), 1),
    }


def test_frames_that_begin_with_a_prohibition_are_not_alarms_of_this_check(tmp_path: Path, rules: Path) -> None:
    framed = evaluate(whole(tmp_path), rules, DAY, (Area.COMPETITION,)).framed

    assert {kind.value: parts.all.hits for kind, parts in framed.items()} == {"forbid": 4, "repeal": 5, "report": 5, "quote": 5}


def test_a_document_older_than_its_pack_counts_by_the_as_of_day_only(tmp_path: Path, rules: Path) -> None:
    old = {**DOCUMENT, "published_on": "2019-05-01"}
    report = {**DOCUMENT, "id": "D-2", "doc_type": "解读"}

    run = evaluate(a_folder(tmp_path, documents=[old, report]), rules, DAY, (Area.COMPETITION,))

    assert list(run.documents) == ["competition, as-of day"]
    assert run.documents["competition, as-of day"].documents == 1
    assert {one.sample.genre for one in run.sentences} == {"通知", "解读"}


def test_absent_parts_are_named_and_clauses_can_be_measured_alone(tmp_path: Path, rules: Path) -> None:
    folder = a_folder(tmp_path, violations=[VIOLATION], documents=[DOCUMENT])

    run = evaluate(folder, rules, DAY, (Area.COMPETITION,), whole=False)

    assert run.absent == (CLEAN, UNLAWFUL)
    assert run.sentences == ()
    assert run.documents == {}


@pytest.mark.parametrize("make", [lambda base: base / "nowhere", lambda base: base])
def test_a_folder_without_data_is_refused(tmp_path: Path, rules: Path, make: Any) -> None:  # noqa: ANN401 - a lambda
    with pytest.raises(BadInput, match="violations"):
        evaluate(make(tmp_path), rules, DAY, tuple(Area))


def test_all_bad_lines_are_named_at_once(tmp_path: Path, rules: Path) -> None:
    folder = a_folder(tmp_path, clean=[CLEAN_ROW, {**CLEAN_ROW, "kind": "odd"}, {"id": "C-3"}])
    with (folder / CLEAN).open("a", encoding="utf-8") as file:
        file.write("no json\n[1]\n")

    with pytest.raises(BadInput) as refused:
        evaluate(folder, rules, DAY, tuple(Area))

    assert "有 4 行不能使用：第2行的“kind”、第3行的“clause_text”、第4行不是 JSON、第5行的“内容”" in refused.value.message


def test_only_officially_labelled_cases_count_for_legality(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, unlawful=[UNLAWFUL_ROW, {**UNLAWFUL_ROW, "id": "L-2", "label_basis": "media"}])

    assert [(one.id, one.kind) for one in samples(folder)] == [("L-1", Kind.UNLAWFUL)]


def test_the_lines_of_a_clause_are_joined_and_its_standard_is_read(tmp_path: Path) -> None:
    reasoned = {
        **VIOLATION,
        "id": "V-2",
        "violated_standard": "",
        "standard_as_reported": "违反《细则》第十五条第二款",
        "published_on": "2023年3月6日",
    }

    first, second = samples(a_folder(tmp_path, violations=[VIOLATION, reasoned]))

    assert first.text == "一、投标人\n须在本地注册"
    assert (set(first.label.items), set(second.label.items)) == ({"9-3"}, {"10-2"})
    assert (first.aside, first.day, second.day) == (True, None, date(2023, 3, 6))


def test_sentences_are_cut_at_their_marks_and_short_ones_left_out(tmp_path: Path) -> None:
    found = [one.text for one in sentences(read_documents(a_folder(tmp_path, documents=[DOCUMENT])))]

    assert found == ["供应商应当在本地注册，否则不予付款。"]


def test_the_page_keeps_what_was_written_by_hand(tmp_path: Path) -> None:
    page = tmp_path / "screening.md"
    page.write_text(f"# Ours\n\n{BEGIN}\nold\n{END}\n\nLimits.\n", encoding="utf-8")

    write_page(page, f"{BEGIN}\n\nnew\n\n{END}")

    assert page.read_text(encoding="utf-8") == f"# Ours\n\n{BEGIN}\n\nnew\n\n{END}\n\nLimits.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["screening.md"]


def test_a_page_without_marks_is_refused_and_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "screening.md"
    page.write_text("# Ours\n", encoding="utf-8")

    with pytest.raises(BadInput, match="起止标记"):
        write_page(page, BEGIN + END)
    assert page.read_text(encoding="utf-8") == "# Ours\n"


def test_the_command_prints_writes_json_and_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page = tmp_path / "out.json", tmp_path / "page.md"

    code = command.run(
        ["evaluate", str(whole(tmp_path)), str(out), "--doc", str(page), "--as-of", "2026-01-01", "--show"], Output()
    )

    assert code == 0
    assert "违规条款的检出率" in capsys.readouterr().out
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["as_of"] == "2026-01-01"
    assert set(written) == {
        "as_of", "packs", "absent", "tables", "confusion", "left_out", "rules", "missed", "false_alarms",
    }  # fmt: skip
    assert "本地注册" not in page.read_text(encoding="utf-8") + json.dumps(written, ensure_ascii=False)


@pytest.mark.parametrize("words", [["nowhere"], [".", "--as-of", "yesterday"], [".", "--area", "weather"]])
def test_bad_usage_is_refused(words: list[str]) -> None:
    with pytest.raises(BadInput):
        command.run(["evaluate", *words], Output())


def test_texts_of_the_set_aside_part_are_never_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tuned = {**VIOLATION, "id": "V-2", "source_title": "乙", "clause_text_as_reported": "没有人会提示的调试条款"}
    aside = {**tuned, "id": "V-3", "source_title": "甲", "clause_text_as_reported": "没有人会提示的预留条款"}

    command.run(["evaluate", str(a_folder(tmp_path, violations=[tuned, aside])), "--show"], Output())

    said = capsys.readouterr().out
    assert "没有人会提示的调试条款" in said
    assert "没有人会提示的预留条款" not in said


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data is absent: the real clauses cannot be measured")
def test_the_real_clauses_are_read_labelled_and_split() -> None:
    run = evaluate(REAL, ROOT / "rules", DAY, tuple(Area), whole=False)

    counts = {kind: len(run.of_kind(kind)) for kind in (Kind.VIOLATION, Kind.HARD, Kind.ORDINARY, Kind.UNLAWFUL)}
    assert counts == {Kind.VIOLATION: 189, Kind.HARD: 70, Kind.ORDINARY: 30, Kind.UNLAWFUL: 49}
    assert sum(one.aside for one in run.of_kind(Kind.VIOLATION)) == 41
    assert sum(not one.sample.label.groups for one in run.of_kind(Kind.VIOLATION)) == 10
    assert {one["id"] for one in missed(run)} <= {one.sample.id for one in run.answers}
