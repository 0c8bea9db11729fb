"""Shares and their intervals, the split, the folds, the frames: the pieces every figure of the evaluation is made of."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.frames import FRAMES, Frame, FrameKind, looks_harmless
from models.evaluation.shares import Density, Parts, Share, parts_of, wilson
from models.evaluation.split import folds, is_aside, source_of_case, source_of_clause


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000), st.data())
def test_an_interval_holds_its_rate_and_stays_within_nought_and_one(of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))

    low, high = wilson(hits, of)

    assert 0 <= low <= hits / of + 1e-12
    assert hits / of - 1e-12 <= high <= 1


def test_a_share_of_nothing_has_no_rate() -> None:
    assert Share(0, 0).as_json() == {"hits": 0, "of": 0, "rate": None, "low": None, "high": None}


def test_both_parts_together_are_all() -> None:
    parts = parts_of([1, 2, 3, 4, 5], aside=lambda n: n > 3, hit=lambda n: n % 2 == 1)

    assert parts == Parts(tuned=Share(2, 3), aside=Share(1, 2))
    assert parts.all == Share(3, 5)


def test_a_density_counts_documents_and_characters() -> None:
    density = Density().plus(1, 4000).plus(2, 6000)

    assert density == Density(3, 10_000, 2)
    assert density.per_ten_thousand == 3.0


def test_the_split_is_the_one_fixed_before_any_rule_was_written() -> None:
    assert [name for name in ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛") if is_aside(name)] == ["甲", "戊", "辛"]


def test_a_third_party_table_is_split_by_year_and_a_notice_is_not() -> None:
    assert source_of_case("某省第三方评估附表", 2023) == "某省第三方评估附表2023"
    assert source_of_case("某局通报", 2023) == "某局通报"
    assert source_of_clause("某库", "某办法", ordinary=True) == "某库某办法"
    assert source_of_clause("某库", "某办法", ordinary=False) == "某库"


@given(st.lists(st.sampled_from("abcdefghij"), min_size=1), st.integers(2, 6))
def test_no_source_stands_in_two_folds(sources: list[str], k: int) -> None:
    numbers = folds(sources, k)

    seen = defaultdict(set)
    for source, number in zip(sources, numbers, strict=True):
        seen[source].add(number)
    assert all(len(of) == 1 for of in seen.values())
    assert set(numbers) <= set(range(k))


def test_folds_are_even_and_do_not_hang_on_the_order() -> None:
    sources = [name for name, size in (("大", 10), ("中", 6), ("小", 4), ("微", 2)) for _ in range(size)]

    ahead = dict(zip(sources, folds(sources, 2), strict=True))
    back = dict(zip(reversed(sources), folds(list(reversed(sources)), 2), strict=True))

    assert ahead == back
    assert sorted(folds(sources, 2).count(number) for number in (0, 1)) == [10, 12]


def test_one_fold_is_no_cross_validation() -> None:
    with pytest.raises(ValueError, match="two folds"):
        folds(["a"], 1)


def test_there_are_frames_enough_of_every_kind() -> None:
    assert len(FRAMES) >= 16
    assert all(sum(frame.kind is kind for frame in FRAMES) >= 4 for kind in FrameKind)
    assert len({frame.pattern for frame in FRAMES}) == len(FRAMES)


def test_a_frame_holds_the_clause_once_without_its_closing_mark() -> None:
    framed = Frame(FrameKind.QUOTE, "某办法规定：“{}。”").around("投标人须在本地注册；\n 缴纳保证金。\n")

    assert framed == "某办法规定：“投标人须在本地注册；缴纳保证金。”"


@given(st.text(alphabet="投标人须{}在本地%注册。\n", max_size=40))
def test_braces_in_a_clause_do_no_harm(clause: str) -> None:
    for frame in FRAMES:
        assert frame.around(clause)


def test_a_clause_with_a_prohibition_or_a_quotation_looks_harmless() -> None:
    assert looks_harmless("外地企业不得参加投标")
    assert looks_harmless("获得“本市名牌”的加分")
    assert not looks_harmless("外地企业须先备案")
