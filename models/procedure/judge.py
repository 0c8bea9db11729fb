"""`judge`: an act, the case and the law in; a plan or a refusal out. The only place where an act is allowed."""

from datetime import datetime

from models.acts import Act
from models.clock import day_of
from models.procedure.file import CaseFile, CaseLaw
from models.procedure.guards_carrying import CARRYING
from models.procedure.guards_deciding import DECIDING
from models.procedure.guards_passing import PASSING
from models.procedure.question import Plan, Question
from models.procedure.state import derive
from models.refusals import BadInput

GUARDS = {**CARRYING, **DECIDING, **PASSING}


def judge(law: CaseLaw, file: CaseFile, act: Act, at: datetime) -> Plan:
    """Return what recording `act` at `at` means, or raise the refusal that says why not.

    The legal day of the act is the paper's for a paper entry, the given day for an outside reply, else the day of `at`.
    """
    today = day_of(at)
    day = act.paper.on if act.paper else act.on or today
    if day > today:
        raise BadInput(f"日期 {day.isoformat()} 晚于今天，请核对。")
    question = Question(law, file, derive(law, file, day), act, at, day)
    return GUARDS[act.code](question)
