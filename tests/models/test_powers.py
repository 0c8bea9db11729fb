"""Powers: the list knows its matters by their words, and a draft creates an act only where it really lays one down."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.screening.checks import CHECKS
from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.pack import Area
from models.screening.powers import Period, Power, PowerKind, PowerList
from models.screening.powers_acts import PATTERNS, TRIGGERS, acts_of
from models.text.tree import DocumentText
from tests.powers_samples import found_by, rules_of, sample_context, sample_powers
from tests.text_builders import text_of

HEAD = "示例市教育局关于规范有关事项的规定\n各单位：\n现将有关事项规定如下。\n"
CREATED = [
    ("校外培训机构发布招生简章，应当报市教育局审批。", "行政许可"),
    ("培训机构开展研学活动，须经教育局备案后方可进行。", "行政许可"),
    ("未经市教育局备案，任何机构不得组织校园社团活动。", "行政许可"),
    ("校服生产企业应当取得市教育局核发的校服准入证后方可参与采购。", "行政许可"),
    ("研学企业未纳入市教育局名录的，不得承接业务。", "行政许可"),
    ("违反本办法规定的培训机构，由市教育局处以3000元以上1万元以下罚款。", "行政处罚"),
    ("逾期不改正的，没收培训机构保证金。", "行政处罚"),
    ("情节严重的，由市教育局吊销办学许可证。", "行政处罚"),
    ("擅自举办托管班的，责令停办，并处5000元罚款。", "行政处罚"),
    ("市教育局可以查封培训机构的教学场所。", "行政强制"),
    ("逾期不缴纳的，按日加收千分之三的滞纳金。", "行政强制"),
    ("培训机构应当每年向市教育局缴纳管理费2000元。", "行政征收"),
    ("教辅企业应当每年接受市教育局组织的年检。", "行政检查"),
    ("对学生托管机构实行年度审查制度。", "行政检查"),
    ("市教育局对培训机构组织等级评定。", "行政确认"),
    ("家长与培训机构的争议由市教育局裁决。", "行政裁决"),
]
NOT_CREATED = [
    "不得要求培训机构办理备案后方可招生。",
    "对违法举办的培训机构，依照《中华人民共和国民办教育促进法》第六十四条予以处罚。",
    "培训机构有违法行为的，由有关部门依法处以罚款。",
    "取消校服企业准入审批，企业无需办理备案即可参与采购。",
    "严禁向培训机构收取保证金。",
    "本办法所称行政处罚，包括罚款、没收违法所得、吊销许可证件。",
    "2025年，全市共查处违规培训机构12家，罚款30万元。",
    "经批准设立的民办学校应当公开收费标准。",
    "直属学校基建项目应当报市教育局审批。",
    "学校外出活动须经区县教育局备案后方可组织。",
    "教师参加培训应当报学校批准。",
    "学生逾期未缴的，不得收取滞纳金。",
    "未经监护人同意，培训机构不得采集学生人脸信息。",
    "鼓励企业自愿参加星级评定。",
    "市教育局已取消托管机构备案后方可经营的规定。",
]


def a_power(name: str, kind: PowerKind = PowerKind.LICENCE) -> Power:
    return Power("", kind, name)


def created(sentence: str) -> set[str]:
    text = text_of(HEAD + sentence)
    return {act.kind.value for kind in PowerKind for act in acts_of(text, kind)}


def all_findings(words: str, context: ScreenContext | None = None) -> list[Finding]:
    text = text_of(words)
    return [found for rule in rules_of(Area.POWERS) for found in CHECKS[rule.check](text, rule, context or sample_context())]


@pytest.mark.parametrize(("sentence", "kind"), CREATED)
def test_a_clause_that_lays_down_an_act_creates_it(sentence: str, kind: str) -> None:
    assert kind in created(sentence)


@pytest.mark.parametrize("sentence", NOT_CREATED)
def test_a_clause_that_forbids_quotes_reports_or_orders_within_the_house_creates_nothing(sentence: str) -> None:
    assert created(sentence) == set()


@pytest.mark.parametrize(("sentence", "kind"), CREATED)
def test_the_same_clause_on_the_ground_of_a_law_creates_nothing(sentence: str, kind: str) -> None:
    assert kind not in created(f"依照《中华人民共和国民办教育促进法》的规定，{sentence}")


def test_the_act_of_a_matter_on_the_list_is_none_outside_it() -> None:
    assert found_by("POW-LICENCE", HEAD + "举办民办学校应当经市教育局批准。") == []
    assert len(found_by("POW-LICENCE", HEAD + "民办学校招聘教师，须经教育局核准后方可签订合同。")) == 1


def test_a_power_is_known_by_its_keywords_where_its_name_says_it_otherwise() -> None:
    listed = PowerList((replace(a_power("实施学历教育的社会力量办学审批"), keywords=(("举办", "民办学校"),)),))

    assert listed.find(PowerKind.LICENCE, "企业举办民办学校应当报批") is not None
    assert listed.find(PowerKind.LICENCE, "企业举办托管班应当报批") is None


def test_a_filing_on_the_list_covers_a_filing_that_a_draft_wants_but_a_licence_covers_no_rating() -> None:
    listed = PowerList((a_power("民办学校招生简章备案", PowerKind.OTHER), a_power("从事学科类培训的机构审批")))

    assert listed.find(PowerKind.LICENCE, "招生简章备案") is not None
    assert listed.find(PowerKind.CONFIRMATION, "从事学科类培训的机构") is None


def test_a_fine_of_a_stated_amount_is_an_error_and_one_without_amount_a_warning() -> None:
    stated, open_ = (HEAD + f"培训机构超时培训的，由市教育局处{words}罚款。" for words in ("一万元以下", ""))

    assert [found.severity for found in found_by("POW-PENALTY", stated)] == [Severity.ERROR]
    assert [found.severity for found in found_by("POW-PENALTY", open_)] == [Severity.WARN]


def test_an_act_of_another_organ_is_suggested_jointly_unless_that_organ_signs() -> None:
    sentence = "配餐企业提供不合格食品的，由市场监督管理局吊销其许可证。"

    alone = found_by("POW-ORGAN", HEAD + sentence)
    jointly = found_by("POW-ORGAN", "示例市教育局 示例市市场监督管理局关于规范配餐的规定\n" + sentence)

    assert ["联合制定" in found.suggestion for found in alone] == [True]
    assert jointly == []


def test_a_power_that_the_list_gives_to_another_organ_is_not_ours() -> None:
    owned = PowerList((replace(a_power("校服准入许可"), organ="示例市市场监督管理局"),))

    found = found_by("POW-ORGAN", HEAD + "校服企业应当取得校服准入许可后方可投标。", replace(sample_context(), powers=owned))

    assert ["示例市市场监督管理局" in one.message for one in found] == [True]


def test_an_empty_column_of_the_list_is_unknown_and_never_alarms() -> None:
    words = HEAD + "申请延缓入学应当具备下列条件：\n（一）在本市居住满三年。\n"
    bare = PowerList((a_power("延缓入学审批"),))
    full = PowerList((replace(a_power("延缓入学审批"), conditions=("身体状况不适合入学",)),))

    assert found_by("POW-CONDITION", words, replace(sample_context(), powers=bare)) == []
    assert len(found_by("POW-CONDITION", words, replace(sample_context(), powers=full))) == 1


def test_a_condition_that_asks_for_more_than_the_list_is_found_with_both_amounts() -> None:
    words = HEAD + "申请设立民办学校应当具备下列条件：\n（一）开办资金不少于{}万元；\n（二）有合格的教师。\n"

    more, equal = (found_by("POW-CONDITION", words.format(amount)) for amount in ("300", "100"))

    assert ["本稿300万元，清单100万元" in found.message for found in more] == [True]
    assert equal == []


def test_materials_named_in_one_sentence_are_compared_one_by_one() -> None:
    words = HEAD + "申请认定教师资格的，应当提交教师资格认定申请表、身份证件、学历证书和无犯罪记录公证书复印件。"

    assert [found.quote for found in found_by("POW-MATERIAL", words)] == ["无犯罪记录公证书复印件"]


@pytest.mark.parametrize(
    ("asked", "held", "longer"),
    [
        (Period(30, working=True), Period(20, working=True), True),
        (Period(20, working=True), Period(20, working=False), False),
        (Period(21, working=True), Period(20, working=False), True),
        (Period(30, working=False), Period(20, working=True), False),
        (Period(40, working=False), Period(20, working=True), True),
    ],
)
def test_a_period_is_longer_only_where_there_is_no_doubt(asked: Period, held: Period, longer: bool) -> None:
    assert asked.longer_than(held) is longer


def test_a_local_regulation_that_implements_a_law_is_left_to_other_law() -> None:
    words = "湖南省实施《中华人民共和国义务教育法》办法\n第一条　为了实施。\n第二条　对用人单位处以一万元罚款。\n"

    assert found_by("POW-PENALTY", words) == []


@pytest.mark.parametrize("kind", list(PATTERNS))
def test_every_clause_that_a_pattern_knows_holds_one_of_its_triggers(kind: PowerKind) -> None:
    known = [sentence for sentence, named in CREATED if named == kind.value]

    assert all(any(word in sentence for word in TRIGGERS[kind]) for sentence in known)


SENTENCES = [sentence for sentence, _ in CREATED] + NOT_CREATED


@given(st.lists(st.sampled_from([*SENTENCES, "\n", "（一）", "\u3000", "材料：", "\u202e"])))
def test_findings_quote_exactly_and_twice_is_the_same(parts: list[str]) -> None:
    words = HEAD + "".join(parts)

    found = all_findings(words)

    assert all(words[one.start : one.end] == one.quote and one.quote for one in found)
    assert found == all_findings(words)


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_of_a_text_however_odd_every_finding_quotes_its_own_words(words: str) -> None:
    codes = {rule.code for rule in rules_of(Area.POWERS)}

    found = all_findings(words)

    assert all(one.rule in codes and one.quote and words[one.start : one.end] == one.quote for one in found)
    assert found == all_findings(words)


@given(st.text(alphabet=st.characters(codec=None, exclude_characters="《》“”‘’\"'「」"), max_size=100))
def test_a_clause_is_found_whatever_odd_text_stands_in_a_line_of_its_own_before_it(words: str) -> None:
    found = found_by("POW-PENALTY", f"{HEAD}{words}\n第九十条　情节严重的，由市教育局吊销办学许可证。\n")

    assert "由市教育局吊销" in {one.quote for one in found}


ODD = ["罚", "罚款1", "未经批准不得", "公示申请", "具备下列条件", "（一）甲", "经备案后方可\n", "\ud800年检", "10日内决定许可"]


@pytest.mark.timeout(120)  # a reading that looks back over the whole text takes hours
@pytest.mark.parametrize("piece", ODD)
def test_a_million_characters_of_one_piece_are_read(piece: str) -> None:
    text = DocumentText("", (), (piece * (1_000_000 // len(piece)))[:1_000_000])

    found = [one for rule in rules_of(Area.POWERS) for one in CHECKS[rule.check](text, rule, sample_context())]

    assert all(text.plain[one.start : one.end] == one.quote for one in found)


def test_the_sample_list_has_the_shape_of_a_city_bureau() -> None:
    counts = [sum(1 for power in sample_powers().powers if power.kind is kind) for kind in PowerKind]

    assert dict(zip(PowerKind, counts, strict=True)) == {
        PowerKind.LICENCE: 15,
        PowerKind.CONFIRMATION: 1,
        PowerKind.REWARD: 7,
        PowerKind.OTHER: 8,
        PowerKind.PENALTY: 21,
        PowerKind.LEVY: 2,
        PowerKind.INSPECTION: 11,
        **dict.fromkeys((PowerKind.COERCION, PowerKind.RULING, PowerKind.PAYMENT), 0),
    }


def test_the_day_of_the_screening_does_not_change_what_is_found() -> None:
    words = HEAD + CREATED[0][0]

    assert all_findings(words) == all_findings(words, replace(sample_context(), day=date(2031, 1, 1)))
