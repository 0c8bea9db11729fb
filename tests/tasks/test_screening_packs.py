"""The packs of `rules/` are read strictly, every rule of the form pack has samples, and the JSON keeps its shape."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from models.refusals import BadInput
from models.screening.checks import CHECKS, PARAMETERS, fault_of
from models.screening.context import KnownDocument, ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.pack import Area, Pack, PackRule
from models.words import Force
from tasks.screening import Screened, areas_named, as_json, load_packs, screen_text
from tests.text_builders import text_of

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules"
SAMPLES = ROOT / "tests" / "samples"
DAY = date(2026, 3, 1)
GONE = KnownDocument("益阳市校服采购暂行办法", "益教发〔2012〕8号", Force.LAPSED)
CONTEXT = ScreenContext(DAY, issuers=("益阳市教育局",), known=(GONE,))
FIELDS = [
    "rule", "area", "group", "item", "severity", "address", "start", "end", "quote", "citation", "message", "suggestion",
]  # fmt: skip
GOOD = """name: form-test
area: form
in_force_from: 2018-07-10
instrument: 某规定
rules:
  - code: FORM-ONE
    severity: warn
    source: 某规定第一条
    text: 写明依据。
    check: basis_is_stated
"""


def checked_rules() -> list[PackRule]:
    return [rule for pack in load_packs(RULES) if pack.area is Area.FORM for rule in pack.rules if not rule.question]


def sample(rule: PackRule, kind: str) -> str:
    return (SAMPLES / "form" / f"{rule.code}-{kind}.txt").read_text(encoding="utf-8")


def found_by(rule: PackRule, words: str) -> list[Finding]:
    return list(CHECKS[rule.check](text_of(words), rule, CONTEXT))


def a_rules_dir(tmp_path: Path, words: str, name: str = "2018-07-10.yaml") -> Path:
    (tmp_path / "form").mkdir(exist_ok=True)
    (tmp_path / "form" / name).write_text(words, encoding="utf-8")
    return tmp_path


def refusal_of(tmp_path: Path, words: str, name: str = "2018-07-10.yaml") -> str:
    with pytest.raises(BadInput) as refused:
        load_packs(a_rules_dir(tmp_path, words, name))
    return refused.value.message


@pytest.mark.parametrize("rule", checked_rules(), ids=lambda rule: rule.code)
def test_the_clean_sample_of_a_rule_is_clean(rule: PackRule) -> None:
    assert found_by(rule, sample(rule, "clean")) == []


@pytest.mark.parametrize("rule", checked_rules(), ids=lambda rule: rule.code)
def test_the_faulty_sample_of_a_rule_is_found_at_the_weight_of_the_rule(rule: PackRule) -> None:
    found = found_by(rule, sample(rule, "faulty"))

    assert [finding.severity for finding in found] == [rule.severity]


def test_every_sample_belongs_to_a_rule() -> None:
    codes = {rule.code for rule in checked_rules()}

    assert {path.stem.rsplit("-", 1)[0] for path in (SAMPLES / "form").iterdir()} == codes


def test_every_check_is_named_by_a_rule_and_every_parameter_by_a_check() -> None:
    named = {rule.check for pack in load_packs(RULES) for rule in pack.rules}

    assert named - {""} == CHECKS.keys()
    assert PARAMETERS.keys() <= CHECKS.keys()


def test_an_error_of_the_pack_rests_on_facts_of_law_whose_text_was_read() -> None:
    book = ROOT.parent / "shared" / "domain" / "rules.yaml"
    if not book.exists():
        pytest.skip("../shared/domain/rules.yaml is absent")
    blocks = book.read_text(encoding="utf-8").split("\n- id: ")
    read = {block.split("\n", 1)[0].strip() for block in blocks if "\n  evidence: text" in block}

    errors = [rule for rule in checked_rules() if rule.severity is Severity.ERROR]

    assert errors
    assert all(set(rule.citation) <= read for rule in errors)


def test_a_good_pack_is_read(tmp_path: Path) -> None:
    packs = load_packs(a_rules_dir(tmp_path, GOOD))

    assert [(pack.name, pack.in_force_from, len(pack.rules)) for pack in packs] == [("form-test", date(2018, 7, 10), 1)]


def test_a_review_standard_in_the_same_folder_is_no_pack(tmp_path: Path) -> None:
    assert load_packs(a_rules_dir(tmp_path, "subject: form\nname: 标准\n")) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    text: 写明依据。", "    text: 写明依据。\n    colour: red", 10, "colour"),
        ("severity: warn", "severity: fatal", 7, "severity"),
        ("basis_is_stated", "basis_is_stately", 6, "basis_is_stately"),
        ("    source: 某规定第一条\n", "", 6, "source"),
        ("severity: warn", "severity: error", 6, "citation"),
        ("    check: basis_is_stated\n", "", 6, "question"),
        ("    check: basis_is_stated\n", "    check: basis_is_stated\n    question: true\n", 6, "question"),
        ("    check: basis_is_stated\n", "    check: trial_validity_is_within\n", 6, "years"),
        ("    check: basis_is_stated\n", "    check: trial_validity_is_within\n    params: {years: 二}\n", 6, "类型"),
        ("    severity: warn\n", "    severity: warn\n    severity: warn\n", 6, "重复"),
        ("rules:", "rules: [", 6, "YAML"),
    ],
)
def test_a_faulty_pack_is_refused_by_file_and_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    message = refusal_of(tmp_path, GOOD.replace(old, new))

    assert "2018-07-10.yaml" in message
    assert f"第{line}行" in message
    assert words in message


def test_two_rules_with_one_code_are_refused(tmp_path: Path) -> None:
    rule = GOOD.split("rules:\n")[1]

    assert "FORM-ONE" in refusal_of(tmp_path, GOOD + rule)


def test_a_pack_in_another_areas_folder_is_refused(tmp_path: Path) -> None:
    assert "legality" in refusal_of(tmp_path, GOOD.replace("area: form", "area: legality"))


def test_a_pack_whose_date_is_not_that_of_its_file_is_refused(tmp_path: Path) -> None:
    assert "文件名" in refusal_of(tmp_path, GOOD, "2019-01-01.yaml")


def test_two_packs_that_begin_on_one_day_are_refused(tmp_path: Path) -> None:
    a_rules_dir(tmp_path, GOOD)

    assert "每一天只能有一个规则包" in refusal_of(tmp_path, GOOD, "2018-07-10.second.yaml")


def test_a_pack_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    a_rules_dir(tmp_path, GOOD)
    (tmp_path / "form" / "2018-07-10.yaml").write_bytes(GOOD.encode("gb18030"))

    with pytest.raises(BadInput, match="UTF-8"):
        load_packs(tmp_path)


def test_a_missing_rules_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有找到规则目录"):
        load_packs(tmp_path / "nowhere")


def test_a_question_takes_no_parameters() -> None:
    asked = PackRule.model_validate(
        {"code": "FORM-Q", "severity": "info", "source": "某条", "text": "？", "question": True, "params": {"n": 1}}
    )

    assert fault_of(asked) == "待人工回答的条目不能有 params"


def test_the_json_has_the_fields_of_the_contract_in_order() -> None:
    text = text_of((SAMPLES / "form" / "FORM-VALIDITY-TRIAL-faulty.txt").read_text(encoding="utf-8"))
    screening = screen_text(text, day=DAY, rules_dir=RULES)

    result = json.loads(json.dumps(as_json([Screened("a.txt", "00", screening), Screened("c1", "11", screening, "id")])))

    assert [list(one)[0] for one in result["results"]] == ["file", "id"]
    first = result["results"][0]["findings"][0]
    assert list(first) == FIELDS
    assert (first["rule"], first["area"], first["severity"], first["group"]) == ("FORM-VALIDITY-TRIAL", "form", "error", None)
    assert first["quote"] == text.plain[first["start"] : first["end"]] == "有效期三年"
    assert "标注“暂行”“试行”的" in first["message"]


def test_the_pack_of_the_day_runs_and_areas_without_one_are_named() -> None:
    text = text_of("一份通知\n")

    now = screen_text(text, day=DAY, rules_dir=RULES)
    before = screen_text(text, day=date(2018, 7, 9), rules_dir=RULES, areas=[Area.FORM])

    assert ("form-2018", "2018-07-10") in [(run.name, run.in_force_from) for run in now.ran]
    assert Area.FORM not in now.without_pack
    assert (before.ran, before.without_pack) == ((), (Area.FORM,))


def test_a_law_book_that_does_not_gate_lowers_an_error_and_says_so() -> None:
    text = text_of((SAMPLES / "form" / "FORM-VALIDITY-TRIAL-faulty.txt").read_text(encoding="utf-8"))

    screening = screen_text(text, day=DAY, rules_dir=RULES, gates=lambda _fact: False)

    lowered = [finding for finding in screening.findings if finding.rule == "FORM-VALIDITY-TRIAL"]
    assert [finding.severity for finding in lowered] == [Severity.WARN]
    assert "待核" in lowered[0].message


def test_areas_are_named_in_one_list_and_an_unknown_one_is_refused() -> None:
    assert areas_named("form, citation") == (Area.FORM, Area.CITATION)
    with pytest.raises(BadInput, match="fromm"):
        areas_named("fromm")


def test_screening_loads_neither_the_database_nor_prefect() -> None:
    program = (
        "import sys, tasks.screening; print([m for m in ('sqlmodel', 'sqlalchemy', 'prefect', 'docx') if m in sys.modules])"
    )

    out = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"


def test_the_released_form_pack_is_a_pack_of_its_area() -> None:
    packs = [pack for pack in load_packs(RULES) if pack.area is Area.FORM]

    assert packs
    assert all(isinstance(pack, Pack) for pack in packs)
