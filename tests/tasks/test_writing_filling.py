"""Late fields filled in: the value stands where the blanks stood, the tree stays true to the text, the content unchanged."""

import pytest

from models.refusals import BadInput
from models.text.fingerprint import fingerprint
from models.text.latefields import LateField
from models.text.tree import NodeKind
from tasks.writing.filling import fill_late, late_values
from tests.issued_builders import SAMPLES, an_issued
from tests.text_builders import text_of

BLANK = (
    "示例市用餐办法\n第一条　为了规范用餐，制定本办法。\n"
    "第二条　本办法自    年  月  日起施行，有效期至    年  月  日。\n示例市教育局\n    年  月  日\n"
)
VALUES = {"effective_on": "2026年5月1日", "expires_on": "2031年4月30日", "signed_on": "2026年3月9日"}


def test_blanks_are_filled_and_no_blank_stays_beside_the_value() -> None:
    filled = fill_late(text_of(BLANK), VALUES)

    assert "本办法自2026年5月1日起施行，有效期至2031年4月30日。" in filled.plain
    assert next(node.text for node in filled.walk() if node.kind is NodeKind.DATE) == "2026年3月9日"


def test_filling_keeps_the_fingerprint() -> None:
    text = text_of((SAMPLES / "draft-3.txt").read_text("utf-8"))

    assert fingerprint(fill_late(text, VALUES)) == fingerprint(text)


def test_after_filling_every_node_still_stands_where_it_says() -> None:
    filled = fill_late(text_of(BLANK), VALUES)

    assert all(filled.plain[node.text_start : node.end] == node.text for node in filled.walk())
    assert filled.nodes == text_of(filled.plain).nodes


def test_a_single_written_value_is_replaced() -> None:
    filled = fill_late(an_issued().text, {"effective_on": "2026年6月10日"})

    assert "自2026年6月10日起施行" in filled.plain


def test_a_field_the_text_has_no_slot_for_changes_nothing() -> None:
    text = an_issued().text

    assert fill_late(text, {"expires_on": "2031年4月30日", "imprint": "抄送：市司法局。"}) == text


@pytest.mark.parametrize("value", ["2026年2月30日", "择日", "", "2026年5月1日\n另行通知"])
def test_a_date_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match="施行日期"):
        fill_late(text_of(BLANK), {"effective_on": value})


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(BadInput, match="没有名为"):
        fill_late(text_of(BLANK), {"colour": "红"})


def test_the_record_gives_every_late_field_as_it_is_printed() -> None:
    values = late_values(an_issued())

    assert values[LateField.DOCUMENT_NUMBER] == "示教规〔2026〕3号"
    assert values[LateField.SIGNED_ON] == "2026年3月9日"
    assert values[LateField.IMPRINT].endswith("2026年3月13日印发")
    assert LateField.EXPIRES_ON not in values
