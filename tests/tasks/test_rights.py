"""Who may read which case: every relation, on both databases; and the table of acts against whole recorded lives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from models.access import Standing, standing_of, why_not
from models.acts import Recorded, Who
from models.case import Case
from models.clock import day_of
from models.ledger import LedgerLine
from models.people import Organ, Person, RoleGrant, Section
from models.procedure.state import derive
from models.refusals import Refusal
from models.words import Code, Role
from tasks.acting import state_of
from tasks.people import set_deputy, who
from tasks.rights import may_read, readable
from tasks.section_changes import dissolve
from tasks.staffing import belongs_to
from tasks.store import Store
from tasks.todos import todos_for
from tests.lives import USUAL, Life, installed
from tests.tasks.test_paper_life import TYPIST, day, walk
from tests.tasks.test_paper_life import Desk as PaperDesk

READERS_OF_ORGAN = {"zhoush", "wuqy", "wangjp", "fengzy", "chenbh", "weizj", "jiangds", "chuyx"}
OWN_SECTION = {"zhaowy", "qianrh"}


def readers(store: Store, case_id: int) -> set[str]:
    """Return the logins of everyone who may read a case today."""
    with store.reading() as session:
        people = [who(session, login, day_of(store.now())) for login in session.exec(select(Person.login))]
        found = {each.id for each in people if may_read(session, each, case_id)}
        return set(session.exec(select(Person.login).where(col(Person.id).in_(found))))


def listed(store: Store, login: str) -> list[int]:
    """Return the cases a person finds in a list."""
    with store.reading() as session:
        me = who(session, login, day_of(store.now()))
        return [n or 0 for n in session.exec(select(Case.id).where(readable(session, me)).order_by(col(Case.id)))]


def add_person(session: Session, login: str, section: str, *roles: Role) -> None:
    """Add a person of a section, "" for none."""
    section_id = session.exec(select(Section.id).where(Section.name == section)).first() if section else None
    added = Person(login=login, name=login, section_id=section_id)
    session.add(added)
    session.flush()
    session.add_all(RoleGrant(person_id=added.id or 0, role=role, starts=date(2020, 1, 1)) for role in roles)


@pytest.fixture
def life(store: Store) -> Life:
    life = Life(store)
    life.open()
    return life


def test_a_case_is_read_by_its_section_and_by_the_roles_of_its_organ_and_by_nobody_else(life: Life) -> None:
    assert readers(life.store, life.case_id) == OWN_SECTION | READERS_OF_ORGAN


def test_the_same_people_read_it_on_postgresql(pg_store: Store) -> None:
    life = Life(pg_store)
    life.open()

    assert readers(pg_store, life.case_id) == OWN_SECTION | READERS_OF_ORGAN
    assert listed(pg_store, "zhaowy") == [life.case_id]
    assert listed(pg_store, "sunmh") == []


def test_a_list_and_a_single_question_agree(life: Life) -> None:
    other = Life(life.store, drafter="sunmh", head="lics")
    other.open("draft-2.txt")

    assert listed(life.store, "zhaowy") == [life.case_id]
    assert listed(life.store, "sunmh") == [other.case_id]
    assert listed(life.store, "zhoush") == [life.case_id, other.case_id]
    assert listed(life.store, "hanwl") == []


def test_another_organ_reads_nothing_until_it_is_to_register(life: Life) -> None:
    with life.store.writing() as session:
        add_person(session, "weisheng", "政策法规科", Role.LEGAL_OFFICER, Role.CLERK, Role.AUDITOR)
    assert not readers(life.store, life.case_id) & {"shenls", "weisheng"}

    life.go("register")

    assert "shenls" in readers(life.store, life.case_id)
    assert "weisheng" not in readers(life.store, life.case_id)
    life.act("shenls", "register", "conclude", outcome="registered")
    assert "shenls" in readers(life.store, life.case_id), "also when it is done"


def test_the_adviser_reads_what_waits_for_an_adviser_and_what_he_advised_on(store: Store) -> None:
    life = Life(store)
    life.open(facts={"touches_operators": "yes", "adviser": "yes"})
    assert "zhengly" not in readers(store, life.case_id)

    life.go("adviser")

    assert "zhengly" in readers(store, life.case_id)
    life.act("zhengly", "adviser", "conclude", outcome="given", text="无不同意见")
    assert "zhengly" in readers(store, life.case_id)


def test_a_signer_asked_by_name_and_one_copied_read_the_case_from_then_on(life: Life) -> None:
    life.go("accept")

    life.act("wuqy", "accept", "add-signer", to="sunmh")
    life.at_case("zhaowy", "", "circulate", to="lics")

    assert {"sunmh", "lics"} <= readers(life.store, life.case_id)
    assert "yangxf" not in readers(life.store, life.case_id)


def test_a_drafter_who_moved_on_still_reads_what_they_acted_in(life: Life) -> None:
    with life.store.writing() as session:
        moved = session.exec(select(Person).where(Person.login == "zhaowy")).one()
        moved.section_id = session.exec(select(Section.id).where(Section.name == "财务科")).one()

    assert "zhaowy" in readers(life.store, life.case_id)
    assert listed(life.store, "zhaowy") == [life.case_id]


def test_the_section_that_succeeded_reads_what_was_its_predecessors(life: Life) -> None:
    with life.store.writing() as session:
        old = session.exec(select(Section).where(Section.name == "基础教育科")).one()
        heir = session.exec(select(Section).where(Section.name == "职业教育与成人教育科")).one()
        dissolve(session, old, life.day, heir, "hanwl")
        assert "yangxf" not in readers(life.store, life.case_id)
    assert "yangxf" not in readers(life.store, life.case_id), "the old section stands until its last day"

    life.later(1)

    assert "yangxf" in readers(life.store, life.case_id)


def test_a_successor_of_a_successor_reads_it_too_and_a_circle_ends(life: Life) -> None:
    names = ("基础教育科", "职业教育与成人教育科", "体卫艺科")
    with life.store.writing() as session:
        first, second, third = (session.exec(select(Section).where(Section.name == name)).one() for name in names)
        first.ends = second.ends = third.ends = life.day - timedelta(days=1)
        first.successor_id, second.successor_id, third.successor_id = second.id, third.id, first.id

    assert {"yangxf", "sunmh"} <= readers(life.store, life.case_id)


def test_a_deputy_reads_what_the_principal_may_in_the_roles_delegated_during_the_period(life: Life) -> None:
    with life.store.writing() as session:
        set_deputy(session, "weizj", "sunmh", [Role.LEADER], life.day + timedelta(days=1), life.day + timedelta(days=3))
    assert "sunmh" not in readers(life.store, life.case_id)

    life.later(1)
    assert "sunmh" in readers(life.store, life.case_id)
    assert listed(life.store, "sunmh") == [life.case_id]

    life.later(3)
    assert "sunmh" not in readers(life.store, life.case_id)


def test_a_deputy_in_one_role_does_not_read_by_another(life: Life) -> None:
    other = Life(life.store, drafter="sunmh", head="lics")
    other.open("draft-2.txt")
    with life.store.writing() as session:
        set_deputy(session, "fengzy", "zhaowy", [Role.DRAFTER], life.day, life.day)

    assert listed(life.store, "zhaowy") == [life.case_id], "not the whole organ, as the competition reviewer does"
    with life.store.writing() as session:
        set_deputy(session, "lics", "zhaowy", [Role.SECTION_HEAD], life.day, life.day)
    assert listed(life.store, "zhaowy") == [life.case_id, other.case_id], "for two principals at once"


def test_the_operator_reads_no_case_even_when_copied(life: Life) -> None:
    life.at_case("zhaowy", "", "circulate", to="hanwl")

    assert "hanwl" not in readers(life.store, life.case_id)
    assert listed(life.store, "hanwl") == []


def test_a_role_that_ended_opens_nothing_any_more(life: Life) -> None:
    with life.store.writing() as session:
        person_id = session.exec(select(Person.id).where(Person.login == "chuyx")).one()
        session.exec(select(RoleGrant).where(RoleGrant.person_id == person_id)).one().ends = life.day - timedelta(days=1)

    assert "chuyx" not in readers(life.store, life.case_id)


def test_a_case_that_is_not_there_is_read_by_nobody(store: Store) -> None:
    assert readers(store, 77) == set()


def plan_of(store: Store, login: str) -> list[str]:
    """Return what SQLite says it will do for a list of a person's cases."""
    with store.reading() as session:
        me = who(session, login, day_of(store.now()))
        wanted = select(Case.id).where(readable(session, me)).order_by(col(Case.id).desc()).limit(50)
        sql = wanted.compile(session.connection(), compile_kwargs={"literal_binds": True})
        return [str(row[3]) for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}".replace(":", r"\:")))]


@pytest.mark.parametrize("login", ["zhaowy", "zhengly", "shenls", "weizj", "sunmh", "fengzy"])
def test_no_table_but_that_of_the_cases_is_read_through_and_nothing_is_asked_case_by_case(life: Life, login: str) -> None:
    plan = plan_of(life.store, login)

    assert not [line for line in plan if "CORRELATED" in line]
    assert not [line for line in plan if line.startswith("SCAN") and line.split()[1] not in {"case", "organ", "anon_1"}], plan
    assert any("ix_act_person" in line for line in plan)


def done(life: Life) -> Iterator[tuple[Recorded, Standing]]:
    """Yield what people did in a case, each with how the case stood before it."""
    state = life.state()
    for n, recorded in enumerate(state.file.acts):
        if recorded.act.by.id:
            before = derive(state.law, replace(state.file, acts=state.file.acts[:n]), recorded.day) if n else None
            yield recorded, standing_of(before) if before else Standing.RUNNING


def must_fit_the_table(life: Life) -> set[Standing]:
    """Fail where the table would have refused what was done; return the standings met."""
    met = set()
    for recorded, standing in done(life):
        act = recorded.act
        assert why_not(act.decider, act.code, standing) == "", (recorded.seq, act.code)
        assert act.paper is None or why_not(act.by, Code.RECORD_PAPER, standing) == "", recorded.seq
        met.add(standing)
    return met


def test_the_table_lets_a_whole_life_through_to_the_archive(life: Life) -> None:
    life.go("accept")
    life.act("wuqy", "accept", "ask-materials", reason="请补充制定依据", on=life.day + timedelta(days=5))
    life.at_child("zhaowy", "accept", "ask-materials", "add-material", files=(("basis", "basis.txt"),))
    life.act("wuqy", "accept", "return", to="deliver", reason="说明材料不全")

    life.finish()

    assert must_fit_the_table(life) == {Standing.RUNNING, Standing.PUBLISHED}
    assert standing_of(life.state()) is Standing.ENDED
    assert len(list(done(life))) > len(USUAL)


def test_the_table_lets_a_life_from_paper_and_a_termination_through(tmp_path: Path) -> None:
    desk = PaperDesk(Life(installed(tmp_path, (TYPIST,), registrar="outside"), day=day(20)))
    walk(desk)
    must_fit_the_table(desk.life)
    other = Life(desk.life.store, day=desk.life.day)
    other.open("draft-2.txt")
    other.at_case("weizj", "", "terminate", reason="不再需要")

    assert must_fit_the_table(other) == {Standing.RUNNING}
    assert why_not(list(done(other))[-1][0].act.decider, Code.TERMINATE, standing_of(other.state())) != ""


def test_whatever_a_to_do_offers_the_table_lets_its_people_do(store: Store) -> None:
    life = Life(store)
    life.open(facts={"touches_operators": "yes", "adviser": "yes"})
    offered = set()

    for _ in range(40):
        with store.reading() as session:
            rows = todos_for(session, None, store.now(), life.case_id)
            standing = standing_of(state_of(session, life.case(), day_of(store.now())))
        for row in rows:
            holder = Who(id=1, section=1, roles=frozenset({Role(row["role"])}))
            refused = {a["code"] for a in row["actions"] if why_not(holder, a["code"], standing)}
            assert refused <= ({Code.RETURN} if standing is Standing.PUBLISHED else set()), (row["step"], row["role"])
            offered |= {a["code"] for a in row["actions"]}
        if not life.front():
            break
        USUAL[life.front()[0]](life)

    assert life.case().ended
    assert {Code.ASK_MATERIALS, Code.ACCEPT, Code.DISPOSE_FINDINGS, Code.ANSWER_FINDINGS, Code.OPEN_ROUND} <= offered


def test_a_leader_of_another_organ_reads_none_of_ours(life: Life) -> None:
    with life.store.writing() as session:
        other = session.exec(select(Organ).where(Organ.name == "示例市卫生健康委员会")).one()
        add_person(session, "theirs", "", Role.HEAD)
        add_person(session, "nobodys", "", Role.HEAD)
        session.exec(select(Person).where(Person.login == "theirs")).one().organ_id = other.id

    assert "theirs" not in readers(life.store, life.case_id)
    assert {"jiangds", "nobodys"} <= readers(life.store, life.case_id), "without an organ: the installation's own"


def test_whoever_is_of_another_organ_has_no_to_do_in_our_case_and_may_do_none(life: Life) -> None:
    with life.store.writing() as session:
        other = session.exec(select(Organ).where(Organ.name == "示例市卫生健康委员会")).one()
        add_person(session, "theirs", "", Role.LEGAL_OFFICER, Role.LEADER, Role.CLERK)
        session.exec(select(Person).where(Person.login == "theirs")).one().organ_id = other.id
    life.go("accept")

    with life.store.reading() as session:
        assert todos_for(session, who(session, "theirs", life.day), life.store.now()) == []
    for code, asked in (("accept", {}), ("claim", {}), ("terminate", {"reason": "不再需要"})):
        with pytest.raises(Refusal, match="没有这一职责|领导"):
            life.act("theirs", "accept", code, **asked)
    with pytest.raises(Refusal, match="职责"):
        life.act("wuqy", "accept", "transfer", to="theirs")


def test_a_registrar_serves_the_cases_of_every_organ(life: Life) -> None:
    life.go("register")

    with life.store.reading() as session:
        registrar = who(session, "shenls", life.day)
        (todo,) = todos_for(session, registrar, life.store.now())
    assert registrar.organ not in {0, life.case().organ_id}
    assert todo["step"] == "register"
    assert life.act("shenls", "register", "conclude", outcome="registered").numbers


def test_the_organ_of_one_without_a_section_is_noted_in_the_ledger(life: Life) -> None:
    with life.store.writing() as session:
        add_person(session, "theirs", "", Role.HEAD)
    assert "theirs" in readers(life.store, life.case_id)

    with life.store.writing() as session:
        belongs_to(session, "theirs", "示例市卫生健康委员会", "operator")

    assert "theirs" not in readers(life.store, life.case_id)
    with life.store.reading() as session:
        lines = session.exec(select(LedgerLine.body).where(LedgerLine.chain == "settings")).all()
    assert '"kind":"organ-of-person"' in lines[-1]
    for login, organ, says in (("theirs", "某局", "没有名为"), ("zhaowy", "示例市教育局", "以科室的为准")):
        with life.store.writing() as session, pytest.raises(Refusal, match=says):
            belongs_to(session, login, organ, "operator")
