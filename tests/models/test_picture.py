"""The procedure as a picture: every step has one place, no two share one, words fit their boxes, ways cross no box."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.picture.drawing import Picture, draw
from models.picture.lettering import CUT, lines_of, width
from models.picture.places import FINE, NAME, PAD, SMALL, WIDTH, Box, Lanes, Shape, boxes_of, columns_of, grid_of
from models.picture.told import Told
from models.words import Code, StepStatus
from tests.models.case_builders import (
    CLERK,
    DRAFTER,
    HEAD,
    KNOWN,
    LATER,
    LEADER,
    NOTE,
    OFFICER,
    Desk,
    a_law,
    a_material,
    opened,
)
from tests.models.case_driver import at, finish

PAPERS = (NOTE, a_material("interpretation"), a_material("interpretation_plan"))
NAMES = {1: "赵文远", 4: "周守衡", 9: "陈伯函", 11: "卫正均", 13: "蒋道示"}
ALL_WANTED = {**KNOWN, "ask_first": "yes", "adviser": "yes", "joint": "yes", "important_joint": "yes"} | dict.fromkeys(
    ("party_first", "expert_view", "risk"), "yes"
)


def the_picture(desk: Desk) -> Picture:
    return draw(desk.state, NAMES)


def a_returned_case() -> Desk:
    desk = at("legality", opened())
    desk.act(Code.CLAIM, OFFICER, "legality")
    desk.act(Code.RETURN, OFFICER, "legality", to="draft", reason="重新征求意见")
    return at("legality", desk)


def cases() -> Iterator[Desk]:
    """Cases at all ages: begun, returned, with every step wanted, ended."""
    yield opened()
    yield at("consult", opened())
    yield a_returned_case()
    everything = opened(facts=ALL_WANTED)
    everything.instead = {"competition_first": "exception", "legality": "amend", "deliberate": "passed_with_changes"}
    yield at("countersign", everything)
    yield finish(opened(materials=PAPERS))
    dropped = opened()
    dropped.act(Code.WITHDRAW, DRAFTER, reason="不再制定")
    yield dropped


CASES = list(cases())
EACH = pytest.mark.parametrize("desk", CASES, ids=["begun", "consulting", "returned", "everything", "ended", "withdrawn"])


def overlap(one: Box, two: Box) -> bool:
    across = one.x < two.x + two.width and two.x < one.x + one.width
    return across and one.y < two.y + two.height and two.y < one.y + one.height


def clashes(boxes: tuple[Box, ...]) -> list[tuple[str, str]]:
    return [(a.told.id, b.told.id) for a, b in combinations(boxes, 2) if overlap(a, b)]


@EACH
def test_every_step_is_there_once_and_no_two_boxes_overlap(desk: Desk) -> None:
    picture = the_picture(desk)

    assert Counter(box.told.id for box in picture.boxes) == Counter(step.id for step in desk.law.procedure.steps)
    assert clashes(picture.boxes) == []
    assert [s.id for phase in picture.phases for s in phase.steps] == [step.id for step in desk.law.procedure.steps]


@EACH
def test_the_picture_fits_the_page_and_the_words_fit_their_boxes(desk: Desk) -> None:
    picture = the_picture(desk)

    assert picture.width <= WIDTH
    for box in picture.boxes:
        assert 0 <= box.x <= box.x + box.width <= picture.width
        assert 0 <= box.y <= box.y + box.height <= picture.height
        for line in box.lines:
            size = NAME if line.kind == "name" else SMALL if box.shape is Shape.SKIPPED else FINE
            assert line.x + width(line.words, size) <= box.x + box.width - PAD / 2, line.words
            assert box.y < line.y < box.y + box.height


@EACH
def test_no_way_crosses_a_box(desk: Desk) -> None:
    picture = the_picture(desk)

    for arrow in picture.arrows:
        points = [(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", arrow.path)]
        for (a, b), (c, d) in pairwise(points):
            for box in picture.boxes:
                inside_across = max(a, c) > box.x + 1 and min(a, c) < box.x + box.width - 1
                inside_down = max(b, d) > box.y + 1 and min(b, d) < box.y + box.height - 1
                assert not (inside_across and inside_down), (arrow.edge, box.told.id)


def test_skipped_steps_stand_at_the_foot_with_their_reason() -> None:
    desk = at("legality", opened())

    boxes = {box.told.id: box for box in the_picture(desk).boxes}

    lowest = max(box.y + box.height for box in boxes.values() if box.shape is not Shape.SKIPPED)
    assert boxes["expert"].shape is Shape.SKIPPED
    assert boxes["expert"].y > lowest
    assert boxes["expert"].told.says == "专家论证：不需要，是否专业性、技术性较强，需要专家论证：否"


def test_a_return_shows_a_counter_and_the_way_back() -> None:
    desk = a_returned_case()

    picture = the_picture(desk)

    back = [arrow for arrow in picture.arrows if arrow.edge.sense == "back"]
    told = {box.told.id: box.told for box in picture.boxes}
    assert [(arrow.edge.start, arrow.edge.end, arrow.edge.times) for arrow in back] == [("legality", "draft", 1)]
    assert (told["draft"].round, told["draft"].again) == (2, True)
    assert told["sign"].again is False  # never reached: a number there would say nothing


def test_a_box_says_outcome_day_and_person_and_an_open_one_who_is_to_act() -> None:
    desk = at("legality", opened())

    told = {box.told.id: box.told for box in the_picture(desk).boxes}

    assert told["consult_approval"].notes == ("同意征求意见", "3月2日 卫正均")
    assert told["legality"].notes[0] == "在办 法制审核人员"
    desk.act(Code.CLAIM, OFFICER, "legality")
    assert {b.told.id: b.told for b in the_picture(desk).boxes}["legality"].notes[0] == "在办 周守衡"


def test_a_decision_entered_from_paper_says_so() -> None:
    desk = at("consult_approval", opened())

    desk.on_paper(LEADER, "consult_approval", "approved", desk.day, recorder=CLERK)

    told = {box.told.id: box.told for box in the_picture(desk).boxes}["consult_approval"]
    assert told.who == "卫正均"
    assert "补录" in told.notes


def test_what_an_outcome_opens_hangs_below_until_it_is_known() -> None:
    told = {box.told.id: box for box in the_picture(at("legality", opened())).boxes}

    assert told["mend"].shape is Shape.HUNG
    assert told["mend"].told.status_name == "视情况"
    assert told["mend"].x > told["legality"].x


def test_what_is_behind_a_hung_step_is_reached_with_and_without_it() -> None:
    edges = {(a.edge.start, a.edge.end) for a in the_picture(at("legality", opened())).arrows}

    assert {("legality", "deliberate"), ("recheck", "deliberate"), ("legality", "mend")} <= edges
    assert ("accept", "deliberate") not in edges


def test_a_withdrawn_matter_shows_only_what_was_done() -> None:
    path = [box.told.id for box in the_picture(CASES[-1]).boxes if box.shape is not Shape.SKIPPED]

    assert path == ["screen"]


def test_a_procedure_without_phases_is_parted_into_columns_of_the_page() -> None:
    desk = at("identify", opened(a_law(LATER)))

    picture = the_picture(desk)

    assert {heading.name for heading in picture.headings} == {"办理过程", ""}
    assert clashes(picture.boxes) == []
    assert picture.width <= WIDTH


def test_a_person_without_a_name_is_not_a_fault() -> None:
    desk = at("sign", opened())
    desk.act(Code.CLAIM, HEAD, "sign")

    assert draw(desk.state, {}).boxes


STEPS = st.lists(
    st.tuples(st.text(min_size=1, max_size=40), st.sampled_from(StepStatus), st.booleans(), st.integers(0, 12)), min_size=1
)


@settings(max_examples=60)
@given(STEPS, st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_boxes_never_overlap_whatever_the_steps_are_called(
    steps: list[tuple[str, StepStatus, bool, int]], lanes: list[int]
) -> None:
    told = [
        Told(str(n), name, str(phase), status, hung=hung, who=name, why=name, round=phase + 1)
        for n, (name, status, hung, phase) in enumerate(sorted(steps, key=lambda step: step[3]))
    ]

    grid = grid_of(columns_of(told), Lanes(dict(enumerate(lanes)), dict(enumerate(lanes))))
    boxes = tuple(boxes_of(grid))

    assert sorted(box.told.id for box in boxes) == sorted(one.id for one in told)
    assert clashes(boxes) == []
    assert all(box.x + box.width <= WIDTH and box.y + box.height <= grid.height for box in boxes)


@given(st.text(max_size=80), st.floats(20, 300), st.integers(1, 4))
def test_lines_fit_their_room_and_lose_nothing_but_what_they_say_they_cut(words: str, room: float, most: int) -> None:
    lines = lines_of(words, NAME, room, most)

    assert len(lines) <= most
    assert all(width(line, NAME) <= room or len(line) <= 2 for line in lines)  # one letter, or one and the mark, always stands
    whole = "".join(words.split())
    shown = "".join("".join(lines).split())
    assert shown == whole or (shown.endswith(CUT) and whole.startswith(shown.removesuffix(CUT)))


def test_a_name_breaks_before_its_bracket_and_leaves_no_letter_alone() -> None:
    assert lines_of("公平竞争审查（起草科室初审）", 13, 117, 3) == ("公平竞争审查", "（起草科室初审）")
    assert min(map(len, lines_of("本局网页镜像和目录", 13, 110, 3))) >= 3
