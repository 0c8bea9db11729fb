"""Every rule of the citation pack has a clean and a faulty sample, and rests on law whose text was read."""

from datetime import date

import pytest

from models.law import Evidence
from models.screening.checks import CHECKS
from models.screening.context import KnownDocument, ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.pack import Area, PackRule
from models.screening.register import Law, LawKind, register_of
from models.words import Force
from settings import ROOT
from tasks.lawbook import load_law
from tasks.register import laws_in, register_path
from tasks.screening import load_packs, screen_text
from tests.text_builders import text_of

RULES = ROOT / "rules"
SAMPLES = ROOT / "tests" / "samples" / "citation"
DAY = date(2026, 3, 1)
COMING = Law("中华人民共和国样本促进法", LawKind.LAW, promulgated=date(2026, 2, 1), effective=date(2027, 1, 1), articles=30)
REGISTER = register_of([*laws_in(register_path(RULES, None)), COMING])
STOCK = (
    KnownDocument("益阳市校服采购暂行办法", "益教发〔2012〕8号", Force.LAPSED),
    KnownDocument("益阳市教育局关于印发《益阳市校服质量抽检办法》的通知", "益教发〔2024〕3号", Force.IN_FORCE),
)
CONTEXT = ScreenContext(DAY, known=STOCK, register=REGISTER)


def rules() -> list[PackRule]:
    return [rule for pack in load_packs(RULES) if pack.area is Area.CITATION for rule in pack.rules]


def sample(code: str, kind: str) -> str:
    return (SAMPLES / f"{code}-{kind}.txt").read_text(encoding="utf-8")


def found_by(rule: PackRule, words: str) -> list[Finding]:
    return list(CHECKS[rule.check](text_of(words), rule, CONTEXT))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_the_clean_sample_of_a_rule_is_clean(rule: PackRule) -> None:
    assert found_by(rule, sample(rule.code, "clean")) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_the_faulty_sample_of_a_rule_is_found_once_at_the_weight_of_the_rule(rule: PackRule) -> None:
    text = sample(rule.code, "faulty")

    found = found_by(rule, text)

    assert [finding.severity for finding in found] == [rule.severity]
    assert found[0].quote == text[found[0].start : found[0].end]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_faulty_sample_is_faulty_in_nothing_else(rule: PackRule) -> None:
    others = [other for other in rules() if other.code != rule.code]

    assert [found.rule for other in others for found in found_by(other, sample(rule.code, "faulty"))] == []


def test_every_sample_belongs_to_a_rule() -> None:
    assert {path.stem.rsplit("-", 1)[0] for path in SAMPLES.iterdir()} == {rule.code for rule in rules()}


def test_an_error_of_the_pack_rests_on_facts_of_law_whose_text_was_read() -> None:
    book = load_law(RULES)

    errors = [rule for rule in rules() if rule.severity is Severity.ERROR]

    assert errors
    assert all(book.rule(fact).evidence is Evidence.TEXT for rule in errors for fact in rule.citation)


def test_without_a_register_no_law_is_judged() -> None:
    text = text_of(sample("CIT-REPEALED", "faulty"))

    found = [found for rule in rules() for found in CHECKS[rule.check](text, rule, ScreenContext(DAY))]

    assert found == []


def test_screening_uses_the_register_that_ships() -> None:
    screening = screen_text(text_of(sample("CIT-REPEALED", "faulty")), day=DAY, rules_dir=RULES, areas=[Area.CITATION])

    assert [(one.rule, one.severity, one.address) for one in screening.findings] == [("CIT-REPEALED", Severity.ERROR, "第一条")]
    assert "2021-01-01" in screening.findings[0].message
    assert "《中华人民共和国民法典》" in screening.findings[0].suggestion
