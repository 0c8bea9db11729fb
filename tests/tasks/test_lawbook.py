"""The shipped law, standards and calendar are whole and true to their sources; bad files are refused by key or cell."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
import yaml

from models.calendar import Calendar
from models.law import Evidence
from models.refusals import BadInput, EnvironmentFault, Refusal
from tasks.lawbook import load_calendar, load_law

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules"
BOOK = load_law(RULES)
SHIPPED = load_calendar(RULES)
YEARS = (2023, 2024, 2025, 2026)
CITING_KEYS = {"rule", "urgent_rule", "citation", "cites"}

GOOD_RULE = """subject: A
name: 样例
rules:
  - id: A-1
    subject: A.sample
    fact: 某事实
    instrument: 某规定
    article: 第一条
    in_force_from: 2018-07-10
    evidence: text
    source: 某处
"""


def rules_with(folder: Path, text: str = GOOD_RULE, name: str = "a-sample.yaml") -> Path:
    (folder / "laws").mkdir(exist_ok=True)
    (folder / "laws" / name).write_text(text, encoding="utf-8")
    return folder


def with_standard(folder: Path, head: str, name: str = "2024-08-01.yaml") -> Path:
    (folder / "competition").mkdir()
    (folder / "competition" / name).write_text(head, encoding="utf-8")
    return rules_with(folder)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def listed(rule_id: str) -> set[date]:
    value = BOOK.rule(rule_id).value
    assert isinstance(value, tuple)
    return {date.fromisoformat(str(day)) for day in value}


def cited_in(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from cited_in(below, name)
    elif isinstance(value, list):
        for below in value:
            yield from cited_in(below, key)
    elif key in CITING_KEYS and value:
        yield str(value)


def test_every_rule_read_is_either_a_gate_by_its_text_or_a_warning() -> None:
    today = date(2026, 11, 24)

    assert len(BOOK.rules) > 300
    for rule in BOOK.rules.values():
        certain = rule.evidence is Evidence.TEXT and rule.in_force_from is not None
        assert BOOK.gates(rule.id, today) is (certain and rule.in_force(today)), rule.id


def test_no_rule_ends_before_it_begins_and_each_says_where_it_was_read() -> None:
    for rule in BOOK.rules.values():
        assert rule.source
        assert rule.in_force_from is None or rule.in_force_to is None or rule.in_force_from <= rule.in_force_to


def test_the_files_of_law_name_no_path_of_a_machine() -> None:
    for path in sorted((RULES / "laws").glob("*.yaml")):
        assert not [word for word in ("/work", "/tmp", "/home", "shared/") if word in path.read_text(encoding="utf-8")]  # noqa: S108 - looked for, not used


def test_each_file_of_law_holds_only_rules_of_its_letter() -> None:
    for path in sorted((RULES / "laws").glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - reads text only

        assert content["subject"].lower() == path.name[0]
        assert {rule["id"][0] for rule in content["rules"]} == {content["subject"]}


def test_every_rule_cited_anywhere_in_the_rules_exists() -> None:
    for path in sorted(p for p in RULES.rglob("*.yaml") if p.parent.name not in {"laws", "calendar"}):
        cited = set(cited_in(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)))  # noqa: S506 - reads text only

        assert cited <= set(BOOK.rules), path.name


def test_the_sixty_six_items_and_the_catch_all_of_the_implementing_rules_are_there() -> None:
    items = [rule_id for rule_id in BOOK.rules if rule_id.startswith("C-imp-")]

    assert len(items) == 66 + 1
    assert "C-imp-24" in items


def test_the_terms_of_the_legality_review_are_those_of_the_notice() -> None:
    assert (BOOK.rule("B-115-min").value, BOOK.rule("B-115-min").unit) == (5, "工作日")
    assert (BOOK.rule("B-115-max").value, BOOK.rule("B-115-max").citation) == (15, "国办发〔2018〕115号（五）")
    assert BOOK.rule("A-3unify-p").citation == "《湖南省行政程序规定》第四十九条"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 5, 1), "公平竞争审查制度实施细则"),
        (date(2024, 7, 31), "公平竞争审查制度实施细则"),
        (date(2024, 8, 1), "公平竞争审查条例"),
        (date(2025, 4, 20), "公平竞争审查条例实施办法"),
    ],
)
def test_the_shipped_competition_standards_follow_one_another(day: date, name: str) -> None:
    assert BOOK.standard_on("competition", day).name == name


def test_the_legality_standard_is_the_seven_points_since_december_2018() -> None:
    assert "B-115-points" in BOOK.standard_on("legality", date(2018, 12, 4)).rules
    with pytest.raises(Refusal, match="2018-12-03没有可适用的审查标准"):
        BOOK.standard_on("legality", date(2018, 12, 3))


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_shipped_years_agrees_with_an_independent_calendar(year: int) -> None:
    independent = holidays.country_holidays("CN", years=year)

    assert [d for d in days_of(year) if SHIPPED.is_working(d) is not independent.is_working_day(d)] == []


@pytest.mark.parametrize(("year", "working_days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_the_shipped_years_have_the_known_number_of_working_days(year: int, working_days: int) -> None:
    assert sum(map(SHIPPED.is_working, days_of(year))) == working_days


@pytest.mark.parametrize("year", YEARS)
def test_the_shipped_years_hold_the_days_that_the_facts_list(year: int) -> None:
    notice = SHIPPED.years[year]

    assert notice.work == listed(f"J-work-{year}")
    assert notice.off == {day for day in listed(f"J-off-{year}") if day.year == year}
    assert set(notice.festivals) == notice.off


def test_a_year_without_notice_has_weekends_and_fixed_statutory_days_only() -> None:
    off = {d for d in days_of(2027) if not SHIPPED.is_working(d) and d.weekday() < 5}

    assert not SHIPPED.knows(2027)
    assert off == {date(2027, 1, 1), date(2027, 10, 1)}  # the other fixed days fall on a weekend


def test_the_second_of_may_is_a_statutory_day_only_from_2025_on() -> None:
    bare = Calendar.of([])

    assert bare.is_working(date(2024, 5, 2))
    assert not bare.is_working(date(2025, 5, 2))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("source: 某处", "source: 某处\n    sorce: 某处", "laws/a-sample.yaml.*不认识的键“rules”第1项“sorce”"),
        ("    source: 某处\n", "", "缺少“rules”第1项“source”"),
        ("evidence: text", "evidence: sure", "“evidence”的值不合要求"),
        ("2018-07-10", "2018-07", "“in_force_from”"),
        ("2018-07-10", "2018-02-30", "laws/a-sample.yaml读不通"),
        ("source: 某处", "source: [某处", "laws/a-sample.yaml第.*行读不通"),
        ("source: 某处", "source: 某处\n    source: 别处", "第12行读不通（键“source”重复）"),
    ],
)
def test_a_bad_file_of_law_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        load_law(rules_with(tmp_path, GOOD_RULE.replace(old, new)))


def test_an_unknown_first_day_is_written_as_a_question_mark(tmp_path: Path) -> None:
    book = load_law(rules_with(tmp_path, GOOD_RULE.replace("2018-07-10", '"?"')))

    assert book.rule("A-1").in_force_from is None


def test_one_id_in_two_files_is_refused(tmp_path: Path) -> None:
    rules_with(tmp_path)

    with pytest.raises(BadInput, match="b-sample.yaml中的规则编号“A-1”已经用过"):
        load_law(rules_with(tmp_path, name="b-sample.yaml"))


def test_a_missing_folder_of_law_is_a_fault_of_the_installation(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="rules/laws"):
        load_law(tmp_path)
    with pytest.raises(EnvironmentFault, match="rules/calendar"):
        load_calendar(tmp_path)


def test_the_clauses_of_a_pack_below_a_head_and_packs_beside_it_are_left_alone(tmp_path: Path) -> None:
    head = "subject: competition\nname: 甲\ninstrument: 甲条例\nin_force_from: 2024-08-01\nevidence: text\n"
    with_standard(tmp_path, head + "cites: [A-1]\nrules:\n  - {code: X, anything: [1, 2]}\n")
    (tmp_path / "competition" / "2024-08-01.pack.yaml").write_text("area: competition\nunheard: of\n", encoding="utf-8")

    standard = load_law(tmp_path).standard_on("competition", date(2024, 8, 1))

    assert (standard.id, standard.rules) == ("competition/2024-08-01", ("A-1",))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("subject: competition", "subject: legality", "“subject”写的是legality"),
        ("2024-08-01", "2024-08-02", "“in_force_from”写的是2024-08-02"),
        ("A-1", "A-2", "引用了法规库中没有的规则A-2"),
        ("name: 甲", "nam: 甲", "不认识的键“nam”"),
    ],
)
def test_a_bad_head_of_a_standard_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    head = "subject: competition\nname: 甲\ninstrument: 甲条例\nin_force_from: 2024-08-01\ncites: [A-1]\n"

    with pytest.raises(BadInput, match=words):
        load_law(with_standard(tmp_path, head.replace(old, new)))


def test_the_law_is_read_once_for_a_folder() -> None:
    assert load_law(RULES) is BOOK
