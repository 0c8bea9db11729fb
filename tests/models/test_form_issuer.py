"""Who issues: bodies that may not are found in title and signature, and weighed by how sure it is that they may not."""

from datetime import date

import pytest

from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.form_issuer import issuer_may_issue
from models.screening.pack import PackRule
from tests.text_builders import text_of

RULE = PackRule.model_validate(
    {
        "code": "FORM-ISSUER",
        "severity": "error",
        "citation": ["A-not-issuers"],
        "source": "某条",
        "text": "不得制定",
        "check": "issuer_may_issue",
        "params": {"bodies": ["领导小组", "指挥部"], "parts": ["科", "处", "股", "司"]},
    }
)
DAY = date(2026, 3, 1)


def found_in(words: str, *, normative: bool | None = True) -> list[Finding]:
    return list(issuer_may_issue(text_of(words), RULE, ScreenContext(DAY, normative=normative)))


@pytest.mark.parametrize(
    "issuer",
    ["益阳市校园安全工作领导小组", "益阳市校园安全工作领导小组办公室", "益阳市教育局基础教育科", "益阳市防汛指挥部办公室"],
)
def test_a_body_that_may_not_issue_is_an_error(issuer: str) -> None:
    (found,) = found_in(f"{issuer}关于规范校服采购的通知\n各学校：\n")

    assert (found.severity, found.quote) == (Severity.ERROR, issuer)


@pytest.mark.parametrize(
    "issuer",
    [
        "益阳市教育局",
        "益阳市人民政府办公室",
        "中共益阳市委教育工作委员会办公室",
        "益阳市人民代表大会常务委员会办公室",
        "益阳市城建投资公司",
    ],
)
def test_a_body_that_may_issue_or_stands_outside_the_rule_is_left_alone(issuer: str) -> None:
    assert found_in(f"{issuer}关于规范校服采购的通知\n各学校：\n") == []


def test_the_office_of_a_bureau_is_for_a_person_to_judge() -> None:
    (found,) = found_in("益阳市教育局办公室关于规范校服采购的通知\n各学校：\n")

    assert found.severity is Severity.WARN


def test_a_notice_not_identified_as_normative_weighs_less() -> None:
    (found,) = found_in("益阳市校园安全工作领导小组关于开展检查的通知\n各学校：\n", normative=None)

    assert found.severity is Severity.WARN


def test_one_issuer_in_title_and_signature_is_found_once() -> None:
    words = "益阳市校园安全工作领导小组关于规范校服采购的通知\n各学校：\n益阳市校园安全工作领导小组\n2026年3月1日\n"

    assert len(found_in(words)) == 1


def test_an_interpretation_is_not_judged() -> None:
    assert found_in("益阳市校园安全工作领导小组关于校服办法的政策解读\n", normative=None) == []
