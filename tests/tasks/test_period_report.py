"""The report of a period: it counts what lies between two days, agrees with the ledgers, and is a readable .docx."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest

from models.figures.ledger import Column, Ledger, Row
from models.figures.period import MOST_ROWS, part_of
from models.refusals import BadInput
from tasks.period_report import period_report
from tasks.samples import load_samples
from tasks.store import Store
from tasks.writing.period_docx import period_docx
from tests.installation import opened
from tests.lives import Life

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """One matter published in 2026, over a stock published before; one terminated; only read here."""
    with opened(tmp_path_factory.mktemp("office")) as store:
        load_samples(store)
        first = Life(store)
        first.open("draft-2.txt")
        first.go("signoff")
        first.at_case("weizj", "", "terminate", reason="不再需要")
        second = Life(store, day=first.day)
        second.open()
        second.finish()
        yield second


def figures(store: Store, first: date, last: date) -> dict[str, str]:
    return dict(period_report(store, first, last).figures)


def test_a_year_holds_what_was_done_in_it(life: Life) -> None:
    made = figures(life.store, *YEAR)

    assert made["新提交的事项"] == "2 件"
    assert made["办结的事项"].startswith("2 件（")
    assert {"已归档 1", "已终止 1"} <= set(made["办结的事项"].split("（")[1].rstrip("）").split("，"))
    assert made["公布的文件"] == "1 件"
    assert made["编发的号码"] == "2 个"
    assert made["合法性审核"] == "1 件（合法 1）"
    assert made["报送备案"] == "1 件"


def test_days_outside_the_period_do_not_count(life: Life) -> None:
    before = figures(life.store, date(2010, 1, 1), date(2010, 12, 31))

    assert before["新提交的事项"] == "0 件"
    assert before["公布的文件"] == "0 件"
    assert before["编发的号码"] == "0 个"
    assert before["办结的事项"] == "0 件"


def test_first_and_last_day_are_counted(life: Life) -> None:
    opened_on = date(2026, 3, 2)

    assert figures(life.store, opened_on, opened_on)["新提交的事项"] == "1 件"
    assert figures(life.store, opened_on + timedelta(days=1), opened_on + timedelta(days=1))["新提交的事项"] == "0 件"


def test_the_stock_in_force_is_that_of_the_last_day(life: Life) -> None:
    early = figures(life.store, date(2026, 3, 2), date(2026, 3, 3))
    name = next(name for name in early if name.endswith("现行有效文件"))

    assert name.startswith("2026-03-03")
    assert int(early[name].split()[0]) > 0


def test_nothing_is_said_of_missing_numbers_of_a_period(life: Life) -> None:
    part = next(p for p in period_report(life.store, *YEAR).parts if p.title == "编号")

    assert part.notes == ()
    assert [row[1] for row in part.rows] == ["示教规〔2026〕1号", "SLCR—2026—03001"]


def test_the_report_is_a_word_file_with_every_part(life: Life, tmp_path: Path) -> None:
    made = period_report(life.store, *YEAR)
    path = tmp_path / "r.docx"
    path.write_bytes(period_docx(made))

    read = docx.Document(str(path))
    words = "\n".join(p.text for p in read.paragraphs)
    tables = ["\n".join(cell.text for row in table.rows for cell in row.cells) for table in read.tables]

    assert "示例市教育局行政规范性文件办理情况" in words
    assert "（2026年1月1日至2026年12月31日）" in words
    assert [part.title for part in made.parts if part.title not in words] == []
    assert "示教规〔2026〕1号" in "\n".join(tables)
    assert path.read_bytes() == period_docx(made)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [(date(2026, 2, 1), date(2026, 1, 1), "早于起日"), (date(2999, 1, 1), date(2999, 2, 1), "还没有到")],
)
def test_days_that_cannot_be_are_bad_input(life: Life, first: date, last: date, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        period_report(life.store, first, last)


def test_a_part_shows_so_many_rows_and_counts_the_rest() -> None:
    rows = tuple(Row((n,)) for n in range(MOST_ROWS + 3))

    part = part_of(Ledger("x", "x", "x", (Column("数"),), rows, len(rows)), "x", ("数",))

    assert len(part.rows) == MOST_ROWS
    assert part.notes == ("另有 3 行没有列出，见台账。",)
