"""A life walked wholly from paper by one person, every decision with its scan and day; and one adopted on its way."""

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.case import ActRow, ConsultRound, Decision
from models.people import Person
from models.refusals import BadInput, Refusal
from models.words import Code, Role
from tasks.adopting import adopt_from_paper
from tasks.doing import Wanted
from tasks.opening import Submission
from tasks.people import set_deputy
from tests.lives import INTERPRETED, PLACE, SAMPLES, Life, installed
from tests.whole import counts, must_be_whole

TYPIST = {"login": "wenyl", "name": "文一录", "organ": "sljy", "section": "办公室", "roles": ["clerk"]}
BEGAN = date(2026, 3, 3)
SCAN = ("scan", "note.txt")
FEWEST = 22  # one command a decision, and those that bring papers; a life at the desk takes as many


@dataclass(slots=True)
class Desk:
    """One person who enters what others decided on paper. Counts the commands."""

    life: Life
    commands: int = 0
    about_findings: int = 0  # of these; how many depends on what the packs find in the sample

    def enter(self, step: str, code: str, by: str, on: date, **wanted: Any) -> None:  # noqa: ANN401 - fields of Wanted
        """Enter a paper a day or more after it was signed."""
        files = (SCAN, *wanted.pop("files", ()))
        if code == "record-paper":
            self.life.act("wenyl", step, code, to=by, on=on, files=files, **wanted)
        else:
            self.life.act("wenyl", step, code, decided_by=by, on=on, files=files, **wanted)
        self.commands += 1

    def decide(self, step: str, outcome: str, by: str, on: date, **wanted: Any) -> None:  # noqa: ANN401 - fields of Wanted
        """Enter a decision."""
        self.enter(step, "record-paper", by, on, outcome=outcome, **wanted)

    def settle(self, step: str, code: str, by: str, on: date, area: str = "") -> None:
        """Enter the answers to what the screening found, or what was made of it; nothing where it found nothing."""
        said = {"stance": "mend"} if code == "answer-findings" else {"disposition": "false_alarm", "reason": "已核对"}
        if rows := [{"id": n, **said} for n in self.life.open_findings(area)]:
            self.enter(step, code, by, on, data={"findings": rows})
            self.about_findings += 1

    def reply(self, step: str, on: date, **wanted: Any) -> None:  # noqa: ANN401 - fields of Wanted
        """Enter what an outside body answered."""
        self.life.act("wenyl", step, "reply", on=on, files=(SCAN,), **wanted)
        self.commands += 1


@pytest.fixture
def desk(tmp_path: Path) -> Any:  # noqa: ANN401 - a generator fixture
    store = installed(tmp_path, (TYPIST,), registrar="outside")
    yield Desk(Life(store))
    store.engine.dispose()


def day(n: int) -> date:
    return BEGAN + timedelta(days=n)


def walk(desk: Desk) -> None:
    """Everything is entered on one late day, but what must be of its own day: the document number and what follows it."""
    life = desk.life
    life.to_day(day(80))
    facts = {"touches_operators": "yes", "ask_first": "yes", "adviser": "yes"}
    papers = (("note", SAMPLES / "note.txt"), ("scan", SAMPLES / "note.txt"))
    life.open(login="wenyl", section="基础教育科", facts=facts, decided_by="zhaowy", on=day(0), materials=papers)
    desk.commands += 1
    desk.decide("plan", "approved", "qianrh", day(1), text="必要")
    desk.decide("identify", "normative", "zhoush", day(2))
    desk.reply("ask_government", day(6), outcome="approved")
    desk.decide("draft", "ready", "zhaowy", day(7))
    desk.decide("consult_approval", "approved", "weizj", day(8))
    desk.enter("consult", "open-round", "zhaowy", day(9), to="public,operators", text="门户网站")
    desk.decide("consult", "closed", "zhaowy", day(40))
    desk.settle("competition_first", "answer-findings", "zhaowy", day(41), "competition")
    desk.decide("competition_first", "meets", "zhaowy", day(41))
    desk.settle("competition_check", "dispose-findings", "fengzy", day(42), "competition")
    desk.decide("competition_check", "agreed", "fengzy", day(42))
    desk.settle("deliver", "answer-findings", "zhaowy", day(43))
    desk.decide("deliver", "delivered", "zhaowy", day(43))
    desk.decide("signoff", "signed", "qianrh", day(44))
    desk.decide("accept", "accepted", "wuqy", day(45))
    desk.decide("adviser", "given", "zhengly", day(50), text="无不同意见")
    desk.settle("legality", "dispose-findings", "wuqy", day(56))
    desk.decide("legality", "lawful", "wuqy", day(56), text="合法")
    desk.decide("deliberate", "passed", "chenbh", day(60), text="会议通过")
    life.at_case("wenyl", "", "add-material", files=INTERPRETED)
    desk.commands += 1
    desk.decide("sign", "signed", "jiangds", day(61), text=day(150).isoformat())
    desk.decide("publicity", "open", "weizj", day(62))
    desk.reply("register", day(66), outcome="registered", text="SLCR—2026—03107")
    desk.decide("number", "numbered", "chenbh", life.day)
    desk.decide("seal", "sealed", "chenbh", life.day)
    life.to_day(day(82))
    desk.decide("publish", "published", "chenbh", day(81), text=PLACE, files=(("saved_page", life.saved_page()),))
    desk.decide("file", "filed", "chenbh", day(82), text="市司法局")
    desk.decide("archive", "archived", "chenbh", day(82))


def test_one_person_walks_a_whole_life_from_paper(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    walk(desk)

    with capsys.disabled():
        sys.stdout.write(f"\na life wholly from paper: {desk.commands} commands by one person\n")
    assert desk.life.case().ended == "archived"
    assert FEWEST <= desk.commands - desk.about_findings <= 26
    must_be_whole(desk.life)


def test_what_an_authorised_substitute_signed_on_paper_is_entered_as_the_heads_decision(desk: Desk) -> None:
    life = desk.life
    life.open()
    life.go("sign")
    life.at_case(life.drafter, "", "add-material", files=INTERPRETED)
    signed = {"effective_on": (life.day + timedelta(days=90)).isoformat(), "authorisation": "授权〔2026〕1号"}
    with pytest.raises(Refusal, match="委托"):
        desk.decide("sign", "signed", "weizj", life.day, standing_in_for="jiangds", data=signed)
    with life.store.writing() as session:
        set_deputy(session, "jiangds", "weizj", [Role.HEAD], life.day, life.day)

    desk.decide("sign", "signed", "weizj", life.day, standing_in_for="jiangds", data=signed)

    row = life.decisions()["sign"]
    with life.store.reading() as session:
        assert session.get_one(Person, row.decider_id).login == "jiangds"
    assert row.paper
    must_be_whole(life)


def test_every_decision_from_paper_is_marked_so_and_names_its_scan(desk: Desk) -> None:
    walk(desk)

    decided = desk.life.rows(Decision)
    outside = {"ask_government", "register"}

    assert all(row.paper for row in decided if row.step not in outside)
    assert {row.step for row in decided} >= {
        "plan",
        "consult",
        "legality",
        "deliberate",
        "sign",
        "number",
        "publish",
        "archive",
    }
    recorders = {row.person_id for row in desk.life.rows(ActRow) if row.person_id}
    assert len(recorders) == 1
    assert not recorders & {row.decider_id for row in decided if row.paper}


def test_the_legal_day_is_the_papers_and_the_day_of_entry_the_ledgers(desk: Desk) -> None:
    walk(desk)

    rows = {row.step: row for row in desk.life.rows(ActRow) if row.code == Code.CONCLUDE}

    assert (rows["legality"].day, rows["legality"].at.date()) == (day(56), day(80))
    assert desk.life.decisions()["sign"].day == day(61)
    made = desk.life.instrument()
    assert (made.signed_on, made.published_on, made.effective_on) == (day(61), day(81), day(150))


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"to": "qianrh", "on": day(1)}, "扫描件"),
        ({"on": day(1), "files": (("scan", SAMPLES / "note.txt"),)}, "作出决定的人员"),
        ({"to": "qianrh", "files": (("scan", SAMPLES / "note.txt"),)}, "日期"),
        ({"to": "wenyl", "on": day(1), "files": (("scan", SAMPLES / "note.txt"),)}, "不得是作出决定的本人"),
        ({"to": "weizj", "on": day(1), "files": (("scan", SAMPLES / "note.txt"),)}, "科室负责人"),
    ],
)
def test_a_paper_without_scan_day_or_a_fit_decider_is_refused(desk: Desk, wanted: dict[str, Any], why: str) -> None:
    desk.life.to_day(day(20))
    papers = (("note", SAMPLES / "note.txt"), ("scan", SAMPLES / "note.txt"))
    desk.life.open(login="wenyl", section="基础教育科", decided_by="zhaowy", on=day(0), materials=papers)
    before = counts(desk.life.store)

    with pytest.raises(Refusal, match=why):
        desk.life.act("wenyl", "plan", "record-paper", outcome="approved", text="必要", **wanted)

    assert counts(desk.life.store) == before


def test_a_paper_of_tomorrow_is_bad_input(desk: Desk) -> None:
    desk.life.to_day(day(0))
    desk.life.open()

    with pytest.raises(BadInput, match="晚于今天"):
        desk.decide("plan", "approved", "qianrh", day(1))


def entry(step: str, outcome: str, by: str, on: date, text: str = "") -> tuple[str, Wanted]:
    scan = (("scan", SAMPLES / "note.txt"),)
    return step, Wanted(Code.RECORD_PAPER, "wenyl", outcome=outcome, to=by, on=on, text=text, reason=text, files=scan)


def adoption(**changes: Any) -> Submission:  # noqa: ANN401 - fields of Submission
    papers = (("note", SAMPLES / "note.txt"), ("scan", SAMPLES / "note.txt"))
    plain: dict[str, Any] = {
        "file": SAMPLES / "draft-3.txt",
        "title": "",
        "section": "基础教育科",
        "login": "wenyl",
        "facts": {"touches_operators": "no", "ask_first": "no", "adviser": "no"},
        "materials": papers,
        "adopted": True,
        "decided_by": "zhaowy",
        "on": day(0),
    }
    return Submission(**{**plain, **changes})


OPERATORS = {"touches_operators": "yes", "ask_first": "no", "adviser": "no"}
BEFORE = [
    entry("plan", "approved", "qianrh", day(1), "必要"),
    entry("identify", "normative", "zhoush", day(2)),
    entry("draft", "ready", "zhaowy", day(3)),
    entry("consult_approval", "approved", "weizj", day(4)),
]


def test_a_matter_that_began_on_paper_is_adopted_and_goes_on_at_its_step(desk: Desk) -> None:
    life = desk.life
    life.to_day(day(40))

    life.case_id = adopt_from_paper(life.store, adoption(), BEFORE)

    assert life.front() == ["consult"]
    assert [row.day for row in life.rows(Decision) if row.paper] == [day(1), day(2), day(3), day(4)]
    must_be_whole(life)
    life.go("register")
    must_be_whole(life)


def held_round(on: date, audience: str = "public,operators", days: int = 30, by: str = "zhaowy") -> tuple[str, Wanted]:
    scan = (("scan", SAMPLES / "note.txt"),)
    said = {"to": audience, "text": "局门户网站", "data": {"days": days}}
    return "consult", Wanted(Code.OPEN_ROUND, "wenyl", on=on, files=scan, decided_by=by, **said)  # type: ignore[arg-type]  # fields by name


def test_a_matter_adopted_after_its_consultation_on_paper_passes_the_gate_of_the_consultation(desk: Desk) -> None:
    life = desk.life
    life.to_day(day(40))
    entries = [*BEFORE, held_round(day(5)), entry("consult", "closed", "zhaowy", day(36))]

    life.case_id = adopt_from_paper(life.store, adoption(facts=OPERATORS), entries)

    assert life.front() == ["competition_first"]
    (held,) = life.rows(ConsultRound)
    assert (held.posted_on, held.days, held.ends_on, held.place) == (day(5), 30, day(35), "局门户网站")
    opened = next(row for row in life.state().file.acts if row.code is Code.OPEN_ROUND)
    assert (opened.day, opened.act.paper is not None) == (day(5), True)
    life.go("register")
    must_be_whole(life)


def test_a_consultation_on_paper_that_was_closed_too_early_is_refused_where_it_is_closed(desk: Desk) -> None:
    desk.life.to_day(day(40))
    entries = [*BEFORE, held_round(day(5)), entry("consult", "closed", "zhaowy", day(35))]

    with pytest.raises(Refusal, match="第 6 项补录（consult）没有登记.*征求意见期满"):
        adopt_from_paper(desk.life.store, adoption(facts=OPERATORS), entries)


def test_an_adoption_with_a_round_that_is_none_opens_nothing(desk: Desk) -> None:
    desk.life.to_day(day(40))
    before = counts(desk.life.store)
    _, whole = held_round(day(5))
    wrong = [
        (held_round(day(5), audience="neighbours"), "对象不明确"),
        (held_round(day(5), days=0), "之间的整数"),
        (held_round(day(99)), "晚于今天"),
        (("plan", whole), "不是征求意见的环节"),
    ]

    for row, why in wrong:
        with pytest.raises(BadInput, match=why):
            adopt_from_paper(desk.life.store, adoption(), [*BEFORE, row])

    assert counts(desk.life.store) == before


def test_an_adoption_with_a_wrong_entry_opens_nothing(desk: Desk) -> None:
    desk.life.to_day(day(40))
    before = counts(desk.life.store)
    wrong = [
        (entry("paln", "approved", "qianrh", day(1)), "环节"),
        (entry("plan", "yes", "qianrh", day(1)), "结论只能是"),
        (entry("plan", "approved", "nobody", day(1)), "nobody"),
        (entry("plan", "approved", "qianrh", day(99)), "晚于今天"),
    ]

    for row, why in wrong:
        with pytest.raises(BadInput, match=why):
            adopt_from_paper(desk.life.store, adoption(), [BEFORE[0], row])

    assert counts(desk.life.store) == before


def test_an_entry_the_rules_refuse_says_where_the_adopted_matter_stands(desk: Desk) -> None:
    desk.life.to_day(day(40))
    entries = [BEFORE[0], entry("identify", "normative", "zhoush", day(0))]

    with pytest.raises(Refusal, match="事项 1 已接入，第 2 项补录（identify）没有登记.*早于"):
        adopt_from_paper(desk.life.store, adoption(), entries)

    desk.life.case_id = 1
    assert desk.life.front() == ["identify"]
    must_be_whole(desk.life)
