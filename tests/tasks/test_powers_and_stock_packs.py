"""The packs of powers and stock: each rule with a clean and a faulty sample; questions where nothing is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.screening.context import ScreenContext
from models.screening.engine import screen
from models.screening.finding import Severity
from models.screening.pack import Area, PackRule
from tasks.lawbook import load_law
from tasks.screening import load_packs
from tests.powers_samples import DAY, ROOT, SAMPLES, found_by, rule_named, rules_of, sample_context
from tests.text_builders import text_of

CHECKED = [*rules_of(Area.POWERS), *rules_of(Area.STOCK)]
AREAS = {rule.code: area for area in (Area.POWERS, Area.STOCK) for rule in rules_of(area)}


def sample(rule: PackRule, kind: str) -> str:
    return (SAMPLES / AREAS[rule.code] / f"{rule.code}-{kind}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.code)
def test_the_clean_sample_of_a_rule_is_clean(rule: PackRule) -> None:
    assert [found.message for found in found_by(rule.code, sample(rule, "clean"))] == []


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.code)
def test_the_faulty_sample_of_a_rule_is_found_once_at_the_weight_of_the_rule(rule: PackRule) -> None:
    words = sample(rule, "faulty")

    found = found_by(rule.code, words)

    assert [finding.severity for finding in found] == [rule.severity]
    assert [words[finding.start : finding.end] for finding in found] == [finding.quote for finding in found]
    assert all(finding.suggestion for finding in found)


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.code)
def test_the_clean_samples_raise_nothing_in_the_whole_area_but_what_repeats(rule: PackRule) -> None:
    packs = load_packs(ROOT / "rules")

    found = screen(text_of(sample(rule, "clean")), packs, sample_context(), [Area.POWERS]).findings

    assert [(one.rule, one.quote) for one in found] == []


def test_every_sample_belongs_to_a_rule() -> None:
    lying = {path.stem.rsplit("-", 1)[0] for area in (Area.POWERS, Area.STOCK) for path in (SAMPLES / area).iterdir()}

    assert lying - {"in"} == AREAS.keys()


def test_every_fact_that_the_packs_cite_is_in_the_law_book() -> None:
    facts = load_law(ROOT / "rules").rules
    rules = [rule for pack in load_packs(ROOT / "rules") if pack.area in AREAS.values() for rule in pack.rules]

    cited = {fact for rule in rules for fact in rule.citation}

    assert cited - facts.keys() == set()


def test_an_error_rests_on_a_fact_whose_text_was_read() -> None:
    facts = load_law(ROOT / "rules").rules
    errors = [rule for rule in CHECKED if rule.severity is Severity.ERROR]

    assert {rule.code for rule in errors} == {"POW-PENALTY", "POW-COERCION"}
    assert all(facts[fact].evidence.value == "text" for rule in errors for fact in rule.citation)


def test_without_a_list_the_area_asks_the_reviewer_and_finds_nothing() -> None:
    packs, text = load_packs(ROOT / "rules"), text_of(sample(rule_named("POW-PENALTY"), "faulty"))

    without = screen(text, packs, replace(sample_context(), powers=None), [Area.POWERS])
    having = screen(text, packs, sample_context(), [Area.POWERS])

    assert without.findings == ()
    assert "POW-NO-LIST" in {question.rule for question in without.questions}
    assert "POW-NO-LIST" not in {question.rule for question in having.questions}
    assert having.findings


def test_without_texts_in_the_stock_the_area_asks_the_reviewer() -> None:
    packs, text = load_packs(ROOT / "rules"), text_of(sample(rule_named("STK-CONTRADICTS"), "faulty"))

    without = screen(text, packs, ScreenContext(DAY), [Area.STOCK])
    having = screen(text, packs, sample_context(), [Area.STOCK])

    assert (without.findings, [question.rule for question in without.questions]) == ((), ["STK-NO-TEXT"])
    assert (len(having.findings), having.questions) == (1, ())


def test_a_law_book_that_does_not_gate_lowers_a_fine_to_a_warning() -> None:
    packs, text = load_packs(ROOT / "rules"), text_of(sample(rule_named("POW-PENALTY"), "faulty"))

    found = screen(text, packs, replace(sample_context(), gates=lambda _fact: False), [Area.POWERS]).findings

    assert [finding.severity for finding in found] == [Severity.WARN]


def test_a_pack_whose_act_is_of_no_kind_is_refused(tmp_path: Path) -> None:
    faulty = (
        (ROOT / "rules" / "powers" / "2018-07-10.yaml").read_text(encoding="utf-8").replace("kind: 行政裁决", "kind: 行政拘留")
    )
    (tmp_path / "powers").mkdir()
    (tmp_path / "powers" / "2018-07-10.yaml").write_text(faulty, encoding="utf-8")

    with pytest.raises(Exception, match="POW-RULING.*kind 应为"):
        load_packs(tmp_path)
