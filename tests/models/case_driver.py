"""The greedy driver: from any state it does the next thing that is wanted, supplying what is missing, until the case ends."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from models.acts import Who
from models.procedure import touching
from models.procedure.evidence import EVIDENCE
from models.procedure.question import missing_now
from models.procedure.seats import Child
from models.procedure.state import StepView
from models.refusals import Refusal
from models.words import SECTION_ROLES, Answer, Code, NumberKind, Role
from tests.models.case_builders import CLERK, OFFICER, PEOPLE, Desk, a_material, findings_rows

BEST = {
    "legality": "lawful",
    "recheck": "lawful",
    "deliberate": "passed",
    "competition_first": "meets",
    "register": "registered",
}
MOST_ROUNDS = 400


def form_of(desk: Desk, view: StepView) -> dict[str, Any]:
    """Fill the form of a step as the office would."""
    later = (desk.day + timedelta(days=90)).isoformat()
    filled: Mapping[str, dict[str, Any]] = {
        "opinion": {"opinion": "合法"},
        "reply": {"reply": "已按意见修改"},
        "meeting": {"excerpt": "会议同意", "ordered": [{"address": "第三条", "wording": "改为"}]},
        "competition": dict.fromkeys(("effect", "situation", "least_harm", "period"), "说明") | {"ends_on": later},
        "sign": {"effective_on": later, "immediate_ground": "有碍执行"},
        "register": {"number": f"外登{desk.minute}"} if view.outside else {},
        "publish": {"where": "政府公报第3期", "compared": "8" * 64, "approved": desk.fingerprint},
    }
    return filled.get(view.step.form, {})


def finish(desk: Desk, until: str = "") -> Desk:
    """Go on until the case ends, or `until` is at the front. A case that cannot go on fails the test."""
    for _ in range(MOST_ROUNDS):
        desk.engine()
        if desk.ended or until in desk.front:
            return desk
        if not any(_tried(partial(one_step, desk, view)) for view in desk.state.front if not view.step.automatic):
            desk.later()
    stuck = {v.step.id: (v.status, v.why, missing_now(desk.state, v.step)) for v in desk.state.front}
    raise AssertionError(f"the case never ended; it stands at {stuck}")


def _tried(way: Callable[[], object]) -> bool:
    try:
        way()
    except Refusal:
        return False
    return True


def one_step(desk: Desk, view: StepView) -> None:
    """Do one thing for a step at the front; a refusal of all ways is the last one's."""
    last: Refusal | None = None
    for way in _ways(desk, view):
        try:
            way()
        except Refusal as refusal:
            last = refusal
        else:
            return
    raise last or AssertionError(f"nobody can do anything at {view.step.id}")


def _ways(desk: Desk, view: StepView) -> Iterator[Callable[[], object]]:
    """Yield what could help, the most urgent first."""
    step, seat = view.step.id, view.seat
    for fact in [t.key.partition(":")[2] for t in desk.todos.values() if t.key.startswith("fact:")]:
        yield partial(desk.act, Code.CORRECT_FACT, OFFICER, facts={fact: "no"}, reason="经核实")
    if "organs" in desk.todos:
        yield partial(desk.act, Code.CORRECT_FACT, OFFICER, reason="补写", data={"organs": ["示例市财政局"]})
    if seat.paused:
        for who in candidates(desk, view):
            yield partial(desk.act, Code.RESUME, who, step)
    for todo in [t for t in desk.todos.values() if t.step == step and t.child]:
        yield partial(_child, desk, step, seat.children[todo.child])
    yield from _supplies(desk, view)
    for body in [wait.body for wait in desk.waits if wait.step == step]:
        yield partial(_answer, desk, view, body)
    for who in candidates(desk, view):
        yield partial(conclude, desk, view, who)
    yield from _last_resorts(desk, view)


def _child(desk: Desk, step: str, child: Child) -> object:
    if child.kind is Code.ASK_MATERIALS:
        return desk.act(Code.ADD_MATERIAL, drafter_of(desk), step, child=child.key, materials=(a_material("other"),))
    assert child.holder
    return desk.act(Code.CONCLUDE, child.holder, step, child=child.key, reason="同意")


def _supplies(desk: Desk, view: StepView) -> Iterator[Callable[[], object]]:
    wants = {n.what: n.of for n in view.step.needs}
    findings = desk.file.findings
    if "findings_answered" in wants and findings.unanswered(wants["findings_answered"]):
        yield partial(desk.act, Code.ANSWER_FINDINGS, drafter_of(desk), data=findings_rows(desk, answer="已改"))
    if "findings_disposed" in wants and (waiting := findings.undisposed(wants["findings_disposed"])):
        rows = {"findings": [{"id": mark.id, "disposition": "adopted"} for mark in waiting]}
        for who in candidates(desk, view):
            yield partial(desk.act, Code.DISPOSE_FINDINGS, who, view.step.id, data=rows)
    if touching.unanswered(desk.state) and touching.wants(view):
        yield partial(desk.act, Code.CORRECT_FACT, OFFICER, facts={touching.FACT: "no"}, reason="经核实")
    if any(row.undisposed for row in desk.file.intake.values()):
        yield partial(
            desk.act, Code.DISPOSE_COMMENTS, drafter_of(desk), data={"comments": [{"id": 1, "disposition": "adopted"}]}
        )


def _answer(desk: Desk, view: StepView, body: str) -> object:
    who = view.holder or CLERK
    if view.step.each_organ:
        return desk.reply(view.step.id, "agreed", who, to=body)
    return desk.reply(view.step.id, best_of(desk, view), who, data=form_of(desk, view))


def _last_resorts(desk: Desk, view: StepView) -> Iterator[Callable[[], object]]:
    """A round of consultation, a new draft, a number voided so that it can be given anew, a to-do put back."""
    needs = [*view.step.needs, *(n for o in view.step.outcomes.values() for n in o.needs)]
    papers = [n for n in needs if n.what in {"material", "bound_material"}]
    if wanted := {n.of for n in papers if EVIDENCE[n.what](desk.state, n)}:
        yield partial(desk.act, Code.ADD_MATERIAL, drafter_of(desk), materials=tuple(map(a_material, sorted(wanted))))
    if view.step.holds_round and not _running(desk):
        data = {"audience": "public,operators", "days": 30}
        yield partial(desk.act, Code.OPEN_ROUND, drafter_of(desk), view.step.id, data=data)
    draft = desk.state.progress.draft
    wants_text = view.step.id == "fold_in" or any(n.what == "readable" for n in needs)
    if view.step.accepts_draft and draft and wants_text:
        yield partial(desk.draft, f"改好{desk.minute}", drafter_of(desk), step=view.step.id)
    if view.step.gives in desk.state.progress.numbers:
        number = desk.state.progress.numbers[view.step.gives or NumberKind.DOCUMENT]
        yield partial(desk.act, Code.VOID_NUMBER, CLERK, to=number.text, reason="换号")
    if view.step.form == "competition":  # the consultation is over and heard no operators: then it must concern none
        yield from (partial(conclude, desk, view, who, "not_applicable") for who in candidates(desk, view))
    if view.holder:
        yield partial(desk.act, Code.RELEASE, view.holder, view.step.id)


def _running(desk: Desk) -> bool:
    return any(work.does == "wake" for work in desk.work)


def drafter_of(desk: Desk) -> Who:
    """Return somebody who drafts in the case's section."""
    return next(who for who in PEOPLE if who.has(Role.DRAFTER) and who.section == desk.file.section)


def candidates(desk: Desk, view: StepView) -> list[Who]:
    """Return who may try a step: its holder, else everyone with the role in the right section."""
    if view.holder:
        return [view.holder]
    role = Role.CLERK if view.outside else view.step.role
    own = role in SECTION_ROLES
    return [who for who in PEOPLE if who.has(role) and (not own or who.section == desk.file.section)]


def best_of(desk: Desk, view: StepView) -> str:
    """Return the outcome that carries on, or the one a test wants once."""
    taken = {(r.act.step, r.act.outcome) for r in desk.file.acts}
    once = desk.instead.get(view.step.id, "")
    return (once if (view.step.id, once) not in taken else "") or BEST.get(view.step.id, next(iter(view.step.outcomes)))


def conclude(desk: Desk, view: StepView, who: Who, outcome: str = "", **wanted: Any) -> object:  # noqa: ANN401 - fields of Act
    """Conclude a step as the office would."""
    facts = {n: "no" for n, a in desk.state.progress.facts.items() if a is Answer.UNKNOWN} if view.step.id == "identify" else {}
    wanted = {"reason": "经研究", "data": form_of(desk, view), "facts": facts, **wanted}
    return desk.conclude(who, view.step.id, outcome or best_of(desk, view), **wanted)


def at(step: str, desk: Desk) -> Desk:
    """Go on until `step` is at the front."""
    finish(desk, until=step)
    assert step in desk.front, f"{step} was never reached; the case ended as {desk.ended}"
    return desk


ORDERED = {"excerpt": "修改后通过", "ordered": [{"address": "第三条", "wording": "改为"}]}
