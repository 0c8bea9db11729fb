"""What a person can do in a matter beside the own to-dos – and, for what not, the reason."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from desk.web.seat import Seat
from models.access import Standing, standing_of, why_not
from models.acts import Act
from models.procedure.state import CaseState
from models.words import CODE_NAMES, Code, StepStatus
from tasks.acting import refused

IN_A_CASE = (
    Code.CIRCULATE,
    Code.URGE,
    Code.ADD_MATERIAL,
    Code.CORRECT_FACT,
    Code.URGENT,
    Code.REFREEZE,
    Code.WITHDRAW,
    Code.VOID_NUMBER,
    Code.TERMINATE,
)
UNDOES = frozenset({Code.WITHDRAW, Code.TAKE_BACK})  # whether it can still be undone, only the rules know


@dataclass(frozen=True, slots=True)
class Possible:
    """An action on the whole matter, or on one step of it; `why_not` empty: it may be tried."""

    code: Code
    name: str
    step: str = ""
    why_not: str = ""


def possible(session: Session, seat: Seat, case_id: int, state: CaseState) -> list[Possible]:
    """Return the actions that need no to-do of one's own, each with the reason where the table or the rules refuse it."""
    where = standing_of(state)
    acts = [Possible(code, CODE_NAMES[code], why_not=why_not(seat.who, code, where)) for code in IN_A_CASE]
    acts += [Possible(Code.TAKE_BACK, f"取回：{name}", step) for step, name in _mine(seat, state, where)]
    return [one if one.why_not or one.code not in UNDOES else _tried(session, seat, case_id, state, one) for one in acts]


def _tried(session: Session, seat: Seat, case_id: int, state: CaseState, one: Possible) -> Possible:
    """Ask the rules whether it could be undone now: what others did since, not the form, decides that."""
    wanted = Act(case_id=case_id, code=one.code, by=seat.who, step=one.step, reason="—")
    return replace(one, why_not=refused(session, state, wanted, seat.at))


def _mine(seat: Seat, state: CaseState, where: Standing) -> list[tuple[str, str]]:
    """Return the steps whose last decision is this person's and which the step lets one take back."""
    if why_not(seat.who, Code.TAKE_BACK, where):
        return []
    return [
        (view.step.id, view.step.name)
        for view in state.views.values()
        if view.status is StepStatus.DONE
        and view.decision
        and view.decision.act.decider.id == seat.person_id
        and view.step.take_back
        and not (view.step.gives or view.step.publishes or view.step.form in {"opinion", "sign"})
    ]
