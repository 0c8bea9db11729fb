"""The life of a joint urgent document: urgency in mid-case, terms shortened with reason, nothing omitted."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.case import ConsultRound, Decision
from models.number import IssuedNumber
from models.refusals import Refusal
from models.words import StepStatus
from tasks.instruments import last_day
from tasks.store import Store
from tests.lives import INTERPRETED, Life
from tests.whole import must_be_whole

PARTNER = "示例市卫生健康委员会"
SCAN = (("scan", "note.txt"),)


@pytest.fixture
def life(store: Store) -> Life:
    life = Life(store, drafter="sunmh", head="lics")
    facts = {"touches_operators": "yes", "joint": "yes", "adviser": "no", "ask_first": "no"}
    life.open("joint.txt", organs=(PARTNER,), facts=facts)
    return life


def declare_urgent(life: Life) -> None:
    sample = life.sample("joint.yaml")["urgent"]
    life.at_case(
        sample["decided_by"],
        "",
        "urgent",
        outcome=sample["ground"],
        reason=sample["ground_text"],
        files=(("evidence", "basis.txt"),),
    )


def consult_shortly(life: Life) -> None:
    shortened = life.sample("joint.yaml")["urgent"]["shortened"][0]["text"]
    data = {"days": 3}
    life.act("sunmh", "consult", "open-round", to="departments,schools,operators", reason=shortened, on=life.day, data=data)
    life.later(4)
    life.act("sunmh", "consult", "conclude", outcome="closed")


def opinion_early(life: Life) -> Callable[[], object]:
    said = life.sample("joint.yaml")["legality"]["opinion"]

    def conclude() -> None:
        life.later(2)
        if ids := life.open_findings():
            rows = [{"id": n, "disposition": "adopted", "reason": ""} for n in ids]
            life.act("wuqy", "legality", "dispose-findings", data={"findings": rows})
        life.act("wuqy", "legality", "conclude", outcome="lawful", text=said)

    return conclude


def countersigned(life: Life) -> None:
    life.act("chenbh", "countersign", "send", text="机要交换", on=life.day)
    life.later(1)
    life.act("chenbh", "countersign", "reply", to=PARTNER, outcome="agreed", on=life.day, files=SCAN)
    life.act("chenbh", "countersign", "conclude", outcome="agreed")


def sign_at_once(life: Life) -> None:
    ground = life.sample("joint.yaml")["effect_ground"]
    life.at_case("sunmh", "", "add-material", files=INTERPRETED)
    life.act("jiangds", "sign", "conclude", outcome="signed", reason=ground)


def finish(life: Life) -> None:
    life.finish(
        consult=lambda: consult_shortly(life),
        legality=opinion_early(life),
        countersign=lambda: countersigned(life),
        sign=lambda: sign_at_once(life),
    )


def test_a_joint_urgent_document_reaches_the_archive_with_nothing_omitted(life: Life) -> None:
    life.go("consult")
    declare_urgent(life)

    finish(life)

    assert life.case().ended == "archived"
    kept = {"consult", "competition_first", "competition_check", "legality", "deliberate", "countersign", "sign"}
    assert kept | {"register", "number", "publish"} <= {row.step for row in life.rows(Decision)}
    assert {view.status for name, view in life.state().views.items() if name in kept} == {StepStatus.DONE}
    assert life.instrument().organ_names == f"示例市教育局、{PARTNER}"
    assert len(life.rows(IssuedNumber)) == 2
    must_be_whole(life)


def test_the_short_consultation_keeps_its_days_and_its_reason(life: Life) -> None:
    life.go("consult")
    declare_urgent(life)
    consult_shortly(life)

    (held,) = life.rows(ConsultRound)

    assert (held.days, held.ends_on) == (3, held.posted_on + timedelta(days=3))
    opened = next(act for act in life.state().file.acts if act.code == "open-round")
    assert "三日" in opened.act.data["short_reason"]  # type: ignore[operator]  # the round keeps its reason as text
    must_be_whole(life)


def test_only_the_head_declares_urgency_on_a_closed_ground_with_evidence(life: Life) -> None:
    life.go("consult")
    evidence = (("evidence", "basis.txt"),)

    with pytest.raises(Refusal, match="主要负责人"):
        life.at_case("weizj", "", "urgent", outcome="emergency", files=evidence)
    with pytest.raises(Refusal, match="只限于"):
        life.at_case("jiangds", "", "urgent", outcome="important", files=evidence)
    with pytest.raises(Refusal, match="证明材料"):
        life.at_case("jiangds", "", "urgent", outcome="emergency")

    must_be_whole(life)


def test_without_urgency_the_early_opinion_is_refused(life: Life) -> None:
    life.go("legality")

    with pytest.raises(Refusal, match="5个工作日"):
        opinion_early(life)()

    must_be_whole(life)


def test_the_countersign_waits_for_the_partners_paper(life: Life) -> None:
    declare_urgent(life)
    life.go("countersign", consult=lambda: consult_shortly(life), legality=opinion_early(life))
    assert [wait.body for wait in life.waits()] == [PARTNER]

    with pytest.raises(Refusal, match=PARTNER):
        life.act("chenbh", "countersign", "conclude", outcome="agreed")
    with pytest.raises(Refusal, match="不是本件的联合制定机关"):
        life.act("chenbh", "countersign", "reply", to="示例市司法局", outcome="agreed", on=life.day, files=SCAN)
    with pytest.raises(Refusal, match="扫描件"):
        life.act("chenbh", "countersign", "reply", to=PARTNER, outcome="agreed", on=life.day)

    countersigned(life)
    assert life.waits() == []
    must_be_whole(life)


def test_a_partner_that_objects_sends_the_draft_back(life: Life) -> None:
    declare_urgent(life)
    life.go("countersign", consult=lambda: consult_shortly(life), legality=opinion_early(life))
    life.act("chenbh", "countersign", "reply", to=PARTNER, outcome="objected", on=life.day, files=SCAN)

    life.act("chenbh", "countersign", "conclude", outcome="objected", reason="卫健委建议修改第七条")

    assert life.front() == ["deliver"]
    must_be_whole(life)


def test_a_document_in_force_from_its_publication_has_its_last_day_counted_from_there(life: Life) -> None:
    declare_urgent(life)

    finish(life)

    made = life.instrument()
    assert made.effective_on == made.published_on
    assert made.expires_on == last_day(life.day, 5)
