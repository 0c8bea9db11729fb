"""The backward plan: legal terms in full, office figures where the law is silent, lateness said by days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.planning import EFFECT, Plan, plan, wanted_day
from models.planning_terms import usual_of
from models.refusals import BadInput
from models.words import Code
from tests.models.case_builders import DRAFTER, HEAD, KNOWN, MEASURE, NOTE, OFFICER, Desk, a_law, a_material, opened
from tests.models.case_driver import at, finish

PAPERS = (NOTE, a_material("interpretation"), a_material("interpretation_plan"))
WANTED = date(2026, 7, 20)


def the_plan(desk: Desk, wanted: date = WANTED, **usual: int) -> Plan:
    made = plan(desk.state, wanted, usual)
    assert made
    return made


def days_of(made: Plan) -> dict[str, tuple[date, date]]:
    return {row.id: (row.starts, row.ends) for row in made.rows}


def test_thirty_days_lie_between_publication_and_effect() -> None:
    made = the_plan(opened())

    ends = days_of(made)["publish"][1]
    assert ends == date(2026, 6, 18)  # 6月20日是周六，19日端午节
    assert made.rows[-1].id == EFFECT
    assert (made.rows[-1].starts, made.rows[-1].ends) == (date(2026, 6, 20), WANTED)
    assert "第二十条" in made.rows[-1].basis


def test_thirty_days_of_consultation_are_planned_in_full_and_cited() -> None:
    row = next(row for row in the_plan(opened()).rows if row.id == "consult")

    assert (row.ends - row.starts).days >= 31
    assert row.basis == "《优化营商环境条例》第六十二条"
    assert row.by_law


def test_consultation_without_operators_takes_what_is_usual() -> None:
    row = next(row for row in the_plan(opened(facts={**KNOWN, "touches_operators": "no"})).rows if row.id == "consult")

    assert (row.takes, row.basis, row.by_law) == ("2个工作日", "经验值", False)


def test_five_working_days_of_review_lie_between_acceptance_and_opinion() -> None:
    made = the_plan(opened())

    calendar = a_law().calendar
    accepted, decided = days_of(made)["accept"][1], days_of(made)["legality"][1]
    between = [accepted + timedelta(days=n) for n in range(1, (decided - accepted).days + 1)]
    assert sum(map(calendar.is_working, between)) >= 5


def test_the_urgent_track_lifts_the_least_terms() -> None:
    desk = at("legality", opened())
    ordinary = the_plan(desk).earliest

    desk.act(Code.URGENT, HEAD, outcome="emergency", reason="突发事件", materials=(a_material("evidence"),))

    assert the_plan(desk).earliest < ordinary


def test_the_registrar_may_use_the_whole_term_and_a_doubtful_rule_is_marked() -> None:
    row = next(row for row in the_plan(opened()).rows if row.id == "register")

    assert (row.takes, row.basis.endswith("（待核）")) == ("5个工作日", True)


def test_a_plan_that_cannot_be_met_says_which_step_is_late_and_by_how_much() -> None:
    made = the_plan(opened(), date(2026, 5, 20))

    first, second = made.rows[:2]
    assert first.says == f"已经晚了{first.late}日"
    assert first.late == (first.earliest - first.ends).days > 20
    assert second.says.startswith("将晚")
    assert made.late > 20
    assert f"晚{made.late}日" in made.says


def test_a_plan_that_can_be_met_says_how_much_time_is_left() -> None:
    made = the_plan(opened())

    assert made.late < 0
    assert made.says.endswith(f"还有{-made.late}日余地。")
    assert not any(row.late for row in made.rows)


def test_the_offices_own_figures_come_first() -> None:
    usual = days_of(the_plan(opened()))["deliberate"]

    own = days_of(the_plan(opened(), deliberate=20))["deliberate"]

    assert own[1] == usual[1]
    assert own[0] < usual[0]
    assert days_of(the_plan(opened(), meeting=20))["deliberate"] == own


def test_what_is_done_is_not_planned_again() -> None:
    made = the_plan(at("legality", opened()))

    assert made.rows[0].id == "legality"
    assert made.rows[0].at_front


def test_a_round_that_runs_ends_on_its_day() -> None:
    desk = at("consult", opened())
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data={"audience": "public,operators", "days": 40})

    row = the_plan(desk).rows[0]

    assert row.takes.startswith("征求意见至2026年4月11日期满")
    assert row.earliest > date(2026, 4, 11)


def test_a_short_round_does_not_count_as_the_consultation_the_law_wants() -> None:
    desk = at("consult", opened())
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data={"audience": "operators", "days": 7})

    assert "公开征求意见30日" in the_plan(desk).rows[0].takes


def test_steps_that_only_some_conclusions_open_stand_apart() -> None:
    made = the_plan(opened())

    assert "修改和逐条答复（2个工作日）" in made.in_case
    assert "mend" not in days_of(made)


def test_a_question_that_is_open_is_planned_for_and_marked() -> None:
    rows = {row.id: row for row in the_plan(opened(facts={"touches_operators": "yes"}), date(2026, 9, 1)).rows}

    assert rows["ask_government"].maybe
    assert (rows["ask_government"].ends - rows["ask_government"].starts).days >= 10


def test_a_year_without_notice_makes_its_days_provisional() -> None:
    made = the_plan(opened(), date(2030, 9, 1))

    assert any(row.provisional for row in made.rows)


def test_a_measure_is_planned_to_its_approval() -> None:
    made = the_plan(opened(a_law(MEASURE), facts={"touches_operators": "yes"}), date(2026, 6, 1))

    assert made.rows[-1].id == "conclusion"
    assert made.rows[-1].ends == date(2026, 6, 1)


def test_an_ended_or_published_matter_has_no_plan() -> None:
    assert plan(finish(opened(materials=PAPERS)).state, WANTED, {}) is None
    assert plan(at("file", opened(materials=PAPERS)).state, WANTED, {}) is None


def test_the_wanted_day_is_read_from_the_submission_and_then_from_the_signature() -> None:
    desk = opened(data={"wanted_on": "2026-08-01"}, materials=PAPERS)
    assert wanted_day(desk.state) == date(2026, 8, 1)

    at("publicity", desk)

    signed = desk.view("sign").decision
    assert signed
    assert wanted_day(desk.state) == date.fromisoformat(signed.detail("effective_on"))


@pytest.mark.parametrize("words", ["", "不是日期", None])
def test_what_is_no_day_is_no_wanted_day(words: str | None) -> None:
    assert wanted_day(opened(data={"wanted_on": words}).state) is None


@pytest.mark.parametrize(
    "value", [["consult"], {"consult": -1}, {"consult": 2.5}, {"consult": "三"}, {"consult": True}, {"x": 999}]
)
def test_figures_that_are_no_days_are_refused(value: object) -> None:
    with pytest.raises(BadInput, match="usual_days"):
        usual_of(value)


def test_no_figures_are_no_fault() -> None:
    assert usual_of(None) == usual_of({}) == {}


@pytest.fixture(scope="module")
def begun() -> Desk:
    return at("deliver", opened(facts={**KNOWN, "adviser": "yes"}))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 900), st.integers(1, 400), st.integers(0, 40))
def test_a_later_wish_never_asks_for_an_earlier_day(begun: Desk, after: int, more: int, usual: int) -> None:
    wanted = begun.day + timedelta(days=after)

    sooner = the_plan(begun, wanted, deliberate=usual)
    later = the_plan(begun, wanted + timedelta(days=more), deliberate=usual)

    assert later.earliest == sooner.earliest
    assert later.late == sooner.late - more
    for one, two in zip(sooner.rows, later.rows, strict=True):
        assert one.id == two.id
        assert one.starts <= one.ends
        assert one.ends <= two.ends
        assert 0 <= one.x <= one.x + one.width <= 1004


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 900))
def test_each_step_ends_on_a_working_day_before_the_next_must_begin(begun: Desk, after: int) -> None:
    made = the_plan(begun, begun.day + timedelta(days=after))

    days = days_of(made)
    for row in made.rows[:-1]:
        assert begun.law.calendar.is_working(row.ends)
        for later in made.rows[:-1]:
            if row.id in begun.state.earlier[later.id] and later.id != "legality":  # its bar begins with the acceptance
                assert row.ends <= days[later.id][0]


def test_a_returned_step_is_planned_anew(begun: Desk) -> None:
    desk = at("legality", opened())
    desk.act(Code.CLAIM, OFFICER, "legality")

    desk.act(Code.RETURN, OFFICER, "legality", to="draft", reason="重新征求意见")

    assert the_plan(desk).rows[0].id == "draft"
