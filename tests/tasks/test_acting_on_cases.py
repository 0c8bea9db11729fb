"""What people do to a case beside concluding: urging, taking back, withdrawing, standing in, correcting, voiding."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.case import Wait
from models.number import IssuedNumber
from models.people import Person
from models.refusals import BadInput, Refusal
from models.words import Role
from tasks.people import set_deputy
from tasks.store import Store
from tests.lives import Life
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


def test_circulating_makes_no_to_do_and_urging_counts_the_reminders(store: Store) -> None:
    life = Life(store)
    life.open(facts={"touches_operators": "no", "ask_first": "yes", "adviser": "no"})
    confirmed = {"outcome": "normative", "facts": {"touches_operators": "no"}, "reason": "经核对"}
    life.go("ask_government", identify=lambda: life.act("zhoush", "identify", "conclude", **confirmed))
    before = life.open_keys()

    life.at_case("zhaowy", "", "circulate", to="weizj")
    life.act("chenbh", "ask_government", "send", text="机要交换", on=life.day)
    life.act("zhaowy", "ask_government", "urge")

    assert life.open_keys() == before
    assert [wait.reminders for wait in life.rows(Wait)] == [1]
    must_be_whole(life)


def test_the_last_decider_takes_back_until_the_next_act(life: Life) -> None:
    life.act("wuqy", "accept", "accept")

    life.at_case("wuqy", "accept", "take-back")

    assert holders(life, "accept") == {"": id_of(life.store, "wuqy")}
    must_be_whole(life)
    life.act("wuqy", "accept", "accept")
    life.act("wuqy", "legality", "claim")
    with pytest.raises(Refusal, match="吴清议"):
        life.at_case("wuqy", "accept", "take-back")
    must_be_whole(life)


def test_the_submitter_withdraws_until_somebody_acts(store: Store) -> None:
    life = Life(store)
    life.open()

    life.at_case("zhaowy", "", "withdraw")

    assert life.case().ended == "withdrawn"
    assert life.todos() == []
    must_be_whole(life)
    other = Life(store)
    other.open("draft-2.txt")
    other.act("qianrh", "plan", "conclude", outcome="approved", text="必要")
    with pytest.raises(Refusal, match="不能撤回"):
        other.at_case("zhaowy", "", "withdraw")


def test_a_deputy_acts_for_the_principal_inside_the_period_only(life: Life) -> None:
    life.go("publicity")
    with life.store.writing() as session:
        set_deputy(session, "weizj", "jiangds", [Role.LEADER], life.day, life.day + timedelta(days=3))
    life.later(4)
    with pytest.raises(Refusal, match="委托"):
        life.act("jiangds", "publicity", "conclude", outcome="open", standing_in_for="weizj")
    life.later(-2)

    life.act("jiangds", "publicity", "conclude", outcome="open", standing_in_for="weizj")

    row = life.decisions()["publicity"]
    assert (row.decider_id, row.principal_id) == (id_of(life.store, "weizj"), id_of(life.store, "weizj"))
    must_be_whole(life)


def test_a_corrected_fact_opens_the_step_it_calls_for(store: Store) -> None:
    life = Life(store)
    life.open(facts={"touches_operators": "no", "ask_first": "no", "adviser": "no"})
    life.go("draft")
    with pytest.raises(Refusal, match="理由"):
        life.at_case("zhoush", "", "correct-fact", to="expert_view", outcome="yes")

    life.at_case("zhoush", "", "correct-fact", to="expert_view", outcome="yes", reason="专业性强")

    assert set(life.front()) == {"draft", "expert"}
    must_be_whole(life)


def test_an_open_question_is_answered_at_its_own_to_do(store: Store) -> None:
    life = Life(store)
    life.open(kind="policy-measure", facts={"confidential": "yes"})
    assert life.front() == ["competition_first"]
    asked = next(todo for todo in life.todos() if todo.key == "fact:touches_operators")

    life.do(asked.id or 0, "wuqy", "correct-fact", outcome="yes")

    assert "fact:touches_operators" not in life.open_keys()
    must_be_whole(life)


def test_the_organs_of_a_joint_document_are_named_at_their_own_to_do(store: Store) -> None:
    life = Life(store)
    facts = {"touches_operators": "no", "ask_first": "no", "adviser": "no", "joint": "yes"}
    life.open(facts=facts)
    life.go("countersign")
    asked = next(todo for todo in life.todos() if todo.key == "organs")

    life.do(asked.id or 0, "wuqy", "correct-fact", to="示例市卫生健康委员会、示例市司法局")

    assert {wait.body for wait in life.waits()} == {"示例市卫生健康委员会", "示例市司法局"}
    must_be_whole(life)


def test_a_done_to_do_serves_no_second_decision(life: Life) -> None:
    todo = life.todo("accept").id or 0
    life.act("wuqy", "accept", "accept")

    with pytest.raises(Refusal, match="已经办结"):
        life.do(todo, "wuqy", "accept")
    with pytest.raises(BadInput, match="没有编号为 9999 的待办"):
        life.do(9999, "wuqy", "accept")


def test_a_voided_number_is_never_given_again_and_its_step_opens_anew(life: Life) -> None:
    life.go("seal")

    life.at_case("chenbh", "", "void-number", to="示教规〔2026〕1号", reason="用印有误")

    assert "number" in life.front()
    must_be_whole(life)
    life.act("chenbh", "number", "conclude", outcome="numbered")
    numbers = {number.text: number.void_reason for number in life.rows(IssuedNumber)}
    assert numbers["示教规〔2026〕2号"] == ""
    assert numbers["示教规〔2026〕1号"] == "用印有误"
    must_be_whole(life)
