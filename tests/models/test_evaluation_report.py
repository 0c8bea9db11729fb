"""Recall, false alarms, precision, placement, confusion, misses, and the page they are written on."""

from datetime import date

import pytest

from models.evaluation.competition import (
    framed_share,
    group_confusion,
    harmless_looking,
    item_confusion,
    placement_of,
    recall_of,
)
from models.evaluation.frames import FrameKind
from models.evaluation.report import Measured, as_json, sections
from models.evaluation.samples import Answer, Kind
from models.evaluation.shares import Density, Parts, Share
from models.evaluation.wording import BEGIN, END, lines, page
from models.screening.finding import Severity
from models.screening.pack import Area, Group
from tests.models.evaluation_builders import ASIDE, TUNED, a_finding, a_label, a_sample, an_answer

DAY = date(2026, 1, 1)
ENTRY, FLOW, COST = Group.ENTRY, Group.FLOW, Group.COST


def answers() -> tuple[Answer, ...]:
    flow, cost = a_label(FLOW, items=("9-3",)), a_label(COST, items=("10-2",))
    return (
        an_answer(a_sample("V-1", label=flow), a_finding()),
        an_answer(
            a_sample("V-2", label=cost, verbatim=False, year=2024), a_finding("entry", "11-1"), a_finding("cost", "19-3")
        ),
        an_answer(a_sample("V-3", label=flow, text="外地企业不得投标", source=ASIDE)),
        an_answer(a_sample("V-4", source=ASIDE), a_finding(None, None)),
        an_answer(a_sample("C-1", Kind.HARD)),
        an_answer(a_sample("C-2", Kind.ORDINARY), a_finding(area="form"), a_finding(severity=Severity.INFO)),
        an_answer(a_sample("C-3", Kind.HARD, source=ASIDE), a_finding()),
        an_answer(a_sample("L-1", Kind.UNLAWFUL), a_finding(None, None, area="legality")),
        an_answer(a_sample("L-2", Kind.UNLAWFUL), a_finding()),
    )


def measured() -> Measured:
    sentence = a_sample("D-1#1", Kind.SENTENCE, genre="通知")
    framed = {kind: Parts(Share(1, 10), Share(0, 5)) for kind in FrameKind}
    documents = {"competition, own day": Density(1, 20_000, 2)}
    said = (an_answer(sentence), an_answer(a_sample("D-1#2", Kind.SENTENCE, genre="通知"), a_finding()))
    return Measured(DAY, ("test-2025",), (), answers(), said, framed, documents, (Area.COMPETITION, Area.LEGALITY))


def rows(key: str) -> dict[str, object]:
    return next(dict(section.rows) for section in sections(measured()) if section.key == key)


def test_recall_counts_alarms_of_its_area_in_both_parts() -> None:
    recall = recall_of(measured().of_kind(Kind.VIOLATION), Area.COMPETITION)

    assert recall.overall == Parts(Share(2, 2), Share(1, 2))
    assert recall.wording["paraphrased"].all == Share(1, 1)
    assert {key: parts.all for key, parts in recall.by_group.items()} == {
        "flow": Share(1, 2),
        "cost": Share(1, 1),
        "none": Share(1, 1),
    }
    assert list(recall.by_item) == ["none", "9-3", "10-2"]
    assert recall.by_notice[ASIDE].aside == Share(1, 2)
    assert recall.by_year["2024"].all == Share(1, 1)


def test_an_info_finding_or_one_of_another_area_is_no_alarm() -> None:
    assert rows("false_alarms")["competition: ordinary clauses"] == Parts(Share(0, 1), Share(0, 0))
    assert rows("false_alarms")["competition: hard negatives"] == Parts(Share(0, 1), Share(1, 1))


def test_precision_counts_violations_among_the_alarms() -> None:
    assert rows("precision")["competition"] == Parts(Share(2, 2), Share(1, 2))


def test_placement_leaves_unlabelled_ones_out_and_is_stricter_for_the_strongest() -> None:
    placement = placement_of(measured().of_kind(Kind.VIOLATION), DAY)

    assert placement.any_group.all == Share(2, 2)
    assert placement.strongest.all == Share(1, 2)
    assert placement.any_item.all == Share(2, 2)
    assert placement.strongest_item.all == Share(1, 2)
    assert placement.unlabelled == 1


def test_confusions_show_where_the_strongest_finding_went() -> None:
    violations = measured().of_kind(Kind.VIOLATION)

    assert group_confusion(violations) == {"cost": {"entry": 1}, "flow": {"none": 1, "flow": 1}, "none": {"none": 1}}
    assert item_confusion(violations, DAY) == {"9-3": {"none": 1, "9-3": 1}, "10-2": {"8-3": 1}}


def test_only_found_violations_are_framed() -> None:
    asked: list[str] = []

    def alarms(text: str) -> bool:
        asked.append(text)
        return text.startswith("不得规定")

    shares = framed_share(measured().of_kind(Kind.VIOLATION), alarms)

    assert shares[FrameKind.FORBID] == Parts(Share(2, 10), Share(1, 5))
    assert shares[FrameKind.REPEAL].all == Share(0, 15)
    assert not any("外地企业不得投标" in text for text in asked)


def test_violations_that_look_harmless_are_counted_alone() -> None:
    assert harmless_looking(measured().of_kind(Kind.VIOLATION)) == Parts(Share(0, 0), Share(0, 1))


def test_legality_counts_its_own_alarms_and_those_of_any_area() -> None:
    assert rows("legality")["overall"] == Parts(Share(1, 2), Share(0, 0))
    assert rows("legality")["alarm of any area"] == Parts(Share(2, 2), Share(0, 0))


def test_the_json_lists_misses_and_false_alarms_by_id_and_holds_no_text() -> None:
    payload = as_json(measured())

    assert [one["id"] for one in payload["missed"]] == ["V-3", "L-2"]  # type: ignore[attr-defined]  # a list of rows
    assert [one["id"] for one in payload["false_alarms"]] == ["C-3", "D-1#2"]  # type: ignore[attr-defined]  # a list of rows
    assert payload["rules"] == {"FC-ONE": {"hard_negative": 1, "sentence": 1, "unlawful": 2, "violation": 3}}
    assert "本地注册" not in str(payload)


def test_the_page_stands_between_its_marks_and_holds_every_table_but_no_text() -> None:
    written = page(measured())

    assert written.startswith(BEGIN)
    assert written.endswith(END)
    assert "| overall | 1.000 [0.342–1.000] 2/2 | 0.500 [0.095–0.905] 1/2 | 0.750 [0.301–0.954] 3/4 |" in written
    assert "0.500 (1 in 20,000 characters of 2 documents)" in written
    assert "V-3*, L-2" in written
    assert "本地注册" not in written


def test_a_notice_of_few_cases_is_not_named_on_the_page() -> None:
    assert f"| {TUNED} |" not in page(measured())
    assert TUNED in rows("recall_by_notice")


def test_the_screen_speaks_chinese_and_names_what_is_absent() -> None:
    said = "\n".join(lines(Measured(DAY, (), ("documents/documents.jsonl",), answers())))

    assert "数据目录中没有 documents/documents.jsonl" in said
    assert "违规条款的检出率（目标 ≥ 0.92）" in said
    assert "普通文件句子" not in said


@pytest.mark.parametrize("empty", [(), (an_answer(a_sample("C-1", Kind.HARD)),)])
def test_a_run_without_violations_has_tables_for_the_rest_only(empty: tuple[Answer, ...]) -> None:
    keys = {section.key for section in sections(Measured(DAY, (), (), empty))}

    assert keys <= {"false_alarms"}
    assert page(Measured(DAY, (), (), empty)).endswith(END)
