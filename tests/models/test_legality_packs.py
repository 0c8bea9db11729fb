"""The legality packs: every rule has samples and cites facts that exist; what a text forbids, repeals or reports is excused."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from models.evaluation.frames import FRAMES, FrameKind
from models.screening.context import ScreenContext
from models.screening.engine import Screening, screen
from models.screening.finding import Finding, Severity
from models.screening.pack import Area, Pack, PackRule, pack_on
from models.text.outline import parse_text
from tasks.lawbook import load_law
from tasks.phrases import book_files, load_books
from tasks.screening import load_packs

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules"
SAMPLES = ROOT / "tests" / "samples" / "legality"
DAY = date(2026, 3, 1)
POINTS = 7  # 国办发〔2018〕115号（六）
FIRST, MARKET, PENALTY = date(2018, 12, 4), date(2020, 1, 1), date(2021, 7, 15)
CLAUSE = "托管机构须经教育局审批后方可从事招生"
EXCUSING = [
    *(frame.pattern for frame in FRAMES if frame.kind in (FrameKind.FORBID, FrameKind.REPORT)),
    "废止“{}”的规定。",
    "清理本地区现行文件中“{}”的规定，并于年底前报送清理结果。",
    "原文件中关于{}的要求停止执行。",
    "《某某市管理办法》第八条规定：“{}。”",
]
UNLAWFUL = [
    ("要求网约车驾驶员提供本市户籍证明。", "LEG-CONDITION-ADDED"),
    ("将参加协会作为办理备案的前置条件。", "LEG-CONDITION-ADDED"),
    ("以布局规划为由不予受理新设驾校申请。", "LEG-SERVICE-REFUSED"),
    ("违规收取企业占道经营费。", "LEG-FEE-CHARGED"),
    ("培训机构有违规行为的，没收保证金。", "LEG-DEPOSIT-DEMANDED"),
    ("涉案人员的配偶、子女一律不得参军、报考公务员。", "LEG-KIN-PUNISHED"),
    ("办理过户前应当进行亲子鉴定。", "LEG-PROOF-DEMANDED"),
    ("当事人不得就该决定申请行政复议。", "LEG-LAST-WORD"),
    ("法律、法规与本办法不一致的，以本办法为准。", "LEG-ABOVE-THE-LAW"),
]
LAWFUL = [
    "不得要求企业在本市注册后方可参加采购。",
    "对违反规定收费的学校，依照《中华人民共和国教育法》第七十八条处理。",
    "培训机构应当依法取得办学许可证后方可招生。",
    "严禁向企业收取保证金、管理费。",
    "取消社区出具的居住证明，改为告知承诺。",
    "当事人对处理决定不服的，可以依法申请行政复议。",
    "任何单位不得以任何理由限制适龄儿童入学。",
    "学校应当公开收费项目和标准。",
]


@cache
def packs() -> tuple[Pack, ...]:
    return tuple(pack for pack in load_packs(RULES) if pack.area is Area.LEGALITY)


def rules_on(day: date = DAY) -> list[PackRule]:
    pack = pack_on(packs(), Area.LEGALITY, day)
    return [rule for rule in pack.rules if not rule.question] if pack else []


def phrase_of(rule: PackRule) -> str:
    return rule.word("phrase")


def screened(words: str, day: date = DAY) -> Screening:
    context = ScreenContext(day, books=load_books(book_files(RULES)))
    return screen(parse_text(words), packs(), context, (Area.LEGALITY,))


def found_by(code: str, words: str, day: date = DAY) -> list[Finding]:
    return [found for found in screened(words, day).findings if found.rule == code]


def sample(rule: PackRule, kind: str) -> str:
    return (SAMPLES / f"{phrase_of(rule)}-{kind}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", rules_on(), ids=lambda rule: rule.code)
def test_the_faulty_sample_of_a_rule_is_found_at_the_weight_of_the_rule(rule: PackRule) -> None:
    found = found_by(rule.code, sample(rule, "faulty"))

    assert [finding.severity for finding in found] == [rule.severity]


@pytest.mark.parametrize("rule", rules_on(), ids=lambda rule: rule.code)
def test_the_clean_sample_of_a_rule_raises_nothing_in_the_area(rule: PackRule) -> None:
    assert screened(sample(rule, "clean")).findings == ()


@pytest.mark.parametrize("rule", rules_on(), ids=lambda rule: rule.code)
def test_a_finding_quotes_the_text_and_names_the_reason_and_a_way_out(rule: PackRule) -> None:
    words = sample(rule, "faulty")

    found = found_by(rule.code, words)[0]

    assert found.quote == parse_text(words).plain[found.start : found.end]
    assert rule.text in found.message
    assert found.suggestion


def test_every_sample_belongs_to_a_rule_and_every_phrase_to_one() -> None:
    phrases = {phrase_of(rule) for rule in rules_on()}

    assert {path.stem for path in SAMPLES.glob("*.txt")} == {
        f"{name}-{kind}" for name in phrases for kind in ("clean", "faulty")
    }
    assert set(load_books(book_files(RULES))[Area.LEGALITY].phrases.by_name) == phrases


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_every_fact_that_a_rule_cites_is_in_the_law_book_and_began_by_then(pack: Pack) -> None:
    law = load_law(RULES)

    for rule in pack.rules:
        for cited in rule.citation:
            begun = law.rule(cited).in_force_from
            assert begun is None or begun <= pack.in_force_from, (pack.name, rule.code, cited)


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_an_error_rests_on_a_fact_that_binds_on_the_first_day_of_its_pack(pack: Pack) -> None:
    law = load_law(RULES)
    errors = [rule for rule in pack.rules if rule.severity is Severity.ERROR]

    loose = [rule.code for rule in errors if not any(law.gates(fact, pack.in_force_from) for fact in rule.citation)]

    assert errors
    assert loose == []


def test_the_seven_points_are_each_put_to_the_reviewer() -> None:
    asked = screened("本办法自公布之日起施行。").questions

    assert [question.item for question in asked] == [str(number) for number in range(1, POINTS + 1)]


def test_each_pack_cites_the_law_of_its_time() -> None:
    cited = {day: {fact for rule in rules_on(day) for fact in rule.citation} for day in (FIRST, MARKET, PENALTY)}

    assert not {"D-yhj-64", "D-proof", "D-pen"} & cited[FIRST]
    assert {"D-yhj-64", "D-proof"} <= cited[MARKET]
    assert "D-pen" not in cited[MARKET]
    assert "D-pen" in cited[PENALTY]


def test_before_the_first_pack_nothing_is_screened() -> None:
    assert screened("第一条　由教育局处以5000元罚款。", date(2018, 12, 3)).without_pack == (Area.LEGALITY,)


@pytest.mark.parametrize(("words", "code"), UNLAWFUL)
def test_a_clause_is_found_in_the_words_of_a_document_or_of_a_report(words: str, code: str) -> None:
    assert code in {found.rule for found in screened(words).findings}


@pytest.mark.parametrize("words", LAWFUL)
def test_a_clause_that_forbids_repeals_or_cites_the_law_raises_nothing(words: str) -> None:
    assert screened(words).findings == ()


@pytest.mark.parametrize("pattern", EXCUSING)
def test_a_clause_that_is_forbidden_repealed_reported_or_quoted_is_excused(pattern: str) -> None:
    bare = screened(f"{CLAUSE}。").findings

    framed = screened(pattern.format(CLAUSE)).findings

    assert bare
    assert framed == ()
