"""The text with its margin: nothing of the text is lost, every finding stands beside its place once, overlaps are cut apart."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models.margin import MOST_COMMENTS, Block, Remark, Said, margined, pieces_of
from models.screening.finding import Severity
from models.text.line import Line
from models.text.outline import parse
from models.text.tree import DocumentText, NodeKind
from tests.text_builders import text_of

WORDS = """某市办法
第一条　为了规范收费，制定本办法。
第二条　学校不得：
（一）指定供应商；
（二）强制消费。
本条另有一款。
第三条　本办法自公布之日起施行。
"""
TEXT = text_of(WORDS)


def a_remark(id_: int, start: int, end: int, severity: Severity = Severity.WARN) -> Remark:
    return Remark(id_, "F-1", "form", severity, "", start, end, "", "《某法》第一条", "说明")


def on(words: str, id_: int = 1, severity: Severity = Severity.WARN) -> Remark:
    start = WORDS.index(words)
    return a_remark(id_, start, start + len(words), severity)


def beside(words: str, blocks: tuple[Block, ...]) -> Block:
    return next(block for block in blocks if words in block.words)


def test_a_finding_marks_its_words_and_stands_beside_them() -> None:
    found = margined(TEXT, [on("指定供应商")])

    block = beside("指定供应商", found.blocks)
    assert [(p.words, p.findings) for p in block.pieces] == [("（一）", ()), ("指定供应商", (1,)), ("；", ())]
    assert [(r.id, r.n) for r in block.remarks] == [(1, 1)]
    assert (block.kind, block.address) == (NodeKind.ITEM, "第二条第一款第（一）项")


def test_overlapping_findings_are_cut_apart_and_the_heaviest_colours_the_words() -> None:
    found = margined(TEXT, [on("规范收费，制定", 1), on("收费，制定本办法", 2, Severity.ERROR)])

    pieces = beside("收费", found.blocks).pieces
    assert [(p.words, p.findings, p.severity) for p in pieces if p.findings] == [
        ("规范", (1,), Severity.WARN),
        ("收费，制定", (1, 2), Severity.ERROR),
        ("本办法", (2,), Severity.ERROR),
    ]
    assert [p.begins for p in pieces if p.begins] == [(1,), (2,)]


def test_a_finding_over_two_blocks_marks_both_and_stands_beside_the_first() -> None:
    start, end = WORDS.index("供应商"), WORDS.index("强制")

    found = margined(TEXT, [a_remark(7, start, end + 2)])

    assert [b.number for b in found.blocks for p in b.pieces if 7 in p.findings] == [3, 4]
    assert [b.number for b in found.blocks if b.remarks] == [3]


def test_a_finding_of_no_place_is_not_lost() -> None:
    far = len(WORDS) + 100

    found = margined(TEXT, [a_remark(1, 0, 0), a_remark(2, far, far + 3)])

    assert [remark.id for remark in found.remarks] == [1, 2]


def test_findings_are_numbered_in_the_order_of_the_text() -> None:
    found = margined(TEXT, [on("本办法自公布", 1), on("指定", 2), on("强制", 3)])

    assert [(remark.n, remark.id) for remark in found.remarks] == [(1, 2), (2, 3), (3, 1)]


def test_a_finding_within_a_table_marks_its_cell() -> None:
    text = parse([Line("某市办法"), Line("第一条　标准见下表。"), Line("", rows=(("项目", "金额"), ("校服", "三百元")))])
    start = text.plain.index("三百元")

    (block,) = [b for b in margined(text, [a_remark(5, start, start + 3)]).blocks if b.rows]

    assert [["".join(p.words for p in cell) for cell in row] for row in block.rows] == [["项目", "金额"], ["校服", "三百元"]]
    assert block.rows[1][1][0].findings == (5,)


def test_comments_stand_at_the_article_they_name_and_others_apart() -> None:
    one = Said(1, "第二条", "放宽", "企业")

    found = margined(TEXT, [], [one, replace(one, id=2, address=""), replace(one, id=3, address="第九十条")])

    assert [(b.address, [c.id for c in b.comments]) for b in found.blocks if b.comments] == [("第二条", [1])]
    assert [c.id for c in found.loose] == [2, 3]


def test_thousands_of_comments_are_counted_not_shown() -> None:
    many = [Said(n, "第二条", "放宽") for n in range(10_000)]

    (block,) = [b for b in margined(TEXT, [], many).blocks if b.comments]

    assert (len(block.comments), block.more_comments) == (MOST_COMMENTS, 10_000 - MOST_COMMENTS)


def test_an_article_with_its_items_is_one_passage() -> None:
    groups = margined(TEXT, []).groups

    assert [len(group) for group in groups] == [1, 1, 4, 1]


def test_an_empty_text_has_an_empty_margin() -> None:
    assert margined(DocumentText("", (), ""), [a_remark(1, 0, 3)]).blocks == ()


LINES = st.lists(
    st.sampled_from(
        ["第一条　甲乙丙。", "第二条　丁😀戊：", "（一）己庚；", "第一章　总则", "辛壬癸。", "附件1", "示例市教育局"]
    ),
    min_size=1,
)
SPANS = st.lists(st.tuples(st.integers(-2, 60), st.integers(0, 30), st.sampled_from(Severity)), max_size=8)


@given(LINES, SPANS)
def test_the_pieces_of_all_blocks_are_the_text_and_every_finding_stands_once(
    lines: list[str], spans: list[tuple[int, int, Severity]]
) -> None:
    text = text_of("某市办法\n" + "\n".join(lines))
    remarks = [a_remark(n, start, start + size, sev) for n, (start, size, sev) in enumerate(spans)]

    found = margined(text, remarks)

    shown = "".join(block.words for block in sorted(found.blocks, key=lambda b: b.number))
    assert "".join(shown.split()) == "".join(text.plain.split())
    assert sorted(remark.id for remark in found.remarks) == [remark.id for remark in remarks]
    assert [remark.n for remark in found.remarks] == list(range(1, len(remarks) + 1))


@given(st.text(max_size=50), SPANS)
def test_pieces_put_together_give_the_words_and_each_lies_in_its_findings(
    words: str, spans: list[tuple[int, int, Severity]]
) -> None:
    remarks = [a_remark(n, start, start + size, sev) for n, (start, size, sev) in enumerate(spans)]

    pieces = list(pieces_of(words, 0, len(words), remarks))

    assert "".join(piece.words for piece in pieces) == words
    at = 0
    for piece in pieces:
        over = {r.id for r in remarks for place in range(at, at + len(piece.words)) if r.start <= place < r.end}
        assert set(piece.findings) == over
        at += len(piece.words)
