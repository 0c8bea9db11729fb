"""Doing something in a matter: a page that asks and says what will happen, and the one form that does it."""

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from desk.carrying import looked_at
from desk.web.asking import ASKS
from desk.web.asking_more import more_of, to_carry
from desk.web.faults import Forbidden, NotThere, status_of
from desk.web.pages import after, page
from desk.web.posted import Form, Posted
from desk.web.seat import Seat, SeatOf
from desk.web.wanting import wanted_from
from models.access import standing_of, why_not
from models.case import Case, Todo
from models.procedure.state import CaseState
from models.refusals import EnvironmentFault, Refusal
from models.words import Code, deed
from tasks.acting import Receipt, state_of
from tasks.doing import Wanted, do, perform
from tasks.people import stands_in_for
from tasks.reviewing import review_page
from tasks.sheets import Signed, sheet
from tasks.store import Store
from tasks.todos import todo_json
from tasks.trails import Line, trail

router = APIRouter()
TELLS_BEFORE = frozenset({"competition", "opinion", "meeting"})  # forms that show the earlier conclusions themselves
CHOOSES = frozenset({Code.CONCLUDE, Code.REPLY})  # a step's outcome; what other acts choose from has its own fields


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is aimed at: the matter, the to-do it stands at (None: none) and the step."""

    case: Case
    state: CaseState
    code: Code
    step: str
    todo: Todo | None

    @property
    def child(self) -> str:
        """The child to-do, empty for the step's own."""
        return self.todo.child if self.todo else ""

    @property
    def deed(self) -> str:
        """What doing it is called on the button."""
        view = self.state.views.get(self.step)
        return deed(self.code, view.step.form if view and not self.child else "")

    @property
    def form(self) -> str:
        """The form of the step, where the action fills one."""
        fills = self.code in {Code.CONCLUDE, Code.ACCEPT, Code.REPLY} and not self.child
        return self.state.views[self.step].step.form if fills and self.step in self.state.views else ""


@router.get("/cases/{case_id}/act/{code}")
def ask(request: Request, seat: SeatOf, case_id: int, code: str, todo: int = 0, step: str = "", to: str = "") -> Response:
    """Show what an action asks for and what it does; `to` names the only step whose conclusion is carried over."""
    with seat.store.reading() as session:
        target = _target(session, seat, case_id, code, todo, step)
        if target.todo and target.todo.closed_seq:
            return _over(request, seat, session, target)
        asked = _asked(session, seat, target, None, to)
    return page(request, seat, "act.html", **asked, refusal=None)


@router.post("/cases/{case_id}/act/{code}")
def act(request: Request, seat: SeatOf, form: Posted, case_id: int, code: str, todo: int = 0, step: str = "") -> Response:
    """Do it. What is refused comes back with everything that was typed."""
    with seat.store.reading() as session:
        target = _target(session, seat, case_id, code, todo, step)
        reason, since = _why_not(session, seat, target, form), _since(session, target.case, form)
        if reason and not since:
            raise Forbidden(reason)
        done = target.deed
        if form.text("look"):  # from a form kept over the end of the hours: the page again, filled in
            return page(request, seat, "act.html", **_asked(session, seat, target, form), refusal=None)
    try:
        if reason:  # what was allowed when the page was shown no longer is: nothing typed may be lost for it
            raise Refusal(reason)
        with seat.store.reading() as session:
            wanted = wanted_from(session, seat, target.code, target.form, form)
            if target.code is Code.CARRY_OVER and target.todo:
                wanted, _ = looked_at(session, target.todo.id or 0, wanted, form.text("yes"))
        receipt = _do(seat.store, target, wanted, form)
    except EnvironmentFault:
        raise
    except Refusal as refusal:
        return _again(request, seat, form, refusal, (case_id, code, todo, step))
    numbers = f"，编号 {'、'.join(receipt.numbers)}" if receipt.numbers else ""
    warned = f" 提醒：{'；'.join(receipt.warnings)}" if receipt.warnings else ""
    return after(request, f"/cases/{case_id}", f"已{done}{numbers}。现在：{receipt.stage}。{warned}")


def _do(store: Store, target: Target, wanted: Wanted, form: Form) -> Receipt:
    with form.paths() as files:
        wanted = replace(wanted, files=files)
        if target.todo:
            return do(store, target.todo.id or 0, wanted)
        return perform(store, target.case.id or 0, target.step, "", wanted)


def _again(request: Request, seat: Seat, form: Form, refusal: Refusal, where: tuple[int, str, int, str]) -> Response:
    """Show the page again with what was typed and why it was refused."""
    with seat.store.reading() as session:
        target = _target(session, seat, *where)
        asked = _asked(session, seat, target, form)
    return page(request, seat, "act.html", status=status_of(refusal), **asked, refusal=refusal)


def _over(request: Request, seat: Seat, session: Session, target: Target) -> Response:
    """Say who closed a to-do to whoever comes to it by an old link or by going back; there is nothing to fill in."""
    closed = target.todo.closed_seq if target.todo else 0
    view = target.state.views.get(target.step)
    lines = [line for line in trail(session, target.case) if line.seq == closed]
    asked = {"case": target.case, "step": view.step.name if view else "", "code_name": target.deed, "lines": lines}
    return page(request, seat, "act-over.html", status=410, **asked)


def _target(session: Session, seat: Seat, case_id: int, code: str, todo_id: int, step: str) -> Target:
    case = seat.case(session, case_id)
    wanted = next((c for c in ASKS if c.value == code), None)
    todo = session.get(Todo, todo_id) if todo_id else None
    if wanted is None or (todo_id and (todo is None or todo.case_id != case_id)):
        raise NotThere("没有这项办理。")
    state = state_of(session, case, seat.day)
    at = todo.step if todo else step
    if at and at not in state.views:
        raise NotThere("本事项的程序里没有这个环节。")
    return Target(case, state, wanted, at, todo)


def _why_not(session: Session, seat: Seat, target: Target, form: Form | None) -> str:
    """Return why the one who decides may not do it, empty where the table allows it; of a paper, who enters it is asked."""
    where, code = standing_of(target.state), target.code
    if form and form.text("decided_by"):
        return why_not(seat.who, Code.RECORD_PAPER, where)
    others = {person.login: held for person, held in stands_in_for(session, seat.who, seat.day)}
    if form and (whom := form.text("standing_in_for")):
        return why_not(others[whom], code, where) if whom in others else "没有委托记录，或者委托不在有效期内。"
    reasons = [why_not(who, code, where) for who in (seat.who, *(others.values() if form is None else ()))]
    return "" if "" in reasons else reasons[0]


def _since(session: Session, case: Case, form: Form | None) -> list[Line]:
    """Return what was done in the matter since the page was shown from which the form comes, at most the last five acts."""
    seen = form.number("seen", "页面版本") if form else None
    new = case.version - seen if seen is not None else 0
    return trail(session, case)[-min(new, 5) :] if new > 0 else []


def _filled(session: Session, target: Target) -> list[Signed]:
    """Return the decisions with a form that whoever concludes reads first (初审的审查表、法律顾问的意见…)."""
    if target.code not in {Code.CONCLUDE, Code.ACCEPT} or target.form in TELLS_BEFORE:
        return []
    return [one for one in sheet(session, target.case, target.state).decisions if one.form]


def _asked(session: Session, seat: Seat, target: Target, form: Form | None, to: str = "") -> dict[str, Any]:
    """Return what the page of an action shows."""
    row = todo_json(target.todo, target.case, target.state, None) if target.todo else None
    view = target.state.views.get(target.step)
    codes = {a["code"]: a["outcomes"] for a in row["actions"]} if row else {}
    names = {k: (o.name, o.reason) for k, o in view.step.outcomes.items()} if view else {}
    offered = codes.get(target.code, []) if target.code in CHOOSES else []
    return {
        "case": {"id": target.case.id, "title": target.case.title, "stage": target.case.stage},
        "seen": target.case.version,
        "since": _since(session, target.case, form),
        "code": target.code,
        "code_name": target.deed,
        "asks": ASKS[target.code],
        "step": view.step if view else None,
        "todo": row,
        "outcomes": [(o, *names[o]) for o in offered if o in names],
        "form": target.form,
        "filled": _filled(session, target),
        "why_not": _why_not(session, seat, target, form),
        "principals": [(p.login, p.name) for p, _ in stands_in_for(session, seat.who, seat.day)],
        "typed": dict(form.fields) if form else {},
        "kept": form.uploads if form else (),
        **more_of(session, seat, target.case, target.state, target.code, target.step, target.todo),
        **to_carry(session, target.case, target.state, target.code, form.text("to") if form else to),
        **review_page(session, target.case, target.state, target.form, target.step),
    }
