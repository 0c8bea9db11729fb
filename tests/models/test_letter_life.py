"""The life of a letter: every state with every move is in the table or refused in words; every open letter can move on."""

from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest

from models.letter_life import MOVES, LetterMove, LetterState, offered, state_of, why_not

DAY = date(2026, 3, 2)
ANSWERED = {LetterState.ANSWERED_UNTOLD, LetterState.ANSWERED}
OPEN = [state for state in LetterState if state not in {*ANSWERED, LetterState.CLOSED}]


@dataclass
class Stands:
    """The days of a letter."""

    registered_on: date | None = None
    forwarded_on: date | None = None
    told_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None


@pytest.mark.parametrize(("state", "move"), list(product(LetterState, LetterMove)))
def test_a_move_is_in_the_table_or_refused_in_a_sentence(state: LetterState, move: LetterMove) -> None:
    refused = [why_not(state, move, ours=ours) for ours in (True, False)]

    assert all(one.endswith("。") for one in refused if one)
    assert (move in MOVES[state]) == ("" in refused)


@pytest.mark.parametrize(("state", "ours"), list(product(OPEN, (True, False))))
def test_an_open_letter_can_be_closed_and_moved_on(state: LetterState, ours: bool) -> None:
    assert LetterMove.CLOSE in offered(state, ours=ours)
    assert offered(state, ours=ours) - {LetterMove.CLOSE, LetterMove.TIE, LetterMove.RECLASSIFY}


def test_the_last_day_set_tells_how_a_letter_stands() -> None:
    assert state_of(Stands()) is LetterState.RECEIVED
    assert state_of(Stands(DAY, DAY)) is LetterState.FORWARDED
    assert state_of(Stands(DAY, DAY, DAY, DAY)) is LetterState.ANSWERED
    assert state_of(Stands(DAY, DAY, None, DAY)) is LetterState.ANSWERED_UNTOLD
    assert state_of(Stands(DAY, None, None, DAY)) is LetterState.ANSWERED
    assert state_of(Stands(DAY, DAY, None, None, DAY)) is LetterState.CLOSED


def test_whether_the_sender_is_still_to_be_told_stands_in_the_table() -> None:
    assert offered(LetterState.ANSWERED_UNTOLD, ours=False) == {LetterMove.TELL, LetterMove.TIE}
    assert why_not(LetterState.ANSWERED, LetterMove.TELL, ours=False) == "已经告知来件人。"
