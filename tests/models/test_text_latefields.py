"""Late fields: what is a slot, what it holds, and what is content although it looks like one."""

from datetime import date

import pytest

from models.text.latefields import LateField, late_slots
from models.text.outline import parse_text

RED_HEAD = """YYCR—2026—03001
益阳市教育局文件
益教规〔2026〕3号
益阳市校外培训管理办法
各区县（市）教育局：
第一条　为了管理，制定本办法。
第二条　本办法自2026年4月1日起施行，有效期至2031年3月31日。
益阳市教育局
2026年3月1日
抄送：市政府办公室。
益阳市教育局办公室　　2026年3月2日印发"""

DRAFT = """益教规〔2026〕  号
益阳市校外培训管理办法
第一条　本办法自    年  月  日起施行，有效期至××××年×月×日。
益阳市教育局
2026年  月  日"""


def written(words: str) -> dict[LateField, str | None]:
    return {slot.field: slot.written for slot in late_slots(parse_text(words))}


def test_a_typeset_document_has_every_late_field_with_its_value() -> None:
    assert written(RED_HEAD) == {
        LateField.REGISTRATION_NUMBER: "YYCR—2026—03001",
        LateField.DOCUMENT_NUMBER: "益教规〔2026〕3号",
        LateField.EFFECTIVE_ON: "2026年4月1日",
        LateField.EXPIRES_ON: "2031年3月31日",
        LateField.SIGNED_ON: "2026年3月1日",
        LateField.IMPRINT: "抄送：市政府办公室。\n益阳市教育局办公室　　2026年3月2日印发",
        LateField.PRINTED_ON: "2026年3月2日",
    }


def test_a_draft_leaves_them_open() -> None:
    assert written(DRAFT) == {
        LateField.DOCUMENT_NUMBER: None,
        LateField.EFFECTIVE_ON: None,
        LateField.EXPIRES_ON: None,
        LateField.SIGNED_ON: None,
    }


def test_a_slot_lies_exactly_on_its_value() -> None:
    text = parse_text(RED_HEAD)

    assert all(text.plain[slot.start : slot.end] == slot.written for slot in late_slots(text))
    days = {slot.field: slot.day for slot in late_slots(text) if slot.day}
    assert days[LateField.EFFECTIVE_ON] == date(2026, 4, 1)


@pytest.mark.parametrize(
    "clause",
    [
        "本办法自印发之日起施行，有效期5年。",
        "本办法自公布之日起30日后施行，有效期两年。",
        "《公平竞争审查条例》自2024年8月1日起施行。",
        "办学许可证有效期至2028年12月31日。",
        "自2026年4月1日起施行的收费标准从其规定。",
        "学校应当在2026年4月1日前完成整改。",
        "本办法第五条自2027年1月1日起施行。",
        "本办法施行前取得的办学许可证有效期至2027年12月31日。",
        "各校应当自2026年9月1日起执行。",
    ],
)
def test_terms_and_other_dates_are_content(clause: str) -> None:
    assert written(f"某办法\n第一条　{clause}") == {}


@pytest.mark.parametrize(
    "clause",
    [
        "本通知自2026年4月1日起执行。",
        "本办法由市教育局负责解释，自2026年4月1日起施行。",
        "自2026年4月1日起施行。",
        "本实施细则（试行）自二○二六年四月一日起正式施行。",
        "本办法有效期自2026年4月1日至2031年3月31日。",
    ],
)
def test_the_acts_own_day_of_effect_is_a_slot(clause: str) -> None:
    slots = late_slots(parse_text(f"某办法\n第一条　{clause}"))

    assert slots[0].day == date(2026, 4, 1)
    assert slots[0].field is LateField.EFFECTIVE_ON
