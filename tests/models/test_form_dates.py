"""What a text says about its own beginning and end is read right, and the terms of other papers are left alone."""

from datetime import date

import pytest

from models.screening.form_dates import Effect, Validity, lasts_longer, own_effect, validities_of, years_after
from tests.text_builders import text_of


def effect_of(sentence: str) -> Effect | None:
    return own_effect(text_of(f"某办法\n{sentence}\n"))


def validity_of(sentence: str) -> Validity | None:
    return next(iter(validities_of(text_of(f"某办法\n{sentence}\n"))), None)


@pytest.mark.parametrize(
    ("sentence", "on", "days_after"),
    [
        ("第九条　本办法自2026年5月1日起施行。", date(2026, 5, 1), None),
        ("第九条　本办法自二〇二六年五月一日起施行。", date(2026, 5, 1), None),
        ("第九条　本办法自 2026 年 5 月 1 日起施行。", date(2026, 5, 1), None),
        ("第九条　本办法自印发之日起施行。", None, 0),
        ("第九条　本办法自公布之日起三十日后施行。", None, 30),
        ("第九条　本办法自公布之日起30日以后实施。", None, 30),
        ("第九条　本办法自　　年　　月　　日起施行。", None, None),
        ("第九条　本办法自××××年××月××日起施行。", None, None),
        ("第九条　本办法自2026年13月40日起施行。", None, None),
    ],
)
def test_an_effective_date_is_read(sentence: str, on: date | None, days_after: int | None) -> None:
    effect = effect_of(sentence)

    assert effect is not None
    assert (effect.on, effect.days_after) == (on, days_after)


def test_a_text_without_effective_date_has_none() -> None:
    assert effect_of("第九条　学校应当执行国家课程标准。") is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本办法自2026年5月1日起施行，有效期五年。", (60, None, False)),
        ("本办法有效期5年，自2012年9月1日起施行。", (60, None, False)),
        ("本办法自印发之日起试行，试行期18个月。", (18, None, False)),
        ("本办法自2026年5月1日起施行，有效期至2031年4月30日。", (None, date(2031, 4, 30), False)),
        ("本办法自2026年5月1日起至2031年4月30日止执行。", (None, date(2031, 4, 30), False)),
        ("本办法自印发之日起施行，有效期　　年。", (None, None, False)),
        ("本办法长期有效。", (None, None, True)),
    ],
)
def test_a_validity_is_read(sentence: str, expected: tuple[int | None, date | None, bool]) -> None:
    found = validity_of(sentence)

    assert found is not None
    assert (found.months, found.until, found.forever) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "行政执法证件有效期五年，期满后应当换发。",
        "合作协议有效期一般为三年。",
        "省级文化部门核发的批准文件在有效期内可一证多批使用。",
        "经公告的中小企业有效期为三年。",
        "投标保函有效期至少为1年。",
    ],
)
def test_the_validity_of_other_papers_is_not_that_of_the_document(sentence: str) -> None:
    assert validity_of(sentence) is None


@pytest.mark.parametrize(
    ("until", "longer"),
    [(date(2031, 4, 30), False), (date(2031, 5, 1), False), (date(2031, 5, 2), True)],
)
def test_the_day_that_closes_the_last_year_is_still_within_it(until: date, longer: bool) -> None:
    assert lasts_longer(Validity((0, 0), "", until=until), date(2026, 5, 1), 5) is longer


def test_a_leap_day_ends_on_the_last_of_february() -> None:
    assert years_after(date(2024, 2, 29), 5) == date(2029, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
