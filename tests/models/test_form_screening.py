"""The frame: packs cover each day once, findings are ordered and weighed, and silence is never clearance."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.screening.context import ScreenContext
from models.screening.engine import NOT_CLEARANCE, screen
from models.screening.finding import Severity
from models.screening.marking import lighter
from models.screening.pack import Area, Pack, PackRule, pack_on
from tests.text_builders import text_of

DAY = date(2026, 3, 1)
FIRST = date(2018, 7, 10)


def a_rule(code: str, severity: str, check: str, **fields: object) -> PackRule:
    given = {"code": code, "severity": severity, "source": "某条", "text": "某事", "check": check, "citation": ["A-x"]}
    return PackRule.model_validate(given | fields)


def a_pack(*rules: PackRule, begins: date = FIRST, area: Area = Area.FORM) -> Pack:
    wanted = rules or (a_rule("FORM-ONE", "warn", "basis_is_stated"),)
    return Pack(name=f"{area}-{begins}", area=area, in_force_from=begins, instrument="某规定", rules=wanted)


@given(
    st.sets(st.dates(date(2015, 1, 1), date(2027, 12, 31)), min_size=1, max_size=5),
    st.dates(date(2014, 1, 1), date(2028, 1, 1)),
)
def test_packs_cover_each_day_once_from_the_first_one_on(begins: set[date], day: date) -> None:
    packs = [a_pack(begins=first) for first in begins]

    found = pack_on(packs, Area.FORM, day)

    assert (found is None) == (day < min(begins))
    assert found is None or found.in_force_from == max(first for first in begins if first <= day)


def test_the_end_of_a_pack_is_the_beginning_of_the_next() -> None:
    old, new = a_pack(), a_pack(begins=DAY)

    assert pack_on([old, new], Area.FORM, DAY - timedelta(days=1)) is old
    assert pack_on([old, new], Area.FORM, DAY) is new


def test_findings_come_strongest_first_then_by_place() -> None:
    words = "校服管理办法\n第二条　甲。\n第四条　乙。\n第六条　丙。\n"
    pack = a_pack(
        a_rule("FORM-A", "info", "scope_is_stated"),
        a_rule("FORM-B", "warn", "effect_is_stated"),
        a_rule("FORM-C", "error", "articles_are_gap_free"),
    )

    found = screen(text_of(words), [pack], ScreenContext(DAY)).findings

    assert [finding.severity.value for finding in found] == ["error"] * 3 + ["warn", "info"]
    assert [finding.quote for finding in found[:3]] == ["第二条", "第四条", "第六条"]
    assert {finding.pack for finding in found} == {pack.name}


def test_an_error_without_a_binding_fact_becomes_a_warning_marked_unconfirmed() -> None:
    pack = a_pack(a_rule("FORM-C", "error", "articles_are_gap_free", citation=["A-x", "A-y"]))
    text = text_of("校服管理办法\n第一条　甲。\n第二条　乙。\n第四条　丙。\n")

    unbound = screen(text, [pack], ScreenContext(DAY, gates=lambda _fact: False)).findings
    bound = screen(text, [pack], ScreenContext(DAY, gates=lambda fact: fact == "A-y")).findings

    assert [finding.severity for finding in unbound] == [Severity.WARN]
    assert "待核" in unbound[0].message
    assert [finding.severity for finding in bound] == [Severity.ERROR]


def test_an_item_for_a_person_becomes_a_question_and_never_a_finding() -> None:
    asked = a_rule("FORM-Q", "info", "", question=True, text="理由属于哪一种？")

    result = screen(text_of("某办法\n"), [a_pack(asked)], ScreenContext(DAY))

    assert result.findings == ()
    assert [(question.rule, question.text) for question in result.questions] == [("FORM-Q", "理由属于哪一种？")]
    assert (result.ran[0].rules, result.ran[0].questions) == (1, 1)


def test_a_screening_without_findings_says_that_this_is_no_clearance() -> None:
    result = screen(text_of(""), [], ScreenContext(DAY))

    assert result.findings == ()
    assert result.note == NOT_CLEARANCE
    assert result.without_pack == tuple(Area)


def test_only_the_wanted_areas_run() -> None:
    packs = [a_pack(), a_pack(a_rule("LAW-ONE", "warn", "basis_is_stated"), area=Area.LEGALITY)]

    result = screen(text_of("某办法\n"), packs, ScreenContext(DAY), [Area.LEGALITY, Area.CITATION])

    assert [run.area for run in result.ran] == [Area.LEGALITY]
    assert result.without_pack == (Area.CITATION,)


@given(st.sampled_from(Severity), st.sampled_from(Severity))
def test_a_check_never_makes_a_finding_heavier_than_its_rule(one: Severity, other: Severity) -> None:
    order = list(Severity)

    assert order.index(lighter(one, other)) == max(order.index(one), order.index(other))
