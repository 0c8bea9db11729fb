import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.searching import head_pieces, marks_in, number_key, number_units, pieces_of, read_query, snippet_of

WORDS = st.text(alphabet="校外培训机构。，2026 ab\n", min_size=1, max_size=40)


def holds(text: str, words: str) -> bool:
    """Tell whether a text's pieces hold all runs of what is asked, each in a row."""
    pieces = f" {pieces_of(text)} "
    return all(f" {' '.join(run)} " in pieces for word in read_query(words).words for run in word.runs)


def test_chinese_is_cut_into_overlapping_pairs() -> None:
    assert pieces_of("校外培训") == "校外 外培 培训"


def test_latin_words_and_figures_stay_whole_beside_their_neighbours_and_alone() -> None:
    assert pieces_of("2026年ICT项目") == "2026年 年ict ict项 项目 2026 ict"


def test_spaces_within_chinese_and_around_figures_do_not_part() -> None:
    assert pieces_of("第一条　为了 2026 年") == pieces_of("第一条为了2026年")


def test_full_width_and_compatible_forms_are_the_plain_ones() -> None:
    assert pieces_of("２０２６年度ＡＢＣ") == pieces_of("2026年度abc")


@pytest.mark.parametrize("text", ["校外。外培", "校外\n外培", "校外、国、外培", "校外 a 外培"])
def test_what_stands_on_two_sides_of_a_mark_is_not_read_as_one_word(text: str) -> None:
    assert not holds(text, "校外培")


@pytest.mark.parametrize("asked", ["校外", "校外培训机构", "2026年", "年校外", "iso", "2026", "ISO9001", "２０２６"])
def test_what_stands_in_a_text_is_found_by_its_pieces(asked: str) -> None:
    assert holds("按照2026年校外培训机构、ISO 标准和ISO9001。", asked)


@pytest.mark.parametrize("asked", ["202", "026年", "so", "外校", "900", "培训机关"])
def test_what_does_not_stand_there_whole_is_not_found(asked: str) -> None:
    assert not holds("按照2026年校外培训机构、ISO 标准和ISO9001。", asked)


@given(WORDS, st.integers(0, 39), st.integers(2, 8))
def test_any_two_neighbouring_units_of_a_text_are_found_in_it(text: str, start: int, length: int) -> None:
    cut = text[start : start + length]
    whole = all(not (a.isascii() and a.isalnum() and b.isascii() and b.isalnum()) for a, b in _edges(text, start, length))

    assert not whole or not read_query(cut).words or holds(text, cut)


def _edges(text: str, start: int, length: int) -> list[tuple[str, str]]:
    """Return the neighbours on both sides of each edge: a cut through a word or a figure finds nothing."""
    ends = [n for n in (start, start + length) if 0 < n < len(text)]
    return [(text[n - 1], text[n]) for n in ends]


@pytest.mark.parametrize(
    "typed",
    [
        "益教规〔2026〕3号",
        "益教规[2026]3号",
        "益教规（2026）３号",
        "益教规2026 3号",
        "益教规 ２０２６ 3 号",
        "益教规20263号",
        "益教规〔2026〕03号",
    ],
)
def test_a_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert number_key(typed) == "益 教 规 2026 3 号"


def test_letters_and_figures_of_a_registration_number_are_parted_and_leading_noughts_fall() -> None:
    assert number_units("YJG-2026-003") == number_units("yjg2026003") == ["yjg", "2026", "3"]


@pytest.mark.parametrize("typed", ["2026 3号", "益教规2026", "教规〔2026〕3", "yjg 2026"])
def test_a_part_of_a_number_is_found_in_the_head(typed: str) -> None:
    head = f" {head_pieces('关于印发办法的通知', ('益教规〔2026〕3号', 'YJG-2026-003'))} "

    assert f" {' '.join(read_query(typed).as_number)} " in head


def test_another_number_that_ends_alike_is_not_found() -> None:
    head = f" {head_pieces('通知', ('益教规〔2026〕13号', ''))} "

    assert f" {' '.join(read_query('2026 3号').as_number)} " not in head


def test_a_title_and_the_number_after_it_do_not_read_on() -> None:
    assert "通知 知益" not in head_pieces("通知", ("益教规〔2026〕3号", ""))


def test_words_without_a_figure_are_no_number() -> None:
    assert read_query("校外培训").key == ""


@pytest.mark.parametrize("typed", ["", "  ", "，。", "〔〕", "\u200b"])
def test_marks_alone_ask_for_nothing(typed: str) -> None:
    assert read_query(typed).words == ()


def test_one_character_is_a_word_that_stands_alone() -> None:
    query = read_query("校 培训")

    assert query.alone == ("校",)
    assert [word.runs for word in query.cut] == [(("培训",),)]


def test_a_snippet_marks_each_word_where_it_stands() -> None:
    found = snippet_of("前言。" * 40 + "为了规范２０２６年校外培训\n的管理", read_query("2026 校外培训"))

    assert found is not None
    assert [found.text[start:end] for start, end in found.marks] == ["２０２６", "校外培训"]
    assert "\n" not in found.text
    assert len(found.text) < 100


def test_a_text_without_the_words_has_no_snippet() -> None:
    assert snippet_of("校外", read_query("培训")) is None


def test_a_figure_is_not_marked_inside_another() -> None:
    assert marks_in("20261号、2026号", read_query("2026")) == ((7, 11),)


def test_marks_of_words_that_overlap_are_one() -> None:
    assert marks_in("校外培训机构", read_query("校外培训 培训机构")) == ((0, 6),)


def test_characters_that_become_two_do_not_shift_the_marks() -> None:
    text = "面积10㎡的校舍"

    assert [text[a:b] for a, b in marks_in(text, read_query("校舍"))] == ["校舍"]
