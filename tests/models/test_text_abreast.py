"""Two versions side by side: each word on its side once, what is the same is the same on both, what stands still is folded."""

from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.abreast import SPACE, Abreast, Cut, Fold, Part, Row, abreast, cut_at
from models.text.changes import ChangeKind
from models.text.content import content
from models.text.tree import DocumentText
from tests.text_builders import text_of

OLD = """某办法
第一条　为了规范收费，制定本办法。
第二条　学校应当公开收费标准。
第三条　检查每年一次。
第四条　不得指定供应商。
第五条　本办法由市教育局解释。
"""


def rows_of(both: Abreast) -> list[Row]:
    return [row for part in both.parts for row in (part.rows if isinstance(part, Fold) else (part,))]


def words(cuts: tuple[Cut, ...]) -> str:
    return "".join(cut.words for cut in cuts).replace(SPACE, "")


def same(cuts: tuple[Cut, ...]) -> str:
    return "".join(cut.words for cut in cuts if cut.part is Part.SAME).replace(SPACE, "")


def told(old: str, new: str) -> list[str | tuple[str, ChangeKind | None, str]]:
    both = abreast(text_of(old), text_of(new))
    return [part.says if isinstance(part, Fold) else (part.address, part.kind, part.moved) for part in both.parts]


def test_a_changed_article_shows_its_characters_and_the_others_are_folded() -> None:
    both = abreast(text_of(OLD), text_of(OLD.replace("每年一次", "每学期一次")))

    before, row, after = both.parts
    assert isinstance(row, Row)
    assert (row.address, row.kind) == ("第三条", ChangeKind.CHANGED)
    assert [c for c in row.lines[0].old if c.part is Part.REMOVED] == [Cut(Part.REMOVED, "年")]
    assert [c for c in row.lines[0].new if c.part is Part.ADDED] == [Cut(Part.ADDED, "学期")]
    assert isinstance(before, Fold)
    assert isinstance(after, Fold)
    assert (before.says, after.says) == ("标题至第二条未变", "第四条至第五条未变")


def test_a_new_article_stands_on_one_side_and_those_behind_it_only_changed_their_number() -> None:
    new = OLD.replace("第四条　", "第四条　家长可以投诉举报。\n第五条　", 1).replace("第五条　本", "第六条　本")

    assert told(OLD, new) == [
        "标题至第三条未变",
        ("第四条", ChangeKind.ADDED, ""),
        "原第四条至第五条改为第五条至第六条，文字未变",
    ]


def test_an_article_that_moved_is_said_to_have_moved() -> None:
    lines = OLD.splitlines()
    lines[2], lines[4] = "第二条　不得指定供应商。", "第四条　学校应当公开收费标准。"

    moved = [one for one in told(OLD, "\n".join(lines)) if isinstance(one, tuple)]

    assert moved
    assert {kind for _, kind, _ in moved} == {ChangeKind.MOVED}
    assert ("第二条", ChangeKind.MOVED, "原第四条，现第二条") in moved


def test_a_struck_article_stands_on_the_old_side_only() -> None:
    both = abreast(text_of(OLD), text_of(OLD.replace("第五条　本办法由市教育局解释。\n", "")))

    row = both.parts[-1]
    assert isinstance(row, Row)
    assert (row.kind, row.address, row.lines[0].new) == (ChangeKind.REMOVED, "第五条", ())
    assert both.counts[ChangeKind.REMOVED] == 1


def test_two_equal_versions_are_one_fold() -> None:
    (part,) = abreast(text_of(OLD), text_of(OLD)).parts

    assert isinstance(part, Fold)
    assert part.says == "标题至第五条未变"


def test_an_added_item_belongs_to_its_article() -> None:
    old = OLD + "第六条　不得：\n（一）指定；\n（二）搭售。\n"

    both = abreast(text_of(old), text_of(old.replace("（二）搭售。", "（二）搭售；\n（三）返点。")))

    row = both.parts[-1]
    assert isinstance(row, Row)
    assert (row.address, row.kind, len(row.lines)) == ("第六条", ChangeKind.CHANGED, 4)


SENTENCES = [
    "学校应当公开收费标准。",
    "检查每年一次，结果公布。",
    "不得指定供应商。",
    "家长可以投诉😀举报。",
    "（一）指定；",
    "附件1",
    "第二章　管理",
]
VERSIONS = st.lists(st.tuples(st.sampled_from(SENTENCES), st.booleans()), max_size=8)


def a_version(parts: list[tuple[str, bool]]) -> DocumentText:
    lines = [f"第{'一二三四五六七八'[n]}条　{words_}" if article else words_ for n, (words_, article) in enumerate(parts)]
    return text_of("\n".join(["某办法", *lines]))


@settings(max_examples=80)
@given(VERSIONS, VERSIONS)
def test_each_side_put_together_is_its_version_and_what_is_the_same_is_the_same_on_both(
    one: list[tuple[str, bool]], two: list[tuple[str, bool]]
) -> None:
    old, new = a_version(one), a_version(two)

    lines = [line for row in rows_of(abreast(old, new)) for line in row.lines]

    assert sorted(words(line.old) for line in lines if line.old) == sorted(
        unit.shown.replace(SPACE, "") for unit in content(old)
    )
    assert [words(line.new) for line in lines if line.new] == [unit.shown.replace(SPACE, "") for unit in content(new)]
    moved_label = [line for line in lines if line.old and line.new and "文字未变" in line.says]
    assert all(same(line.old) == same(line.new) for line in lines if line.old and line.new and line not in moved_label)


@given(st.text(max_size=30), st.lists(st.integers(0, 30), max_size=6))
def test_cuts_put_together_are_the_words(text: str, edges: list[int]) -> None:
    inside = sorted(edge for edge in edges if edge <= len(text))
    places = list(zip(inside[::2], inside[1::2], strict=False))

    cuts = list(cut_at(text, places, Part.ADDED))

    assert "".join(cut.words for cut in cuts) == text
    assert all(cut.words for cut in cuts)
