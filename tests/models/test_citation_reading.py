"""Reading citations: titles in their marks, article numbers behind them, short titles, numbers; odd input changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.screening.citation_reading import citations_in, folded_number, titles_in


def titles(plain: str) -> list[str]:
    return [plain[start:end] for start, end in titles_in(plain)]


def numbers(plain: str) -> list[list[int]]:
    return [[article.number for article in cited.articles] for cited in citations_in(plain).items]


@pytest.mark.parametrize(
    ("plain", "found"),
    [
        ("根据《教育法》和《教师法》。", ["《教育法》", "《教师法》"]),
        ("《关于贯彻《教育法》的意见》", ["《关于贯彻《教育法》的意见》"]),
        ("《未关 《教育法》", ["《教育法》"]),
        ("《未关\n《教育法》", ["《教育法》"]),
        ("教育法》", []),
        ("《》《 》", []),
        ("《《《", []),
        (f"《{'长' * 200}》", []),
    ],
)
def test_titles_are_the_outermost_closed_marks_of_a_line(plain: str, found: list[str]) -> None:
    assert titles(plain) == found


@pytest.mark.parametrize(
    ("plain", "found"),
    [
        ("《甲法》第十条", [10]),
        ("《甲法》第１０条", [10]),
        ("《甲法》第一百零三条之一第二款", [103]),
        ("《甲法》第三、四条", [3, 4]),
        ("《甲法》第三条第二款第（一）项、第五条和第七条的规定", [3, 5, 7]),
        ("《甲法》第十条至第二十条", [10, 20]),
        ("《甲法》（2021年修正）第八十六条", [86]),
        ("《甲法》中的第八条", [8]),
        ("《甲法》规定，本办法第九条", []),
        ("《甲法》第二章", []),
        ("《甲法》第二款", []),
    ],
)
def test_the_articles_behind_a_title_are_those_of_that_title(plain: str, found: list[int]) -> None:
    assert numbers(plain) == [found]


@pytest.mark.parametrize(
    "short", ["（以下简称《民促法》）", "（以下简称“民促法”）", "（下称民促法）", "（主席令，以下简称民促法）"]
)
def test_a_short_title_stands_for_the_title_it_was_defined_for(short: str) -> None:
    plain = f"根据《民办教育促进法》{short}，制定本办法。\n违反《民促法》第五条、违反民促法第六条的，处理。"

    read = citations_in(plain)

    assert [(one.defined, [a.number for a in one.articles]) for one in read.items[1:]] == [
        ("民办教育促进法", [5]),
        ("民办教育促进法", [6]),
    ]


def test_another_law_whose_name_ends_in_a_short_title_is_not_taken_for_it() -> None:
    plain = "根据《校车安全管理条例》（以下简称条例），制定本办法。\n违反食品安全法实施条例第九十条的，处理。"

    assert len(citations_in(plain).items) == 1


def test_the_number_and_the_version_are_read_from_the_bracket() -> None:
    first, second = citations_in("《甲办法》（益教发[2012]第8号）和《乙法》（2015年修正）").items

    assert (first.number, first.edition) == ("益教发〔2012〕8号", None)
    assert (second.number, second.edition) == ("", 2015)


def test_two_ways_of_writing_a_number_are_one() -> None:
    assert folded_number("益教发（2012） 8号") == folded_number("益教发〔2012〕8号")


@given(st.text(alphabet="《》〈〉（）第条款项一二十百0１以下简称法条例，。、\n\x00\ud800\u200f a", max_size=300))
def test_odd_words_never_raise_and_every_span_lies_in_the_text(plain: str) -> None:
    for cited in citations_in(plain).items:
        assert 0 <= cited.span[0] < cited.span[1] <= len(plain)
        assert all(cited.span[1] <= one.span[0] < one.span[1] <= len(plain) for one in cited.articles)


@pytest.mark.parametrize(
    "plain",
    [
        "《" * 100_000,
        "》" * 100_000,
        "《" * 50_000 + "》" * 50_000,
        "《甲法》（" * 20_000,
        "《甲法》第三条、" * 12_000,
        "（以下简称" * 20_000,
    ],
    ids=["open", "closed", "nested", "brackets", "articles", "short"],
)
@pytest.mark.timeout(60)  # seconds by the linear reading, hours by one that looks back from each mark
def test_a_hundred_thousand_marks_are_read(plain: str) -> None:
    found = citations_in(plain).items

    assert [one.span for one in found] == sorted(one.span for one in found)
