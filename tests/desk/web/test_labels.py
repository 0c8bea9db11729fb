"""Every field of a form has a name in the office's words, for where it is shown away from its form."""

import re

import pytest

from desk.web.labels import label_in, label_of, value_of
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


@pytest.mark.parametrize(
    ("name", "value", "target", "says"),
    [
        ("words", "请问", "/letters", ("内容", "请问")),
        ("name", "张某", "/letters", ("来件人", "张某")),
        ("organ", "市司法局", "/letters/3/forward", ("转送的机关", "市司法局")),
        ("kind", "review", "/letters/3/reclassify", ("种类", "规范性文件审查建议")),
        ("closing", "declined", "/letters/3/close", ("办结方式", "不予处理")),
        ("words", "建议放宽", "/cases/1/comments", ("意见", "建议放宽")),
        ("role", "leader", "/me/deputy", ("职责", "分管领导")),
        ("name", "张某", "/admin/do/add", ("姓名", "张某")),
        ("kind", "policy-measure", "/submit/4", ("类型", "具体政策措施")),
    ],
)
def test_a_field_and_its_value_are_called_as_in_their_form(name: str, value: str, target: str, says: tuple[str, str]) -> None:
    assert (label_in(name, target), value_of(name, value, target)) == says
