"""What stands under a prohibition, a repeal, a report or a quotation is excused; a restriction that says 不得 itself is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.screening.clauses.frames import Frames

CLAUSE = "外地企业应当在本市设立分公司"

EXCUSED = (
    "不得规定：{}。",
    "不得要求{}。",
    "严禁以“{}”等方式排除、限制竞争。",
    "任何单位不得在文件中作出“{}”的规定。",
    "政策措施不得含有下列内容：\n（一）{}；\n（二）其他内容。",
    "废止“{}”的规定。",
    "取消{}的规定，自本通知印发之日起不再执行。",
    "删去第六条中的“{}”。",
    "某市曾规定“{}”，已被纠正。",
    "经查，该局文件要求{}，违反公平竞争审查标准。",
    "某县文件规定{}。上述规定违反公平竞争审查标准，已废止。",
    "《某市管理办法》第八条规定：“{}。”",
    "对要求{}的，依法责令改正。",
    "政策措施中写“{}”，是否符合审查标准？",
)
STANDING = (
    "{}。",
    "不得晚于三月底报名，{}。",
    "不得指定中介机构，应当由主管部门备案；{}。",
    "为维护市场秩序，{}，未设立的不得参加投标。",
    "建立‘种子库’制度，{}。",
)


def excused(frame: str) -> bool:
    words = frame.format(CLAUSE)
    start = words.index(CLAUSE)
    return Frames(words).excuse((start, start + len(CLAUSE)))


@pytest.mark.parametrize("frame", EXCUSED)
def test_a_clause_that_is_forbidden_repealed_reported_or_quoted_is_excused(frame: str) -> None:
    assert excused(frame)


@pytest.mark.parametrize("frame", STANDING)
def test_a_clause_that_is_laid_down_stands(frame: str) -> None:
    assert not excused(frame)


@pytest.mark.parametrize(
    "words", ["注册地址十年内不得迁出本区", "禁止外地车辆进入本市从事运输", "外地企业不得参加本地投标", "未入库的不得参加评审"]
)
def test_a_prohibition_laid_on_operators_excuses_nothing(words: str) -> None:
    assert Frames(words).spans == ()


@pytest.mark.parametrize(
    "words", ["", "不得", "“" * 500, "不得" * 5000, "取消" * 3000 + "规定", "：：：\n（一）\n", "\ud800不得要求"]
)
def test_odd_words_are_read_without_a_fault(words: str) -> None:
    assert all(0 <= start < end <= len(words) for start, end in Frames(words).spans)


@pytest.mark.parametrize(
    "words",
    [
        "没有在本市设立分公司的企业，外地投标一律不受理",
        "不能提供本市社保缴纳证明的不予受理",
        "过去三年在本市承接过同类项目的加五分",
        "具有本市成功案例的得二分",
        "被认定为本市名优产品的优先采购",
        "企业应当在本市注册满五年，违反本规定迁出的退还奖励",
    ],
)
def test_words_that_only_look_like_a_frame_excuse_nothing(words: str) -> None:
    assert Frames(words).spans == ()


@given(
    st.lists(
        st.sampled_from(["不得规定：", "外地企业备案", "。", "废止“外地企业须在本市设立公司”的规定", "，", "\n"]), max_size=12
    )
)
def test_most_of_a_span_is_excused_when_more_than_half_of_its_characters_are(pieces: list[str]) -> None:
    words = "".join(pieces)
    frames = Frames(words)
    within = [any(start <= at < end for start, end in frames.spans) for at in range(len(words))]

    for start, end in [(0, len(words)), (len(words) // 3, len(words)), (0, len(words) // 2)]:
        assert frames.excuses_most((start, end)) == (2 * sum(within[start:end]) > end - start)
