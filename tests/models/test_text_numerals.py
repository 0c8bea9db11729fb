"""Numerals, dates and folding."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text.dates import parse_date, write_date
from models.text.folding import fold
from models.text.numerals import parse, write, write_year


@given(st.integers(0, 9999))
def test_a_written_numeral_is_read_back(number: int) -> None:
    assert parse(write(number)) == number
    assert parse(str(number)) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("二百一", 201),
        ("一千零一十", 1010),
        ("二〇二六", 2026),
    ],
)
def test_a_numeral_has_its_value(written: str, number: int) -> None:
    assert parse(written) == number


@pytest.mark.parametrize("written", ["", "十十", "百千", "第三", "零十", "a1", "一二十"])
def test_what_is_no_numeral_is_none(written: str) -> None:
    assert parse(written) is None


def test_a_year_is_written_place_by_place() -> None:
    assert write_year(2026) == "二〇二六"


@pytest.mark.parametrize(
    "written", ["2026年3月1日", "二○二六年三月一日", "２０２６年３月１日", " 2026 年 3 月 1 日 ", "二〇二六年三月一日"]
)
def test_a_date_is_read_however_it_is_written(written: str) -> None:
    assert parse_date(written) == date(2026, 3, 1)


@pytest.mark.parametrize("written", ["    年  月  日", "2026年13月1日", "2026年2月30日", "××××年×月×日", "2026年3月"])
def test_an_open_or_impossible_date_is_none(written: str) -> None:
    assert parse_date(written) is None


@given(st.dates(date(1949, 10, 1), date(2999, 12, 31)))
def test_a_written_date_is_read_back(day: date) -> None:
    assert parse_date(write_date(day)) == day


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_does_not_see_how_characters_are_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_folding_never_turns_a_power_or_a_circle_into_digits() -> None:
    assert fold("10² ①") == "10² ①"


def test_spaces_beside_chinese_are_dropped_and_between_latin_words_folded() -> None:
    assert fold("第一条\u3000为 了 Key  Lab 的") == "第一条为了Key Lab的"
