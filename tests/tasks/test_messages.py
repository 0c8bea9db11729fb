"""Who is told what by an act, in the act's transaction; and that most acts tell nobody and ask nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.desk import Message
from models.people import Person
from models.refusals import Refusal
from models.words import Role
from tasks import acting
from tasks.messages import Told, mark_read, messages_of, tell, unread
from tasks.people import set_deputy
from tasks.store import Store
from tests.lives import Life
from tests.whole import must_be_whole


@pytest.fixture
def life(store: Store) -> Life:
    life = Life(store)
    life.open()
    life.go("accept")
    assert life.rows(Message) == []
    return life


def id_of(life: Life, login: str) -> int:
    with life.store.reading() as session:
        return session.exec(select(Person.id).where(Person.login == login)).one() or 0


def told(life: Life, login: str) -> list[Told]:
    with life.store.reading() as session:
        return messages_of(session, id_of(life, login))


def who_was_told(life: Life) -> set[str]:
    with life.store.reading() as session:
        wanted = select(Person.login).join(Message, Message.person_id == Person.id)  # type: ignore[arg-type]  # columns, to mypy values
        return set(session.exec(wanted))


def said(life: Life, login: str) -> str:
    """Return the one message of a person, its case's title left out."""
    (message,) = told(life, login)
    assert message.case == life.case_id
    assert life.case().title in message.says
    assert message.says.count("。") == 1, message.says
    return message.says.replace(life.case().title, "…")


def test_everyone_copied_is_told_by_whom_and_of_what(life: Life) -> None:
    life.at_case("zhaowy", "", "circulate", to="weizj,lics", reason="请了解进度。")

    assert who_was_told(life) == {"weizj", "lics"}
    assert said(life, "weizj") == "赵文远把“…”抄送给您阅知，理由：请了解进度。"
    assert [m.kind_name for m in told(life, "lics")] == ["抄送"]
    must_be_whole(life)


def test_a_return_tells_those_whose_step_it_goes_back_to_and_why(life: Life) -> None:
    life.act("wuqy", "accept", "return", to="deliver", reason="说明材料不全")

    assert who_was_told(life) == {"zhaowy"}
    assert said(life, "zhaowy") == "吴清议把“…”从“合法性审核受理”退回到“报送合法性审核”，理由：说明材料不全。"


def test_a_conclusion_that_sends_back_tells_as_a_return_does(life: Life) -> None:
    life.go("legality")
    life.later(6)
    rows = [{"id": n, "disposition": "kept", "reason": "另有依据"} for n in life.open_findings()]
    if rows:
        life.act("wuqy", "legality", "dispose-findings", data={"findings": rows})
    back = next(n for n, o in life.state().views["register"].step.outcomes.items() if o.to.startswith("back:"))
    life.go("register")

    life.act("shenls", "register", "conclude", outcome=back, reason="第三条与上位法不一致")

    assert who_was_told(life)
    assert "shenls" not in who_was_told(life)
    assert all("沈律尚把" in m.says and "退回" in m.says for m in told(life, next(iter(who_was_told(life)))))


def test_urging_tells_the_holder_or_else_everyone_who_may_take_it(life: Life) -> None:
    life.act("zhaowy", "accept", "urge", reason="月底前要用")

    assert who_was_told(life) == {"wuqy", "zhoush"}
    assert said(life, "wuqy") == "赵文远催办“…”（合法性审核受理），请尽快办理，理由：月底前要用。"
    life.act("wuqy", "accept", "claim")
    life.act("zhaowy", "accept", "urge")
    assert (len(told(life, "wuqy")), len(told(life, "zhoush"))) == (2, 1)


@pytest.mark.parametrize(
    ("code", "to", "words"),
    [
        ("transfer", "zhoush", "吴清议把“…”（合法性审核受理）转办给您。"),
        ("delegate", "zhoush", "吴清议把“…”（合法性审核受理）委派给您。"),
        ("add-signer", "sunmh", "吴清议请您加签“…”（合法性审核受理）。"),
        ("countersign", "sunmh", "吴清议请您会签“…”（合法性审核受理）。"),
    ],
)
def test_whom_an_act_lays_work_on_is_told(life: Life, code: str, to: str, words: str) -> None:
    life.act("wuqy", "accept", code, to=to)

    assert who_was_told(life) == {to}
    assert said(life, to) == words


def test_asking_for_materials_tells_the_drafters_of_the_section_until_when(life: Life) -> None:
    life.act("wuqy", "accept", "ask-materials", reason="请补充制定依据", on=life.day + timedelta(days=5))

    assert who_was_told(life) == {"zhaowy"}
    assert said(life, "zhaowy").startswith("吴清议要求“…”补正材料，期限 2026-")
    assert said(life, "zhaowy").endswith("，理由：请补充制定依据。")


def test_the_end_of_a_case_is_told_to_who_handed_it_in(life: Life) -> None:
    life.finish()

    assert who_was_told(life) == {"zhaowy"}
    assert said(life, "zhaowy") == "“…”已经结束（已归档），由陈伯函办理。"
    assert [m.kind for m in told(life, "zhaowy")] == ["ended"]


def test_a_termination_is_told_with_its_reason_and_a_withdrawal_to_nobody(store: Store) -> None:
    life = Life(store)
    life.open()
    life.at_case("weizj", "", "terminate", reason="不再需要")
    other = Life(store)
    other.open("draft-2.txt")
    other.at_case("zhaowy", "", "withdraw")

    assert said(life, "zhaowy") == "“…”已经结束（已终止），由卫正均办理，理由：不再需要。"


def test_a_deputy_is_named_with_the_principal_and_nobody_is_told_of_what_they_did(life: Life) -> None:
    with life.store.writing() as session:
        set_deputy(session, "weizj", "jiangds", [Role.LEADER], life.day, life.day)
    life.at_case("jiangds", "", "terminate", reason="不再需要", standing_in_for="weizj")
    other = Life(life.store)
    other.open("draft-2.txt")
    other.at_case("zhaowy", "", "circulate", to="zhaowy,lics")

    assert "由蒋道示代卫正均办理" in told(life, "zhaowy")[0].says
    assert len(told(life, "zhaowy")) == 1
    assert len(told(life, "lics")) == 1


def test_a_decision_from_paper_names_who_decided_and_who_entered_it(life: Life) -> None:
    files = (("scan", "note.txt"),)
    life.at_case("chenbh", "accept", "return", to="deliver", reason="不全", decided_by="wuqy", on=life.day, files=files)

    assert "吴清议（陈伯函补录）把" in told(life, "zhaowy")[0].says


def test_a_refused_act_tells_nobody(life: Life) -> None:
    with pytest.raises(Refusal):
        life.act("zhaowy", "accept", "transfer", to="sunmh")

    assert life.rows(Message) == []


def test_messages_are_marked_as_read_by_name_or_all_and_only_ones_own(life: Life) -> None:
    for _ in range(3):
        life.at_case("zhaowy", "", "circulate", to="weizj,lics")
    mine, me = told(life, "weizj"), id_of(life, "weizj")
    others = [m.id for m in told(life, "lics")]

    with life.store.writing() as session:
        mark_read(session, me, [mine[0].id, *others], life.store.now())
        assert unread(session, me) == 2
        assert unread(session, id_of(life, "lics")) == 3
        mark_read(session, me, [], life.store.now())
        assert unread(session, me) == 0

    assert [m.id for m in mine] == sorted((m.id for m in mine), reverse=True), "latest first"
    assert [m.read for m in told(life, "weizj")] == [True, True, True]


@contextmanager
def statements_of(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Note the statements that telling sends."""
    seen: list[str] = []
    inside = False

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if inside:
            seen.append(statement)

    def watched(*args: object) -> None:
        nonlocal inside
        inside = True
        tell(*args)  # type: ignore[arg-type]  # handed on as they came
        inside = False

    monkeypatch.setattr(acting, "tell", watched)
    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


def test_an_act_that_tells_nobody_asks_the_database_nothing(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    with statements_of(life.store, monkeypatch) as seen:
        life.act("wuqy", "accept", "claim")
        life.act("wuqy", "accept", "accept")
        life.at_case("zhaowy", "", "add-material", files=(("basis", "basis.txt"),))
        assert seen == []

        life.at_case("zhaowy", "", "circulate", to="weizj")
        assert seen
