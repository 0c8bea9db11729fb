import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlmodel import Session, select

from models.instrument import Instrument
from models.ledger import LedgerLine
from models.people import Section
from models.refusals import BadInput
from models.stock_words import number_key, read_day
from models.words import Force
from tasks.samples import load_samples
from tasks.stock import answering, export_stock, import_stock, stock_list, stock_status
from tasks.store import Store

TODAY = date(2026, 3, 2)
HEADER = ["文件名称", "文号", "起草单位", "发布日期", "有效期至", "效力状态"]
GOOD = ["示例市校车管理办法", "示教规〔2024〕9号", "基础教育科", "2024-05-06", "2029-05-31", "现行有效"]
REGISTERS = Path(__file__).parents[3] / "shared" / "data" / "cleanup" / "register_lists.jsonl"


def a_csv(folder: Path, *rows: list[str], header: list[str] = HEADER, codec: str = "utf-8-sig") -> Path:
    path = folder / "list.csv"
    with path.open("w", encoding=codec, newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def an_xlsx(folder: Path, *rows: list[object], sheets: int = 1) -> Path:
    book = Workbook()
    for sheet in [book.worksheets[0], *(book.create_sheet(f"附表{n}") for n in range(1, sheets))]:
        for row in rows:
            sheet.append(row)
    path = folder / "list.xlsx"
    book.save(path)
    return path


def changed(**cells: str) -> list[str]:
    names = dict(zip(("title", "number", "section", "published", "expires", "state"), GOOD, strict=True))
    return list({**names, **cells}.values())


def held(store: Store) -> list[Instrument]:
    with store.reading() as session:
        return list(session.exec(select(Instrument).order_by(Instrument.title)))


def status(store: Store, name: str, day: date) -> Force:
    with store.reading() as session:
        return Force(stock_status(session, name, day, store.now())["status"])


def test_the_sample_list_comes_in_with_the_force_each_document_has(store: Store) -> None:
    done = load_samples(store)

    assert len(done.added) == 10
    assert done.left_out == ()
    assert status(store, "示教规〔2020〕1号", TODAY) is Force.LAPSED
    assert status(store, "示教规〔2020〕1号", date(2025, 6, 30)) is Force.IN_FORCE
    assert status(store, "示教规〔2021〕2号", TODAY) is Force.REPEALED
    assert status(store, "示教规〔2022〕1号", TODAY) is Force.IN_FORCE


def test_usual_column_names_and_a_title_row_above_them_are_understood(store: Store, tmp_path: Path) -> None:
    path = a_csv(tmp_path, HEADER, GOOD, header=["示例市教育局规范性文件目录"])

    import_stock(store, path)

    (found,) = held(store)
    assert (found.title, found.document_number, found.published_on) == (GOOD[0], GOOD[1], date(2024, 5, 6))
    assert found.imported


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_a_list_is_read_in_the_usual_encodings(store: Store, tmp_path: Path, codec: str) -> None:
    import_stock(store, a_csv(tmp_path, GOOD, codec=codec))

    assert held(store)[0].title == GOOD[0]


def test_every_bad_cell_is_named_at_once_and_nothing_comes_in(store: Store, tmp_path: Path) -> None:
    bad_day, bad_rest = (
        changed(published="2024年2月30日", number="示教规〔2024〕8号"),
        changed(section="不存在科", state="半有效", title=""),
    )
    path = a_csv(tmp_path, GOOD, bad_day, bad_rest)

    with pytest.raises(BadInput) as refused:
        import_stock(store, path)

    for words in (
        "第3行“公布日期”",
        "第4行“起草科室”“不存在科”",
        "第4行“状态”“半有效”",
        "第4行“标题”是空的",
        "第4行“发文字号”与第2行重复",
    ):
        assert words in refused.value.message
    assert held(store) == []


def test_bad_rows_are_left_out_and_listed_when_asked(store: Store, tmp_path: Path) -> None:
    path = a_csv(tmp_path, GOOD, changed(published="近日", number="示教规〔2024〕8号"))

    done = import_stock(store, path, skip_bad=True)

    assert done.added == (GOOD[0],)
    assert len(done.left_out) == 1
    assert "第3行“公布日期”" in done.left_out[0]


def test_a_number_already_in_stock_is_refused_however_its_brackets_are_written(store: Store, tmp_path: Path) -> None:
    import_stock(store, a_csv(tmp_path, GOOD))

    with pytest.raises(BadInput, match="与库中已有的文件重复"):
        import_stock(store, a_csv(tmp_path, changed(number="示教规[2024]9号", title="另一件")))


def test_documents_without_numbers_are_told_apart_by_title_and_day(store: Store, tmp_path: Path) -> None:
    import_stock(store, a_csv(tmp_path, changed(number=""), changed(number="", published="2024-05-07")))

    with pytest.raises(BadInput, match="重复"):
        import_stock(store, a_csv(tmp_path, changed(number="")))
    assert len(held(store)) == 2


def test_a_dissolved_section_is_kept_and_its_heir_answers(store: Store, tmp_path: Path) -> None:
    done = import_stock(store, a_csv(tmp_path, changed(section="社会力量办学管理科")))

    with store.reading() as session:
        (row,) = stock_list(session, TODAY, store.now())
    assert (row["section"], row["answers"]) == ("社会力量办学管理科", "民办教育管理科")
    assert any("民办教育管理科" in note for note in done.notes)


def test_a_section_without_heir_leaves_its_documents_to_the_legal_section(store: Store) -> None:
    with store.writing() as session:
        gone = _section(session, "社会力量办学管理科")
        gone.successor_id = None
        session.add(gone)
        session.flush()

        answers = answering(session, gone.organ_id, gone.id, TODAY)

    assert answers.section is not None
    assert answers.section.name == "法宣科"
    assert "没有承接科室" in answers.says


def _section(session: Session, name: str) -> Section:
    return session.exec(select(Section).where(Section.name == name)).one()


def test_a_workbook_is_read_with_its_own_dates_and_other_sheets_are_named(store: Store, tmp_path: Path) -> None:
    row: list[object] = [*GOOD[:3], datetime(2024, 5, 6), 47269, GOOD[5]]  # noqa: DTZ001 - a spreadsheet's day has no zone

    done = import_stock(store, an_xlsx(tmp_path, list(HEADER), row, sheets=2))

    (found,) = held(store)
    assert (found.published_on, found.expires_on) == (date(2024, 5, 6), date(2029, 5, 31))
    assert any("附表1" in note for note in done.notes)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_cell_with_a_formula_is_refused(store: Store, tmp_path: Path, kind: str) -> None:
    row = changed(title='=HYPERLINK("http://x","办法")')
    path = a_csv(tmp_path, row) if kind == "csv" else an_xlsx(tmp_path, list(HEADER), list(row))

    with pytest.raises(BadInput, match="第2行“标题”是公式"):
        import_stock(store, path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空"),
        (b"PK\x03\x04broken", "表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "表格"),
        (b"%PDF-1.7\n", "表格"),
        ("只有,两列\n没有,表头\n".encode(), "表头"),
        ("标题,文件名称,文号\n甲,乙,丙\n".encode(), "只留一列"),
        ("标题,文号\n".encode(), "没有可以导入"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(store: Store, tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)

    with pytest.raises(BadInput, match=said):
        import_stock(store, path)


def test_a_list_that_says_in_force_of_a_lapsed_document_does_not_make_it_so(store: Store, tmp_path: Path) -> None:
    done = import_stock(store, a_csv(tmp_path, changed(expires="2025-12-31")))

    assert status(store, GOOD[1], TODAY) is Force.LAPSED
    assert any("按自动失效认定" in note for note in done.notes)


def test_an_end_without_a_day_is_dated_by_the_import_and_said_so(store: Store, tmp_path: Path) -> None:
    done = import_stock(store, a_csv(tmp_path, changed(state="宣布失效")))

    assert status(store, GOOD[1], TODAY) is Force.LAPSED
    assert any("按导入之日记" in note for note in done.notes)


def test_an_end_with_a_day_is_dated_by_it(store: Store, tmp_path: Path) -> None:
    path = a_csv(tmp_path, [*changed(state="废止"), "2025-08-01"], header=[*HEADER, "废止日期"])

    import_stock(store, path)

    assert status(store, GOOD[1], date(2025, 7, 31)) is Force.IN_FORCE
    assert status(store, GOOD[1], date(2025, 8, 1)) is Force.REPEALED


def test_a_document_without_a_day_of_publication_binds_nobody_until_it_is_known(store: Store, tmp_path: Path) -> None:
    done = import_stock(store, a_csv(tmp_path, changed(published="")))

    assert status(store, GOOD[1], TODAY) is Force.NOT_BINDING
    assert any("没有公布日期" in note for note in done.notes)


def test_days_out_of_order_are_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="早于施行日期"):
        import_stock(store, a_csv(tmp_path, changed(expires="2024-01-01")))


def test_each_document_brought_in_has_its_own_chain_in_the_ledger(store: Store, tmp_path: Path) -> None:
    import_stock(store, a_csv(tmp_path, GOOD))

    with store.reading() as session:
        bodies = session.exec(select(LedgerLine.body).where(LedgerLine.chain == "instrument:1")).all()
    assert [json.loads(body)["event"]["kind"] for body in bodies] == ["imported", "force"]


def test_the_list_is_narrowed_by_status(store: Store) -> None:
    load_samples(store)

    with store.reading() as session:
        lapsed = stock_list(session, TODAY, store.now(), "已失效")
        with pytest.raises(BadInput, match="没有“半有效”这一状态"):
            stock_list(session, TODAY, store.now(), "半有效")

    assert [row["number"] for row in lapsed] == ["示教规〔2020〕1号"]


def test_the_status_names_version_and_reasons(store: Store) -> None:
    load_samples(store)

    with store.reading() as session:
        said = stock_status(session, "示例市中小学生午间休息管理规定", TODAY, store.now())

    assert list(said) == ["title", "number", "status", "name", "version", "reasons"]
    assert (said["status"], said["name"], said["version"]) == ("in_force", "现行有效", 1)
    assert said["reasons"] == ["2022年3月1日起施行", "2027年2月28日有效期届满"]


@pytest.mark.parametrize("name", ["示教规[2022]1号", "《示例市中小学生午间休息管理规定》", "slcr-2022-03001"])
def test_a_document_is_found_by_its_number_however_it_is_typed(store: Store, name: str) -> None:
    load_samples(store)

    assert status(store, name, TODAY) is Force.IN_FORCE


def test_a_document_that_is_not_there_is_bad_input(store: Store) -> None:
    with pytest.raises(BadInput, match="存量里没有"):
        status(store, "示教规〔1999〕1号", TODAY)


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_an_export_can_be_brought_in_again_elsewhere(store: Store, tmp_path: Path, name: str) -> None:
    import_stock(store, a_csv(tmp_path, changed(title="'+办法（试行）"), changed(number="", title="另一件")))
    with store.writing() as session:
        count = export_stock(session, tmp_path / name, TODAY, store.now())
        for found in session.exec(select(Instrument)):
            found.document_number, found.title = f"旧{found.id}", f"旧{found.id}"
            session.add(found)

    again = import_stock(store, tmp_path / name)

    assert count == 2
    assert again.added == ("+办法（试行）", "另一件")


def test_an_exported_cell_never_runs_as_a_formula(store: Store, tmp_path: Path) -> None:
    import_stock(store, a_csv(tmp_path, changed(title="'=1+1")))
    with store.reading() as session:
        export_stock(session, tmp_path / "out.csv", TODAY, store.now())

    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[1].startswith("'=1+1,")


WRITTEN = st.sampled_from(
    ["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y/%m/%d}", "{0:%Y%m%d}"]
)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)), WRITTEN)
def test_a_day_is_read_however_it_is_written(day: date, form: str) -> None:
    assert read_day(form.format(day)) == day


@given(st.text(max_size=12))
def test_whatever_a_cell_holds_is_a_day_or_none(words: str) -> None:
    assert read_day(words) is None or isinstance(read_day(words), date)


def test_dashes_and_brackets_do_not_make_another_number() -> None:
    assert number_key("SLCR—2022—03001") == number_key("slcr-2022-03001")
    assert number_key("示教规（2022）1号") == number_key("示教规〔2022〕 1号")


def test_real_lists_come_in_without_a_crash(store: Store, tmp_path: Path) -> None:
    if not REGISTERS.exists():
        pytest.skip("../shared/data/cleanup/register_lists.jsonl is absent")
    rows = [json.loads(line) for line in REGISTERS.read_text(encoding="utf-8").splitlines()]
    listed = [[row["title"], row["date"], row["validity_status"]] for row in rows]
    path = a_csv(tmp_path, *listed, header=["文件名称", "发布日期", "效力状态"])

    done = import_stock(store, path, skip_bad=True)

    assert len(done.added) + len(done.left_out) == len(rows)
    assert all("重复" in fault for fault in done.left_out)
    assert len(done.added) > len(rows) * 0.9
