"""Whole lives of documents on a real database; after each, the installation must be whole."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from models.case import Decision
from models.number import IssuedNumber
from models.refusals import Refusal
from models.words import Force
from tasks.instruments import status_of
from tasks.store import Store
from tests.installation import opened
from tests.lives import PLACE, SAMPLES, Life, installed
from tests.whole import must_be_whole

OUTSIDER = {"login": "qitaj", "name": "齐泰佳", "organ": "sljy", "section": "办公室", "roles": ["legal_officer"]}
OWN_DRAFTER = {"login": "fafs", "name": "范法生", "organ": "sljy", "section": "法宣科", "roles": ["drafter"]}


def test_a_plain_document_goes_from_submission_to_the_archive(store: Store) -> None:
    life = Life(store)
    life.open()

    life.finish()

    assert life.case().ended == "archived"
    made = life.instrument()
    assert (made.document_number, made.registration_number) == ("示教规〔2026〕1号", "SLCR—2026—03001")
    assert made.effective_on
    assert made.expires_on == _two_years_less_a_day(made.effective_on)
    must_be_whole(life)


def _two_years_less_a_day(day: date) -> date:
    return day.replace(year=day.year + 2) - timedelta(days=1)


def test_a_published_document_is_in_force_by_its_date_and_lapses_by_its_date(store: Store) -> None:
    life = Life(store)
    life.open()
    life.finish()
    made = life.instrument()

    with store.reading() as session:
        known = store.now()
        force = [status_of(session, made, day, known).force for day in _around(made.effective_on, made.expires_on)]

    assert force == [Force.NOT_YET, Force.IN_FORCE, Force.IN_FORCE, Force.LAPSED]


def _around(first: date | None, last: date | None) -> list[date]:
    assert first
    assert last
    return [first - timedelta(days=1), first, last, last + timedelta(days=1)]


def test_a_return_begins_a_second_round_and_keeps_the_first(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("legality")
    life.later(1)

    life.act("wuqy", "legality", "return", to="deliver", reason="依据不足，请补充")

    state = life.state()
    assert life.front() == ["deliver"]
    assert (state.views["deliver"].seat.round, state.views["legality"].seat.round) == (2, 2)
    assert [todo.key for todo in life.todos()] == ["deliver:2"]
    must_be_whole(life)
    life.finish()
    assert [row.outcome for row in life.rows(Decision) if row.step == "deliver"] == ["delivered", "delivered"]
    assert life.case().ended == "archived"
    must_be_whole(life)


def test_of_two_reviewers_the_second_is_told_who_was_first(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("accept")
    life.act("wuqy", "accept", "claim")

    with pytest.raises(Refusal, match="吴清议"):
        life.act("zhoush", "accept", "claim")
    with pytest.raises(Refusal, match="吴清议"):
        life.act("zhoush", "accept", "accept")

    assert life.todo("accept").holder_id is not None
    must_be_whole(life)


def test_of_two_reviewers_who_conclude_the_second_finds_the_to_do_done(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("accept")
    todo = life.todo("accept").id or 0
    life.act("wuqy", "accept", "accept")

    with pytest.raises(Refusal, match="已经办结"):
        life.do(todo, "zhoush", "accept")

    assert len([row for row in life.rows(Decision) if row.step == "accept"]) == 1


def test_terminating_after_numbering_voids_the_numbers_and_leaves_no_gap(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("seal")

    receipt = life.at_case("weizj", "", "terminate", reason="政策调整")

    assert receipt.ended == "terminated"
    assert {row.void_reason for row in life.rows(IssuedNumber)} == {"政策调整"}
    assert life.todos() == []
    must_be_whole(life)
    following = Life(store, day=life.day)
    following.open("draft-2.txt")
    following.go("seal")
    assert sorted(row.text for row in following.rows(IssuedNumber)) == ["SLCR—2026—03002", "示教规〔2026〕2号"]
    must_be_whole(following)


def test_a_published_document_cannot_be_terminated(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("archive")

    with pytest.raises(Refusal, match="请办理废止"):
        life.at_case("weizj", "", "terminate", reason="政策调整")

    must_be_whole(life)


def test_a_policy_measure_is_reviewed_and_archived_without_number_or_instrument(store: Store) -> None:
    life = Life(store)
    life.open(kind="policy-measure", facts={"touches_operators": "yes"})
    life.go("hear")
    life.act("zhaowy", "hear", "open-round", to="operators", text="书面征求", on=life.day)
    life.later(31)
    life.act("zhaowy", "hear", "conclude", outcome="closed")
    if ids := life.open_findings():
        life.act("zhaowy", "competition_first", "answer-findings", data={"findings": [{"id": n, "answer": "改"} for n in ids]})
    life.act("zhaowy", "competition_first", "conclude", outcome="meets")
    life.put_aside("fengzy", "competition_check")
    life.act("fengzy", "competition_check", "conclude", outcome="agreed")
    life.act("weizj", "conclusion", "conclude", outcome="issued", on=life.day + timedelta(days=5))

    life.act("zhaowy", "archive", "conclude", outcome="archived")

    assert life.case().ended == "archived"
    assert life.rows(IssuedNumber) == []
    must_be_whole(life)


def test_a_draft_of_the_legal_section_is_reviewed_by_another_qualified_person(tmp_path: Path) -> None:
    store = installed(tmp_path, (OWN_DRAFTER, OUTSIDER))
    life = Life(store, drafter="fafs", head="zhoush")
    life.open()
    life.go("accept")

    with pytest.raises(Refusal, match="起草科室的人员不得审核本科室的稿件"):
        life.act("wuqy", "accept", "accept")
    life.reviewer = "qitaj"
    life.finish()

    assert life.case().ended == "archived"
    must_be_whole(life)
    store.engine.dispose()


def test_a_draft_of_the_legal_section_may_be_reviewed_by_a_named_outside_body(tmp_path: Path) -> None:
    store = installed(tmp_path, (OWN_DRAFTER,))
    life = Life(store, drafter="fafs", head="zhoush")
    life.open()
    life.go("accept")
    scan = (("scan", "note.txt"),)

    with pytest.raises(Refusal, match="写明机构名称"):
        life.act("chenbh", "accept", "reply", outcome="accepted", on=life.day, files=scan)
    life.act("chenbh", "accept", "send", to="示例市司法局", text="机要交换", on=life.day)
    life.act("chenbh", "accept", "reply", outcome="accepted", on=life.day, files=scan)
    life.act("chenbh", "legality", "send", to="示例市司法局", text="机要交换", on=life.day)
    life.later(10)
    life.put_aside("chenbh", "legality")
    life.act("chenbh", "legality", "reply", outcome="lawful", text="合法", on=life.day, files=scan)

    assert life.front() == ["deliberate"]
    must_be_whole(life)
    store.engine.dispose()


def test_an_outside_registrars_number_is_typed_in_and_checked(tmp_path: Path) -> None:
    with_registrar_outside = installed(tmp_path, registrar="outside")
    life = Life(with_registrar_outside)
    life.open()
    life.go("register")
    assert [wait.body for wait in life.waits()] == ["registrar"]
    life.act("chenbh", "register", "send", text="政务内网", on=life.day)
    assert life.waits()[0].sent_on == life.day

    def typed(number: str) -> None:
        life.act("chenbh", "register", "reply", outcome="registered", text=number, on=life.day, files=(("scan", "note.txt"),))

    for wrong, why in (("SLCR-2026-03001", "式样"), ("SLCR—2025—03001", "年份"), ("", "照录")):
        with pytest.raises(Refusal, match=why):
            typed(wrong)
    with pytest.raises(Refusal, match="登记机关"):
        life.act("chenbh", "register", "conclude", outcome="registered", text="SLCR—2026—03107")
    typed("SLCR—2026—03107")
    life.finish()

    assert life.instrument().registration_number == "SLCR—2026—03107"
    must_be_whole(life)
    second = Life(with_registrar_outside, day=life.day)
    second.open("draft-2.txt")
    second.go("register")
    life = second
    with pytest.raises(Refusal, match="已经用过"):
        typed("SLCR—2026—03107")
    must_be_whole(second)
    with_registrar_outside.engine.dispose()


def test_a_meetings_ordered_changes_are_folded_in_and_the_reviews_carried_over(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open("draft-2.txt")
    life.go("deliberate")
    ordered = [{"address": c["address"], "wording": c["wording"]} for c in life.sample("meeting.yaml")["ordered_changes"]]
    passed = {"outcome": "passed_with_changes", "text": "修改后通过", "on": life.day, "data": {"ordered": ordered}}
    life.act("chenbh", "deliberate", "conclude", **passed)

    more = tmp_path / "more.txt"
    words = (SAMPLES / "draft-3.txt").read_text(encoding="utf-8")
    more.write_text(words.replace("第二条　", "第二条　（另加一句）", 1), encoding="utf-8")
    life.act("zhaowy", "fold_in", "submit-draft", files=(("draft", more),))
    with pytest.raises(Refusal, match="另有不同"):
        life.act("zhaowy", "fold_in", "conclude", outcome="done")
    life.act("zhaowy", "fold_in", "submit-draft", files=(("draft", "draft-3.txt"),))
    life.act("zhaowy", "fold_in", "conclude", outcome="done")
    assert "carry" in life.open_keys()
    life.act("wuqy", "", "carry-over", reason="只含会议要求的修改")
    life.finish()

    assert life.case().ended == "archived"
    must_be_whole(life)


def test_a_page_that_says_something_else_is_not_recorded_as_published(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("publish")
    page = life.saved_page()
    wrong = page.with_name("wrong.html")
    wrong.write_text(page.read_text(encoding="utf-8").replace("三分之二", "二分之一", 1), encoding="utf-8")

    files = (("saved_page", wrong),)
    with pytest.raises(Refusal, match="不一致"):
        life.act("chenbh", "publish", "conclude", outcome="published", text=PLACE, on=life.day, files=files)

    assert life.front() == ["publish"]
    must_be_whole(life)


def test_a_refused_act_leaves_nothing_behind(store: Store) -> None:
    life = Life(store)
    life.open()
    life.go("legality")
    before = life.counts()

    with pytest.raises(Refusal):
        life.act("wuqy", "legality", "conclude", outcome="lawful", text="合法")

    assert life.counts() == before


def test_the_life_of_one_case_leaves_another_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first, second = Life(store), Life(store)
        first.open()
        second.open("draft-2.txt")
        before = second.open_keys()

        first.go("accept")

        assert second.open_keys() == before
        must_be_whole(first)
        must_be_whole(second)
