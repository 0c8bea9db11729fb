"""The ledgers over whole lives: what stands in them, for whom, in how many statements – and their files."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import event
from sqlmodel import Session, select

from models.case import Case, Deadline
from models.clock import day_of
from models.figures.ledger import Column, Kind, Ledger, Row, number
from models.number import NumberSeries
from models.people import Section
from models.refusals import BadInput
from tasks.campaigns import open_campaign
from tasks.comment_rows import Received
from tasks.consulting import receive
from tasks.figure_reading import PAGE, Asked
from tasks.figures import LEDGERS, ledger, overview, sections, years
from tasks.people import who
from tasks.samples import load_samples
from tasks.store import Store
from tasks.writing.workbook import csv_table, workbook
from tests.installation import opened
from tests.lives import Life, installed

AT = datetime(2026, 6, 15, 1, tzinfo=UTC)
ALL = Asked(whole=True)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An office with a stock, one matter published, one under review, one sent back, and a clean-up; only read here."""
    with opened(tmp_path_factory.mktemp("office")) as store:
        load_samples(store)
        first = Life(store)
        first.open()
        first.go("seal")
        first.at_case("chenbh", "", "void-number", to="示教规〔2026〕1号", reason="用印有误")
        first.finish()
        second = Life(store, day=first.day, drafter="sunmh", head="lics")
        second.open("draft-2.txt")
        second.go("legality")
        third = Life(store, day=second.day)
        third.open("draft-2.txt")
        third.go("signoff")
        third.act("qianrh", "signoff", "conclude", outcome="refused", reason="材料不全")
        open_campaign(store, "2026年清理", "zhoush", before=None, due=date(2026, 12, 1))
        yield store


def read(store: Store, name: str, asked: Asked = ALL, login: str = "zhoush") -> Ledger:
    """Return a ledger as somebody sees it."""
    with store.reading() as session:
        me = who(session, login, day_of(store.now()))
        return ledger(session, me, name, asked, store.now())


def table(found: Ledger) -> list[dict[str, object]]:
    """Return the rows of a ledger by the titles of its columns."""
    titles = [column.title for column in found.columns]
    return [dict(zip(titles, row.cells, strict=True)) for row in found.rows]


@pytest.mark.parametrize("name", LEDGERS)
@pytest.mark.parametrize("asked", [ALL, Asked(year=2026), Asked(year=2020, section=3), Asked(section=4711)])
def test_each_line_and_the_total_fit_the_columns(office: Store, name: str, asked: Asked) -> None:
    found = read(office, name, asked)

    assert (found.name, found.title) == (name, LEDGERS[name].title)
    assert all(len(row.cells) == len(found.columns) for row in found.rows)
    assert len(found.total) in {0, len(found.columns)}
    assert found.count == len(found.rows)
    kinds = {Kind.NUMBER: (int, float), Kind.DAY: (date,), Kind.SHARE: (float,), Kind.TEXT: (str,)}
    wrong = [
        (c.title, v)
        for r in found.rows
        for c, v in zip(found.columns, r.cells, strict=True)
        if v is not None and not isinstance(v, kinds[c.kind])
    ]
    assert wrong == []


def test_the_numbers_are_proved_to_have_no_gap(office: Store) -> None:
    found = read(office, "numbers")

    assert found.alarms == ()
    assert "示例市教育局发文字号（2026年）：1 至 2 号，共 2 个，逐号核对，没有缺号、重号，其中作废 1 个。" in found.notes
    states = {row["号码"]: (row["状态"], row["作废原因"]) for row in table(found)}
    assert states["示教规〔2026〕1号"] == ("作废", "用印有误")
    assert states["示教规〔2026〕2号"] == ("有效", "")


def test_a_missing_number_is_an_alarm_for_everyone_also_when_none_is_left(store: Store) -> None:
    with store.writing() as session:
        session.add(NumberSeries(organ_id=1, kind="document", year=2026, pattern="示〔{year}〕{n}号", serial=2))

    found = read(store, "numbers")

    assert found.notes == ()
    assert "缺1、2号" in found.alarms[0]


def test_numbers_of_matters_one_may_not_read_are_left_out_and_their_count_is_said(office: Store) -> None:
    found = read(office, "numbers", login="sunmh")

    assert found.rows == ()
    assert any(note.startswith("另有 3 个号码") for note in found.notes)
    assert any("没有缺号" in note for note in found.notes)


def test_nobody_finds_a_matter_in_a_ledger_that_they_may_not_read(office: Store) -> None:
    for name in ("reviews", "competition", "progress", "returns", "consultations", "filings"):
        seen = {row.link.removesuffix("/comments") for row in read(office, name, login="sunmh").rows}
        assert seen <= {"/cases/2"}, name
    assert {row.link for row in read(office, "progress", login="sunmh").rows} == {"/cases/2"}


def test_a_review_shows_its_days_against_the_limit(office: Store) -> None:
    running, concluded = table(read(office, "reviews"))

    assert (running["状态"], running["已用工作日"], running["法定时限"], running["超出"]) == ("在审", 21, 15, 6)
    assert (concluded["状态"], concluded["审核结论"], concluded["超出"]) == ("审结", "合法", None)
    assert (concluded["承办人"], concluded["收件日期"]) == ("吴清议", concluded["受理日期"])


def test_the_days_of_a_pause_are_not_counted(tmp_path: Path) -> None:
    life = Life(installed(tmp_path, pause_after_acceptance="allowed"))
    life.open()
    life.go("legality")
    life.later(1)
    life.act("wuqy", "legality", "pause", reason="等待上级答复")
    life.later(40)
    (row,) = table(read(life.store, "reviews"))
    assert (row["状态"], row["已用工作日"], row["中止次数"]) == ("中止", 0, 1)

    life.act("wuqy", "legality", "resume")
    life.later(1)

    (row,) = table(read(life.store, "reviews"))
    deadline = life.rows(Deadline)[0].due
    assert (row["状态"], row["已用工作日"], row["超出"]) == ("在审", 2, None)
    (progress,) = table(read(life.store, "progress"))
    assert (progress["本环节已用工作日"], progress["法定届满日"], progress["提醒"]) == (2, deadline, "未到期")
    life.store.engine.dispose()


def test_the_limit_is_used_up_on_the_last_day_of_the_deadline(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("legality")
    life.to_day(life.rows(Deadline)[0].due)

    (row,) = table(read(store, "reviews"))

    assert (row["已用工作日"], row["超出"]) == (15, None)


def test_what_waits_to_be_accepted_and_what_was_refused_is_entered(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("accept")
    assert [row["状态"] for row in table(read(store, "reviews"))] == ["待受理"]

    life.act("wuqy", "accept", "conclude", outcome="refused", reason="缺少制定依据")

    (row,) = table(read(store, "reviews"))
    assert (row["状态"], row["审核结论"], row["已用工作日"]) == ("不予受理", "材料不符合要求，退回", None)
    (back,) = table(read(store, "returns"))
    assert (back["退回的环节"], back["退到"], back["理由"]) == ("合法性审核受理", "报送合法性审核", "缺少制定依据")


def test_a_call_for_supplements_is_a_return_with_its_reason(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("accept")

    life.act("wuqy", "accept", "ask-materials", reason="请补充制定依据", on=life.day + timedelta(days=5))

    (row,) = table(read(store, "returns"))
    assert (row["方式"], row["理由"], row["退到"]) == ("补正", "请补充制定依据", "起草科室")


def test_returns_are_counted_by_step_and_reason(office: Store) -> None:
    found = read(office, "returns")

    assert found.charts[0].rows == (("科室负责人审签·退回修改", "1"),)
    assert table(found)[0]["理由"] == "材料不全"
    assert read(office, "returns", Asked(year=2025)).count == 0


def test_an_exception_shows_its_last_day_and_turns_red_when_it_is_over(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("competition_first")
    said = dict.fromkeys(("effect", "situation", "least_harm", "period"), "已说明") | {"ends_on": "2026-12-31"}
    life.act(life.drafter, "competition_first", "conclude", outcome="exception", data=said)
    life.go("competition_group")
    assert (table(read(store, "competition"))[0]["例外截止"], read(store, "competition").rows[0].tone) == (
        date(2026, 12, 31),
        "amber",
    )

    life.to_day(date(2027, 1, 4))

    assert read(store, "competition").rows[0].tone == "red"


def test_comments_are_counted_by_what_became_of_them_and_nobody_is_named(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public", text="局门户网站", on=life.day)
    with store.writing() as session:
        receive(session, life.case_id, [Received(life.day, words, source="李某") for words in ("应当公开", "费用过高")])

    found = read(store, "consultations")

    (row,) = table(found)
    assert (row["收到意见"], row["未处理"], row["状态"]) == (2, 2, "进行中")
    assert "李某" not in str(found)


def test_a_clean_up_is_counted_by_the_section_that_answers(office: Store) -> None:
    found = read(office, "clean-ups")

    rows = {row["科室"]: row for row in table(found)}
    assert rows["基础教育科"]["待定"] == rows["基础教育科"]["文件数"] == 4
    assert "社会力量办学管理科" not in rows
    assert [row["科室"] for row in table(read(office, "clean-ups", Asked(section=3)))] == ["基础教育科"]


def test_the_stock_says_what_runs_out_soon(office: Store) -> None:
    found = read(office, "stock")

    first = table(found)[0]
    assert (first["有效期至"], first["距届满（日）"], first["提醒"]) == (date(2027, 2, 28), 258, "")
    with office.reading() as session:
        me = who(session, "zhoush", day_of(AT))
        later = ledger(session, me, "stock", ALL, datetime(2027, 1, 4, tzinfo=UTC))
    assert (table(later)[0]["提醒"], later.rows[0].tone) == ("90 日内届满", "red")
    assert "现行有效 8 件" in str(found.total[0])


def test_the_overview_says_what_is_late_and_shows_its_pictures(office: Store) -> None:
    with office.reading() as session:
        seen = overview(session, who(session, "zhoush", day_of(AT)), AT)

    assert seen.figures[:2] == (("在办事项", 2, ""), ("逾期", 1, "red"))
    assert [(one.case, one.says) for one in seen.due] == [(2, "已过 10 日")]
    assert [chart.name for chart in seen.charts] == ["stages", "load-by-section", "returns-by-reason", "time-per-step"]
    assert ("合法性审核", "7", "15") in seen.charts[3].rows


def test_an_empty_office_has_empty_ledgers_and_no_picture(store: Store) -> None:
    with store.reading() as session:
        seen = overview(session, who(session, "zhoush", day_of(AT)), AT)

    assert (seen.charts, seen.due) == ((), ())
    assert all(read(store, name).count == 0 for name in LEDGERS)


def statements(store: Store, name: str) -> int:
    """Count the statements a ledger takes."""
    counted: list[str] = []

    def count(_: object, __: object, statement: str, *___: object) -> None:
        counted.append(statement)

    event.listen(store.engine, "before_cursor_execute", count)
    read(store, name, Asked(year=2026))
    event.remove(store.engine, "before_cursor_execute", count)
    return len(counted)


def test_the_number_of_statements_does_not_grow_with_the_matters(store: Store) -> None:
    life = Life(store)
    life.open()
    life.finish()
    one = {name: statements(store, name) for name in LEDGERS}
    life.open()
    life.finish()
    life.open()
    life.go("legality")

    many = {name: statements(store, name) for name in LEDGERS}

    assert many == one
    assert max(many.values()) <= 14


def more_cases(session: Session, count: int) -> None:
    """Put many matters on the list; nothing but their heads."""
    section = session.exec(select(Section.id).where(Section.name == "基础教育科")).one() or 0
    session.add_all(
        Case(
            kind="x", title=f"第{n}件", organ_id=1, section_id=section, opened_at=AT, procedure="normative-document/2025-04-20"
        )
        for n in range(count)
    )


def test_a_long_ledger_comes_in_pages_and_a_file_holds_it_whole(store: Store) -> None:
    with store.writing() as session:
        more_cases(session, PAGE + 50)

    first, last, beyond = (read(store, "progress", Asked(page=n)) for n in (1, 2, 99))

    assert (first.count, len(first.rows), len(last.rows)) == (PAGE + 50, PAGE, 50)
    assert beyond.rows == last.rows
    assert not {row.cells[0] for row in first.rows} & {row.cells[0] for row in last.rows}
    assert len(read(store, "progress").rows) == PAGE + 50


def test_a_ledger_that_is_not_there_and_a_year_that_is_none_are_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="没有“secrets”这一台账"):
        read(store, "secrets")
    with pytest.raises(BadInput, match="年份"):
        read(store, "numbers", Asked(year=99999))


def test_the_years_and_sections_that_may_be_asked_for(office: Store) -> None:
    with office.reading() as session:
        me = who(session, "zhoush", day_of(AT))
        names = [name for _, name in sections(session, me, AT)]
        known = years(session, datetime(2027, 1, 4, tzinfo=UTC))

    assert known == (2027, 2026)
    assert names[-1] == "社会力量办学管理科（已撤并）"
    assert "法治科" not in names


SAID = ["=1+1", "+cmd|'/c calc'!A1", "-2", "@SUM(A1)", "\t=1", "普通\x07的题目"]
MADE = Ledger(
    "t",
    "台账[1]",
    "",
    (Column("标题", width=40), Column("日期", Kind.DAY), number("件数"), Column("比例", Kind.SHARE)),
    tuple(Row((words, date(2026, 3, 2), 3, 0.25)) for words in SAID),
    len(SAID),
    total=("合计", None, 18, None),
    notes=("=2+2",),
)


def test_no_cell_of_a_workbook_is_a_formula_and_days_are_days() -> None:
    sheet = load_workbook(io.BytesIO(workbook(MADE, AT, "年份：2026年"))).worksheets[0]

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert sheet.title == "台账 1"
    assert sheet.freeze_panes == "B5"
    assert [cell.value for cell in sheet[4]] == ["标题", "日期", "件数", "比例"]
    assert [sheet.cell(5 + n, 1).value for n in range(5)] == SAID[:5]
    assert sheet.cell(10, 1).value == "普通的题目"
    assert sheet["B5"].value == datetime(2026, 3, 2)  # noqa: DTZ001 - a cell's day has no zone
    assert (sheet["B5"].number_format, sheet["C5"].value, sheet["D5"].number_format) == ("yyyy-mm-dd", 3, "0%")
    assert (sheet["A5"].font.name, sheet.column_dimensions["A"].width) == ("宋体", 40)
    assert (sheet["A11"].value, sheet["C11"].value) == ("合计", 18)


def test_csv_opens_in_excel_and_runs_nothing() -> None:
    data = csv_table(MADE)

    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert data.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in rows[1:6]] == [f"'{words}" for words in SAID[:5]]
    assert rows[1][1:] == ["2026-03-02", "3", "25%"]
    assert rows[-1] == ["合计", "", "18", ""]


def test_every_ledger_can_be_written_to_both_files(office: Store) -> None:
    for name in LEDGERS:
        found = read(office, name)
        sheet = load_workbook(io.BytesIO(workbook(found, AT))).worksheets[0]
        titles = [column.title for column in found.columns]
        assert titles in [[cell.value for cell in row][: len(titles)] for row in sheet.iter_rows(max_row=12)]
        assert len(list(csv.reader(io.StringIO(csv_table(found).decode("utf-8-sig"))))) == found.count + 1 + bool(found.total)


def test_the_ledgers_are_the_same_on_postgresql(pg_store: Store) -> None:
    life = Life(pg_store)
    life.open()
    life.finish()
    life.open()
    life.go("legality")

    counts = {name: read(pg_store, name).count for name in LEDGERS}

    assert (counts["numbers"], counts["reviews"], counts["progress"], counts["filings"]) == (2, 2, 2, 1)
    assert read(pg_store, "progress", Asked(year=2026, section=3)).count == 2
    with pg_store.reading() as session:
        assert overview(session, who(session, "zhoush", day_of(AT)), AT).figures[0] == ("在办事项", 1, "")
