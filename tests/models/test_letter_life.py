"""The life of a letter: every state with every move is in the table or refused in words; every open letter can move on."""

from datetime import date
from itertools import product

import pytest

from models.letter_life import MOVES, LetterMove, LetterState, offered, state_of, why_not

DAY = date(2026, 3, 2)
OPEN = [state for state in LetterState if state not in {LetterState.ANSWERED, LetterState.CLOSED}]


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
    assert state_of(None, None, None, None) is LetterState.RECEIVED
    assert state_of(DAY, DAY, None, None) is LetterState.FORWARDED
    assert state_of(DAY, DAY, DAY, DAY) is LetterState.ANSWERED
    assert state_of(DAY, DAY, None, None, DAY) is LetterState.CLOSED
