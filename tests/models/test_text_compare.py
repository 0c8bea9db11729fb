"""Two versions, a meeting's orders."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.compare import Change, ChangeKind, OrderedChange, compare, describe, ordered_only, orders_unmet
from models.text.fingerprint import fingerprint
from models.text.line import Line
from models.text.outline import parse, parse_text
from tests.models.test_text_outline import LINES

OLD = """某办法
第一条　为了规范校外培训管理，根据有关法律，制定本办法。
第二条　本办法适用于本市行政区域内的培训机构。
第三条　申请人应当提交下列材料：
（一）申请书及法定代表人身份证明；
（二）场所消防安全证明。
第四条　市教育局应当在二十个工作日内作出决定。
第五条　本办法自    年  月  日起施行。"""


def changes(new: str, old: str = OLD) -> tuple[Change, ...]:
    return compare(parse_text(old), parse_text(new))


def test_a_changed_word_is_one_change_with_its_place_and_its_characters() -> None:
    (change,) = changes(OLD.replace("二十个", "十五个"))

    assert (change.kind, change.address_old, change.address_new) == (ChangeKind.CHANGED, "第四条", "第四条")
    (span,) = change.spans
    assert change.old[span.old_start : span.old_end] == "二十"
    assert change.new[span.new_start : span.new_end] == "十五"
    assert describe(change) == "第四条“二十”改为“十五”。"


def test_an_added_article_renumbers_those_behind_it() -> None:
    new = (
        OLD.replace("第五条", "第六条")
        .replace("第四条", "第五条")
        .replace("第五条　市", "第四条　收费标准应当公示，接受社会监督。\n第五条　市")
    )

    found = changes(new)

    assert [(c.kind, c.address_old, c.address_new) for c in found] == [
        (ChangeKind.ADDED, "", "第四条"),
        (ChangeKind.MOVED, "第四条", "第五条"),
        (ChangeKind.MOVED, "第五条", "第六条"),
    ]
    assert describe(found[1]) == "第四条改为第五条，文字未变。"


def test_a_removed_item_is_told() -> None:
    (change,) = changes(OLD.replace("\n（二）场所消防安全证明。", ""))

    assert (change.kind, change.address_old) == (ChangeKind.REMOVED, "第三条第（二）项")
    assert describe(change) == "删去第三条第（二）项：“（二）场所消防安全证明。”。"


def test_an_article_that_moved_is_moved_not_removed_and_added() -> None:
    lines = OLD.split("\n")
    new = "\n".join([lines[0], lines[2], lines[1], *lines[3:]])

    assert {c.kind for c in changes(new)} == {ChangeKind.MOVED}


def test_late_fields_are_no_change() -> None:
    header = "益阳市教育局文件\n益教规〔2026〕3号\n"

    assert changes(header + OLD.replace("    年  月  日", "2026年4月1日") + "\n益阳市教育局\n2026年3月1日") == ()


def test_a_table_cell_and_an_image_are_compared() -> None:
    old = parse([Line("某办法"), Line("", rows=(("名称", "数量"), ("甲", "1")))], images=("a",))
    new = parse([Line("某办法"), Line("", rows=(("名称", "数量"), ("甲", "2")))], images=("b",))

    assert [c.address_new for c in compare(old, new)] == ["表1", "图片"]


def test_only_ordered_changes_are_left_out() -> None:
    found = changes(OLD.replace("二十个", "十五个").replace("行政区域内", "范围内"))
    order = OrderedChange("第四条", "市教育局应当在十五个工作日内作出决定。")

    assert [c.address_new for c in ordered_only(found, [order])] == ["第二条"]


@pytest.mark.parametrize("label", ["", "第四条　"])
def test_an_order_may_give_the_number_or_not(label: str) -> None:
    order = OrderedChange("第4条", f"{label}市教育局应当在十五个工作日内作出决定。")

    assert ordered_only(changes(OLD.replace("二十个", "十五个")), [order]) == ()


def test_other_words_than_ordered_are_not_covered() -> None:
    found = changes(OLD.replace("二十个", "十个"))
    order = OrderedChange("第四条", "市教育局应当在十五个工作日内作出决定。")

    assert ordered_only(found, [order]) == found
    assert orders_unmet(found, [order]) == (order,)


def test_an_ordered_article_with_items_covers_all_of_them() -> None:
    new = OLD.replace("（一）申请书及法定代表人身份证明；", "（一）申请书；").replace(
        "（二）场所消防安全证明。", "（二）场所证明；\n（三）师资证明。"
    )
    order = OrderedChange("第三条", "申请人应当提交下列材料：\n（一）申请书；\n（二）场所证明；\n（三）师资证明。")

    assert len(changes(new)) >= 3
    assert ordered_only(changes(new), [order]) == ()


def test_an_ordered_deletion_covers_the_new_numbers_it_causes() -> None:
    lines = [line for line in OLD.split("\n") if not line.startswith("第二条")]
    new = "\n".join(lines).replace("第三条", "第二条").replace("第四条", "第三条").replace("第五条", "第四条")

    assert ordered_only(changes(new), [OrderedChange("第二条", "")]) == ()
    assert ordered_only(changes(new), []) == changes(new)


def test_an_order_to_delete_does_not_cover_new_words() -> None:
    found = changes(OLD.replace("二十个", "十五个"))

    assert ordered_only(found, [OrderedChange("第四条", "")]) == found


@settings(max_examples=60)
@given(st.lists(LINES, max_size=20), st.lists(LINES, max_size=20))
def test_no_change_means_the_same_fingerprint_and_nothing_else_does(one: list[str], two: list[str]) -> None:
    old, new = parse_text("\n".join(one)), parse_text("\n".join(two))

    found = compare(old, new)

    assert (found == ()) == (fingerprint(old) == fingerprint(new))
    assert all(describe(change) for change in found)
    assert all(0 <= span.old_start <= span.old_end <= len(change.old) for change in found for span in change.spans)
