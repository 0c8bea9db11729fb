"""What passes a to-do between hands, on a real database: after each act the to-do rows are what the rules say."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.case import ActRow, Deadline
from models.people import Person
from models.refusals import Refusal
from models.words import Role
from tasks.store import Store
from tests.lives import Life, installed
from tests.whole import must_be_whole


def id_of(store: Store, login: str) -> int:
    with store.reading() as session:
        return session.exec(select(Person.id).where(Person.login == login)).one() or 0


@pytest.fixture
def life(store: Store) -> Life:
    life = Life(store)
    life.open()
    life.go("accept")
    return life


def holders(life: Life, step: str) -> dict[str, int | None]:
    """Return the holder of each open to-do of a step, by its kind."""
    return {todo.child.partition(":")[0]: todo.holder_id for todo in life.todos() if todo.step == step}


def test_a_claim_names_the_holder_and_a_release_frees_the_to_do(life: Life) -> None:
    life.act("wuqy", "accept", "claim")
    assert holders(life, "accept") == {"": id_of(life.store, "wuqy")}
    must_be_whole(life)

    life.act("wuqy", "accept", "release")

    assert holders(life, "accept") == {"": None}
    must_be_whole(life)


def test_a_transfer_moves_the_to_do_to_another_of_the_role(life: Life) -> None:
    life.act("wuqy", "accept", "transfer", to="zhoush")

    assert holders(life, "accept") == {"": id_of(life.store, "zhoush")}
    with pytest.raises(Refusal, match="周守衡"):
        life.act("wuqy", "accept", "accept")
    must_be_whole(life)


@pytest.mark.parametrize(("to", "why"), [("chenbh", "职责"), ("wuqy", "本人"), ("", "一位"), ("zhoush,wuqy", "一位")])
def test_a_transfer_to_one_who_may_not_do_the_step_is_refused(life: Life, to: str, why: str) -> None:
    before = life.counts()

    with pytest.raises(Refusal, match=why):
        life.act("wuqy", "accept", "transfer", to=to)

    assert life.counts() == before


def test_a_delegate_does_the_work_and_it_comes_back(life: Life) -> None:
    life.act("zhoush", "accept", "claim")
    life.act("zhoush", "accept", "delegate", to="wuqy")
    assert holders(life, "accept") == {"": id_of(life.store, "zhoush"), "delegate": id_of(life.store, "wuqy")}
    must_be_whole(life)
    with pytest.raises(Refusal, match="还没有全部办结"):
        life.act("zhoush", "accept", "accept")

    life.at_child("wuqy", "accept", "delegate", "conclude", reason="材料齐全")

    assert holders(life, "accept") == {"": id_of(life.store, "zhoush")}
    life.act("zhoush", "accept", "accept")
    assert life.decisions()["accept"].decider_id == id_of(life.store, "zhoush")
    must_be_whole(life)


def test_an_extra_signer_holds_the_step_until_signed_or_removed(life: Life) -> None:
    life.act("wuqy", "accept", "add-signer", to="zhoush,chenbh")
    assert len([todo for todo in life.todos() if todo.child]) == 2
    must_be_whole(life)
    life.at_child("zhoush", "accept", "add-signer", "conclude", reason="同意")
    with pytest.raises(Refusal, match="已经签署"):
        life.act("wuqy", "accept", "remove-signer", to=f"add-signer:{id_of(life.store, 'zhoush')}:{_asked(life)}")

    life.act("wuqy", "accept", "remove-signer", to="chenbh")

    assert [todo.child for todo in life.todos()] == [""]
    life.act("wuqy", "accept", "accept")
    must_be_whole(life)


def _asked(life: Life) -> int:
    return next(act.seq for act in life.state().file.acts if act.code == "add-signer")


def test_countersigners_in_order_come_one_after_the_other(life: Life) -> None:
    life.act("wuqy", "accept", "countersign", to="zhoush,chenbh", outcome="in-order")
    assert holders(life, "accept")["countersign"] == id_of(life.store, "zhoush")
    must_be_whole(life)
    second = f"countersign:{id_of(life.store, 'chenbh')}:{_countersigned(life)}"
    with pytest.raises(Refusal, match="前一位还没有签署"):
        life.at_case("chenbh", "accept", "conclude", child=second, reason="同意")

    life.at_child("zhoush", "accept", "countersign", "conclude", reason="同意")

    assert holders(life, "accept")["countersign"] == id_of(life.store, "chenbh")
    must_be_whole(life)
    life.at_child("chenbh", "accept", "countersign", "conclude", reason="同意")
    life.act("wuqy", "accept", "accept")
    must_be_whole(life)


def _countersigned(life: Life) -> int:
    return next(act.seq for act in life.state().file.acts if act.code == "countersign")


def test_any_one_of_several_signers_is_enough_where_it_was_asked_so(life: Life) -> None:
    life.act("wuqy", "accept", "add-signer", to="zhoush,chenbh", outcome="any")

    life.at_child("chenbh", "accept", "add-signer", "conclude", reason="同意")

    life.act("wuqy", "accept", "accept")
    assert life.front() == ["legality"]
    must_be_whole(life)


def test_a_way_of_signing_that_is_none_is_refused(life: Life) -> None:
    with pytest.raises(Refusal, match="会签方式只能是"):
        life.act("wuqy", "accept", "countersign", to="zhoush", outcome="some")


def test_asked_materials_hold_the_step_until_they_come(life: Life) -> None:
    life.act("wuqy", "accept", "ask-materials", reason="请补充制定依据", on=life.day + timedelta(days=5))
    owed = life.todo("accept", "ask-materials")
    assert (owed.role, owed.due, owed.holder_id) == (Role.DRAFTER, life.day + timedelta(days=5), None)
    must_be_whole(life)
    with pytest.raises(Refusal, match="补正"):
        life.act("wuqy", "accept", "accept")
    life.later(6)
    assert life.front() == ["accept"]

    life.at_child("zhaowy", "accept", "ask-materials", "add-material", files=(("basis", "basis.txt"),))

    assert holders(life, "accept") == {"": None}
    life.act("wuqy", "accept", "accept")
    must_be_whole(life)


@pytest.mark.parametrize(
    ("reason", "on", "why"),
    [("", date(2027, 1, 4), "需要补正"), ("补依据", None, "期限"), ("补依据", date(2026, 1, 4), "早于")],
)
def test_materials_are_asked_for_with_words_and_a_day_to_come(life: Life, reason: str, on: date | None, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        life.act("wuqy", "accept", "ask-materials", reason=reason, on=on)


def test_a_pause_is_refused_where_the_organ_does_not_allow_it(life: Life) -> None:
    life.go("legality")

    with pytest.raises(Refusal, match="不得中止"):
        life.act("wuqy", "legality", "pause", reason="等待上级答复")


def test_a_pause_stops_the_clock_and_a_resumption_moves_the_deadline(tmp_path: Path) -> None:
    store = installed(tmp_path, pause_after_acceptance="allowed")
    life = Life(store)
    life.open()
    life.go("legality")
    (before,) = life.rows(Deadline)
    life.later(1)
    life.act("wuqy", "legality", "pause", reason="等待上级答复")
    assert life.state().views["legality"].why == "已中止：等待上级答复"
    with pytest.raises(Refusal, match="已中止"):
        life.act("wuqy", "legality", "conclude", outcome="lawful", text="合法", reason="提前")
    must_be_whole(life)
    life.later(14)

    life.act("wuqy", "legality", "resume")

    (after,) = life.rows(Deadline)
    assert after.due > before.due
    assert "中止" in after.says
    assert life.todo("legality").due == after.due
    must_be_whole(life)
    store.engine.dispose()


def test_the_term_of_the_review_runs_and_is_watched_while_the_adviser_still_writes(store: Store) -> None:
    life = Life(store)
    life.open(facts={"touches_operators": "yes", "ask_first": "no", "adviser": "yes"})
    life.go("adviser")

    (watched,) = life.rows(Deadline)

    assert life.front() == ["adviser"]
    assert watched.step == "legality"
    assert "15个工作日" in watched.says
    life.go("legality")
    assert life.todo("legality").due == watched.due
    must_be_whole(life)


def test_what_a_delegate_writes_as_text_is_the_view(life: Life) -> None:
    life.act("wuqy", "accept", "delegate", to="zhoush")

    life.at_child("zhoush", "accept", "delegate", "conclude", text="材料齐全")

    (row,) = [row for row in life.rows(ActRow) if '"reason":"材料齐全"' in row.body]
    assert row.code == "conclude"
