"""The tree as JSON and back."""

import json

from hypothesis import given
from hypothesis import strategies as st

from models.text.codec import from_json, to_json
from models.text.line import Line
from models.text.outline import parse, parse_text
from models.text.tree import Notice
from tests.models.test_text_outline import LINES


@given(st.lists(LINES, max_size=30))
def test_a_document_comes_back_exactly(lines: list[str]) -> None:
    text = parse_text("\n".join(lines))

    assert from_json(json.loads(json.dumps(to_json(text)))) == text


def test_tables_notices_and_images_come_back() -> None:
    text = parse([Line("某办法"), Line("", rows=(("a", ""), ("b",)))], [Notice("comments", "有批注。", True)], ["0" * 64])

    assert from_json(json.loads(json.dumps(to_json(text)))) == text
