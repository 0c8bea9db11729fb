"""Letters in the same words: nobody reads what is said of another sender, and two people's letters can stay two."""

from datetime import timedelta

import pytest

from models.letter_life import Closing, LetterState
from models.letters import hash_of_token
from models.public_values import LetterStatus
from models.refusals import Refusal
from tasks import letter_acts as acts
from tasks import letters as register
from tasks.inbox import Inbox
from tasks.intake import take_in_letters
from tasks.projected import view
from tasks.projection import project_public
from tasks.store import Store
from tests.tasks.test_intake import DAY, NOW, a_letter, entries

WHY = "张某来电，另有安排"


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store.settings.home)


def two(store: Store, inbox: Inbox) -> list[str]:
    """Take in one letter two people sent; return their tokens."""
    sent = [inbox.put(a_letter("同一封", name=name), f"10.0.0.{n}", NOW) for n, name in enumerate(("甲", "乙"))]
    take_in_letters(store)
    return [one.token for one in sent]


def status(store: Store, token: str) -> LetterStatus:
    project_public(store)
    with view(store.settings.home) as shown:
        found = shown.letter(hash_of_token(token))
    assert found is not None
    return found


def test_who_repeats_a_letter_does_not_read_why_the_first_one_was_closed(store: Store, inbox: Inbox) -> None:
    first, second = two(store, inbox)

    acts.close(store, 1, Closing.DECLINED, WHY, 1)

    assert status(store, first).steps[-1] == (DAY, f"办结：不予处理。{WHY}")
    assert status(store, second).steps[-1] == (DAY, "办结：不予处理")


def test_one_of_two_senders_does_not_withdraw_for_both(store: Store, inbox: Inbox) -> None:
    two(store, inbox)

    with pytest.raises(Refusal, match="另有 1 件相同来件合并办理"):
        acts.close(store, 1, Closing.WITHDRAWN, WHY, 1)

    assert entries(store)[0].closed_on is None


def test_who_sends_what_another_withdrew_sends_a_letter_of_their_own(store: Store, inbox: Inbox) -> None:
    inbox.put(a_letter("同一封", name="甲"), "10.0.0.1", NOW)
    take_in_letters(store)
    acts.close(store, 1, Closing.WITHDRAWN, WHY, 1)

    second = inbox.put(a_letter("同一封", name="乙"), "10.0.0.2", NOW + timedelta(hours=1))
    with store.reading() as session:
        before = register.queue(session, DAY).open
    taken = take_in_letters(store)

    assert (before, taken.letters, taken.repeated) == (0, 1, 0)
    with store.reading() as session:
        (found,), _ = register.letters(session, DAY)
    assert (found.words, found.name, found.state) == ("同一封", "乙", LetterState.RECEIVED)
    assert WHY not in str(status(store, second.token))


def test_a_second_letter_without_a_name_is_registered_at_a_word_and_once(store: Store) -> None:
    first = acts.write_down(store, a_letter("来信"), "信函", 1)
    assert not acts.write_down(store, a_letter("来信"), "信函", 1).new

    second = acts.write_down(store, a_letter("来信"), "信函", 1, besides=first.id)
    clicked_again = acts.write_down(store, a_letter("来信"), "信函", 1, besides=first.id)

    assert (second.new, clicked_again.new, clicked_again.id) == (True, False, second.id)
    assert len(entries(store)) == 2
