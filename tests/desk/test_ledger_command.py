import json
from pathlib import Path

import pytest

from desk.__main__ import run
from desk.output import Output
from models.ledger import digest
from tasks.store import Store
from tests.tampering import attack, small_ledger


@pytest.fixture
def ledger(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    settings = store.settings
    places = {"HOME": settings.home, "DATABASE": settings.database, "KEYS": settings.keys, "HEADS": settings.heads}
    for name, value in {**places, "NOW": settings.now, "ENV": "dev"}.items():
        monkeypatch.setenv(f"SANTONG_{name}", str(value))
    return small_ledger(store)


def test_head_then_verify_with_it_and_the_key_leaves_with_zero(ledger: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "head"], Output(True)) == 0
    made = json.loads(capsys.readouterr().out)

    key = str(ledger.settings.keys / "head.pub")
    code = run(["ledger", "verify", "--head", made["file"], "--key", key], Output(True))

    report = json.loads(capsys.readouterr().out)
    assert (code, report["intact"], report["faults"], report["origin"]) == (0, True, [], "完整，来源已验证")
    assert (made["n"], made["day"], made["chains"], made["moved"]) == (1, "2026-03-02", 4, 4)
    assert made["hash"] == digest(Path(made["file"]).read_text(encoding="utf-8"))


def test_verify_leaves_with_one_and_names_the_fault(ledger: Store, capsys: pytest.CaptureFixture[str]) -> None:
    attack(ledger, "DELETE FROM ledger_line WHERE chain = 'instrument:9' AND seq = 2")

    assert run(["ledger", "verify"], Output()) == 1
    said = capsys.readouterr().out
    assert run(["ledger", "verify"], Output(True)) == 1
    report = json.loads(capsys.readouterr().out)

    assert "异常：instrument:9 第 2 行缺失。" in said
    assert "结果：不完整" in said
    assert report["faults"] == ["instrument:9 第 2 行缺失。"]


def test_verify_without_a_key_says_that_the_origin_is_unproven(ledger: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "verify"], Output()) == 0

    assert "结果：完整，来源未验证" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--head", "none.json"], ["--key", "none.pub"], ["--heads", "x"]])
def test_verify_with_bad_input_leaves_with_two(ledger: Store, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "verify", *words], Output(True)) == 2

    assert json.loads(capsys.readouterr().out)["refused"]["message"]


def test_export_writes_the_lines_of_one_chain_or_of_all(
    ledger: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, all_ = tmp_path / "one.jsonl", tmp_path / "all.jsonl"

    assert run(["ledger", "export", "case:1", "-o", str(one)], Output(True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert run(["ledger", "export", "-o", str(all_)], Output()) == 0

    assert told == {"file": str(one), "chain": "case:1", "lines": 2}
    assert [json.loads(line)["seq"] for line in one.read_text(encoding="utf-8").splitlines()] == [1, 2]
    assert len(all_.read_bytes().splitlines()) == 9


def test_export_of_an_unknown_chain_or_to_nowhere_is_refused(ledger: Store, tmp_path: Path) -> None:
    assert run(["ledger", "export", "case:77", "-o", str(tmp_path / "x")], Output()) == 2
    assert run(["ledger", "export", "-o", str(tmp_path / "none" / "x")], Output()) == 3
    assert not (tmp_path / "x").exists()
