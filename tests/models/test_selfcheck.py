"""案卷自查: what the procedure wants of this matter, no more; what is there, what was entered from paper, what is missing."""

from models.selfcheck import Held, MadeFile, Part, SelfCheck, Sheet, self_check
from models.words import Code
from tests.models.case_builders import (
    CLERK,
    DRAFTER,
    KNOWN,
    LEADER,
    MEASURE,
    NOTE,
    Desk,
    a_law,
    a_material,
    opened,
)
from tests.models.case_driver import at, finish

PAPERS = (NOTE, *map(a_material, ("basis", "interpretation", "interpretation_plan")))
MADE = (MadeFile("red_head", "某办法.docx", "a" * 64), MadeFile("package", "某办法-公布材料.zip", "b" * 64))


def checked(desk: Desk) -> SelfCheck:
    return self_check(desk.state, MADE)


def sheet(found: SelfCheck, name: str) -> Sheet:
    (one,) = [one for one in found.sheets if one.name == name]
    return one


def names(found: SelfCheck, *held: Held) -> set[str]:
    return {one.name for one in found.sheets if one.held in held}


def test_a_new_case_has_its_draft_and_note_and_lacks_its_basis() -> None:
    found = checked(opened())

    assert names(found, Held.THERE) == {"第 1 稿（现行稿）", "起草说明"}
    assert names(found, Held.MISSING) == {"制定依据"}
    assert sheet(found, "制定依据").rule == "国办发〔2018〕115号（五）"


def test_what_is_handed_in_is_there() -> None:
    found = checked(opened(materials=(NOTE, a_material("basis"))))

    assert found.missing == ()


def test_a_step_that_is_not_needed_wants_no_paper() -> None:
    without, with_expert = checked(opened()), checked(opened(facts={**KNOWN, "expert_view": "yes"}))

    assert "专家论证意见" not in names(without, *Held)
    assert sheet(with_expert, "专家论证意见").held is Held.NOT_YET


def test_a_step_opened_by_an_outcome_wants_its_paper_only_then() -> None:
    assert "对审核意见的逐条答复" not in names(checked(at("legality", opened())), *Held)

    amended = opened()
    amended.instead = {"legality": "amend"}

    assert sheet(checked(at("mend", amended)), "对审核意见的逐条答复").held is Held.NOT_YET


def test_a_decision_from_paper_is_there_with_its_scan() -> None:
    desk = at("consult_approval", opened())

    desk.on_paper(LEADER, "consult_approval", "approved", desk.day, recorder=CLERK)

    one = sheet(checked(desk), "征求意见前审签（含保密审查）办理单")
    assert (one.held, one.sha256, one.day) == (Held.ON_PAPER, "5" * 64, desk.day)


def test_a_conclusion_that_a_new_draft_made_stale_is_missing() -> None:
    desk = at("deliver", opened())

    desk.draft("另一稿", step="deliver")

    assert sheet(checked(desk), "公平竞争审查表").held is Held.MISSING
    assert sheet(checked(desk), "公平竞争审查表").note


def test_comments_left_open_leave_the_record_of_the_consultation_incomplete() -> None:
    desk = at("consult", opened())
    desk.act(Code.OPEN_ROUND, DRAFTER, "consult", data={"audience": "public", "days": 30})
    desk.comments(3)

    assert sheet(checked(desk), "征求意见记录和采纳情况表").note == "征求 1 次，收到意见 3 条，3 条尚未处理"


def test_an_archived_matter_is_complete_in_four_parts() -> None:
    found = checked(finish(opened(materials=PAPERS)))

    assert names(found, Held.NOT_YET) == set()
    assert [name for name, _ in found.parts] == ["报送", "审查", "决定", "备案（含登记、编号、公布）"]
    parts = {one.name: one.part for one in found.sheets}
    assert parts["公平竞争审查表"] is parts["合法性审核意见书"] is Part.REVIEW
    assert parts["集体审议会议记录"] is parts["签发审批单"] is parts["解读材料"] is Part.DECISION
    assert parts["登记表"] is parts["备案报告和回执"] is parts["正式文本（红头文件）"] is Part.FILING


def test_a_paper_that_speaks_of_an_earlier_text_is_wanted_anew() -> None:
    desk = at("deliver", opened(materials=PAPERS))

    desk.draft("另一稿", step="deliver")

    held = [one.held for one in checked(desk).sheets if one.name == "解读材料"]
    assert held == [Held.THERE, Held.NOT_YET]


def test_a_file_the_engine_should_have_made_and_that_is_gone_is_missing() -> None:
    desk = finish(opened(materials=PAPERS))

    found = self_check(desk.state, MADE[:1])

    assert "公布材料" in names(found, Held.MISSING)


def test_the_result_is_one_sentence() -> None:
    says = checked(opened()).says

    assert says.startswith("应有 ")
    assert "已归入 2 份，缺 1 份：制定依据；还没有办到的 " in says


def test_a_measure_has_its_own_file() -> None:
    found = checked(finish(opened(a_law(MEASURE))))

    assert {"公平竞争审查表", "签发审批单"} <= names(found, Held.THERE)
    assert "登记表" not in names(found, *Held)
