"""Powers and stock over 560 documents that their issuers kept, and over provisions of theirs with one value altered."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

import pytest

from models.screening.engine import screen
from models.screening.finding import Severity
from models.screening.genre import Genre, genre_of
from models.screening.pack import Area
from models.screening.provisions import Provision, ProvisionIndex, StockDocument, core_title, provisions_of
from models.screening.provisions_values import Family, Value
from models.text.tree import DocumentText
from tasks.screening import load_packs
from tests.powers_samples import ROOT, found_by, sample_context
from tests.text_builders import text_of

DOCUMENTS = ROOT.parent / "shared" / "data" / "documents" / "documents.jsonl"
PAIRS = 240
MEASURED = (Family.MONEY, Family.RATE, Family.PERIOD, Family.AGE, Family.COUNT, Family.HOURS, Family.ORGAN)


@cache
def documents() -> tuple[tuple[StockDocument, DocumentText], ...]:
    if not DOCUMENTS.exists():
        pytest.skip("../shared/data/documents/documents.jsonl is absent")
    records = [json.loads(line) for line in DOCUMENTS.read_text(encoding="utf-8").splitlines()]
    return tuple((StockDocument(one["title"], one["doc_number"]), text_of(f"{one['title']}\n{one['body']}")) for one in records)


@cache
def index() -> ProvisionIndex:
    kept = [(one, text) for one, text in documents() if genre_of(text, sample_context()) is not Genre.OTHER]
    return ProvisionIndex.of([one for one, _ in kept], (found for one, text in kept for found in provisions_of(one, text)))


def altered(value: Value, chance: random.Random) -> str:
    if value.family is Family.ORGAN:
        return "审计科"
    if found := re.match(r"\d+(?:\.\d+)?", value.words):
        return f"{int(float(found.group())) + chance.choice([1, 5, 10])}{value.words[found.end() :]}"
    number = re.search("[〇零一二三四五六七八九十百千两]+", value.words)
    assert number
    other = next(words for words in ("七", "十一", "二十五") if words != number.group())
    return value.words[: number.start()] + other + value.words[number.end() :]


def pairs() -> Iterator[tuple[Provision, str]]:
    """Yield provisions of real documents, each with the same words but one value."""
    chance = random.Random(20261124)  # noqa: S311 - a sample that is the same each time, no secret
    held = [one for one in index().provisions if one.frame.words not in index().boilerplate]
    chance.shuffle(held)
    for one in held:
        if values := [value for value in one.frame.values if value.family in MEASURED]:
            value = chance.choice(values)
            yield one, one.words[: value.span[0]] + altered(value, chance) + one.words[value.span[1] :]


def a_draft(one: Provision, words: str) -> str:
    subject = core_title(one.document.title)[-40:]
    return f"关于{subject}有关事项的补充规定\n各单位：\n现就有关事项规定如下。\n{words}。\n"


def test_on_kept_documents_powers_alarm_rarely_and_every_finding_quotes_the_text() -> None:
    packs, found, characters = load_packs(ROOT / "rules"), Counter[Severity](), 0

    for _, text in documents():
        screening = screen(text, packs, sample_context(), [Area.POWERS])
        assert all(text.plain[one.start : one.end] == one.quote for one in screening.findings)
        assert screen(text, packs, sample_context(), [Area.POWERS]) == screening
        found.update(one.severity for one in screening.findings)
        characters += len(text.plain)

    assert found[Severity.ERROR] <= characters / 10_000 * 0.2
    assert found.total() <= characters / 10_000 * 0.3


def test_kept_documents_rarely_contradict_each_other_and_never_themselves() -> None:
    packs, found, characters = load_packs(ROOT / "rules"), 0, 0
    context = replace(sample_context(), provisions=index())

    for own, text in documents()[::4]:
        findings = screen(text, packs, context, [Area.STOCK]).findings
        assert all(text.plain[one.start : one.end] == one.quote for one in findings)
        assert all(one.rule != "STK-CONTRADICTS" or own.name not in one.message for one in findings)
        found += sum(1 for one in findings if one.rule == "STK-CONTRADICTS")
        characters += len(text.plain)

    assert found <= characters / 10_000 * 1.0


def test_an_altered_value_in_a_provision_of_a_document_in_force_is_found() -> None:
    context = replace(sample_context(), provisions=index())
    made = list(islice(pairs(), PAIRS))

    found = [bool(found_by("STK-CONTRADICTS", a_draft(one, words), context)) for one, words in made]
    alarmed = [bool(found_by("STK-CONTRADICTS", a_draft(one, one.words), context)) for one, _ in made]

    assert sum(found) >= 0.95 * PAIRS
    assert sum(alarmed) <= 0.03 * PAIRS
