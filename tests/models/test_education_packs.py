"""The education area: each phrase finds its faulty sample and leaves its clean one, and no frame or document alarms in vain."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from models.law import Evidence
from models.screening.clauses.phrases import Phrase
from models.screening.context import ScreenContext
from models.screening.engine import Screening, screen
from models.screening.finding import Finding, Severity
from models.screening.pack import Area, Pack, PackRule, pack_on
from tasks.lawbook import load_law
from tasks.phrases import book_files, load_books
from tasks.screening import load_packs
from tests.text_builders import text_of

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules"
SAMPLES = ROOT / "tests" / "samples" / "education"
DOCUMENTS = ROOT.parent / "shared" / "data" / "documents" / "documents.jsonl"
DAY = date(2026, 3, 1)
DAYS = (date(2021, 9, 1), date(2023, 10, 15), date(2025, 6, 1))
LAW = load_law(RULES)
FRAMES = (
    "第三条 不得规定“{}”。",
    "第三条 废止原文件中关于{}的规定。",
    "第三条 经查，某县曾规定{}，已被纠正。",
    "第三条 严禁以任何形式要求{}。",
    "第三条 《某办法》规定“{}”的内容与上位法不一致，应予清理。",
)
TELLING_OF_OTHERS = """第二十条 有下列情形之一的，由教育行政部门责令改正：
（一）分设重点班和非重点班的；
（二）违反规定开除学生的；
（三）组织学生统一购买教辅材料的；
（四）收取择校费的。
第二十一条 学校收取择校费的，由教育局责令退还所收费用。
"""


@cache
def packs() -> tuple[Pack, ...]:
    return tuple(pack for pack in load_packs(RULES) if pack.area is Area.EDUCATION)


def pack_of(day: date) -> Pack:
    pack = pack_on(packs(), Area.EDUCATION, day)
    assert pack is not None
    return pack


def rules_of(day: date) -> list[PackRule]:
    return [rule for rule in pack_of(day).rules if not rule.question]


def screened(words: str, day: date = DAY) -> Screening:
    books = load_books(book_files(RULES))
    context = ScreenContext(day, books=books, gates=lambda fact: LAW.gates(fact, day))
    return screen(text_of(words), packs(), context, [Area.EDUCATION])


def found_in(words: str, day: date = DAY) -> tuple[Finding, ...]:
    return screened(words, day).findings


def sample(rule: PackRule, kind: str) -> str:
    return (SAMPLES / f"{rule.word('phrase')}-{kind}.txt").read_text(encoding="utf-8")


def phrases() -> tuple[Phrase, ...]:
    return load_books(book_files(RULES))[Area.EDUCATION].phrases.phrases


@pytest.mark.parametrize("rule", rules_of(DAY), ids=lambda rule: rule.code)
def test_a_faulty_sample_is_found_by_its_rule_alone_at_the_weight_of_the_rule(rule: PackRule) -> None:
    words = sample(rule, "faulty")

    found = found_in(words)

    assert [(one.rule, one.severity) for one in found] == [(rule.code, rule.severity)]
    assert words[found[0].start : found[0].end] == found[0].quote
    assert found[0].suggestion
    assert found[0].citation == rule.source


@pytest.mark.parametrize("rule", rules_of(DAY), ids=lambda rule: rule.code)
def test_a_clean_sample_raises_nothing_in_the_whole_area(rule: PackRule) -> None:
    assert [(one.rule, one.quote) for one in found_in(sample(rule, "clean"))] == []


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("rule", rules_of(DAY), ids=lambda rule: rule.code)
def test_what_is_forbidden_repealed_reported_or_quoted_raises_nothing(rule: PackRule, frame: str) -> None:
    said = re.sub(r"^第.{1,3}条\s*", "", sample(rule, "faulty").strip()).rstrip("。")

    assert [(one.rule, one.quote) for one in found_in(frame.format(said))] == []


def test_a_text_that_punishes_what_is_unlawful_raises_nothing() -> None:
    assert found_in(TELLING_OF_OTHERS) == ()


def test_every_phrase_has_one_rule_and_every_sample_a_phrase() -> None:
    named = [rule.word("phrase") for rule in rules_of(DAY)]

    assert sorted(named) == sorted(phrase.name for phrase in phrases())
    assert {path.stem.rsplit("-", 1)[0] for path in SAMPLES.iterdir()} == set(named)


@pytest.mark.parametrize("day", DAYS)
def test_each_pack_begins_on_its_day_and_carries_the_rules_of_the_one_before(day: date) -> None:
    before = [pack for pack in packs() if pack.in_force_from < day]

    assert pack_of(day).in_force_from == day
    assert all({rule.code for rule in pack.rules} <= {rule.code for rule in pack_of(day).rules} for pack in before)


def test_before_the_first_pack_the_area_says_that_it_has_none() -> None:
    assert screened("第一条 本市小学设立重点班。", date(2021, 8, 31)).without_pack == (Area.EDUCATION,)


def test_the_preschool_law_is_applied_from_its_first_day_and_not_before() -> None:
    words = (SAMPLES / "preschool-test-faulty.txt").read_text(encoding="utf-8")

    assert found_in(words, date(2025, 5, 31)) == ()
    assert [one.rule for one in found_in(words, date(2025, 6, 1))] == ["EDU-PRESCHOOL-TEST"]


@pytest.mark.parametrize("day", DAYS)
def test_an_error_rests_on_a_fact_read_in_its_text_and_in_force_on_the_first_day_of_the_pack(day: date) -> None:
    errors = [rule for rule in rules_of(day) if rule.severity is Severity.ERROR]

    assert errors
    assert [rule.code for rule in errors if not any(LAW.gates(fact, day) for fact in rule.citation)] == []


def test_every_rule_cites_facts_that_exist_and_warns_only_where_no_text_was_read() -> None:
    for rule in (rule for pack in packs() for rule in pack.rules):
        assert rule.citation, rule.code
        read = any(LAW.rule(fact).evidence is Evidence.TEXT for fact in rule.citation)
        assert read or rule.severity is not Severity.ERROR, rule.code


def test_a_matter_of_other_departments_is_to_be_settled_jointly_or_by_the_government() -> None:
    others = [rule for rule in rules_of(DAY) if rule.code.startswith("EDU-COMP-") or rule.code == "EDU-TRAINING-NONACADEMIC"]

    assert len(others) == 6
    assert [rule.code for rule in others if "联合制定或者报请本级人民政府制定" not in rule.suggestion] == []
    assert {rule.severity for rule in others} == {Severity.WARN}


def test_what_no_machine_can_judge_becomes_a_question() -> None:
    asked = {question.rule for question in screened("第一条 为规范管理，制定本办法。").questions}

    assert {"EDU-Q-COMPETENCE", "EDU-Q-CATALOGUE", "EDU-Q-PRESCHOOL"} <= asked


@pytest.mark.parametrize("words", ["", "学", "学校" * 3000, "\x00教育局\u202e收费\n" * 500, "第一条\n" * 2000])
def test_odd_texts_are_screened_without_fault(words: str) -> None:
    assert found_in(words) == ()


def test_documents_their_issuers_kept_raise_almost_nothing() -> None:
    if not DOCUMENTS.exists():
        pytest.skip("../shared/data/documents/documents.jsonl is absent")
    records = [json.loads(line) for line in DOCUMENTS.read_text(encoding="utf-8").splitlines()]
    texts = [f"{record['title']}\n{record['body']}" for record in records if record["category"] == "教育"]

    found = [(words, one) for words in texts for one in found_in(words)]

    sentences = sum(len(re.findall(r"[^。；;！？!?\n]+", words)) for words in texts)
    errors = sum(one.severity is Severity.ERROR for _, one in found)
    assert len(texts) > 60
    assert errors <= 0.2 * sum(map(len, texts)) / 10_000
    assert len(found) <= 0.002 * sentences
    assert all(words[one.start : one.end] == one.quote for words, one in found)
