"""The pieces of the case page as HTML: all escaped, no style of their own, words beside every colour, anchors that lead on."""

import re
from datetime import date
from typing import Any

import pytest

from desk.web.pages import environment
from models.margin import Precedent, Remark, Said, margined
from models.picture.drawing import draw
from models.planning import plan
from models.screening.finding import Severity
from models.selfcheck import self_check
from models.text.abreast import abreast
from models.words import Code
from tests.models.case_builders import OFFICER, opened
from tests.models.case_driver import at
from tests.text_builders import text_of

EVIL = "<script>alert(1)</script>"
WORDS = f"某市办法\n第一条　为了规范{EVIL}收费，制定本办法。\n第二条　不得指定供应商。\n"


def shown(file: str, macro: str, *values: object) -> str:
    made: Any = environment().get_template(file).make_module({})
    return str(getattr(made, macro)(*values))


def the_picture() -> str:
    desk = at("legality", opened())
    desk.act(Code.CLAIM, OFFICER, "legality")
    desk.act(Code.RETURN, OFFICER, "legality", to="draft", reason="改")
    return shown("picture.html", "picture", draw(at("legality", desk).state, {4: EVIL, 1: "赵文远"}))


def the_margin() -> str:
    start = WORDS.index("规范")
    remark = Remark(7, "F-1", "form", Severity.ERROR, "第一条", start, start + 2, "规范", "《某法》", EVIL, "改", answer=EVIL)
    other = Remark(8, "F-2", "competition", Severity.WARN, "第一条", start + 1, start + 4, "", "", "说明", precedents=None)
    third = Remark(9, "F-3", "legality", Severity.INFO, "", 0, 1, "", "", "说明", precedents=(Precedent("1", EVIL),))
    return shown(
        "margin.html", "margin", margined(text_of(WORDS), [remark, other, third], [Said(1, "第二条", EVIL), Said(2, "", EVIL)])
    )


def the_versions() -> str:
    new = text_of(WORDS.replace("指定", EVIL))
    return shown("versions.html", "versions", abreast(text_of(WORDS), new), "第 1 稿", EVIL)


def the_plan() -> str:
    return shown("plan.html", "plan", plan(opened().state, date(2026, 5, 1), {}))


def the_selfcheck() -> str:
    return shown("selfcheck.html", "selfcheck", self_check(opened().state), 1)


PIECES = [the_picture, the_margin, the_versions, the_plan, the_selfcheck]


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_has_no_script_and_no_style_of_its_own(piece: Any) -> None:  # noqa: ANN401 - one of the functions above
    html = piece()

    assert "<script" not in html
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)


@pytest.mark.parametrize("piece", PIECES)
def test_every_anchor_of_a_piece_leads_to_a_place_in_it_and_no_place_is_named_twice(piece: Any) -> None:  # noqa: ANN401 - as above
    html = piece()

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {ref for ref in re.findall(r'href="#([^"]+)"', html)} <= set(ids)


def test_the_picture_is_also_a_list_and_every_box_has_a_title() -> None:
    html = the_picture()

    boxes = re.findall(r'<a class="step [^"]+" href="#step-([^"]+)"><title>([^<]+)</title>', html)
    assert {name for name, _ in boxes} == set(re.findall(r'<li id="step-([^"]+)"', html))
    assert "退回" in html
    assert len(boxes) == len(opened().law.procedure.steps)


def test_a_finding_is_told_by_word_and_number_not_by_colour_alone() -> None:
    html = the_margin()

    assert re.search(r'<a class="mark error" href="#f-7"><span class="for-ears">〔应当修改 \d〕</span>', html)
    assert '<span class="tag red">应当修改</span>' in html
    assert 'href="#a-' in html


def test_what_was_struck_and_added_is_said_to_ears_too() -> None:
    html = the_versions()

    assert '<del><span class="for-ears">〔删去：</span>指定<span class="for-ears">〕</span></del>' in html
    assert '<ins><span class="for-ears">〔增加：</span>' in html


def test_a_late_plan_says_so_in_words() -> None:
    html = the_plan()

    assert "已经晚了" in html
    assert "经验值" in html
