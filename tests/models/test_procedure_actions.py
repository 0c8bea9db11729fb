"""What is done with a to-do: taken, passed on, signed by others, supplemented, paused; and what each leaves."""

from datetime import date, timedelta

import pytest

from models.words import Code, Role, StepStatus
from tests.models.case_builders import (
    ADVISER,
    AWAY,
    DRAFTER,
    DRAFTER_2,
    NOTE,
    OFFICER,
    OFFICER_2,
    START,
    a_draft,
    a_material,
    a_person,
)
from tests.models.case_places import held, only_child

BY = (START + timedelta(days=60)).isoformat()


def test_a_to_do_is_taken_and_put_back() -> None:
    desk = held("accept", OFFICER)
    assert desk.todos["accept:1"].holder == OFFICER.id

    desk.act(Code.RELEASE, OFFICER, "accept")

    assert desk.todos["accept:1"].holder is None


def test_a_to_do_is_passed_on_to_another_holder_of_the_role() -> None:
    desk = held("accept", OFFICER)

    desk.act(Code.TRANSFER, OFFICER, "accept", whom=(OFFICER_2,))

    assert desk.todos["accept:1"].holder == OFFICER_2.id
    assert "已由" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
    desk.conclude(OFFICER_2, "accept", "accepted")


def test_a_holder_who_lost_the_role_concludes_nothing_but_can_put_the_to_do_back() -> None:
    desk = held("accept", OFFICER)
    moved = a_person(OFFICER.id, 9, Role.DRAFTER)

    assert "没有这一职责" in desk.refused(Code.CONCLUDE, moved, "accept", outcome="accepted").message
    desk.act(Code.RELEASE, moved, "accept")


def test_delegated_work_comes_back_to_the_holder() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.DELEGATE, OFFICER, "accept", whom=(OFFICER_2,))
    child = only_child(desk, "accept")
    assert desk.todos[f"accept:1:{child}"].holder == OFFICER_2.id

    assert "还没有全部办结" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
    assert "不在当前人员名下" in desk.refused(Code.CONCLUDE, AWAY, "accept", child=child, reason="代办").message
    desk.conclude(OFFICER_2, "accept", "", child=child, reason="材料齐全")
    assert "已经办结" in desk.refused(Code.CONCLUDE, OFFICER_2, "accept", child=child, reason="再办").message
    assert desk.todos["accept:1"].holder == OFFICER.id

    desk.conclude(OFFICER, "accept", "accepted")
    assert desk.front == ["legality"]


@pytest.mark.parametrize(("mode", "enough"), [("all", 2), ("any", 1), ("in-order", 2)])
def test_signers_all_any_or_in_order(mode: str, enough: int) -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(OFFICER_2, AWAY), data={"mode": mode})
    first, second = desk.view("accept").seat.children

    if mode == "in-order":
        assert f"accept:1:{second}" not in desk.todos
        assert "前一位还没有签署" in desk.refused(Code.CONCLUDE, AWAY, "accept", child=second, reason="同意").message
    signers = [(OFFICER_2, first), (AWAY, second)][:enough]
    for who, child in signers:
        assert "还没有全部办结" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
        desk.conclude(who, "accept", "", child=child, reason="同意")

    desk.conclude(OFFICER, "accept", "accepted")


def test_signers_of_one_request_do_not_stand_for_those_of_another() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(OFFICER_2, AWAY), data={"mode": "any"})
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(ADVISER,), data={"mode": "all"})
    first, _, third = desk.view("accept").seat.children
    desk.conclude(OFFICER_2, "accept", "", child=first, reason="同意")

    assert "还没有全部办结" in desk.refused(Code.CONCLUDE, OFFICER, "accept", outcome="accepted").message
    desk.conclude(ADVISER, "accept", "", child=third, reason="同意")
    desk.conclude(OFFICER, "accept", "accepted")


def test_an_extra_signer_is_dropped_before_signing_but_never_one_that_is_wanted() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(AWAY,))
    desk.act(Code.COUNTERSIGN, OFFICER, "accept", whom=(OFFICER_2,), data={"required": "yes"})
    extra, wanted = desk.view("accept").seat.children

    assert "必须取得" in desk.refused(Code.REMOVE_SIGNER, OFFICER, "accept", to=wanted).message
    desk.act(Code.REMOVE_SIGNER, OFFICER, "accept", to=extra)
    desk.conclude(OFFICER_2, "accept", "", child=wanted, reason="同意")
    assert "已经签署" in desk.refused(Code.REMOVE_SIGNER, OFFICER, "accept", to=wanted).message
    desk.conclude(OFFICER, "accept", "accepted")


def test_a_signers_to_do_can_be_passed_on_by_the_signer() -> None:
    desk = held("accept", OFFICER)
    desk.act(Code.ADD_SIGNER, OFFICER, "accept", whom=(OFFICER_2,))
    child = only_child(desk, "accept")

    assert "不在当前人员名下" in desk.refused(Code.TRANSFER, OFFICER, "accept", child=child, whom=(AWAY,)).message
    desk.act(Code.TRANSFER, OFFICER_2, "accept", child=child, whom=(AWAY,))

    assert desk.todos[f"accept:1:{child}"].holder == AWAY.id


def test_a_signers_to_do_is_not_settled_by_somebodys_draft() -> None:
    desk = held("draft", DRAFTER)
    desk.act(Code.ADD_SIGNER, DRAFTER, "draft", whom=(DRAFTER_2,))

    refusal = desk.refused(Code.SUBMIT_DRAFT, DRAFTER, "draft", child=only_child(desk, "draft"), draft=a_draft(2, "新"))

    assert "不是补正" in refusal.message


def test_a_supplement_stops_the_clock_until_it_is_there() -> None:
    desk = held("legality", OFFICER)
    due = desk.view("legality").due
    assert due
    desk.act(Code.ASK_MATERIALS, OFFICER, "legality", reason="缺依据", data={"by": BY})
    child = only_child(desk, "legality")
    todo = desk.todos[f"legality:1:{child}"]
    assert (todo.role, todo.due) == (Role.DRAFTER, date.fromisoformat(BY))
    assert desk.status("legality") is StepStatus.WAITING

    assert "还没有补齐" in desk.refused(Code.CONCLUDE, OFFICER, "legality", outcome="lawful", reason="急").message
    desk.later(20)
    desk.act(Code.ADD_MATERIAL, DRAFTER, "legality", child=child, materials=(a_material("basis"),))

    later = desk.view("legality").due
    assert later
    assert later.on > due.on
    assert not later.provisional
    assert desk.status("legality") is StepStatus.OPEN


def test_two_supplements_each_stop_and_start_the_clock_on_their_own() -> None:
    desk = held("legality", OFFICER)
    for what in ("依据", "说明"):
        desk.act(Code.ASK_MATERIALS, OFFICER, "legality", reason=what, data={"by": BY})
    first, second = desk.view("legality").seat.children

    for child in (first, second):
        desk.later(2)
        desk.act(Code.ADD_MATERIAL, DRAFTER, "legality", child=child, materials=(NOTE,))

    due = desk.view("legality").due
    assert due
    assert not due.provisional, "no pause runs on"


def test_a_pause_counts_no_days_where_the_organ_allows_it() -> None:
    desk = held("legality", OFFICER, pauses="allowed")
    before = desk.view("legality").due
    desk.act(Code.PAUSE, OFFICER, "legality", reason="等上级批复")
    assert desk.status("legality") is StepStatus.WAITING
    assert desk.todos["legality:1"].why == "已中止：等上级批复"
    assert "已中止" in desk.refused(Code.CONCLUDE, OFFICER, "legality", outcome="lawful").message

    desk.later(30)
    desk.act(Code.RESUME, OFFICER, "legality")

    after = desk.view("legality").due
    assert before
    assert after
    assert after.on > before.on
    assert "恢复" in after.explanation
