"""The citation pack over 560 documents that their issuers kept, each on its own day and on a late day."""

import json
from datetime import date
from pathlib import Path

import pytest

from models.screening.checks import CHECKS
from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.pack import Area, PackRule
from models.text.tree import DocumentText
from settings import ROOT
from tasks.register import register_in_use
from tasks.screening import load_packs
from tests.text_builders import text_of

RULES = ROOT / "rules"
DOCUMENTS = ROOT.parent / "shared" / "data" / "documents" / "documents.jsonl"
LATE = date(2026, 11, 24)
REGISTER = register_in_use(RULES)


def rules() -> list[PackRule]:
    return [rule for pack in load_packs(RULES) if pack.area is Area.CITATION for rule in pack.rules]


@pytest.fixture(scope="module")
def documents() -> list[tuple[DocumentText, date]]:
    if not DOCUMENTS.exists():
        pytest.skip("../shared/data/documents/documents.jsonl is absent")
    records = [json.loads(line) for line in Path(DOCUMENTS).read_text(encoding="utf-8").splitlines()]
    days = [record["published_on"] or record["signed_on"] for record in records]
    texts = [text_of(f"{record['title']}\n{record['body']}") for record in records]
    return [(text, date.fromisoformat(day) if day else LATE) for text, day in zip(texts, days, strict=True)]


def found_in(text: DocumentText, day: date) -> list[Finding]:
    context = ScreenContext(day, register=REGISTER)
    return [found for rule in rules() for found in CHECKS[rule.check](text, rule, context)]


def test_on_their_own_day_kept_documents_hardly_alarm_and_every_finding_quotes_the_text(
    documents: list[tuple[DocumentText, date]],
) -> None:
    wanted, characters, weights = rules(), 0, list[Severity]()
    for text, day in documents:
        context = ScreenContext(day, register=REGISTER)
        findings = [found for rule in wanted for found in CHECKS[rule.check](text, rule, context)]
        assert all(text.plain[one.start : one.end] == one.quote for one in findings)
        weights += [one.severity for one in findings]
        characters += len(text.plain)

    assert len(documents) == 560
    assert weights.count(Severity.ERROR) <= characters / 400_000
    assert len(weights) <= characters / 100_000


def test_on_a_late_day_what_has_been_repealed_since_is_found(documents: list[tuple[DocumentText, date]]) -> None:
    text = next(text for text, _ in documents if "根据《中华人民共和国合同法》" in text.plain)

    late = [one for one in found_in(text, LATE) if one.severity is Severity.ERROR]

    assert [one.rule for one in late] == ["CIT-REPEALED"]
    assert "合同法" in late[0].quote
    assert not [one for one in found_in(text, date(2020, 12, 31)) if one.severity is Severity.ERROR]
