"""The citation checks: what is certain is an error, what is not is lighter, and what the register does not know is silent."""

from datetime import date

import pytest

from models.screening.checks import CHECKS
from models.screening.context import KnownDocument, ScreenContext
from models.screening.finding import Finding
from models.screening.pack import PackRule
from models.screening.register import Law, LawKind, Register, Standing, register_of
from models.words import Force
from tests.text_builders import text_of

DAY = date(2026, 3, 1)
LAWS = (
    Law(
        "中华人民共和国契约法", LawKind.LAW,
        repealed_on=date(2021, 1, 1), replaced_by="中华人民共和国大法典", status=Standing.REPEALED,
    ),
    Law("中华人民共和国大法典", LawKind.LAW, promulgated=date(2020, 5, 28), effective=date(2021, 1, 1), articles=120),
    Law("旧事办法", LawKind.MINISTRY_RULE, status=Standing.REPEALED, as_of=date(2025, 4, 19)),
    Law("废而无继办法", LawKind.MINISTRY_RULE, status=Standing.REPEALED, repealed_on=date(2020, 1, 1)),
    Law("中华人民共和国来日法", LawKind.LAW, promulgated=date(2026, 2, 1), effective=date(2026, 8, 15), articles=10),
    Law("来日办法", LawKind.MINISTRY_RULE, promulgated=date(2026, 2, 1), effective=date(2026, 8, 15)),
    Law(
        "中华人民共和国修订法", LawKind.LAW, promulgated=date(1995, 1, 1), effective=date(1995, 9, 1),
        last_amended=date(2025, 10, 1), articles=50,
    ),
    Law("学校用餐管理条例", LawKind.REGULATION, promulgated=date(2010, 1, 1), effective=date(2010, 2, 1), articles=40),
    Law("不知条数办法", LawKind.MINISTRY_RULE, promulgated=date(2010, 1, 1)),
    Law("试验条例（试行）", LawKind.REGULATION, repealed_on=date(2019, 1, 1), replaced_by="试验条例"),
)  # fmt: skip
REGISTER = register_of(LAWS)
PARAMS: dict[str, dict[str, int]] = {
    "cited_article_exists": {"slack": 3},
    "national_law_is_registered": {"laws": 3, "regulations": 1, "since": 2015},
}


def found(check: str, words: str, *, day: date = DAY, register: Register = REGISTER, **facts: object) -> list[Finding]:
    rule = PackRule.model_validate(
        {"code": "CIT-X", "severity": "error", "source": "某条", "citation": ["A-x"], "text": "某事", "check": check}
        | {"params": PARAMS.get(check, {})}
    )
    context = ScreenContext(day, register=register, **facts)  # type: ignore[arg-type]  # the facts of one test
    return list(CHECKS[check](text_of(words), rule, context))


def weights(findings: list[Finding]) -> list[str]:
    return [finding.severity.value for finding in findings]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("根据《中华人民共和国契约法》，制定本办法。", ["error"]),
        ("根据《契约法》（1999年）第三条，制定本办法。", ["error"]),
        ("根据《大法典》《契约法》等规定，制定本办法。", ["error"]),
        ("开展《契约法》知识竞赛。", ["info"]),
        ("《契约法》（益教发〔1999〕1号）同时废止。", []),
        ("原《契约法》规定的期限不再计算。", []),
        ("根据《契约法》（已废止）作出的决定继续有效。", []),
        ("根据《契约法》（2024年修订），制定本办法。", []),
        ("根据《旧事办法》，制定本办法。", ["warn"]),
        ("开展《旧事办法》知识竞赛。", []),
        ("根据《废而无继办法》，制定本办法。", ["warn"]),
        ("根据《试验条例》，制定本办法。", []),
        ("根据《大法典》，制定本办法。", []),
        ("根据《无人知道的办法》，制定本办法。", []),
    ],
)
def test_a_repealed_law_is_an_error_only_as_a_basis_and_with_certain_facts(words: str, expected: list[str]) -> None:
    assert weights(found("cited_law_is_in_force", words)) == expected


def test_a_law_repealed_after_the_day_is_still_in_force() -> None:
    words = "根据《契约法》，制定本办法。"

    assert found("cited_law_is_in_force", words, day=date(2020, 12, 31)) == []
    assert weights(found("cited_law_is_in_force", words, day=date(2021, 1, 1))) == ["error"]


def test_a_document_that_repeals_or_amends_others_may_name_what_is_gone() -> None:
    words = "益阳市教育局关于废止部分规范性文件的决定\n根据《契约法》制定的下列文件不再适用：\n"

    assert found("cited_law_is_in_force", words) == []


def test_a_repealed_law_is_reported_once_with_its_successor_and_the_further_places() -> None:
    (one,) = found("cited_law_is_in_force", "纪念《契约法》。\n根据《契约法》，制定本办法。\n违反《契约法》第三条的，处理。")

    assert one.start == 11
    assert "2021-01-01" in one.message
    assert "文中另有2处引用" in one.message
    assert "《中华人民共和国大法典》" in one.suggestion


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("根据《来日法》，制定本办法。", ["error"]),
        ("根据《来日办法》，制定本办法。", ["warn"]),
        ("组织学习《来日法》。", []),
        ("《来日法》自2026年8月15日起施行，届时按照《来日法》办理。", []),
        ("根据《修订法》，制定本办法。", []),
        ("根据《不知条数办法》，制定本办法。", []),
    ],
)
def test_a_law_that_has_not_begun_is_no_basis(words: str, expected: list[str]) -> None:
    assert weights(found("cited_law_has_begun", words)) == expected


def test_a_law_has_begun_on_its_first_day() -> None:
    assert found("cited_law_has_begun", "根据《来日法》，制定本办法。", day=date(2026, 8, 15)) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("根据《大法典》第一百二十条，制定本办法。", []),
        ("根据《大法典》第一百二十一条，制定本办法。", ["error"]),
        ("根据《大法典》第三条、第一百三十条第二款，制定本办法。", ["error"]),
        ("根据《学校用餐管理条例》第四十二条，制定本办法。", ["warn"]),
        ("根据《学校用餐管理条例》第四十四条，制定本办法。", ["error"]),
        ("根据《修订法》第六十条，制定本办法。", ["warn"]),
        ("根据《不知条数办法》第九百条，制定本办法。", []),
        ("根据《大法典》（以下简称法典），制定本办法。\n违反法典第一百五十条的，处理。", ["error"]),
        ("《大法典》第二百条同时废止。", []),
    ],
)
def test_an_article_beyond_the_last_is_an_error_where_the_count_is_certain(words: str, expected: list[str]) -> None:
    assert weights(found("cited_article_exists", words)) == expected


def test_an_article_is_not_judged_by_a_later_text_of_the_law() -> None:
    assert found("cited_article_exists", "根据《大法典》第九百条，制定本办法。", day=date(2020, 12, 31)) == []


def test_a_version_before_the_last_amendment_is_reported() -> None:
    (one,) = found("cited_edition_is_current", "根据《修订法》（2018年修正），制定本办法。")

    assert "2025-10-01" in one.message
    assert found("cited_edition_is_current", "根据《修订法》（2025年修正），制定本办法。") == []


def test_a_law_amended_after_publication_or_shortly_before_the_day_is_a_hint() -> None:
    words = "根据《修订法》第三条，制定本办法。"

    assert weights(found("cited_edition_is_current", words, published_on=date(2024, 1, 1))) == ["info"]
    assert weights(found("cited_edition_is_current", words)) == ["info"]
    assert found("cited_edition_is_current", words, day=date(2027, 3, 1)) == []


@pytest.mark.parametrize(
    "title", ["学校用歺管理条例", "学校用餐管埋条例", "学校餐用管理条例", "中华人民共和国学校用餐管理的条例"]
)
def test_a_slip_in_a_title_names_the_nearest_registered_one(title: str) -> None:
    (one,) = found("cited_title_is_exact", f"根据《{title}》，制定本办法。")

    assert "《学校用餐管理条例》" in one.suggestion


@pytest.mark.parametrize(
    "title",
    [
        "学校用餐管理条例", "学校用餐管理条例（2018年修订）", "试验条例", "试验条例（试行）",
        "学校用歺管理手册", "学校用歺管理登记表",
        "学校用歺管理条例（草案）", "关于学校用餐的通知", "论语", "数学", "益阳市学校用餐管理办法", "附件1",
    ],
)  # fmt: skip
def test_what_is_registered_or_plainly_no_law_never_alarms(title: str) -> None:
    words = f"根据《{title}》，制定本办法。"

    for check in ("cited_title_is_exact", "short_title_is_defined", "national_law_is_registered"):
        assert found(check, words) == []


def test_the_documents_own_title_never_alarms() -> None:
    words = "关于印发《学校用歺管理条例》的通知\n现将《学校用歺管理条例》印发给你们，请按照《学校用歺管理条例》执行。\n"

    assert found("cited_title_is_exact", words) == []


def test_a_title_of_the_stock_never_alarms() -> None:
    known = (KnownDocument("益阳市教育局关于印发《学校用歺管理条例》的通知", "", Force.IN_FORCE),)

    assert found("cited_title_is_exact", "根据《学校用歺管理条例》，制定本办法。", known=known) == []


def test_an_unknown_national_law_is_reported_only_by_a_register_that_is_complete_enough() -> None:
    words = "根据《中华人民共和国校服选用法》，制定本办法。"

    assert len(found("national_law_is_registered", words)) == 1
    assert found("national_law_is_registered", words, register=register_of(LAWS[:2])) == []
    assert found("national_law_is_registered", words, day=date(2014, 1, 1)) == []


def test_documents_of_the_stock_are_known_by_number_and_by_title() -> None:
    known = (KnownDocument("校服暂行办法", "益教发〔2012〕8号", Force.LAPSED), KnownDocument("抽检办法", "", Force.IN_FORCE))

    by_number = found("cited_document_is_in_force", "按照益教发[2012]8号文件执行。", known=known)
    by_title = found("cited_document_is_in_force", "按照《校服暂行办法》执行。", known=known)

    assert [one.quote for one in by_number] == ["益教发[2012]8号"]
    assert weights(by_title) == ["error"]
    assert found("cited_document_is_in_force", "《校服暂行办法》（益教发〔2012〕8号）同时废止。", known=known) == []
    assert found("cited_document_is_in_force", "按照《抽检办法》执行。", known=known) == []


def test_of_two_enactments_of_one_title_the_one_of_the_day_counts() -> None:
    old = Law("安全法", LawKind.LAW, repealed_on=date(2014, 11, 1), replaced_by="反间谍法")
    new = Law("安全法", LawKind.LAW, promulgated=date(2015, 7, 1), effective=date(2015, 7, 1))
    words, register = "根据《安全法》，制定本办法。", register_of([old, new])

    assert found("cited_law_is_in_force", words, register=register) == []
    assert weights(found("cited_law_is_in_force", words, day=date(2015, 1, 1), register=register)) == ["error"]
    assert found("cited_law_is_in_force", words, day=date(2014, 1, 1), register=register) == []


@pytest.mark.parametrize(
    "words",
    [
        "", "法", "《", "《》", "《《《契约法》》》", "根据\x00《契\x07约法》\ud800第三条", "《契约法",
        "\u200f《契约法》\u202e",
        "第三条" * 50, "《" * 100_000,
    ],
    ids=range(10),
)  # fmt: skip
def test_odd_input_never_raises(words: str) -> None:
    text = text_of(words)

    for check in CHECKS:
        if check.startswith(("cited_", "own_article", "national_law", "short_title_is_defined")):
            assert all(text.plain[one.start : one.end] == one.quote for one in found(check, words))
