"""A desk: what is on it, what may be done with each to-do, and that a long one costs no more statements than a short one."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from models.case import ActRow, Case, Todo
from models.clock import day_of
from models.procedure.todos import ToDo, may_act
from models.words import Code
from tasks.acting import state_of
from tasks.loading import load_case_file, load_case_files
from tasks.people import who
from tasks.store import Store
from tasks.todos import shown_rows, todos_for
from tests.bench.stock import copies
from tests.lives import Life
from tests.models.case_builders import CLERK, LEGAL_DRAFTER, LEGAL_SECTION, Desk, an_empty_file, opened
from tests.models.case_driver import at as standing_at

PEOPLE = ("zhaowy", "qianrh", "sunmh", "lics", "zhoush", "wuqy", "zhengly", "wangjp", "chenbh", "weizj", "jiangds", "shenls")


@pytest.fixture(params=["store", "pg_store"])
def life(request: pytest.FixtureRequest) -> Life:
    """A case at the acceptance of its materials, on each database."""
    life = Life(request.getfixturevalue(request.param))
    life.open()
    life.go("accept")
    return life


def statements(store: Store, login: str) -> tuple[int, int]:
    """Return how many to-dos are on a desk, and by how many statements they were found."""
    sent: list[str] = []
    with store.reading() as session:
        person = who(session, login, day_of(store.now()))
        event.listen(store.engine, "before_cursor_execute", lambda c, cursor, words, *rest: sent.append(words))
        rows = todos_for(session, person, store.now())
    return len(rows), len(sent)


def desk(session: Session, store: Store, login: str) -> list[int]:
    return [row["id"] for row in todos_for(session, who(session, login, day_of(store.now())), store.now())]


def by_the_rule(session: Session, store: Store, login: str) -> list[int]:
    """Return the ids of the to-dos that `may_act` puts on a desk, every open one asked."""
    person, found = who(session, login, day_of(store.now())), []
    rows = session.exec(select(Todo, Case).join(Case, col(Case.id) == col(Todo.case_id)).where(Todo.closed_seq == 0))
    for todo, case in rows:
        shown = ToDo(todo.key, todo.step, todo.child, todo.role, todo.holder_id, todo.due, todo.due_says, todo.why)
        if may_act(shown, person, case.section_id, case.organ_id):
            found.append(todo.id or 0)
    return found


def codes_of(made: Desk, key: str) -> list[str]:
    todo = made.todos[key]
    row = Todo(id=1, case_id=1, key=key, step=todo.step, role=todo.role, opened_at=made.at)
    case = Case(id=1, kind="", title="", organ_id=1, section_id=1, opened_at=made.at, procedure="")
    (shown,) = shown_rows(Session(), [(row, case)], [(1, made.state)])
    return [action["code"] for action in shown["actions"]]


def test_the_statements_do_not_grow_with_the_to_dos(life: Life) -> None:
    few = statements(life.store, "wuqy")
    copies(life.store, life.case_id, 40)

    many = statements(life.store, "wuqy")

    assert (few[0], many[0]) == (1, 41)
    assert many[1] == few[1] <= 10


def test_to_dos_of_others_cost_a_desk_nothing(life: Life) -> None:
    copies(life.store, life.case_id, 20)
    loaded: list[object] = []
    with life.store.reading() as session:
        person = who(session, "zhengly", day_of(life.store.now()))
        event.listen(session, "loaded_as_persistent", lambda _, row: loaded.append(row))

        assert todos_for(session, person, life.store.now()) == []

    assert loaded == []


def test_a_desk_holds_exactly_what_the_rule_puts_on_it(life: Life) -> None:
    for number, step in zip(copies(life.store, life.case_id, 3), ("claim", "transfer", ""), strict=True):
        life.case_id = number
        if step:
            life.act("wuqy", "accept", "claim")
        if step == "transfer":
            life.act("wuqy", "accept", "transfer", to="zhoush")
    life.open()
    life.go("draft")

    with life.store.reading() as session:
        for login in PEOPLE:
            assert sorted(desk(session, life.store, login)) == sorted(by_the_rule(session, life.store, login)), login
        assert len(desk(session, life.store, "wuqy")) == 3
        assert desk(session, life.store, "sunmh") == [], "another section's drafter"


def test_many_cases_are_loaded_as_each_would_be_alone(life: Life) -> None:
    first = life.case_id
    life.open("draft-1.txt", facts={"touches_operators": "no", "adviser": "no"})
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="sections", text="内网", on=life.day)

    with life.store.reading() as session:
        cases = {n: session.get_one(Case, n) for n in (first, life.case_id)}
        for file in load_case_files(session, cases):
            assert file == load_case_file(session, cases[file.id])
            assert len(file.acts) == len(session.exec(select(ActRow.seq).where(ActRow.case_id == file.id)).all())


def test_the_list_is_by_urgency_and_names_who_took_what(life: Life) -> None:
    first = life.case_id
    life.open("draft-1.txt", facts={"touches_operators": "no", "adviser": "no"})
    life.case_id = first
    life.act("wuqy", "accept", "claim")

    with life.store.reading() as session:
        rows = todos_for(session, None, life.store.now())

    dues = [row["due"] for row in rows]
    assert dues == sorted((d for d in dues if d), key=str) + [None] * dues.count(None)
    assert {row["holder"] for row in rows if row["case"] == first and row["step"] == "accept"} == {"wuqy"}


def test_what_is_missing_in_a_list_is_what_the_case_alone_misses(life: Life) -> None:
    with life.store.reading() as session:
        (row,) = todos_for(session, None, life.store.now(), life.case_id)
        view = state_of(session, session.get_one(Case, life.case_id), day_of(life.store.now())).views["accept"]

    assert (row["step"], row["name"], row["due"]) == ("accept", view.step.name, view.due.on.isoformat() if view.due else None)


@pytest.mark.parametrize("key", ["accept:1", "accept:1:out"])
def test_a_draft_of_the_legal_section_offers_sending_it_out_and_entering_the_answer(key: str) -> None:
    made = standing_at("accept", opened(file=an_empty_file(LEGAL_SECTION), by=LEGAL_DRAFTER))

    assert {Code.SEND, Code.REPLY} <= set(codes_of(made, key))


def test_what_is_offered_there_can_be_done() -> None:
    made = standing_at("accept", opened(file=an_empty_file(LEGAL_SECTION), by=LEGAL_DRAFTER))

    made.act(Code.SEND, LEGAL_DRAFTER, "accept", to="示例市司法局")

    assert {Code.SEND, Code.REPLY} <= set(codes_of(made, "accept:1"))
    assert Code.CONCLUDE not in codes_of(made, "accept:1")
    made.reply("accept", "accepted", CLERK)
    assert made.front == ["legality"]


def test_a_step_of_this_office_offers_no_sending_out() -> None:
    made = standing_at("accept", opened())

    assert not {Code.SEND, Code.REPLY} & set(codes_of(made, "accept:1"))


def test_after_publication_no_step_offers_sending_back(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("publish")
    before = {code["code"] for row in _shown(life) for code in row["actions"]}
    life.go("file")

    (filing,) = [row for row in _shown(life) if row["step"] == "file"]

    assert Code.RETURN in before
    assert Code.RETURN not in {action["code"] for action in filing["actions"]}


def _shown(life: Life) -> list[dict[str, Any]]:
    with life.store.reading() as session:
        return todos_for(session, None, life.store.now(), life.case_id)
