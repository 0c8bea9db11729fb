"""`judge`: an act, the case and the law in; a plan or a refusal out. The only place where an act is allowed."""

from datetime import date, datetime

from models.acts import Act
from models.clock import day_of
from models.procedure.file import CaseFile, CaseLaw
from models.procedure.forms import DATED
from models.procedure.guards_carrying import CARRYING
from models.procedure.guards_deciding import DECIDING
from models.procedure.guards_findings import FINDING
from models.procedure.guards_keeping import KEEPING
from models.procedure.guards_moving import MOVING
from models.procedure.guards_passing import PASSING
from models.procedure.independence import HANDED_IN
from models.procedure.papers import may_not_enter, own_decision
from models.procedure.question import Plan, Question
from models.procedure.state import derive
from models.refusals import BadInput, Missing, Refusal
from models.words import CODE_NAMES, Code

GUARDS = {**CARRYING, **DECIDING, **FINDING, **KEEPING, **MOVING, **PASSING}
DATED_CODES = frozenset({Code.ADOPT, Code.OPEN_ROUND, Code.SEND, Code.REPLY})  # record what happened on a day before
ANSWERING = frozenset({Code.SUBMIT, Code.ADOPT, Code.CORRECT_FACT, Code.CONCLUDE, Code.ACCEPT})  # may answer facts


def judge(law: CaseLaw, file: CaseFile, act: Act, at: datetime) -> Plan:
    """Return what recording `act` at `at` means, or raise the refusal that says why not.

    The legal day of the act is the paper's for a paper entry, the given day for an outside reply, else the day of `at`.
    """
    if act.code not in GUARDS:
        raise BadInput(f"“{CODE_NAMES[act.code]}”不是单独的一种办理：请写明所办的事（如 conclude），并附纸质依据。")
    act, today = act.within(file.organ), day_of(at)
    day = act.paper.on if act.paper else act.on or today
    if day > today:
        raise BadInput(f"日期 {day.isoformat()} 晚于今天，请核对。")
    _check_day(law, act, today)
    _check_paper(act)
    if act.draft and act.code not in HANDED_IN:
        raise Refusal(f"“{CODE_NAMES[act.code]}”不能更换稿件；新稿请由起草科室用“{CODE_NAMES[Code.SUBMIT_DRAFT]}”提交。")
    if act.facts and (act.code not in ANSWERING or act.child):
        raise Refusal(
            f"“{CODE_NAMES[act.code]}”不能改变影响程序的事实；请由法制审核人员用“{CODE_NAMES[Code.CORRECT_FACT]}”办理。"
        )
    question = Question(law, file, derive(law, file, day), act, at, day)
    return GUARDS[act.code](question)


def _check_day(law: CaseLaw, act: Act, today: date) -> None:
    """A decision is of the day it is made. Only what happened elsewhere, or was decided on paper, has an earlier day."""
    if act.on in {None, today} or act.paper or act.code in DATED_CODES:
        return
    if act.code is Code.CONCLUDE and law.procedure.has(act.step) and law.procedure.step(act.step).form in DATED:
        return
    raise Refusal("结论的日期以出具当天为准；线下已经作出的决定，请用补录（record-paper）登记。")


def _check_paper(act: Act) -> None:
    """A paper is entered by the clerk or by the decider's own section, never by the decider."""
    if act.paper is None:
        return
    if not act.paper.scan:
        raise Refusal("补录须附纸质决定的扫描件。", missing=[Missing("扫描件")])
    if reason := may_not_enter(act.by, act.paper.by) or own_decision(act.by, act.decider):
        raise Refusal(reason)
