"""Real documents: none breaks the reader, and what must hold holds in each."""

import json
from functools import cache
from pathlib import Path

import pytest

from models.text.address import addresses
from models.text.codec import from_json, to_json
from models.text.compare import compare
from models.text.fingerprint import fingerprint
from models.text.latefields import late_slots
from models.text.outline import parse_text
from models.text.tree import DocumentText

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "documents" / "documents.jsonl"
pytestmark = pytest.mark.skipif(not DOCUMENTS.exists(), reason="real documents (../shared/data/documents) are absent")


@cache
def bodies() -> tuple[str, ...]:
    with DOCUMENTS.open(encoding="utf-8") as lines:
        return tuple(json.loads(line)["body"] for line in lines)


@cache
def texts() -> tuple[DocumentText, ...]:
    return tuple(parse_text(body) for body in bodies())


def test_no_word_of_a_real_document_is_lost() -> None:
    for text in texts():
        joined = "".join(node.label + node.text for node in text.walk())
        assert "".join(joined.split()) == "".join(text.plain.split())


def test_addresses_of_a_real_document_are_unique_and_lead_back() -> None:
    for text in texts():
        book = addresses(text)
        assert all(book.find(book.of(node)) is node for node in text.walk())


def test_refolding_a_real_document_keeps_its_fingerprint() -> None:
    for body, text in zip(bodies(), texts(), strict=True):
        assert fingerprint(parse_text(body.replace("\n", "\r\n\u3000\u3000"))) == fingerprint(text)


def test_slots_of_a_real_document_lie_on_their_values() -> None:
    for text in texts():
        assert all(text.plain[slot.start : slot.end] == slot.written for slot in late_slots(text) if slot.written)


def test_a_real_document_comes_back_from_json_and_is_no_change_of_itself() -> None:
    for text in texts()[::5]:
        assert from_json(json.loads(json.dumps(to_json(text)))) == text
        assert compare(text, text) == ()


def test_most_real_measures_are_read_into_articles() -> None:
    numbers = [[article.number for article in text.articles] for text in texts()]
    whole = [found for found in numbers if found and found == list(range(1, len(found) + 1))]

    assert len(whole) > 0.8 * sum(len(found) > 3 for found in numbers)
