"""补录: who may enter whose paper. Asked at the desk before anything is stored, and again by the one door."""

from models.acts import Who
from models.words import Role


def own_decision(recorder: Who, decider: Who) -> str:
    """Return why `recorder` may not enter what is their own decision, also one that a substitute signed for them."""
    return "补录人不得是作出决定的本人，请由文书或者本科室的其他人员补录。" if recorder.id == decider.id else ""


def may_not_enter(recorder: Who, decider: Who) -> str:
    """Return why `recorder` may not enter a decision of `decider`, empty when nothing stands against it.

    The clerk enters anyone's paper, another person those of the own section: so a drafting section cannot enter what others
    decided about its draft. Nobody enters what was their own decision.
    """
    if reason := own_decision(recorder, decider):
        return reason
    if recorder.has(Role.CLERK) or (recorder.section and recorder.section == decider.section):
        return ""
    return "只有办公室文书或者作出决定人员所在科室的人员可以补录线下办理的决定。"
