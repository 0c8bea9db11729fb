"""Each public round keeps the notice that answers it; a comment registered late is counted on its page."""

from collections.abc import Sequence

import pytest
from sqlmodel import col, select

from models.case import Comment, ConsultRound, Material
from models.public_values import PublicRound
from tasks.comment_rows import Received, Said
from tasks.consulting import take_in
from tasks.projected import view
from tasks.projection import project_public
from tasks.store import Store
from tests.lives import Life

FIRST, SECOND, MENDED = "note.txt", "interpretation.txt", "draft-1.txt"


@pytest.fixture
def consulted(store: Store) -> Life:
    """A matter whose public round is over."""
    life = Life(store)
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public", text="局门户网站", on=life.day)
    life.later(31)
    return life


def filed(life: Life, *names: str) -> None:
    for name in names:
        life.at_case(life.drafter, "", "add-material", files=(("feedback", name),))


def another_round(life: Life) -> None:
    """A second public round as of now, over already."""
    life.at_case(life.drafter, "", "add-material", files=(("note", "note.txt"),))
    with life.store.writing() as session:
        seq = session.exec(select(Material.seq).order_by(col(Material.seq).desc())).first() or 0
        opened = session.exec(select(ConsultRound)).one()
        session.add(ConsultRound(**opened.model_dump(exclude={"id", "seq"}), seq=seq))


def shown(life: Life) -> Sequence[PublicRound]:
    project_public(life.store)
    with view(life.store.settings.home) as held:
        return sorted(held.rounds(life.day), key=lambda r: r.id)


def notices(life: Life) -> list[str]:
    """The first words of each round's notice."""
    return [r.feedback.notice[0] if r.feedback else "" for r in shown(life)]


def first_words(life: Life, *names: str) -> list[str]:
    folder = life.store.settings.templates / "samples"
    lines = [[line.strip() for line in (folder / name).read_text(encoding="utf-8-sig").splitlines()] for name in names]
    return [next(line for line in of_one if line) for of_one in lines]


def test_a_round_keeps_its_notice_when_a_later_round_is_answered(consulted: Life) -> None:
    filed(consulted, FIRST)
    another_round(consulted)
    filed(consulted, SECOND)

    assert notices(consulted) == first_words(consulted, FIRST, SECOND)


def test_a_notice_put_right_before_the_next_round_takes_the_place_of_the_one_before(consulted: Life) -> None:
    filed(consulted, FIRST, MENDED)
    another_round(consulted)
    filed(consulted, SECOND)

    assert notices(consulted) == first_words(consulted, MENDED, SECOND)


def test_one_notice_after_two_rounds_answers_both(consulted: Life) -> None:
    another_round(consulted)
    filed(consulted, SECOND)

    assert notices(consulted) == first_words(consulted, SECOND, SECOND)


def test_a_comment_registered_after_the_notice_was_filed_is_counted(consulted: Life) -> None:
    filed(consulted, FIRST)
    before = [r.feedback.received for r in shown(consulted) if r.feedback]

    take_in(consulted.store, consulted.case_id, [(Received(consulted.day, "迟到的信"), Said())], consulted.drafter)

    assert (before, len(consulted.rows(Comment))) == ([0], 1)
    assert [r.feedback.received for r in shown(consulted) if r.feedback] == [1]
