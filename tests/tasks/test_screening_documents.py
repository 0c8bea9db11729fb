"""The form pack over 560 documents that their issuers kept: it never raises, quotes exactly, and cries error rarely."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from models.screening.context import ScreenContext
from models.screening.engine import screen
from models.screening.finding import Severity
from models.text.tree import DocumentText
from tasks.screening import load_packs
from tests.text_builders import text_of

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT.parent / "shared" / "data" / "documents" / "documents.jsonl"
CONTEXT = ScreenContext(date(2026, 3, 1))


def documents() -> list[DocumentText]:
    if not DOCUMENTS.exists():
        pytest.skip("../shared/data/documents/documents.jsonl is absent")
    records = [json.loads(line) for line in DOCUMENTS.read_text(encoding="utf-8").splitlines()]
    return [text_of(f"{record['title']}\n{record['body']}") for record in records]


def test_on_kept_documents_errors_are_rare_and_every_finding_quotes_the_text() -> None:
    packs = load_packs(ROOT / "rules")
    texts, found, characters = documents(), Counter[Severity](), 0

    for text in texts:
        screening = screen(text, packs, CONTEXT)
        assert all(text.plain[one.start : one.end] == one.quote for one in screening.findings)
        assert screen(text, packs, CONTEXT) == screening
        found.update(one.severity for one in screening.findings)
        characters += len(text.plain)

    assert len(texts) == 560
    assert found[Severity.ERROR] <= characters / 200_000
    assert found[Severity.WARN] <= characters / 10_000 * 2
