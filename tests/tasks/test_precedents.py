"""Published cases are imported whole or not at all, kept in one file, and shown beside a finding."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.commands import precedents, screen
from desk.output import Output
from models.case import Case
from models.refusals import BadInput, EnvironmentFault
from models.screening.checks import CHECKS
from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.marking import mark
from models.screening.pack import PackRule
from models.screening.precedents import PrecedentIndex
from models.screening.precedents_table import read_records
from models.text.tree import DocumentText
from settings import ROOT
from tasks.precedents import COMPARED, FILE, beside, keep_precedents, load_precedents
from tasks.precedents_import import import_precedents
from tasks.showing import case_json
from tasks.store import Store
from tests.lives import Life

REAL = ROOT.parent / "shared" / "data"
LINE = {
    "id": "X-1",
    "case_title": "某案",
    "document_issuer": "某局",
    "published_on": "2024-01-08",
    "clause_text_as_reported": ["外地企业须备案"],
}


def a_file(folder: Path, *records: object, name: str = "cases.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    return path


def a_table(folder: Path, words: str, codec: str = "utf-8-sig") -> Path:
    path = folder / "cases.csv"
    path.write_bytes(words.encode(codec))
    return path


def filing_is_asked(text: DocumentText, rule: PackRule, _context: ScreenContext) -> Iterator[Finding]:
    """Report 须备案."""
    at = text.plain.find("须备案")
    if at >= 0:
        yield mark(text, rule, (at, at + 3), "要求备案。")


def test_none_are_there_before_an_import(store: Store) -> None:
    assert load_precedents(store.settings.home) == ()


def test_the_same_file_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, LINE, {**LINE, "id": "X-2"})

    first, second = import_precedents(store, [path]), import_precedents(store, [path])

    assert (first.new, first.changed, first.same, first.held) == (2, 0, 0, 2)
    assert (second.new, second.changed, second.same, second.held) == (0, 0, 2, 2)


def test_a_case_with_a_known_id_replaces_the_old_one(store: Store, tmp_path: Path) -> None:
    import_precedents(store, [a_file(tmp_path, LINE)])

    done = import_precedents(store, [a_file(tmp_path, {**LINE, "result": "已废止"})])

    assert (done.new, done.changed, done.held) == (0, 1, 1)
    assert load_precedents(store.settings.home)[0].outcome == "已废止"


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_imported_in_the_encodings_offices_use(store: Store, tmp_path: Path, codec: str) -> None:
    words = "标题,发布机关,日期,条款,依据,结果\n某案,某局,2024年1月8日,外地企业须备案,条例第九条,已废止\n"

    assert import_precedents(store, [a_table(tmp_path, words, codec)]).new == 1


def test_one_bad_row_in_one_file_keeps_every_file_out(store: Store, tmp_path: Path) -> None:
    good = a_file(tmp_path, LINE)
    bad = a_file(tmp_path, {**LINE, "id": "X-2", "published_on": "昨天"}, ["no object"], {"id": "X-3"}, name="bad.jsonl")

    with pytest.raises(BadInput) as refused:
        import_precedents(store, [good, bad])

    message = refused.value.message
    assert message.startswith("案例有 3 处错误，没有导入，原有的案例不变：")
    for words in (
        "bad.jsonl 第1行日期“昨天”不是日期",
        "bad.jsonl 第2行不是一个 JSON 对象",
        "bad.jsonl 第3行缺少标题，缺少条款",
    ):
        assert words in message
    assert load_precedents(store.settings.home) == ()


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_cases_is_refused(store: Store, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(data)

    with pytest.raises(BadInput):
        import_precedents(store, [path])


def test_a_damaged_file_is_refused_and_never_taken_for_none(store: Store) -> None:
    (store.settings.home / FILE).write_text('{"version": 1, "precedents": [{"id": 1}]}', encoding="utf-8")

    with pytest.raises(EnvironmentFault, match="请重新导入案例"):
        load_precedents(store.settings.home)


def test_a_missing_data_folder_is_an_environment_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="santong init"):
        keep_precedents(tmp_path / "nowhere", ())


def test_cases_stand_beside_findings_of_substance_only(store: Store, tmp_path: Path) -> None:
    import_precedents(store, [a_file(tmp_path, LINE)])
    likest = beside(store.settings.home)
    plain = "总则。\n外地企业投标前须备案。"
    finding = {"area": "competition", "start": plain.index("备案"), "end": plain.index("备案") + 2}

    [case] = likest(finding, plain)

    assert list(case) == ["id", "issuer", "year", "title", "standard", "outcome", "similarity"]
    assert (case["id"], case["issuer"], case["year"]) == ("X-1", "某局", 2024)
    assert likest({**finding, "area": "form"}, plain) == []


def test_the_command_imports_lists_and_finds(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = store.settings
    for name, value in (("HOME", settings.home), ("KEYS", settings.keys), ("HEADS", settings.heads), ("NOW", settings.now)):
        monkeypatch.setenv(f"SANTONG_{name}", str(value))
    monkeypatch.setenv("SANTONG_DATABASE", settings.database)
    said: list[object] = []

    for words in (
        ["list"],
        ["import", str(a_file(tmp_path, LINE))],
        ["list"],
        ["like", "外地企业须先备案"],
        ["like", "无关之事"],
    ):
        assert precedents.run(["precedents", *words], Output(as_json=True)) == 0
        said.append(json.loads(capsys.readouterr().out))

    assert said[0] == []
    assert said[1] == {"new": 1, "changed": 0, "same": 0, "held": 1, "notes": []}
    assert [one["id"] for one in said[2]] == ["X-1"]  # type: ignore[attr-defined]  # a list of cases
    assert [one["id"] for one in said[3]] == ["X-1"]  # type: ignore[attr-defined]  # a list of cases
    assert said[4] == []


def test_screening_shows_cases_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clauses = a_file(tmp_path, {"id": "1", "text": "总则。外地企业投标前须备案。"})
    keep_precedents(tmp_path, read_records([(1, LINE)]).precedents)
    monkeypatch.setenv("SANTONG_HOME", str(tmp_path))
    monkeypatch.setitem(CHECKS, "basis_is_stated", filing_is_asked)
    monkeypatch.setattr("tasks.precedents.COMPARED", frozenset({"form"}))

    found = []
    for more in ([], ["--precedents"]):
        assert screen.run(["screen", "--clauses", str(clauses), "--area", "form", *more], Output(as_json=True)) == 0
        [result] = json.loads(capsys.readouterr().out)["results"]
        found.append(next(one for one in result["findings"] if one["quote"] == "须备案"))

    assert "precedents" not in found[0]
    assert [(case["id"], case["issuer"]) for case in found[1]["precedents"]] == [("X-1", "某局")]

    screen.run(["screen", "--clauses", str(clauses), "--area", "form", "--precedents"], Output())
    assert "2024 某局，依据 未载明，结果 未载明" in capsys.readouterr().out


def shown_precedents(life: Life) -> list[list[Any] | None]:
    with life.store.reading() as session:
        shown = case_json(session, session.get_one(Case, life.case_id), life.store.now())
    return [one["precedents"] for one in shown["findings"] if one["area"] in COMPARED and one["draft_n"] == 1]


def test_a_case_shows_the_cases_like_its_findings_and_a_damaged_file_hides_no_case(store: Store, tmp_path: Path) -> None:
    words = "示例市学校安全管理办法\n第一条　外地企业进入本市经营校服业务的，须在本市设立分支机构并报市教育局备案。\n"
    draft = tmp_path / "draft.txt"
    draft.write_text(words, encoding="utf-8")
    life = Life(store)
    life.open(file=draft)
    assert shown_precedents(life), "the screening finds nothing that cases are compared with"

    none = shown_precedents(life)
    import_precedents(store, [a_file(tmp_path, {**LINE, "clause_text_as_reported": words.split("　")[1]})])
    some = shown_precedents(life)
    (store.settings.home / FILE).write_text("[]", encoding="utf-8")

    assert all(found == [] for found in none)
    assert all(found and found[0]["id"] == "X-1" for found in some)
    assert set(map(str, shown_precedents(life))) == {"None"}


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data is absent: the published cases cannot be imported")
def test_the_published_cases_are_imported_and_each_finds_itself(store: Store) -> None:
    files = [REAL / "fair_competition" / "violations.jsonl", REAL / "legality" / "violations.jsonl"]
    records = sum(1 for path in files for line in path.read_text(encoding="utf-8").split("\n") if line.strip())

    done = import_precedents(store, files)

    held = load_precedents(store.settings.home)
    index = PrecedentIndex(held)
    assert done.held == len(held) == records
    assert all(index.like(case.clause, 1)[0].similarity >= 0.999 for case in held)
