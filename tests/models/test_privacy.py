"""Personal data before a text goes public: every rule has a faulty and a clean sample, and no message repeats the data."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from models.screening.checks import CHECKS
from models.screening.context import ScreenContext
from models.screening.engine import screen
from models.screening.finding import Finding, Severity
from models.screening.pack import Area, Pack
from models.screening.privacy import masked, without_numbers
from tests.text_builders import text_of

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples" / "privacy"
DOCUMENTS = ROOT.parent / "shared" / "data" / "documents" / "documents.jsonl"
CONTEXT = ScreenContext(date(2026, 3, 1))
EXPECTED = {
    "PRIV-ID": ["430000201503040022"],
    "PRIV-CARD": ["6222 0000 0000 0000 012"],
    "PRIV-PHONE": ["13800000000", "１３９００００００００"],
    "PRIV-MINOR": ["李小明", "王小花", "张学生", "欧阳小北"],
    "PRIV-HOME": ["示例市示例区示例路８号３栋２０１室", "示例县示例镇示例村三组"],
}


@cache
def pack() -> Pack:
    return Pack.model_validate(yaml.safe_load((ROOT / "rules" / "privacy" / "2019-05-15.yaml").read_text(encoding="utf-8")))


def found(words: str) -> tuple[Finding, ...]:
    return screen(text_of(words), [pack()], CONTEXT, [Area.PRIVACY]).findings


def by_rule(words: str, code: str) -> list[str]:
    rule = next(rule for rule in pack().rules if rule.code == code)
    return [one.quote for one in CHECKS[rule.check](text_of(words), rule, CONTEXT)]


def test_every_rule_of_the_pack_has_its_samples() -> None:
    assert {rule.code for rule in pack().rules} == set(EXPECTED)


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_a_faulty_sample_is_found_in_its_exact_words(code: str) -> None:
    words = (SAMPLES / f"{code}-faulty.txt").read_text(encoding="utf-8")

    assert by_rule(words, code) == EXPECTED[code]


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_a_clean_sample_gives_nothing_at_all(code: str) -> None:
    assert found((SAMPLES / f"{code}-clean.txt").read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_no_message_and_no_suggestion_repeats_the_data(code: str) -> None:
    for one in found((SAMPLES / f"{code}-faulty.txt").read_text(encoding="utf-8")):
        assert one.quote not in one.message + one.suggestion + one.citation


def test_personal_data_is_a_hint_and_never_an_error() -> None:
    assert {rule.severity for rule in pack().rules} == {Severity.WARN, Severity.INFO}


@pytest.mark.parametrize(
    ("quote", "kept"),
    [
        ("430000201503040022", "43**************22"),
        ("李小明", "李*明"),
        ("李明", "李*"),
        ("示例路8号3栋201室", "示例*******1室"),
    ],
)
def test_what_a_case_keeps_of_the_data_hides_its_middle(quote: str, kept: str) -> None:
    assert masked(quote) == kept


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("身份证430102199001011234，电话138 1234 5678。", "身份证43**************34，电话13*********78。"),
        ("卡号６２２２０２１２３４５６７８９０", "卡号62************90"),
        ("教办〔2026〕12号，电话0731-1234567", "教办〔2026〕12号，电话0731-1234567"),
        ("电话+8613812345678", "电话+8**********78"),
        ("手机-13812345678", "手机-13*******78"),
        ("0086-13812345678", "00************78"),
        ("＋８６　１３８　１２３４　５６７８", "+8*************78"),
        ("微信wx13812345678abc", "微信wx13*******78abc"),
        ("证430102-19900101-1234", "证43****************34"),
        ("证430102900101123。", "证43***********23。"),
        ("证43010219900101123x", "证43**************3x"),
        ("至2026-12-31，8456.78万元，1500 2000 300，0731-84567890", "至2026-12-31，8456.78万元，1500 2000 300，0731-84567890"),
    ],
)
def test_what_is_published_shows_no_personal_number(words: str, kept: str) -> None:
    assert without_numbers(words) == kept


@pytest.mark.parametrize(
    "words", ["", "\n", "1", "6" * 5000, "学生" * 5000, "同学\x00\u202e王", "１" * 3000, "家庭住址：" * 2000]
)
def test_in_odd_texts_nothing_is_found_and_what_stands_beside_them_still_is(words: str) -> None:
    beside = f"{words}\n名单中的学生家长联系电话：13800000000，请学校核实。\n"

    told = found(beside)

    assert found(words) == ()
    assert [(one.rule, one.quote, beside[one.start : one.end]) for one in told] == [
        ("PRIV-PHONE", "13800000000", "13800000000")
    ]


def test_of_560_documents_their_issuers_published_almost_none_raises_a_hint() -> None:
    if not DOCUMENTS.exists():
        pytest.skip("../shared/data/documents/documents.jsonl is absent")
    records = [json.loads(line) for line in DOCUMENTS.read_text(encoding="utf-8").splitlines()]

    hinted = [record["id"] for record in records if found(f"{record['title']}\n{record['body']}")]

    assert len(hinted) <= 5, hinted
