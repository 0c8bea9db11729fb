"""Independence (I7): who had a hand in a draft or a decision, and whom that keeps from which step."""

from collections.abc import Iterable

from models.acts import Act, Recorded, Who
from models.procedure.file import CaseFile
from models.procedure.schema import Procedure, Step
from models.words import Code, Role

HANDED_IN = frozenset({Code.SUBMIT, Code.ADOPT, Code.SUBMIT_DRAFT})
DECIDED = frozenset({Code.CONCLUDE, Code.ACCEPT})


def ban(procedure: Procedure, file: CaseFile, step: Step, who: Who) -> str:
    """Return why I7 keeps `who` from this step, empty when nothing does."""
    for rule in step.not_by:
        word, _, of = rule.partition(":")
        if word == "drafter" and who.id in drafters(procedure, file):
            return "起草人不得审核自己起草的稿件"
        if word == "same_section" and who.section == file.section:
            return "起草科室的人员不得审核本科室的稿件，请另行指定有资格的人员或者外部机构"
        if word == "decider_of" and who.id in deciders(file, of):
            return f"已办理“{procedure.step(of).name}”的人员不得再办理本环节"
    return ""


def drafters(procedure: Procedure, file: CaseFile) -> frozenset[int]:
    """Return who wrote the text: who handed a draft in, whom they named beside them, who did the steps that write it."""
    return frozenset(who.id for recorded in file.acts for who in _writing(procedure, recorded))


def _writing(procedure: Procedure, recorded: Recorded) -> Iterable[Who]:
    act = recorded.act
    if act.code in HANDED_IN:
        return (*act.hands, *act.whom)
    writes = act.code is Code.CONCLUDE and procedure.has(act.step) and _writes(procedure.step(act.step))
    return act.hands if writes and _does(act) else ()


def _writes(step: Step) -> bool:
    return step.accepts_draft and step.role is Role.DRAFTER


def deciders(file: CaseFile, step: str) -> frozenset[int]:
    """Return who did a step in any round: holders, their deputies, delegates. An extra signer gives a view, no decision."""
    acts = (r.act for r in file.acts if r.code in DECIDED and r.act.step == step)
    return frozenset(hand.id for act in acts if _does(act) for hand in act.hands)


def _does(act: Act) -> bool:
    return not act.child or act.child.startswith(Code.DELEGATE)
