"""线下事项接入: a matter that began on paper is opened and its earlier steps are entered, each as a paper entry.

A consultation round held on paper is such an entry too: whom it asked, where and when it was posted, for how many days.
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from models.procedure.guards_carrying import audiences_in, days_in
from models.procedure.papers import may_not_enter
from models.procedure.schema import Step
from models.refusals import BadInput, Refusal
from models.words import Code
from tasks.automatic import drain
from tasks.doing import Wanted, perform
from tasks.opening import Submission, submit
from tasks.people import who
from tasks.procedures import procedure_on
from tasks.store import Store


def adopt_from_paper(store: Store, handed_in: Submission, entries: Sequence[tuple[str, Wanted]]) -> int:
    """Open the case and enter its steps in order; return its id.

    What can be known to be wrong is refused before the case is opened. An entry the rules refuse stops there: the case
    stands at that step with what was entered before, and the refusal says so.
    """
    _check(store, handed_in, entries)
    case_id = submit(store, handed_in)
    for number, (step, wanted) in enumerate(entries, start=1):
        drain(store, "adopt", case_id)
        try:
            perform(store, case_id, step, "", wanted)
        except Refusal as refusal:
            said = f"事项 {case_id} 已接入，第 {number} 项补录（{step}）没有登记，请从这一项继续：{refusal.message}"
            raise type(refusal)(said, rule=refusal.rule, instrument=refusal.instrument, missing=refusal.missing) from refusal
    drain(store, "adopt", case_id)
    return case_id


def _may_enter(session: Session, wanted: Wanted, today: date) -> None:
    recorder, decider = who(session, wanted.login, today), who(session, wanted.decides, wanted.on or today)
    if reason := may_not_enter(recorder, decider):
        raise Refusal(f"{reason.rstrip('。')}；没有登记任何内容。")


def _check(store: Store, handed_in: Submission, entries: Sequence[tuple[str, Wanted]]) -> None:
    today = store.now().date()
    procedure = procedure_on(store.settings.rules, handed_in.kind, handed_in.on or today)
    with store.reading() as session:
        for step, wanted in entries:
            _may_enter(session, wanted, today)
            if not procedure.has(step):
                raise BadInput(f"程序里没有“{step}”这个环节，没有登记任何内容。")
            check = _check_round if wanted.code is Code.OPEN_ROUND else _check_outcome
            check(procedure.step(step), wanted)
            if wanted.on is None or wanted.on > today:
                raise BadInput(f"“{procedure.step(step).name}”的补录没有日期或者日期晚于今天；没有登记任何内容。")


def _check_outcome(step: Step, wanted: Wanted) -> None:
    if wanted.outcome not in step.outcomes:
        listed = "、".join(f"{code}（{o.name}）" for code, o in step.outcomes.items())
        raise BadInput(f"“{step.name}”的结论只能是：{listed}；没有登记任何内容。")


def _check_round(step: Step, wanted: Wanted) -> None:
    """A consultation that was held on paper: its audience and days are known to be good before the case is opened."""
    if not step.holds_round:
        raise BadInput(f"“{step.name}”不是征求意见的环节，没有登记任何内容。")
    try:
        audiences_in(wanted.to)
        days_in(wanted.data.get("days"))
    except Refusal as refusal:
        raise BadInput(f"{refusal.message.rstrip('。')}；没有登记任何内容。") from refusal
