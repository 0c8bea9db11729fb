"""Clauses: what a document in articles must say is not asked of a notice, and repeal is judged by what it names."""

from datetime import date

import pytest

from models.screening.checks import CHECKS
from models.screening.context import KnownDocument, ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.genre import Genre, genre_of, is_trial
from models.screening.pack import PackRule
from models.words import Force
from tests.text_builders import text_of

DAY = date(2026, 3, 1)
ACT = "益阳市校服管理办法\n第一条　根据《中华人民共和国教育法》，制定本办法。\n第二条　本办法适用于本市学校。\n第三条　{}\n"
NOTICE = "益阳市教育局关于开展校服检查的通知\n各学校：\n现将有关事项通知如下：\n一、检查内容\n{}\n"


def found_by(check: str, words: str, context: ScreenContext | None = None, **params: int) -> list[Finding]:
    rule = PackRule.model_validate(
        {"code": "FORM-X", "severity": "warn", "source": "某条", "text": "某事", "check": check, "params": params}
    )
    return list(CHECKS[check](text_of(words), rule, context or ScreenContext(DAY)))


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("益阳市教育局关于规范校服采购的通知", Genre.SECTIONS),
        ("《益阳市校服管理办法》政策解读", Genre.OTHER),
        ("益阳市教育局2025年工作报告", Genre.OTHER),
        ("益阳市教育局关于校服问题的复函", Genre.OTHER),
        ("益阳市学校安全条例", Genre.OTHER),
        ("益阳市教育局关于废止部分文件的决定", Genre.OTHER),
        ("益阳市校服管理办法", Genre.SECTIONS),
        ("益阳市教育局行政许可公示实施细则（试行）", Genre.SECTIONS),
    ],
)
def test_the_title_tells_what_is_no_normative_document(title: str, genre: Genre) -> None:
    assert genre_of(text_of(f"{title}\n正文。\n"), ScreenContext(DAY)) is genre


def test_a_document_identified_as_normative_is_judged_whatever_its_title() -> None:
    text = text_of("益阳市学校安全条例\n正文。\n")

    assert genre_of(text, ScreenContext(DAY, normative=True)) is Genre.SECTIONS


def test_a_rule_of_the_government_is_judged_by_other_law() -> None:
    words = ACT.format("本办法自公布之日起施行。").replace("办法\n", "办法\n（2019年3月1日湖南省人民政府令第289号公布）\n", 1)

    assert genre_of(text_of(words), ScreenContext(DAY)) is Genre.OTHER


@pytest.mark.parametrize(
    ("title", "trial"),
    [
        ("益阳市校服管理暂行办法", True),
        ("关于印发《益阳市校服管理办法（试行）》的通知", True),
        ("关于开展校服采购试行工作的通知", False),
        ("益阳市校服管理办法", False),
    ],
)
def test_trial_is_read_from_the_name_of_the_document(title: str, trial: bool) -> None:
    assert is_trial(text_of(f"{title}\n"), ScreenContext(DAY)) is trial
    assert is_trial(text_of(f"{title}\n"), ScreenContext(DAY, trial=not trial)) is not trial


@pytest.mark.parametrize(
    "check",
    ["basis_is_stated", "scope_is_stated", "interpreter_is_named", "effect_is_stated", "conflict_clause_names_documents"],
)
def test_a_plain_notice_is_not_asked_for_the_clauses_of_an_act(check: str) -> None:
    assert found_by(check, NOTICE.format("检查校服质量。")) == []


def test_a_notice_identified_as_normative_must_say_when_it_begins_and_how_long_it_is_valid() -> None:
    context = ScreenContext(DAY, normative=True)
    words = NOTICE.format("检查校服质量。")

    assert len(found_by("effect_is_stated", words, context)) == 1
    assert len(found_by("validity_is_stated", words, context, years=5, trial_years=2)) == 1
    assert found_by("validity_is_stated", words, years=5, trial_years=2) == []


def test_a_basis_without_a_name_is_only_a_hint() -> None:
    words = ACT.format("本办法自公布之日起施行。").replace("《中华人民共和国教育法》", "有关法律法规")

    assert [found.severity for found in found_by("basis_is_stated", words)] == [Severity.INFO]


@pytest.mark.parametrize(
    ("sentence", "severities"),
    [
        ("《校服规定》（益教发〔2019〕12号）同时废止。", []),
        ("益教发〔2019〕12号同时废止。", []),
        ("2019年3月1日印发的《校服规定》同时废止。", []),
        ("《校服规定》同时废止。", [Severity.INFO]),
        ("本办法施行后，原有规定同时废止。", [Severity.WARN]),
        ("本办法有效期满自行失效。", []),
        ("注销登记的，其证书同时作废。", []),
    ],
)
def test_a_repeal_is_judged_by_what_it_names(sentence: str, severities: list[Severity]) -> None:
    found = found_by("repeal_names_what_it_replaces", ACT.format(sentence))

    assert [finding.severity for finding in found] == severities


@pytest.mark.parametrize(("force", "count"), [(Force.REPEALED, 1), (Force.LAPSED, 1), (Force.IN_FORCE, 0), (Force.NOT_YET, 0)])
def test_a_repeal_of_what_is_gone_is_found_by_its_number(force: Force, count: int) -> None:
    known = (KnownDocument("益阳市校服规定", "益教发〔2019〕12号", force),)
    words = ACT.format("《校服规定》（益教发〔2019〕12号）同时废止。")

    found = found_by("repealed_document_is_in_force", words, ScreenContext(DAY, known=known))

    assert len(found) == count


@pytest.mark.parametrize(
    ("sentence", "published", "severities"),
    [
        ("本办法自2026年5月1日起施行。", date(2026, 4, 1), []),
        ("本办法自2026年5月1日起施行。", date(2026, 4, 2), [Severity.WARN]),
        ("本办法自2026年5月1日起施行。", None, [Severity.INFO]),
        ("本办法自公布之日起施行。", None, [Severity.WARN]),
        ("为应对突发公共事件，本办法自公布之日起施行。", None, []),
        ("本办法自公布之日起30日后施行。", None, []),
        ("本办法自　　年　　月　　日起施行。", None, []),
    ],
)
def test_the_wait_of_thirty_days_is_counted_from_publication(
    sentence: str, published: date | None, severities: list[Severity]
) -> None:
    context = ScreenContext(DAY, published_on=published)

    found = found_by("effect_waits_after_publication", ACT.format(sentence), context, days=30)

    assert [finding.severity for finding in found] == severities


@pytest.mark.parametrize(
    ("body", "quotes"),
    [
        ("见附件1和附件2。\n附件：1.表格\n2.合同", []),
        ("填写（附件3）。\n附件：1.表格\n2.合同", ["（附件3"]),
        ("按照《国家办法》附件2执行。", []),
        ("名单见附件。", ["见附件"]),
        ("名单见附件。\n附件：名单", []),
        ("学校在本校网站公布收费附件。", []),
    ],
)
def test_a_reference_to_an_annex_must_lead_somewhere(body: str, quotes: list[str]) -> None:
    assert [found.quote for found in found_by("annexes_are_named", NOTICE.format(body))] == quotes
