"""Numbers as written: a pattern spells a number one way, and only what it spells reads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.number import check_pattern, reads_as, spell
from models.refusals import BadInput

PLAIN = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs", "Nd")), max_size=6)
SERIAL_FIELD = st.sampled_from(["{n}", "{n:02d}", "{n:03d}", "{n:05d}"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    fields = draw(st.permutations(["{year}", draw(SERIAL_FIELD)]))
    between = draw(PLAIN.filter(bool))
    return f"{draw(PLAIN)}{fields[0]}{between}{fields[1]}{draw(PLAIN)}"


YEARS = st.integers(1949, 2999)
SERIALS = st.integers(1, 10**6)


@given(patterns(), YEARS, SERIALS)
def test_a_number_reads_back_as_the_year_and_serial_it_was_spelt_from(pattern: str, year: int, serial: int) -> None:
    check_pattern(pattern)

    assert reads_as(pattern, spell(pattern, year, serial)) == (year, serial)


@given(patterns(), YEARS, SERIALS, SERIALS)
def test_two_serials_are_never_spelt_alike(pattern: str, year: int, one: int, other: int) -> None:
    assert (spell(pattern, year, one) == spell(pattern, year, other)) == (one == other)


@given(patterns(), st.text(max_size=20))
def test_what_a_pattern_does_not_spell_does_not_read(pattern: str, text: str) -> None:
    read = reads_as(pattern, text)

    assert read is None or spell(pattern, *read) == text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("示教规〔{year}〕{n}号", "示教规〔2026〕3"),
        ("示教规〔{year}〕{n}号", "示教规[2026]3号"),
        ("示教规〔{year}〕{n}号", "示教规〔26〕3号"),
        ("示教规〔{year}〕{n}号", "示教规〔2026〕03号"),
        ("示教规〔{year}〕{n}号", "示教规〔2026〕３号"),
        ("示教规〔{year}〕{n}号", "示教规〔2026〕3号 "),
        ("SLCR—{year}—03{n:03d}", "SLCR—2026—031"),
        ("SLCR—{year}—03{n:03d}", "SLCR-2026-03001"),
    ],
)
def test_a_number_written_in_another_way_does_not_read(pattern: str, text: str) -> None:
    assert reads_as(pattern, text) is None


def test_a_serial_that_outgrows_its_width_is_written_in_full() -> None:
    assert spell("SLCR—{year}—03{n:03d}", 2026, 1000) == "SLCR—2026—031000"
    assert reads_as("SLCR—{year}—03{n:03d}", "SLCR—2026—031000") == (2026, 1000)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "示教规号",
        "示教规〔{year}〕号",
        "示教规{n}号",
        "示教规〔{year}〕{n}{n}号",
        "示教规〔{year}〕〔{year}〕{n}号",
        "示教规〔{year}〕{serial}号",
        "示教规〔{year}〕{n}号{",
        "示教规〔{year}〕{n}号}",
        "示教规〔{year}〕{n:d}号",
        "示教规〔{year}〕{n.real}号",
        "示教规〔{year!r}〕{n}号",
        "示教规〔{{year}}〕{n}号",
        "{year:03d}{n}",
    ],
)
def test_a_pattern_with_a_fault_is_refused_with_what_it_should_hold(pattern: str) -> None:
    with pytest.raises(BadInput, match="编号式样"):
        check_pattern(pattern)
