"""I3: what is shown says what was approved."""

import pytest

from models.text.compare import DifferenceKind, say_the_same
from models.text.latefields import LateField
from models.text.outline import parse_text

APPROVED = """益阳市校外培训管理办法
第一条　为了规范校外培训管理，根据有关法律，制定本办法。
第二条　本办法适用于本市行政区域内的培训机构。
第三条　市教育局应当在二十个工作日内作出决定。
第四条　本办法自    年  月  日起施行，有效期5年。"""
SHOWN = f"""益阳市教育局文件
益教规〔2026〕3号
{APPROVED.replace("    年  月  日", "2026年4月1日")}
益阳市教育局
2026年3月1日
抄送：市政府办公室。
益阳市教育局办公室　2026年3月2日印发"""
LATE = {
    LateField.DOCUMENT_NUMBER: "益教规〔2026〕3号",
    LateField.SIGNED_ON: "2026年3月1日",
    LateField.EFFECTIVE_ON: "2026年4月1日",
    LateField.PRINTED_ON: "2026年3月2日",
    LateField.IMPRINT: "抄送：市政府办公室。\n益阳市教育局办公室 2026年3月2日印发",
}
PAGE = f"""网站首页
信息公开
益阳市校外培训管理办法
发布时间：2026-03-05 来源：法宣科
益阳市校外培训
管理办法
{SHOWN.split(chr(10), 3)[3]}
打印本页
关闭窗口
主办：某某 电话：0737-0000000"""


def kinds(shown: str, *, late: dict[LateField, str] = LATE, embedded: bool = False) -> list[tuple[DifferenceKind, str]]:
    found = say_the_same(parse_text(APPROVED), parse_text(shown), late, embedded=embedded)
    return [(difference.kind, difference.address) for difference in found]


def test_the_typeset_text_with_its_recorded_values_is_the_same() -> None:
    assert kinds(SHOWN) == []


def test_another_word_is_a_difference() -> None:
    assert kinds(SHOWN.replace("二十个", "三十个")) == [(DifferenceKind.WORDS, "第三条")]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("〔2026〕3号", "〔2026〕4号", "发文字号"),
        ("2026年4月1日", "2026年5月1日", "施行日期"),
        ("局\n2026年3月1日", "局\n2026年3月9日", "成文日期"),
        ("2026年4月1日", "    年  月  日", "施行日期"),
    ],
)
def test_a_late_field_that_is_not_as_recorded_is_a_difference(old: str, new: str, name: str) -> None:
    assert kinds(SHOWN.replace(old, new)) == [(DifferenceKind.LATE, name)]


def test_copies_sent_to_somebody_else_are_a_difference() -> None:
    assert kinds(SHOWN.replace("抄送：市政府办公室", "抄送：某公司")) == [(DifferenceKind.LATE, "版记")]


def test_a_late_field_nobody_recorded_is_a_difference() -> None:
    late = dict(LATE)
    del late[LateField.SIGNED_ON]

    assert kinds(SHOWN, late=late) == [(DifferenceKind.LATE, "成文日期")]


def test_a_date_counts_however_it_is_written() -> None:
    assert kinds(SHOWN.replace("局\n2026年3月1日", "局\n二○二六年三月一日")) == []
    assert kinds(SHOWN, late={**LATE, LateField.EFFECTIVE_ON: "2026-04-01"}) == []


def test_another_organ_than_the_approved_text_names_is_a_difference() -> None:
    approved = parse_text(f"{APPROVED}\n益阳市教育局\n    年  月  日")
    shown = parse_text(SHOWN.replace("益阳市教育局\n2026", "益阳市财政局\n2026"))

    assert [d.kind for d in say_the_same(approved, shown, LATE)] == [DifferenceKind.SIGNATURE]


def test_a_page_with_navigation_around_the_text_is_the_same() -> None:
    assert kinds(PAGE, embedded=True) == []


def test_a_page_that_lost_its_line_breaks_is_the_same() -> None:
    joined = "首页 > 政策 " + PAGE.replace("\n第", "第")

    assert kinds(joined, embedded=True) == []


@pytest.mark.parametrize(
    ("old", "new", "address"),
    [
        ("二十个", "三十个", "第三条"),
        ("管理办法\n第一条", "实施办法\n第一条", "标题"),
        ("，有效期5年", "", "第四条"),
        ("第二条　本办法适用于本市行政区域内的培训机构。\n", "", "第二条"),
    ],
)
def test_a_page_with_other_words_is_different_there(old: str, new: str, address: str) -> None:
    assert kinds(PAGE.replace(old, new), embedded=True) == [(DifferenceKind.WORDS, address)]


@pytest.mark.parametrize("added", ["第五条　违者罚款五万元。", "违者罚款五万元"])
def test_words_added_between_the_last_article_and_the_date_of_a_page_are_seen(added: str) -> None:
    assert (DifferenceKind.WORDS, "第四条") in kinds(PAGE.replace("有效期5年。\n", f"有效期5年。\n{added}\n"), embedded=True)


def test_a_page_with_another_date_or_number_is_different() -> None:
    assert kinds(PAGE.replace("2026年4月1日", "2026年6月1日"), embedded=True) == [(DifferenceKind.LATE, "施行日期")]


def test_a_page_without_the_text_says_so() -> None:
    (difference,) = say_the_same(parse_text(APPROVED), parse_text("首页\n抱歉，页面不存在\n返回"), LATE, embedded=True)

    assert difference.message.startswith("页面上找不到审定的正文")
