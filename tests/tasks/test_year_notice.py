"""An operator loads a further year from a table or a YAML file; every bad cell or key is named."""

from datetime import date
from pathlib import Path

import pytest

from models.clock import Term, Unit, due
from models.law import Evidence
from models.refusals import BadInput
from tasks.lawbook import load_calendar
from tasks.year_notices import read_year_notice

RULES = Path(__file__).parents[2] / "rules"
SHIPPED = load_calendar(RULES)
TITLE = "国务院办公厅关于2027年部分节假日安排的通知"


def a_table(folder: Path, *rows: str, heading: str = "日期,类别", encoding: str = "utf-8") -> Path:
    path = folder / "2027.csv"
    path.write_text("\n".join([heading, *rows]), encoding=encoding)
    return path


def test_an_operators_year_is_added_to_the_shipped_ones(tmp_path: Path) -> None:
    further = read_year_notice(a_table(tmp_path, "2027-01-01,放假", "2027/2/8,放假", "2027年2月6日,调休上班"), title=TITLE)

    extended = load_calendar(RULES, [further])

    assert extended.knows(2027)
    assert not extended.is_working(date(2027, 2, 8))
    assert extended.is_working(date(2027, 2, 6))
    assert not SHIPPED.knows(2027)


def test_an_operators_notice_replaces_a_shipped_one_of_the_same_year(tmp_path: Path) -> None:
    mended = read_year_notice(a_table(tmp_path, "2026-01-01,放假"), title=TITLE.replace("2027", "2026"))

    extended = load_calendar(RULES, [mended])

    assert not SHIPPED.is_working(date(2026, 2, 16))
    assert extended.is_working(date(2026, 2, 16))


def test_a_table_saved_by_an_office_program_is_read(tmp_path: Path) -> None:
    path = a_table(tmp_path, "2027-02-08,放假,春节", "", " , ", heading="日期,类别,节日", encoding="gb18030")

    notice = read_year_notice(path, title=TITLE, number="国办发明电〔2026〕1号")

    assert (notice.year, notice.title, notice.number, notice.evidence) == (2027, TITLE, "国办发明电〔2026〕1号", Evidence.TEXT)
    extended = load_calendar(RULES, [notice])
    assert "扣除春节放假1天" in due(extended, date(2027, 2, 5), Term(1, Unit.WORKING_DAY)).explanation


def test_all_bad_cells_of_a_table_are_named_at_once_by_row_and_column(tmp_path: Path) -> None:
    path = a_table(
        tmp_path,
        "2027-02-30,放假",
        "2028-01-01,放假",
        "2027-02-08,休息",
        "2027-02-09,调休上班",
        "2027-10-01,放假",
        "2027-10-01,放假,多余",
    )

    with pytest.raises(BadInput) as refused:
        read_year_notice(path, title=TITLE)

    for words in (
        "有6处不能使用",
        "第2行“日期”列：“2027-02-30”不是日期",
        "第3行“日期”列：2028-01-01不在2027年内",
        "第4行“类别”列：“休息”不是放假或调休上班",
        "第5行“日期”列：2027-02-09不是周六或周日",
        "第7行“表头之外的”列：多出“多余”",
        "第7行“日期”列：2027-10-01与第6行重复",
    ):
        assert words in refused.value.message


def test_a_statutory_day_cannot_be_a_make_up_day(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="2027-05-01是劳动节"):
        read_year_notice(a_table(tmp_path, "2027-05-01,调休上班"), title=TITLE)


@pytest.mark.parametrize("heading", ["日期", "日期,类别,备注", "日期,类别,类别", "", "day,kind"])
def test_a_table_with_other_columns_is_refused(tmp_path: Path, heading: str) -> None:
    with pytest.raises(BadInput, match="应为日期、类别"):
        read_year_notice(a_table(tmp_path, "2027-01-01,放假", heading=heading), title=TITLE)


def test_a_table_without_any_day_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有任何放假日"):
        read_year_notice(a_table(tmp_path, "2027-02-06,调休上班"), title=TITLE)


def test_a_table_without_the_year_in_a_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="标题中要有年份"):
        read_year_notice(a_table(tmp_path, "2027-01-01,放假"))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8\x00", b"a" * 1_000_001, b'\xe6\x97,"' + b"x" * 200_000])
def test_a_table_that_is_no_text_or_far_too_long_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "2027.csv"
    path.write_bytes(content)

    with pytest.raises(BadInput):
        read_year_notice(path, title=TITLE)


def test_a_missing_file_and_another_kind_of_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="读不出来"):
        read_year_notice(tmp_path / "none.csv", title=TITLE)
    with pytest.raises(BadInput, match=r"不是\.csv或\.yaml"):
        read_year_notice(tmp_path / "2027.xlsx", title=TITLE)


def test_a_year_is_read_from_yaml_and_off_needs_no_quotes(tmp_path: Path) -> None:
    path = tmp_path / "2027.yaml"
    path.write_text(f"year: 2027\nnotice: {{title: {TITLE}, number: ''}}\noff: [2027-01-01]\nwork: []\n", encoding="utf-8")

    assert read_year_notice(path).off == {date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("lists", "words"),
    [
        ("off: [2027-01-01, 2027-01-01]\nwork: []", "2027-01-01重复出现"),
        ("off: [2027-02-06]\nwork: [2027-02-06]", "2027-02-06重复出现"),
        ("off: [2026-12-31]\nwork: []", "2026-12-31不在2027年内"),
        ("off: [2027-01-01]\nwork: [2027-02-08]", "不是周六或周日"),
        ("off: [2027-02-30]\nwork: []", "读不通"),
        ("off: [2027-01-01]\nwork: []\nholidays: []", "不认识的键“holidays”"),
        ("off: [2027-01-01]", "缺少“work”"),
        ("off: [2027-01-01]\nwork: []\noff: []", "键“off”重复"),
    ],
)
def test_a_bad_year_in_yaml_is_refused(tmp_path: Path, lists: str, words: str) -> None:
    path = tmp_path / "2027.yaml"
    path.write_text(f"year: 2027\nnotice: {{title: {TITLE}, number: ''}}\n{lists}\n", encoding="utf-8")

    with pytest.raises(BadInput, match=words):
        read_year_notice(path)
