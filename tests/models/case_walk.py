"""A random walk over one case: legal and illegal acts by random people, with every invariant looked at after each.

`choose` picks from a list; a seeded generator or Hypothesis stands behind it. The checks read the recorded acts themselves
wherever they can, so that they do not believe what they check.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from models.acts import Paper, Recorded, Who
from models.clock import day_of
from models.procedure.evidence import EVIDENCE
from models.procedure.state import SATISFIED, CaseState, StepView, derive
from models.procedure.todos import ToDo, open_todos, open_waits, open_work
from models.refusals import Refusal
from models.words import Answer, Code, Role, StepStatus
from tests.models.case_builders import (
    AWAY,
    CLERK,
    LATER,
    NOTE,
    OFFICER,
    PEOPLE,
    SCAN,
    SECTION,
    Desk,
    a_draft,
    a_material,
    findings_rows,
)
from tests.models.case_driver import candidates, drafter_of, form_of, one_step

Choose = Callable[[Sequence[Any]], Any]
WORDS = ("甲", "乙", "丙", "丁", "戊")
FORWARD = ("claim", "conclude", "greedy", "greedy", "greedy", "day")
TURNS = tuple(
    code.value
    for code in (
        *(Code.SUBMIT_DRAFT, Code.SUBMIT_DRAFT, Code.CARRY_OVER, Code.CARRY_OVER, Code.RETURN, Code.RETURN, Code.TAKE_BACK),
        *(Code.VOID_NUMBER, Code.REFREEZE, Code.URGENT, Code.CORRECT_FACT, Code.KEEP_STANDARD, Code.SEND, Code.REPLY),
        *(Code.ADD_SIGNER, Code.COUNTERSIGN, Code.TRANSFER, Code.DELEGATE, Code.ASK_MATERIALS, Code.PAUSE, Code.RESUME),
    )
)
ANYTHING = tuple(code.value for code in Code if code not in {Code.SUBMIT, Code.ADOPT, Code.TERMINATE})
DAYS_LATER = (1, 40, 400, 2000)
SUBJECTS = ("competition", "legality")
VERSIONS = (LATER, LATER, LATER, "policy-measure/2025-04-20", "normative-document/2099-01-01", "乱写")
NEVER_CARRIED = {"deliberate", "sign", "register", "fold_in", "countersign", "government_approval", "conclusion"}


@dataclass
class Walk:
    """One case on its random way, and what came of it."""

    desk: Desk
    choose: Choose
    recorded: int = 0
    refused: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Do one random thing; whatever was recorded must leave every invariant standing."""
        before, seen = self.desk.file, len(self.desk.file.acts)
        try:
            self._something()
        except Refusal as refusal:
            self.refused.append(refusal.message)
            must_read_well(refusal)
            if len(self.desk.file.acts) == seen:
                assert self.desk.file is before
        for number in range(seen, len(self.desk.file.acts)):
            self.recorded += 1
            must_hold_after(self.desk, number)

    def _something(self) -> None:
        kind = self.choose(self.choose((FORWARD, FORWARD, TURNS, TURNS, ANYTHING)))
        if kind == "day":
            self.desk.later(self.choose((1, 2, 5, 31)))
        elif kind in {"greedy", "claim", "conclude"}:
            self._forward(kind)
        else:
            self._mischief(Code(kind))
        if self.choose(range(3)):
            self.desk.engine()

    def _forward(self, kind: str) -> None:
        people = [v for v in self.desk.state.front if not v.step.automatic]
        if not people:
            return
        view = self.choose(people)
        who = self.choose(candidates(self.desk, view) or PEOPLE)
        if kind == "greedy":
            one_step(self.desk, view)
        elif kind == "claim":
            self.desk.act(Code.CLAIM, who, view.step.id)
        else:
            outcome = self.choose(list(view.step.outcomes))
            self.desk.conclude(who, view.step.id, outcome, reason="经研究", data=form_of(self.desk, view))

    def _mischief(self, code: Code) -> None:
        """Somebody does something: mostly whom it might concern, where it might fit; sometimes anybody, anywhere."""
        view = self.choose(self._views(code))
        who = self.choose((*self._whom(code, view) * 3, self.choose(PEOPLE)))
        wanted: dict[str, Any] = {"reason": self.choose(("理由", "理由", "理由", "")), "data": {}}
        wanted |= self._particular(code, view)
        if self.choose(range(12)) == 0:
            wanted["paper"] = Paper(by=who, on=self.desk.day - timedelta(days=self.choose((0, 1, 9))), scan="5" * 64)
            who = self.choose((CLERK, self.choose(PEOPLE)))
        elif self.choose(range(12)) == 0:
            wanted["principal"] = self.choose(PEOPLE)
        elif self.choose(range(20)) == 0:
            wanted["on"] = self.desk.day - timedelta(days=self.choose((1, 9)))
        step = "" if code in STEPLESS and self.choose(range(2)) else view.step.id
        self.desk.act(code, who, step, **wanted)

    def _whom(self, code: Code, view: StepView) -> list[Who]:
        """Return whom an act of this code might concern."""
        if code is Code.TAKE_BACK:
            return [view.decision.act.decider] if view.decision else []
        if code is Code.SUBMIT_DRAFT:
            return [drafter_of(self.desk)]
        if code in {Code.CARRY_OVER, Code.KEEP_STANDARD}:
            return [OFFICER if self.desk.file.section == SECTION else AWAY]
        if role := OF_ROLE.get(code):
            return [who for who in PEOPLE if who.has(role)]
        return candidates(self.desk, view)

    def _views(self, code: Code) -> list[StepView]:
        """Return the steps an act might be about: mostly those at the front, or the one that was decided last."""
        state = self.desk.state
        if code is Code.TAKE_BACK and self.choose(range(3)):
            last = state.progress.last
            return [state.views[last.act.step]] if last and last.act.step in state.views else list(state.views.values())
        return list(state.front or state.views.values()) if self.choose(range(4)) else list(state.views.values())

    def _particular(self, code: Code, view: StepView) -> dict[str, Any]:
        """Return what an act of this code carries, right or wrong."""
        make = PARTICULAR.get(code)
        return make(self, view) if make else {}


STEPLESS = {Code.SUBMIT_DRAFT, Code.ADD_MATERIAL, Code.CORRECT_FACT, Code.URGENT, Code.CARRY_OVER, Code.KEEP_STANDARD}


OF_ROLE = {
    Code.CORRECT_FACT: Role.LEGAL_OFFICER,
    Code.REFREEZE: Role.LEGAL_OFFICER,
    Code.URGENT: Role.HEAD,
    Code.VOID_NUMBER: Role.CLERK,
    Code.REPLY: Role.CLERK,
    Code.SEND: Role.CLERK,
    Code.DONE: Role.ENGINE,
}


def _child(walk: Walk, view: StepView) -> str:
    return str(walk.choose(("", "", *view.seat.children)))


def _draft(walk: Walk, view: StepView) -> dict[str, Any]:
    state = walk.desk.state
    meeting = state.progress.past.get("deliberate")
    mark = a_draft(
        len(state.progress.drafts) + walk.choose((1, 1, 1, 1, 2)),
        walk.choose(WORDS),
        compared_with=meeting.fingerprint if meeting and walk.choose(range(2)) else "",
        blocked=walk.choose(((), (), (), ("有未接受的修订",))),
        differs=walk.choose(((), (), ("第五条另有不同",))),
    )
    return {"draft": mark, "child": _child(walk, view)}


def _carry(walk: Walk, view: StepView) -> dict[str, Any]:
    """Right or wrong: all that is stale over the right pair, or anything over any pair."""
    state = walk.desk.state
    past, current = state.progress.past, state.progress.fingerprint
    names = [v.step.id for v in state.views.values() if v.step.carries_over != "nobody" and v.stale_by == "draft"]
    if not names or walk.choose(range(3)) == 0:
        names = [walk.choose(list(past) or ["consult"])]
        current = walk.choose((current, "fp1:甲"))
    return {"data": {"steps": {n: f"{past[n].fingerprint if n in past else ''}..{current}" for n in names}}}


def _facts(walk: Walk, view: StepView) -> dict[str, Any]:
    name = walk.choose(list(walk.desk.law.procedure.facts))
    data = {"organs": ["示例市财政局", "示例市民政局"]} if walk.choose(range(3)) == 0 else {}
    return {"facts": {name: walk.choose(("yes", "no", "no", "unknown"))}, "data": data}


def _deciding(walk: Walk, view: StepView) -> dict[str, Any]:
    outcome = walk.choose([*view.step.outcomes, "没有这一结论"])
    return {"outcome": outcome, "data": form_of(walk.desk, view), "child": _child(walk, view)}


def _reply(walk: Walk, view: StepView) -> dict[str, Any]:
    to = walk.choose(("", "", *walk.desk.state.progress.organs))
    return {**_deciding(walk, view), "child": "", "to": to, "materials": walk.choose(((SCAN,), (SCAN,), ()))}


def _people(walk: Walk, view: StepView) -> dict[str, Any]:
    fits = [who for who in PEOPLE if who.has(view.step.role)] or list(PEOPLE)
    fits = [who for who in fits if not view.holder or who.id != view.holder.id] or fits
    whom = tuple({w.id: w for w in (walk.choose(fits), *([walk.choose(PEOPLE)] if walk.choose(range(2)) else []))}.values())
    mode = walk.choose(("all", "any", "in-order", "怎么都行"))
    return {"whom": whom[: walk.choose((1, 2))], "data": {"mode": mode}, "child": _child(walk, view)}


PARTICULAR: dict[Code, Callable[[Walk, StepView], dict[str, Any]]] = {
    Code.SUBMIT_DRAFT: _draft,
    Code.CARRY_OVER: _carry,
    Code.CORRECT_FACT: _facts,
    Code.CONCLUDE: _deciding,
    Code.ACCEPT: _deciding,
    Code.DONE: _deciding,
    Code.REPLY: _reply,
    Code.TRANSFER: _people,
    Code.DELEGATE: lambda w, v: {**_people(w, v), "data": {"mode": w.choose(("all", "any", "瞎写"))}},
    Code.ADD_SIGNER: _people,
    Code.COUNTERSIGN: _people,
    Code.CIRCULATE: _people,
    Code.REMOVE_SIGNER: lambda w, v: {"to": _child(w, v)},
    Code.ADD_MATERIAL: lambda w, v: {"materials": w.choose(((a_material("expert"),), (NOTE,), ())), "child": _child(w, v)},
    Code.ASK_MATERIALS: lambda w, v: {"data": {"by": w.choose(((w.desk.day + timedelta(days=5)).isoformat(), "", "五天后"))}},
    Code.RETURN: lambda w, v: {"to": w.choose([*w.desk.state.progress.past, *w.desk.state.views])},
    Code.OPEN_ROUND: lambda w, v: {
        "data": {
            "audience": w.choose(("public", "operators", "public,operators", "sections", "火星人")),
            "days": w.choose((30, 30, 7, 0, 10**7, "三十")),
            "short_reason": w.choose(("", "", "上级限期")),
        }
    },
    Code.URGENT: lambda w, v: {"outcome": w.choose(("emergency", "着急")), "materials": w.choose(((SCAN,), ()))},
    Code.KEEP_STANDARD: lambda w, v: {
        "to": w.choose(("competition", "legality")),
        "data": {"clause": w.choose(("第五条", ""))},
    },
    Code.VOID_NUMBER: lambda w, v: {"to": w.choose([*(m.text for m in w.desk.state.progress.numbers.values()), "没有的号"])},
    Code.REFREEZE: lambda w, v: {"to": w.choose(VERSIONS)},
    Code.SEND: lambda w, v: {
        "to": w.choose(("", "示例市司法局")),
        "data": {"expected_by": w.choose(("", "2027-01-01", "快了"))},
    },
    Code.DISPOSE_FINDINGS: lambda w, v: {
        "data": findings_rows(w.desk, disposition=w.choose(("adopted", "kept", "随便")), reason=w.choose(("", "另有依据")))
    },
    Code.ANSWER_FINDINGS: lambda w, v: {"data": findings_rows(w.desk, answer=w.choose(("已改", "")))},
    Code.DISPOSE_COMMENTS: lambda w, v: {"data": {"comments": [{"id": 1, "disposition": w.choose(("adopted", "随便"))}]}},
}


def must_read_well(refusal: Refusal) -> None:
    """A refusal is one Chinese sentence, and one that names a rule names its instrument."""
    assert refusal.message
    assert any("一" <= letter <= "鿿" for letter in refusal.message), refusal.message
    assert refusal.message[-1] in "。）", refusal.message
    assert bool(refusal.rule) <= bool(refusal.instrument or refusal.missing), refusal.message


def must_hold_after(desk: Desk, number: int) -> None:
    """Look at every invariant after the act at place `number`."""
    file = desk.file
    recorded = file.acts[number]
    was = derive_before(desk, number)
    now = derive(desk.law, file, desk.day)
    the_file_only_grows(desk, number)
    if is_decision(recorded):
        i1_nothing_before_its_evidence(desk, was, recorded)
        i7_nobody_decides_on_own_work(desk, recorded)
        i8_the_standard_of_the_day(desk, recorded)
    if number == len(file.acts) - 1:
        i2_decisions_name_the_draft(desk, now)
        i4_numbers_are_given_once(desk, now)
        i5_something_moves_it(desk, now)
        time_decides_nothing(desk, now)


def derive_before(desk: Desk, number: int) -> CaseState:
    """The case as it stood when the act at `number` was judged, on its legal day."""
    file = desk.file
    earlier = file.__class__(**{**{f: getattr(file, f) for f in file.__slots__}, "acts": file.acts[:number]})
    return derive(desk.law_at(number), earlier, file.acts[number].day)


def is_decision(recorded: Recorded) -> bool:
    """Tell whether an act concludes a step: no child to-do, no single organ's reply, not the engine's."""
    return recorded.code in {Code.CONCLUDE, Code.ACCEPT, Code.REPLY} and not recorded.act.child and not recorded.act.to


def the_file_only_grows(desk: Desk, number: int) -> None:
    recorded = desk.file.acts[number]
    assert recorded.seq == number + 1
    assert desk.log[number] is recorded, "an act once recorded was changed"
    assert recorded.day <= day_of(recorded.at)


def i1_nothing_before_its_evidence(desk: Desk, was: CaseState, recorded: Recorded) -> None:
    step, act = was.law.procedure.step(recorded.act.step), recorded.act
    assert was.views[step.id].status in {StepStatus.OPEN, StepStatus.STALE, StepStatus.WAITING}, (step.id, was.views[step.id])
    for before in step.waits_for(desk.file.settings):
        assert was.views[before].status in SATISFIED, f"{step.id} was concluded before {before}"
    was.progress.facts.update({name: Answer(value) for name, value in act.facts.items()})
    was.progress.confirmed.update(dict.fromkeys(act.facts, len(was.progress.drafts)))
    for need in (*step.needs, *step.outcomes[act.outcome].needs):
        lacks = EVIDENCE[need.what](was, need)
        gates = not need.rule or was.law.book.gates(need.rule, recorded.day)
        assert not (lacks and gates), f"{step.id} was concluded without {lacks}"
    if step.id == "publish":
        the_published_text_went_the_whole_way(desk, recorded)


def the_published_text_went_the_whole_way(desk: Desk, recorded: Recorded) -> None:
    """Read from the acts alone: what was published was signed, registered, numbered, decided and reviewed."""
    text = recorded.fingerprint
    last = {r.act.step: r for r in desk.file.acts[: recorded.seq] if is_decision(r)}
    assert last["sign"].fingerprint == text
    assert last["register"].seq > last["sign"].seq
    assert last["number"].seq > last["sign"].seq
    meeting = last["deliberate"]
    assert meeting.act.outcome in {"passed", "passed_with_changes"}
    decided = meeting if meeting.act.outcome == "passed" else last["fold_in"]
    assert decided.fingerprint == text
    opinion = last["legality"] if last["legality"].act.outcome == "lawful" else last["recheck"]
    assert opinion.act.outcome in {"lawful", "kept"}
    for review, good in ((opinion, {"lawful", "kept"}), (last["competition_check"], {"agreed"}), (last["consult"], {"closed"})):
        assert review.act.outcome in good
        assert review.fingerprint == text or was_carried(desk, review, text), review.act.step
    held = {m.text for r in desk.file.acts for m in r.given} - {t for r in desk.file.acts for t in r.voided}
    assert len(held) == 2


def was_carried(desk: Desk, decision: Recorded, text: str) -> bool:
    """Tell whether a legal officer carried this decision over to this text, over the right pair."""
    pair = f"{decision.fingerprint}..{text}"
    carried = [r for r in desk.file.acts if r.code is Code.CARRY_OVER and r.seq > decision.seq]
    return any(r.detail("steps", {}).get(decision.act.step) == pair and r.act.decider.has(Role.LEGAL_OFFICER) for r in carried)


def i2_decisions_name_the_draft(desk: Desk, now: CaseState) -> None:
    for view in now.views.values():
        decision = view.decision
        if view.status is not StepStatus.DONE or not decision or not view.step.binds_draft:
            continue
        if view.step.automatic or view.step.outcomes[decision.act.outcome].binds:
            same = decision.fingerprint == now.progress.fingerprint
            assert same or was_carried(desk, decision, now.progress.fingerprint), view.step.id
    for recorded in desk.file.acts:
        if recorded.code is Code.CARRY_OVER:
            assert not NEVER_CARRIED & set(recorded.detail("steps", {}))


def i4_numbers_are_given_once(desk: Desk, now: CaseState) -> None:
    own = [m for r in desk.file.acts for m in r.given if not m.outside]
    assert len({m.text for m in own}) == len(own)
    assert {m.text for m in own} <= set(desk.series.given)
    assert len(set(desk.series.given)) == len(desk.series.given)
    for recorded in desk.file.acts:
        if any(not m.outside for m in recorded.given):
            assert recorded.day == day_of(recorded.at), "a number was back-dated"
        assert not recorded.voided or recorded.act.reason.strip()
    assert not now.ended or now.progress.published or not held_own(now), "an unpublished document kept its number"
    void = {text for r in desk.file.acts for text in r.voided}
    held = {m.text for m in now.progress.numbers.values()}
    assert not held & void
    for view in now.views.values():
        decided = view.decision.act.outcome if view.decision else ""
        if view.status is StepStatus.DONE and view.step.gives and decided == view.step.gives_on and not now.ended:
            assert view.step.gives in now.progress.numbers, f"{view.step.id} is done without its number"


def held_own(now: CaseState) -> list[str]:
    return [m.text for m in now.progress.numbers.values() if not m.outside]


def i5_something_moves_it(desk: Desk, now: CaseState) -> None:
    todos, work, waits = open_todos(now), open_work(now), open_waits(now)
    if now.ended:
        assert (todos, work, waits) == ((), (), ()), "a matter that ended still asks for something"
        return
    assert todos or work, f"nothing moves the case: {[(v.step.id, v.status) for v in now.front]}"
    assert len({t.key for t in todos}) == len(todos)
    for view in now.front:
        mine = [t for t in todos if t.step == view.step.id]
        assert view.step.automatic or view.unknown or mine, f"nobody holds {view.step.id}"
    for todo in todos:
        assert anybody_for(todo), todo


def anybody_for(todo: ToDo) -> bool:
    return any(who.id == todo.holder if todo.holder else who.has(todo.role) for who in PEOPLE)


def time_decides_nothing(desk: Desk, now: CaseState) -> None:
    done = {v.step.id for v in now.views.values() if v.status is StepStatus.DONE}
    for days in DAYS_LATER:
        then = derive(desk.law, desk.file, desk.day + timedelta(days=days))
        assert then.ended == now.ended
        assert {v.step.id for v in then.views.values() if v.status is StepStatus.DONE} <= done
        assert then.ended or open_todos(then) or open_work(then)


REVIEWS = {"accept", "legality", "recheck", "competition_check"}
SECTION_BANNED = {"accept", "legality", "recheck"}


def i7_nobody_decides_on_own_work(desk: Desk, recorded: Recorded) -> None:
    act, file = recorded.act, desk.file
    if act.paper:
        assert act.by.id != act.paper.by.id
    if recorded.code is Code.REPLY or act.step not in REVIEWS:
        return
    wrote = {h.id for r in file.acts[: recorded.seq - 1] if r.act.draft for h in r.act.hands}
    firsts = {
        "competition_check": ("competition_first",),
        "legality": ("deliver", "signoff"),
        "recheck": ("deliver", "signoff"),
    }
    for hand in act.hands:
        assert hand.id not in wrote, f"{act.step} by a drafter"
        assert act.step not in SECTION_BANNED or hand.section != file.section
        assert hand.id not in _decided(desk, firsts.get(act.step, ()), recorded.seq)


def _decided(desk: Desk, steps: Sequence[str], until: int) -> set[int]:
    acts = [r.act for r in desk.file.acts[: until - 1] if is_decision(r) and r.act.step in steps]
    return {hand.id for act in acts for hand in act.hands}


def i8_the_standard_of_the_day(desk: Desk, recorded: Recorded) -> None:
    procedure, book = desk.law_at(recorded.seq - 1).procedure, desk.law.book
    step = procedure.step(recorded.act.step)
    assert recorded.standard == (book.standard_on(step.standard, recorded.day).id if step.standard else "")
    if step.id == "sign":
        _reviews_by_the_law_of_the_signature(desk, recorded)


def _reviews_by_the_law_of_the_signature(desk: Desk, signed: Recorded) -> None:
    last = {r.act.step: r for r in desk.file.acts[: signed.seq - 1] if is_decision(r)}
    for step, subject in (("competition_check", "competition"), ("legality", "legality"), ("recheck", "legality")):
        if step not in last or (step == "recheck" and last["legality"].act.outcome != "amend"):
            continue
        valid = desk.law.book.standard_on(subject, signed.day).id
        kept = [r for r in desk.file.acts if r.code is Code.KEEP_STANDARD and r.act.to == subject and r.standard == valid]
        assert last[step].standard == valid or any(str(r.detail("clause", "")).strip() for r in kept), (
            step,
            last[step].standard,
        )
