"""The register that ships is sound; an imported one takes its place, whole or not at all."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from models.ledger import LedgerLine
from models.refusals import BadInput, EnvironmentFault
from models.screening.pack import Area
from models.screening.register import LawKind, name_of
from models.screening.register_table import read_register
from settings import ROOT
from tasks.register import COLUMNS, OWN, keep_register, law_of, laws_in, register_in_use, register_path, row_of
from tasks.register_import import import_register
from tasks.screening import screen_text
from tasks.store import Store
from tests import build_register
from tests.text_builders import text_of

RULES = ROOT / "rules"
DAY = date(2026, 3, 1)
HEADER = ["title", "kind", "status", "repealed_on", "replaced_by"]
OURS = ["本地名录法", "法律", "废止", "2020-01-01", "后继法"]
DRAFT = text_of("益阳市校服管理办法\n第一条　根据《本地名录法》，制定本办法。\n")


def a_table(folder: Path, *rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
    path = folder / "laws.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def errors(home: Path | None) -> list[str]:
    screening = screen_text(DRAFT, day=DAY, rules_dir=RULES, areas=[Area.CITATION], home=home)
    return [found.rule for found in screening.findings]


def test_the_register_that_ships_passes_the_checks_of_an_import() -> None:
    with register_path(RULES, None).open(encoding="utf-8", newline="") as file:
        lines = list(enumerate(csv.reader(file), start=1))

    reading = read_register(lines, DAY)

    assert [str(fault) for fault in reading.faults] == []
    assert tuple(reading.laws) == laws_in(register_path(RULES, None))


def test_the_register_that_ships_knows_the_laws_of_a_bureau() -> None:
    register = register_in_use(RULES)
    ended = {name: register.find(name_of(name), DAY) for name in ("合同法", "民法通则", "学位条例", "社会力量办学条例")}

    assert register.counts[LawKind.LAW] >= 250
    assert all(law is not None and law.ended(DAY) and law.replaced_by for law in ended.values())
    assert all(register.find(name_of(name), DAY) for name in ("教育法", "义务教育法", "民办教育促进法", "未成年人保护法"))


def test_every_row_says_where_it_comes_from_and_up_to_when_it_is_known() -> None:
    assert all(law.source and law.as_of for law in laws_in(register_path(RULES, None)))


def test_the_build_command_makes_the_register_that_ships() -> None:
    if not build_register.DATA.exists():
        pytest.skip("../shared/data is absent")
    laws = [build_register.registered(row) for row in build_register.rows_of(build_register.DATA / "law_register.csv")]
    gone = [build_register.repealed(row) for row in build_register.rows_of(build_register.DATA / "repealed_laws.csv")]
    added = build_register.rows_of(build_register.FOLDER / "additions.csv")

    rows = [law_of([row[name] for name in COLUMNS]) for row in build_register.merged(laws, gone, added)]

    assert tuple(rows) == laws_in(register_path(RULES, None))


def test_a_law_is_written_and_read_back_the_same() -> None:
    laws = laws_in(register_path(RULES, None))[:200]

    assert tuple(law_of(row_of(law)) for law in laws) == laws


def test_an_imported_register_is_the_one_that_screening_uses(store: Store, tmp_path: Path) -> None:
    before = errors(store.settings.home)

    done = import_register(store, a_table(tmp_path, OURS), by="root")

    assert (before, done.rows, errors(store.settings.home), errors(None)) == ([], 1, ["CIT-REPEALED"], [])
    with store.reading() as session:
        lines = [line.body for line in session.exec(select(LedgerLine)) if "register-import" in line.body]
    assert len(lines) == 1
    assert done.sha256 in lines[0]
    assert json.loads(lines[0])


def test_one_bad_row_leaves_the_register_as_it_was(store: Store, tmp_path: Path) -> None:
    import_register(store, a_table(tmp_path, OURS))
    kept = (store.settings.home / OWN).read_bytes()

    with pytest.raises(BadInput) as refused:
        import_register(store, a_table(tmp_path, OURS, ["甲法", "法律", "有小", "", ""], ["乙法", "法率", "", "", ""]))

    assert "第3行" in refused.value.message
    assert "第4行" in refused.value.message
    assert (store.settings.home / OWN).read_bytes() == kept
    assert [path.name for path in (store.settings.home / OWN).parent.iterdir()] == [OWN.name]


def test_a_table_without_rows_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="空"):
        import_register(store, a_table(tmp_path))

    assert not (store.settings.home / OWN).exists()


def test_a_register_that_cannot_be_written_leaves_no_line_in_the_ledger(store: Store, tmp_path: Path) -> None:
    (store.settings.home / "register").write_text("in the way")

    with pytest.raises(EnvironmentFault, match="不能写入"):
        import_register(store, a_table(tmp_path, OURS))

    with store.reading() as session:
        assert not [line for line in session.exec(select(LedgerLine)) if "register-import" in line.body]


@pytest.mark.parametrize("words", ["", "title\n甲法\n", "\x00\xff", ",".join(COLUMNS) + "\n甲法,法率" + "," * 11 + "\n"])
def test_a_damaged_register_is_refused_and_never_taken_for_none(tmp_path: Path, words: str) -> None:
    keep_register(tmp_path, [])
    (tmp_path / OWN).write_text(words, encoding="latin-1" if "\xff" in words else "utf-8")

    with pytest.raises(EnvironmentFault, match="law import"):
        errors(tmp_path)


def test_the_official_tables_can_be_imported_as_they_are(store: Store) -> None:
    table = build_register.DATA / "law_register.csv"
    if not table.exists():
        pytest.skip("../shared/data/law_register.csv is absent")

    assert import_register(store, table).rows > 3900
