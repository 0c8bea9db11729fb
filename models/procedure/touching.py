"""A “no” to “是否涉及经营者经济活动” against the words of the text: a question the legal officer answers, never the machine."""

from models.procedure.state import CaseState, StepView
from models.words import Answer, Role

FACT = "touches_operators"
NEED = "operators_confirmed"


def unanswered(state: CaseState) -> tuple[str, ...]:
    """Return the words, with their places, that speak against a “no” the legal officer has not given over them.

    A later draft asks again only for words that the one he answered over did not hold.
    """
    return against(state) if state.progress.facts.get(FACT) is Answer.NO else ()


def against(state: CaseState) -> tuple[str, ...]:
    """Return the words that speak against a “no” whatever the answer on record is, as far as they are new to the officer."""
    seen = {_word(t) for t in _answered_over(state)}
    draft = state.progress.draft
    return tuple(t for t in draft.touching if _word(t) not in seen) if draft else ()


def _answered_over(state: CaseState) -> tuple[str, ...]:
    n = state.progress.confirmed.get(FACT, 0)
    return state.progress.drafts[n - 1].touching if n else ()


def _word(words: str) -> str:
    return words.partition("（")[0]


def asked_at(state: CaseState) -> StepView | None:
    """Return the first step at the front that cannot go on without the answer and is not the legal officer's own."""
    if not unanswered(state):
        return None
    return next((view for view in state.front if view.step.role is not Role.LEGAL_OFFICER and wants(view)), None)


def wants(view: StepView) -> bool:
    """Tell whether a step, or one of its outcomes, cannot do without the answer."""
    needs = (*view.step.needs, *(n for o in view.step.outcomes.values() for n in o.needs))
    return any(need.what == NEED for need in needs)


def question(words: tuple[str, ...]) -> str:
    """Say the question."""
    return f"送审稿写有{'、'.join(words)}，与“不涉及经营者经济活动”不一致，请法制审核人员确认"
