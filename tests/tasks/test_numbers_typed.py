"""Numbers typed in from an outside registrar (I4): held to pattern, year and being new, exempt from the gap rule."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.acts import Act, MaterialMark
from models.refusals import Refusal
from models.words import Code
from tasks.numbers import register_of
from tasks.store import Store, parse_moment
from tests.bench import numbering
from tests.bench.numbering import TYPED, clerk_of, done_at, open_case, serials, set_organ
from tests.bench.stock import copies
from tests.installation import NOW

AT = parse_moment(NOW)


def typed(store: Store, case_id: int, number: str) -> Act:
    scan = MaterialMark(kind="scan", name="登记通知.pdf", sha256="0" * 64)
    return Act(
        case_id=case_id,
        code=Code.REPLY,
        by=clerk_of(store),
        step="register",
        outcome="registered",
        on=AT.date(),
        materials=(scan,),
        data={"number": number},
    )


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Store]:
    """An installation whose registrar is outside: what it answers is typed in."""
    with numbering.installation(tmp_path, now=NOW) as store:
        set_organ(store, registrar="outside")
        yield store


def test_i4_a_number_typed_in_is_kept_as_given_and_exempt_from_the_gap_rule(outside: Store) -> None:
    case_id = open_case(outside, TYPED)

    receipt = done_at(outside, typed(outside, case_id, "SLCR—2026—03017"), AT)

    assert receipt.numbers == ("SLCR—2026—03017",)
    assert serials(outside) == ["SLCR—2026—03017"]
    with outside.reading() as session:
        assert register_of(session)[0]["outside"] is True


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("SLCR-2026-03017", "不符合登记号的式样"),
        ("SLCR—2026—0317", "不符合"),
        ("SLCR—2025—03017", "年份"),
        (" ", "照录"),
    ],
)
def test_i4_a_number_typed_in_against_pattern_or_year_is_refused(outside: Store, number: str, said: str) -> None:
    case_id = open_case(outside, TYPED)

    with pytest.raises(Refusal, match=said):
        done_at(outside, typed(outside, case_id, number), AT)

    assert serials(outside) == []


def test_i4_a_number_typed_in_twice_is_refused(outside: Store) -> None:
    first = open_case(outside, TYPED)
    (second,) = copies(outside, first, 1)
    done_at(outside, typed(outside, first, "SLCR—2026—03017"), AT)

    with pytest.raises(Refusal, match="已经用过"):
        done_at(outside, typed(outside, second, "SLCR—2026—03017"), AT)

    assert serials(outside) == ["SLCR—2026—03017"]


def test_an_outside_number_voided_by_mistake_may_be_typed_in_again_for_the_same_matter_only(outside: Store) -> None:
    first = open_case(outside, TYPED)
    (second,) = copies(outside, first, 1)
    done_at(outside, typed(outside, first, "SLCR—2026—03017"), AT)
    voided = Act(case_id=first, code=Code.VOID_NUMBER, by=clerk_of(outside), to="SLCR—2026—03017", reason="误录")
    done_at(outside, voided, AT)

    with pytest.raises(Refusal, match="已经用过"):
        done_at(outside, typed(outside, second, "SLCR—2026—03017"), AT)
    receipt = done_at(outside, typed(outside, first, "SLCR—2026—03017"), AT)

    assert receipt.numbers == ("SLCR—2026—03017",)
    with outside.reading() as session:
        assert [row["void"] for row in register_of(session)] == [""]


def test_a_number_typed_in_where_the_outside_pattern_is_unknown_is_only_held_to_be_new(outside: Store) -> None:
    set_organ(outside, registration_number="")
    case_id = open_case(outside, TYPED)

    receipt = done_at(outside, typed(outside, case_id, "某某〔2026〕第9号"), AT)

    assert receipt.numbers == ("某某〔2026〕第9号",)
