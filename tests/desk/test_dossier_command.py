"""`dossier CASE -o F` and `dossier verify F` from the command line, and what they leave in the security log."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.command_line import Desk


def taken_out(desk: Desk) -> list[str]:
    with closing(sqlite3.connect(desk.database)) as database:
        return [says for (says,) in database.execute("SELECT says FROM security_event WHERE kind = 'exported' ORDER BY id")]


def test_a_dossier_is_written_and_verified(submitted: Desk, tmp_path: Path) -> None:
    path = tmp_path / "d.zip"

    made = submitted.here("dossier", 1, "-o", path).json
    proven = submitted.here("dossier", "verify", path, "--key", submitted.folder / "keys" / "head.pub")

    assert made["file"] == str(path)
    assert made["beyond"] == made["lines"] > 0
    assert (proven.code, proven.json["intact"], proven.json["origin"]) == (0, True, "完整，来源已验证")
    assert taken_out(submitted) == ["事项 1 的案卷（d.zip）"]


def test_verifying_needs_no_installation_and_leaves_with_one_when_something_is_wrong(submitted: Desk, tmp_path: Path) -> None:
    path = tmp_path / "d.zip"
    submitted.here("dossier", 1, "-o", path)
    data = bytearray(path.read_bytes())
    elsewhere = Desk(tmp_path / "nowhere")

    assert elsewhere.here("dossier", "verify", path).json["origin"] == "完整，来源未验证"
    data[200] ^= 1
    path.write_bytes(data)

    assert elsewhere.here("dossier", "verify", path).code in {1, 2}


def test_wrong_words_are_bad_input(submitted: Desk, tmp_path: Path) -> None:
    for words in (("99", "-o", tmp_path / "d.zip"), ("1",), ("one", "-o", "d.zip"), ("verify", tmp_path / "none.zip"), ()):
        assert submitted.here("dossier", *words).code == 2, words


def test_exports_of_ledger_and_stock_are_in_the_security_log(desk: Desk, tmp_path: Path) -> None:
    assert desk.here("ledger", "export", "settings", "-o", tmp_path / "l.jsonl").code == 0
    assert desk.here("stock", "export", "-o", tmp_path / "s.csv").code == 0

    ledger, stock = taken_out(desk)
    assert ledger.startswith("办理留痕 settings")
    assert stock == "存量文件清单（s.csv）"
