"""Every field of a form has a name in the office's words, for where it is shown away from its form."""

import re

import pytest

from desk.web.labels import label_of
from settings import ROOT

NAMED = re.compile(r'name="([a-z_]+(?:\.[a-z_]+)*)"|field\("([a-z_]+(?:\.[a-z_]+)*)"')
STEERS = {"drop", "find", "first", "last", "before", "which", "stage", "old", "new", "again", "password", "robots", "token"}
STEERS |= {"skip_bad", "looked", "item", "draft", "compare"}


def fields() -> set[str]:
    """Return the names of the fields in the templates of the desk."""
    pages = (ROOT / "templates" / "desk").rglob("*.html")
    return {one or two for page in pages for one, two in NAMED.findall(page.read_text(encoding="utf-8"))}


def test_no_field_of_a_form_is_without_a_name() -> None:
    assert {name for name in fields() if label_of(name) == "填写的内容"} <= STEERS


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("reason", "理由"),
        ("data.points.2.problem", "问题"),
        ("comment.7.reason", "理由"),
        ("fact.touches_operators", "影响程序的事实"),
        ("seen", ""),
    ],
)
def test_a_field_is_called_by_its_last_word(name: str, label: str) -> None:
    assert label_of(name) == label
