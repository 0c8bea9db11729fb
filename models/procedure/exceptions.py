"""适用例外规定: an exception under the competition standards runs to a day of its own (C-exc-period).

The day decides nothing: it is shown beside the matter and its document, the sweep says when it nears and when it has passed.
"""

from datetime import date

from models.procedure.state import CaseState
from models.words import StepStatus

EXCEPTION = "exception"
EXCEPTION_RULE = "C-exc-period"
RUNS_ON = frozenset({"", "archived"})  # ends of a matter after which its exception runs on; "" is none


def exception_of(state: CaseState) -> tuple[str, date] | None:
    """Return the step that concluded an exception and the last day of it; None where none stands."""
    if state.ended not in RUNS_ON:
        return None
    for view in state.views.values():
        stands = view.decision if view.step.form == "competition" and view.status is StepStatus.DONE else None
        if stands and stands.act.outcome == EXCEPTION and (ends := stands.detail("ends_on")):
            return view.step.id, date.fromisoformat(str(ends))
    return None


def exception_says(ends: date) -> str:
    """Say what an exception's last day means."""
    when = f"{ends.year}年{ends.month}月{ends.day}日"
    return f"适用例外规定的期限至{when}，届满须停止执行或者重新审查。"
