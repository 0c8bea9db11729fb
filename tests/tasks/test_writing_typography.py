"""Titles are broken within sense and measure; numbers are computed, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.writing.typography import AREA_WIDTH, TITLE_LONGEST, chinese_date, mark_size, squeezed, title_lines, width


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("示例市学校用餐管理办法", ("示例市学校用餐管理办法",)),
        ("示例市教育局关于废止部分行政规范性文件的决定", ("示例市教育局关于废止部分", "行政规范性文件的决定")),
        (
            "示例市教育局 示例市卫生健康委员会关于学校突发公共卫生事件期间线上教学的若干规定",
            ("示例市教育局 示例市卫生健康委员会", "关于学校突发公共卫生事件", "期间线上教学的若干规定"),
        ),
    ],
)
def test_a_title_is_broken_where_its_sense_allows(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


@given(st.text(alphabet="示例市教育局关于印发《》（）的和与、2026 ABC", min_size=1, max_size=90).filter(str.strip))
def test_broken_titles_lose_no_character_and_fit_the_page(title: str) -> None:
    lines = title_lines(title)

    assert squeezed("".join(lines)) == squeezed(title)
    assert all(width(line) <= TITLE_LONGEST for line in lines)


def test_a_year_is_not_torn_apart() -> None:
    lines = title_lines("示例市教育局办公室关于某项事务的2018年政府信息公开工作年度报告")

    assert any("2018年" in line for line in lines)


@given(st.integers(min_value=2, max_value=60))
def test_a_mark_of_any_length_stays_on_one_line(characters: int) -> None:
    size, scale = mark_size(characters)

    assert characters * size * scale / 100 <= AREA_WIDTH


def test_a_date_is_written_without_leading_zeros() -> None:
    assert chinese_date(date(2026, 3, 9)) == "2026年3月9日"
