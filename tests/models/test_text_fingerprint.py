"""The fingerprint: blind to typesetting and late fields, to nothing else."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.refusals import BadInput
from models.text.content import content
from models.text.fingerprint import fingerprint, same_content
from models.text.line import Line
from models.text.outline import parse, parse_text
from models.text.tree import DocumentText
from tests.models.test_text_latefields import RED_HEAD

DRAFT = """益阳市校外培训管理办法
各区县（市）教育局：
第一章　总则
第一条　为了管理 é 10²，制定本办法。
第二条　有下列情形之一的，责令改正：
（一）未经许可的；
（二）超出范围的。
第三条　本办法自    年  月  日起施行。"""


def of(words: str) -> str:
    return fingerprint(parse_text(words))


def test_it_names_its_version_and_has_64_digits() -> None:
    version, _, digits = of(DRAFT).partition(":")

    assert version == "fp1"
    assert len(digits) == 64


def test_version_one_never_changes() -> None:
    assert of("某办法\n第一条　甲 A  B。") == "fp1:8e5d8d32e8bb3ae185a90ad84cf2ad5a03c06904c47957f640c12b86e357c46d"


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(BadInput, match="fp9"):
        fingerprint(parse_text(DRAFT), "fp9")


def test_typesetting_does_not_change_it() -> None:
    draft = (
        "益阳市校外培训管理办法\n各区县（市）教育局：\n第一条　为了管理，制定本办法。\n"
        "第二条　本办法自    年  月  日起施行，有效期至    年  月  日。"
    )

    assert of(RED_HEAD) == of(draft)


def test_the_note_on_release_and_a_joint_header_do_not_change_it() -> None:
    above = "000012\n机密★1年\n特急\n益阳市教育局\n益阳市财政局文件\n益教规〔2026〕4号"
    typeset = f"{above}\n{DRAFT}\n益阳市教育局\n益阳市财政局\n2026年3月1日\n（此件主动公开）"

    assert of(typeset) == of(DRAFT)


def test_signature_and_date_before_annexes_do_not_change_it() -> None:
    annexes = "附件1\n申请表\n姓名栏\n附件2\n名单\n甲校"

    assert of(f"{DRAFT}\n益阳市教育局\n2026年3月1日\n{annexes}") == of(f"{DRAFT}\n{annexes}")


def test_a_title_broken_over_two_lines_is_the_same_title() -> None:
    assert of(DRAFT.replace("培训管理", "培训\n管理")) == of(DRAFT)


def test_automatic_and_typed_numbers_are_the_same() -> None:
    automatic = parse([Line("某办法"), Line("甲。", label="第一条"), Line("乙；", label="（一）"), Line("Text", label="1.")])

    assert fingerprint(automatic) == of("某办法\n第一条 甲。\n（一）乙；\n1. Text")


def test_words_before_the_date_that_name_no_organ_are_content() -> None:
    assert of(f"{DRAFT}\n违者罚款五万元\n2026年3月1日") != of(f"{DRAFT}\n2026年3月1日")


def test_tables_footnotes_and_images_are_content() -> None:
    base = [Line("某办法"), Line("第一条　甲。")]
    prints = {
        fingerprint(parse(base)),
        fingerprint(parse([*base, Line("", rows=(("a", "b"),))])),
        fingerprint(parse([*base, Line("", rows=(("a",), ("b",)))])),
        fingerprint(parse([*base, Line("注", footnote=True)])),
        fingerprint(parse([*base, Line("注")])),
        fingerprint(parse(base, images=("0" * 64,))),
    }

    assert len(prints) == 6


def test_two_articles_swapped_change_it() -> None:
    assert of("某办法\n第一条　甲。\n第二条　乙。") != of("某办法\n第一条　乙。\n第二条　甲。")


def test_a_recorded_fingerprint_is_checked_by_its_own_version() -> None:
    assert same_content(parse_text(DRAFT), of(DRAFT))
    assert not same_content(parse_text(DRAFT + "改"), of(DRAFT))


@given(st.data())
def test_spaces_line_ends_and_composition_do_not_change_it(data: st.DataObject) -> None:
    blank = st.sampled_from(["", " ", "\u3000", "\t", "\u00a0", "\u2003", "\u200b"])
    lines = [data.draw(blank) + line + data.draw(blank) for line in DRAFT.split("\n")]
    end = data.draw(st.sampled_from(["\n", "\r\n", "\n\n", "\n\u3000\n"]))

    assert of(end.join(lines)) == of(DRAFT)
    assert of(unicodedata.normalize("NFD", DRAFT)) == of(DRAFT)


@given(st.integers(0, len(DRAFT) - 1), st.sampled_from("改学Z7"))
def test_any_other_character_changed_changes_it(at: int, other: str) -> None:
    slot = DRAFT.index("    年  月  日")
    assume(DRAFT[at].strip() and DRAFT[at] != other and not slot <= at < slot + 10)

    assert of(DRAFT[:at] + other + DRAFT[at + 1 :]) != of(DRAFT)


@given(st.integers(0, len(DRAFT)), st.sampled_from("改学Z7"))
def test_any_character_added_changes_it(at: int, other: str) -> None:
    slot = DRAFT.index("    年  月  日")
    assume(not slot < at <= slot + 10)

    assert of(DRAFT[:at] + other + DRAFT[at:]) != of(DRAFT)


def test_content_tells_late_dates_by_their_names() -> None:
    last = list(content(parse_text(DRAFT)))[-1]

    assert last.shown == "第三条本办法自〔施行日期〕起施行。"


def test_words_that_imitate_a_token_are_not_taken_for_one() -> None:
    assert of("某办法\n第一条　本办法自〔施行日期〕起施行。") != of("某办法\n第一条　本办法自2026年4月1日起施行。")


def test_an_empty_document_has_a_fingerprint() -> None:
    assert fingerprint(DocumentText("", (), "")).startswith("fp1:")
