"""What a person can do in a matter beside the own to-dos – and, for what not, the reason."""

from dataclasses import dataclass

from desk.web.seat import Seat
from models.access import Standing, standing_of, why_not
from models.procedure.state import CaseState
from models.words import CODE_NAMES, Code, StepStatus

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


@dataclass(frozen=True, slots=True)
class Possible:
    """An action on the whole matter, or on one step of it; `why_not` empty: it may be tried."""

    code: Code
    name: str
    step: str = ""
    why_not: str = ""


def possible(seat: Seat, state: CaseState) -> list[Possible]:
    """Return the actions that need no to-do of one's own, each with the reason where it is not for this person."""
    where = standing_of(state)
    acts = [Possible(code, CODE_NAMES[code], why_not=why_not(seat.who, code, where)) for code in IN_A_CASE]
    return [*acts, *(Possible(Code.TAKE_BACK, f"取回：{name}", step) for step, name in _mine(seat, state, where))]


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
