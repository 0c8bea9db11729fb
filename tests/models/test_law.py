"""The law book: what a rule may do on a day, how it is cited, which standard holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.law import Confirmation, Evidence, LawBook, NoStandard, Rule, Standard, UnknownRule

DAY = date(2026, 3, 2)
BEGUN = date(2018, 7, 10)


def a_rule(
    rule_id: str = "A-1",
    evidence: Evidence = Evidence.TEXT,
    begins: date | None = BEGUN,
    ends: date | None = None,
    instrument: str = "湖南省行政程序规定",
    article: str = "第四十九条",
) -> Rule:
    return Rule(rule_id, "某事实", None, None, instrument, article, begins, ends, evidence, "某处")


def a_book(*rules: Rule, standards: tuple[Standard, ...] = ()) -> LawBook:
    return LawBook({rule.id: rule for rule in rules}, standards)


def a_standard(begins: date, subject: str = "competition") -> Standard:
    return Standard(subject, f"{subject}/{begins}", f"标准{begins}", "某条例", begins)


def a_confirmation(on: date = DAY, rule: str = "A-1") -> Confirmation:
    return Confirmation(rule, "省政府公报2025年第9期", "第十二条", on, "wang")


STANDARDS = tuple(a_standard(day) for day in (date(2025, 4, 20), date(2021, 6, 29), date(2024, 8, 1)))


@pytest.mark.parametrize(
    ("instrument", "article", "citation"),
    [
        ("湖南省行政程序规定", "第四十九条", "《湖南省行政程序规定》第四十九条"),
        ("公平竞争审查条例（国务院令第783号）", "第八条（一）", "《公平竞争审查条例》第八条（一）"),
        ("行政处罚法（2021 修订）", "第十六条", "《行政处罚法》第十六条"),
        ("国办发〔2018〕115号", "（六）", "国办发〔2018〕115号（六）"),
        ("国办发〔2018〕37号", "二（八）", "国办发〔2018〕37号第二部分（八）"),
        ("国办发〔2018〕37号", "—", "国办发〔2018〕37号"),
        ("GB/T 9704—2012 党政机关公文格式", "7.2.5", "GB/T 9704—2012 党政机关公文格式7.2.5"),
        ("甲条例（令1）、乙办法（令2）", "条例第一条、办法第二条", "《甲条例》、《乙办法》条例第一条、办法第二条"),
        ("某通知（甲、乙）", "第一条", "《某通知》第一条"),
        ("通行说法", "—", "通行说法"),
        ("—", "—", "尚无文件依据"),
    ],
)
def test_a_rule_is_cited_as_a_lawyer_cites_it(instrument: str, article: str, citation: str) -> None:
    assert a_rule(instrument=instrument, article=article).citation == citation


def test_an_unknown_rule_is_refused_by_its_id() -> None:
    with pytest.raises(LookupError, match="Z-9") as refused:
        a_book().rule("Z-9")

    assert isinstance(refused.value, UnknownRule)
    assert refused.value.rule == "Z-9"


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    book = a_book(a_rule(ends=date(2024, 7, 31)))

    held = [book.in_force("A-1", day) for day in (date(2018, 7, 9), BEGUN, date(2024, 7, 31), date(2024, 8, 1))]

    assert held == [False, True, True, False]


def test_a_rule_whose_text_was_read_may_refuse_while_it_is_in_force() -> None:
    book = a_book(a_rule(ends=date(2024, 7, 31)))

    assert book.gates("A-1", date(2024, 7, 31))
    assert not book.gates("A-1", date(2024, 8, 1))
    assert not book.gates("A-1", date(2018, 7, 9))


def test_a_rule_that_is_only_recalled_warns_until_it_is_confirmed() -> None:
    book = a_book(a_rule(evidence=Evidence.KNOWLEDGE))

    assert book.in_force("A-1", DAY)
    assert not book.gates("A-1", DAY)
    assert book.with_confirmations([a_confirmation()]).gates("A-1", DAY)


def test_a_rule_of_unknown_first_day_counts_as_in_force_but_warns_until_it_is_confirmed() -> None:
    book = a_book(a_rule(begins=None))

    assert book.in_force("A-1", date(1999, 1, 1))
    assert not book.gates("A-1", DAY)
    assert book.with_confirmations([a_confirmation()]).gates("A-1", DAY)


def test_a_confirmation_does_not_reach_back() -> None:
    book = a_book(a_rule(evidence=Evidence.KNOWLEDGE)).with_confirmations([a_confirmation(DAY)])

    assert not book.gates("A-1", DAY - timedelta(days=1))


def test_a_confirmed_rule_that_has_ended_does_not_refuse() -> None:
    book = a_book(a_rule(evidence=Evidence.KNOWLEDGE, ends=date(2024, 7, 31))).with_confirmations([a_confirmation()])

    assert not book.gates("A-1", DAY)


def test_a_confirmed_rule_is_cited_by_the_confirmed_article_and_the_book_before_stays_as_it_was() -> None:
    book = a_book(a_rule(evidence=Evidence.KNOWLEDGE, article="第三章"))

    confirmed = book.with_confirmations([a_confirmation()])

    assert confirmed.rule("A-1").citation == "《湖南省行政程序规定》第十二条"
    assert confirmed.rule("A-1").source == "省政府公报2025年第9期"
    assert book.rule("A-1").citation == "《湖南省行政程序规定》第三章"


def test_a_confirmation_of_a_rule_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownRule, match="Z-9"):
        a_book(a_rule()).with_confirmations([a_confirmation(rule="Z-9")])


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2021, 6, 29), "2021-06-29"),
        (date(2024, 7, 31), "2021-06-29"),
        (date(2024, 8, 1), "2024-08-01"),
        (date(2025, 4, 19), "2024-08-01"),
        (date(2025, 4, 20), "2025-04-20"),
        (date(2030, 1, 1), "2025-04-20"),
    ],
)
def test_one_standard_ends_where_the_next_begins(day: date, begins: str) -> None:
    assert a_book(standards=STANDARDS).standard_on("competition", day).id == f"competition/{begins}"


def test_a_day_before_the_first_standard_is_refused_with_its_first_day() -> None:
    with pytest.raises(NoStandard, match="最早一套自2021-06-29起施行"):
        a_book(standards=STANDARDS).standard_on("competition", date(2021, 6, 28))


def test_a_subject_without_standards_is_refused() -> None:
    with pytest.raises(NoStandard, match="没有这一类标准"):
        a_book(standards=STANDARDS).standard_on("legality", DAY)


@given(st.sets(st.dates(), min_size=1, max_size=6), st.dates())
def test_each_day_has_the_latest_standard_begun_or_none(begins: set[date], day: date) -> None:
    book = a_book(standards=tuple(a_standard(first) for first in begins))
    begun = [first for first in begins if first <= day]

    if begun:
        assert book.standard_on("competition", day).in_force_from == max(begun)
    else:
        with pytest.raises(NoStandard):
            book.standard_on("competition", day)
