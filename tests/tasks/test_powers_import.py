"""The list of powers in an installation: brought in whole or not at all, replaced in one move, read without a database."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlmodel import select

from models.ledger import LedgerLine
from models.refusals import BadInput, EnvironmentFault
from tasks.powers import FILE, keep_powers, load_powers
from tasks.powers_import import import_powers
from tasks.screening import screen_text
from tasks.store import Store
from tests.powers_samples import DAY, LIST, ROOT, sample_powers
from tests.text_builders import text_of

HEADER = ["类别", "事项名称", "依据"]
FINE = "示例市教育局规定\n第一条　培训机构超时培训的，处5000元罚款。\n"


def a_csv(folder: Path, *rows: list[str]) -> Path:
    path = folder / "powers.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([HEADER, *rows])
    return path


def names(store: Store) -> list[str]:
    held = load_powers(store.settings.home)
    return [power.name for power in held.powers] if held else []


def test_the_sample_list_comes_in_and_is_read_back_the_same(store: Store) -> None:
    done = import_powers(store, LIST, by="clerk")

    held = load_powers(store.settings.home)
    assert held == done.powers
    assert held.powers == sample_powers().powers
    assert held.imported_on == "2026-03-02"


def test_the_ledger_says_who_brought_in_which_file(store: Store) -> None:
    import_powers(store, LIST, by="clerk")

    with store.reading() as session:
        lines = [json.loads(line.body) for line in session.exec(select(LedgerLine))]
    assert "powers-import" in json.dumps(lines)
    assert "clerk" in json.dumps(lines)


def test_a_workbook_is_read_as_well(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    for row in (HEADER, ["行政许可", "校车使用许可", "《校车安全管理条例》"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "powers.xlsx")

    import_powers(store, tmp_path / "powers.xlsx")

    assert names(store) == ["校车使用许可"]


def test_one_bad_row_leaves_the_list_before_as_it_was_and_all_are_named(store: Store, tmp_path: Path) -> None:
    import_powers(store, LIST)
    before = (store.settings.home / FILE).read_bytes()
    bad = a_csv(
        tmp_path, ["行政许可", "校车使用许可", "《校车安全管理条例》"], ["甲", "乙", "丙"], ["行政处罚", "丁的处罚", ""]
    )

    with pytest.raises(BadInput) as refused:
        import_powers(store, bad)

    assert "第3行“类别”" in refused.value.message
    assert "第4行“依据”" in refused.value.message
    assert (store.settings.home / FILE).read_bytes() == before
    assert [path.name for path in store.settings.home.glob(f"{FILE}*")] == [FILE]


def test_an_empty_table_and_another_kind_of_file_are_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="空的"):
        import_powers(store, a_csv(tmp_path))
    (tmp_path / "powers.pdf").write_bytes(b"%PDF-1.4\n")
    with pytest.raises(BadInput):
        import_powers(store, tmp_path / "powers.pdf")
    assert load_powers(store.settings.home) is None


def test_a_damaged_file_is_refused_and_never_taken_for_no_list(tmp_path: Path) -> None:
    keep_powers(tmp_path, sample_powers())
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-40])

    with pytest.raises(EnvironmentFault, match="重新导入"):
        load_powers(tmp_path)


def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="数据目录"):
        keep_powers(tmp_path / "nowhere", sample_powers())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(EnvironmentFault, match="不能写入"):
        keep_powers(tmp_path, sample_powers())


def test_a_screening_is_given_the_list_of_the_data_folder(tmp_path: Path) -> None:
    keep_powers(tmp_path, sample_powers())

    having = screen_text(text_of(FINE), day=DAY, rules_dir=ROOT / "rules", home=tmp_path)
    without = screen_text(text_of(FINE), day=DAY, rules_dir=ROOT / "rules")

    assert "POW-PENALTY" in {found.rule for found in having.findings}
    assert "POW-PENALTY" not in {found.rule for found in without.findings}


def test_reading_the_list_loads_neither_the_database_nor_the_table_reader() -> None:
    program = "import sys, tasks.powers; print([m for m in ('sqlmodel', 'sqlalchemy', 'openpyxl') if m in sys.modules])"

    out = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"
