"""Every pack over whole texts: real documents are quoted exactly and judged alike twice, odd ones are read without a fault."""

import json
from datetime import date
from pathlib import Path

import pytest

from models.screening.finding import Severity
from models.text.outline import parse_text
from settings import ROOT
from tasks.screening import screener

DOCUMENTS = Path(ROOT).parent / "shared" / "data" / "documents" / "documents.jsonl"
SCREEN = screener(day=date(2026, 11, 24), rules_dir=ROOT / "rules")
BREAKS = "外地企业应当在本市设立分公司"
ODD = {
    "nothing": "",
    "one letter": "一",
    "one sign over and over": "一" * 100_000,
    "no punctuation": BREAKS * 2_000,
    "opening quotes": "“" * 20_000,
    "opening titles": "《" * 20_000,
    "prohibitions": "不得" * 20_000,
    "repeals": "取消规定" * 10_000,
    "control signs": "\x00\x01\u202e\ud800" * 2_000,
    "full-width digits": "１２３４５元" * 5_000,
    "a flattened table": "序号 名称 金额 1 甲公司 100万元 2 乙公司 200万元 " * 2_000,
    "one clause a line": f"{BREAKS}\n" * 2_000,
}


def test_every_finding_on_a_real_document_quotes_it_exactly_and_twice_the_same() -> None:
    if not DOCUMENTS.exists():
        pytest.skip("real documents (../shared/data/documents) are absent")
    rows = [json.loads(line) for line in DOCUMENTS.read_text("utf-8").splitlines()]
    errors = 0

    for number, row in enumerate(rows):
        text = parse_text(row["body"])
        found = SCREEN(text).findings
        assert all(text.plain[one.start : one.end] == one.quote for one in found), row["id"]
        assert number % 20 or SCREEN(text).findings == found
        errors += sum(one.severity is Severity.ERROR for one in found)

    assert errors <= sum(len(row["body"]) for row in rows) / 10_000


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_an_odd_text_is_screened_without_a_fault(words: str) -> None:
    text = parse_text(words)

    assert all(text.plain[one.start : one.end] == one.quote for one in SCREEN(text).findings)


def test_a_restriction_is_found_and_the_same_words_forbidden_are_not() -> None:
    found, forbidden = SCREEN(parse_text(f"{BREAKS}。")), SCREEN(parse_text(f"任何部门不得要求{BREAKS}。"))

    assert "competition" in {one.area for one in found.findings}
    assert not [one for one in forbidden.findings if one.area == "competition"]
