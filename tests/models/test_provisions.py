"""Provisions: values are taken out and compared as what they come to, and only the same subject said otherwise contradicts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.provisions import ProvisionIndex, StockDocument, core_title, provisions_of, topic_of
from models.screening.provisions_values import Family, frame_of
from models.screening.stock_replaced import set_aside
from models.text.tree import DocumentText
from tests.powers_samples import DAY, IN_FORCE, found_by, sample_context
from tests.text_builders import text_of

TITLE = "示例市义务教育学校课后服务收费管理规定\n"
SAME_THING_OTHERWISE = [
    ("课后服务费按每生每学期300元收取", "课后服务收费标准为每生每学期不超过360元"),
    ("学校应当在收到申请后十个工作日内答复家长", "学校自收到家长申请之日起十五个工作日内作出答复"),
    ("课后服务时间一般不少于2小时", "课后服务每天时长不得少于3小时"),
    ("课后服务费的70%用于教师补助", "课后服务费用于教师补助的比例不低于60%"),
    ("家庭经济困难学生可以减免课后服务费", "家庭经济困难学生不得减免课后服务费"),
    ("课后服务收费标准由财务科负责核定", "课后服务收费标准由基础教育科负责核定"),
    ("从事课后服务的校外人员须具有三年以上教学经验", "校外人员从事课后服务的，应当具有五年以上教学工作经历"),
    ("年满六周岁的儿童可以参加课后服务", "年满七周岁的儿童可以参加课后服务"),
    ("每年9月1日前公布课后服务收费标准", "每年3月1日前公布课后服务收费标准"),
]
SAME_VALUE_OTHERWISE_WRITTEN = [
    ("缴纳保险费不超过三万元整的部分", "缴纳保险费不超过30000元整的部分"),
    ("参加课后服务的人员聘期为一年以上", "参加课后服务的人员聘期为12个月以上"),
    ("课后服务费的百分之七十用于教师补助", "课后服务费的70%用于教师补助"),
    ("课后服务收费标准由示例市教育局财务科负责核定", "课后服务收费标准由财务科负责核定"),
    ("课后服务应当在二十日内答复家长的申请", "课后服务必须在20天内答复家长的申请"),
    ("2024年3月1日印发的课后服务收费目录", "2025年6月1日印发的课后服务收费目录"),
]


def an_index(sentence: str, document: StockDocument = IN_FORCE) -> ProvisionIndex:
    return ProvisionIndex.of([document], provisions_of(document, text_of(f"{document.title}\n第一条　{sentence}。\n")))


def contradictions(held: str, asked: str, title: str = TITLE) -> list[Finding]:
    context = ScreenContext(DAY, provisions=an_index(held))
    return found_by("STK-CONTRADICTS", f"{title}第三条　{asked}。\n", context)


@pytest.mark.parametrize(
    ("words", "family", "amount"),
    [
        ("补助3万元", Family.MONEY, "30000元"),
        ("补助三万元", Family.MONEY, "30000元"),
        ("比例为百分之三十", Family.RATE, "30%"),
        ("比例为30％", Family.RATE, "30%"),
        ("二十个工作日内", Family.PERIOD, "20工作日"),
        ("一年以内", Family.PERIOD, "12月"),
        ("年满六周岁", Family.AGE, "6岁"),
        ("每天2小时", Family.HOURS, "2小时"),
        ("每班不超过45人", Family.COUNT, "45人"),
        ("每年9月1日前", Family.DATE, "9-1"),
        ("2025年以来", Family.YEAR, "2025"),
        ("由财务科负责", Family.ORGAN, "财务科"),
        ("不得收费", Family.MODAL, "不得"),
    ],
)
def test_a_value_comes_to_what_it_means(words: str, family: Family, amount: str) -> None:
    found = [(value.family, value.amount) for value in frame_of(words).values]

    assert (family, amount) in found


@pytest.mark.parametrize(
    "words", ["按照第三条第二款办理", "《教育部等五部门关于二十条措施的意见》", "一律平等对待", "第十八次会议", "三年级学生"]
)
def test_what_only_looks_like_a_number_is_no_value(words: str) -> None:
    assert frame_of(words).values == ()


@pytest.mark.parametrize(("held", "asked"), SAME_THING_OTHERWISE)
def test_the_same_thing_laid_down_otherwise_contradicts(held: str, asked: str) -> None:
    found = contradictions(held, asked)

    assert len(found) == 1
    assert found[0].quote == asked
    assert all(words in found[0].message for words in (held, "示教规〔2023〕1号", "第一条"))


@pytest.mark.parametrize(("held", "asked"), SAME_VALUE_OTHERWISE_WRITTEN)
def test_the_same_value_written_otherwise_does_not_contradict(held: str, asked: str) -> None:
    assert contradictions(held, asked) == []


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("课后服务费每生每学期不超过300元", "校服每套价格不超过200元"),
        ("学校应当在十个工作日内退还剩余的费用", "教育局应当在二十个工作日内公布检查结果"),
        ("本办法自2023年3月1日起施行，有效期五年", "本规定自2026年9月1日起施行，有效期三年"),
    ],
)
def test_another_matter_does_not_contradict(held: str, asked: str) -> None:
    assert contradictions(held, asked) == []


def test_a_short_sentence_of_another_subject_does_not_contradict() -> None:
    title = "示例市校车安全管理规定\n"

    assert contradictions("应当在十个工作日内作出书面答复", "应当在二十个工作日内作出书面答复", title) == []


def test_a_document_is_not_compared_with_itself_nor_with_what_it_repeals() -> None:
    sentence, other = "课后服务费每生每学期不超过300元", "第二条　课后服务费每生每学期不超过360元。\n"
    context = ScreenContext(DAY, provisions=an_index(sentence))

    itself = found_by("STK-CONTRADICTS", f"{IN_FORCE.title}\n{IN_FORCE.number}\n{other}", context)
    by_title = found_by("STK-CONTRADICTS", f"{TITLE}{other}第三条　《{IN_FORCE.title}》同时废止。\n", context)
    by_number = found_by("STK-CONTRADICTS", f"{TITLE}{other}第三条　示教规[2023]1号文件同时废止。\n", context)
    neither = found_by("STK-CONTRADICTS", f"{TITLE}{other}第三条　《示例市校车管理办法》同时废止。\n", context)

    assert (itself, by_title, by_number, len(neither)) == ([], [], [], 1)


def test_a_document_that_is_only_cited_is_not_set_aside() -> None:
    text = text_of(f"{TITLE}第一条　根据《{IN_FORCE.title}》（{IN_FORCE.number}），制定本规定。\n")

    assert set_aside(text, [IN_FORCE]) == frozenset()


def test_a_notice_that_sends_out_an_act_is_known_by_the_act() -> None:
    notice = StockDocument(f"关于印发《{IN_FORCE.title}》的通知", "示教发〔2023〕9号")

    assert core_title(notice.title) == IN_FORCE.title
    assert topic_of(notice.title) == topic_of(IN_FORCE.title)
    assert set_aside(text_of(f"{TITLE}《{IN_FORCE.title}》同时废止。\n"), [notice]) == frozenset([notice])


def test_a_formula_that_three_documents_share_contradicts_nobody() -> None:
    documents = [StockDocument(f"示例市{name}课后服务办法") for name in ("甲项", "乙项", "丙项")]
    words = "学校应当在每学期开学后{}日内向家长公布课后服务的收费项目和标准"
    texts = [text_of(f"{one.title}\n第一条　{words.format(days)}。\n") for one, days in zip(documents, (3, 5, 7), strict=True)]
    held = [found for one, text in zip(documents, texts, strict=True) for found in provisions_of(one, text)]

    found = found_by(
        "STK-CONTRADICTS",
        f"{TITLE}第二条　{words.format(9)}。\n",
        ScreenContext(DAY, provisions=ProvisionIndex.of(documents, held)),
    )

    assert found == []


def test_repeated_provisions_are_told_once_for_each_document() -> None:
    text = (
        f"{TITLE}第二条　学校应当在每学期开学前公布课后服务的项目、时间和收费标准，接受家长监督。\n"
        "第三条　课后服务费每生每学期不超过300元，由学校按学期收取。\n"
    )

    found = found_by("STK-REPEATS", text)

    assert ["有2处" in one.message for one in found] == [True]


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("示例市义务教育学校课后服务实施办法", 1),
        ("示例市义务教育学校课后服务管理工作规定", 1),
        ("示例市中小学校校服管理办法", 0),
        ("示例市教育局关于课后服务情况的报告", 0),
    ],
)
def test_a_title_on_the_matter_of_a_document_in_force_is_told(title: str, count: int) -> None:
    assert len(found_by("STK-TITLE", f"{title}\n第一条　为了做好工作。\n")) == count


SENTENCES = [words for pair in SAME_THING_OTHERWISE for words in pair]


@given(st.lists(st.sampled_from([*SENTENCES, "。", "\n", "第二条　", "（一）", "\u3000", "\u202e", "《", "》", "9" * 40])))
def test_findings_quote_exactly_and_twice_is_the_same(parts: list[str]) -> None:
    words = TITLE + "".join(parts)
    codes = ("STK-CONTRADICTS", "STK-REPEATS", "STK-TITLE")

    found = [one for code in codes for one in found_by(code, words)]

    assert all(words[one.start : one.end] == one.quote for one in found)
    assert found == [one for code in codes for one in found_by(code, words)]


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_of_a_text_however_odd_values_and_findings_quote_its_own_words(words: str) -> None:
    values = frame_of(words).values
    found = [one for code in ("STK-CONTRADICTS", "STK-REPEATS", "STK-TITLE") for one in found_by(code, words)]

    assert all(words[slice(*value.span)] == value.words and value.amount for value in values)
    assert all(words[one.start : one.end] == one.quote for one in found)


@pytest.mark.timeout(120)  # a reading that looks back over the whole text takes hours
@pytest.mark.parametrize(
    ("piece", "likest"),
    [
        ("一", 0),
        ("300元", 0),
        ("不得收费应当。", 0),
        ("由由由财务科负责", 0),
        ("课后服务费每生每学期不超过360元。", 55_555),
        ("《废止》\n", 0),
    ],
)
def test_a_million_characters_of_one_piece_are_read(piece: str, likest: int) -> None:
    text = DocumentText(TITLE, (), (piece * (1_000_000 // len(piece)))[:1_000_000])

    found = list(sample_context().provisions.near(text, set_aside(text, [IN_FORCE])))

    assert len(found) == likest
    assert all(text.plain[slice(*one.span)] == one.words for one in found)


def test_an_index_of_nothing_finds_nothing() -> None:
    assert list(ProvisionIndex().near(text_of(TITLE))) == []
    assert ScreenContext(date(2026, 1, 1)).provisions == ProvisionIndex()
