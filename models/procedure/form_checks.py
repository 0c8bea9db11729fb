"""What single forms must satisfy before their step goes on: the review, the signature, the publication."""

from collections.abc import Callable
from datetime import date

from models.acts import Recorded
from models.procedure.attendance import contradictions, doubts
from models.procedure.exceptions import EXCEPTION, EXCEPTION_RULE
from models.procedure.forms import CompetitionForm, Form, MeetingForm, PublishForm, RegisterForm, SignForm
from models.procedure.question import Question, gated
from models.refusals import BadInput, Missing
from models.words import Answer


def check_form(q: Question, form: Form) -> None:
    """Refuse a form that its step cannot go on with; note what a reviewer should look at again."""
    if check := CHECKS.get(q.view.step.form):
        check(q, form)


def check_record(q: Question, form: Form) -> None:
    """Look at what a meeting's record says of who was there, whatever the meeting decided.

    A record that contradicts itself is bad input. Whether enough were there is said and refuses nothing: no rule whose text
    was seen sets a number.
    """
    if not isinstance(form, MeetingForm):
        return
    if wrong := contradictions(form):
        raise BadInput(f"会议记录前后矛盾：{'；'.join(wrong)}，请核对。")
    q.warnings.extend(doubts(form, q.file.settings.get("quorum", "")))


def _competition(q: Question, form: Form) -> None:
    """The reviewer decides; what contradicts the fact on record is said, so that nobody overlooks it."""
    if q.act.outcome == "not_applicable" and q.state.progress.facts.get("touches_operators") is Answer.YES:
        q.warnings.append(
            "认定时已确认涉及经营者经济活动，与“不涉及经营者经济活动”的结论不一致：请复核，或者由法制审核人员更正事实"
        )
    if q.act.outcome == EXCEPTION and isinstance(form, CompetitionForm) and form.ends_on and form.ends_on <= q.day:
        said = f"例外的实施期限截止日 {form.ends_on.isoformat()} 不晚于作出结论的日期，请写明以后的日期。"
        raise q.refuse(said, EXCEPTION_RULE, [Missing("例外的实施期限截止日", EXCEPTION_RULE)])


def _registration(q: Question, form: Form) -> None:
    if isinstance(form, RegisterForm) and form.number and not q.view.outside:
        q.warnings.append(f"登记号由本系统按序列编给，填写的“{form.number}”没有采用")


def _signature(q: Question, form: Form) -> None:
    if not isinstance(form, SignForm) or not any(step.publishes for step in q.law.procedure.steps):
        return
    if form.effective_on is None and not form.immediate_ground:
        raise q.refuse("签发时须确定施行日期。", "A-30days-bf", [Missing("施行日期", "A-30days-bf")])


def _publication(q: Question, form: Form) -> None:
    """I3 and the 30 days: what is shown must say what was approved; an early day of effect wants its ground on record."""
    if not isinstance(form, PublishForm):
        return
    if form.differences:
        shown = "；".join(d.rstrip("。") for d in form.differences[:5])
        raise q.refuse(f"公布的文本与批准的文本不一致，不予公布：{shown}。", missing=[Missing(d) for d in form.differences])
    if not form.compared or form.approved != q.state.progress.fingerprint:
        raise q.refuse(
            "请附上公布页面的保存件，系统与批准文本比对一致后才能登记公布。", missing=[Missing("公布页面（保存件）")]
        )
    signed = next((v.decision for v in q.state.views.values() if v.step.form == "sign" and v.decision), None)
    if signed and (effective := signed.detail("effective_on")):
        _effect(q, signed, date.fromisoformat(effective), form.published_on or q.day)


def _effect(q: Question, signed: Recorded, effective: date, published: date) -> None:
    days = (effective - published).days
    if str(signed.detail("immediate_ground", "")).strip():
        if days < 0:
            q.warnings.append(f"施行日期 {effective} 早于公布日期 {published}：公布前没有约束力，按自公布之日起施行登记")
        return
    if days >= 30:
        return
    how = (
        f"公布之日距施行日期 {effective} 只有 {days} 日，不足30日"
        if days >= 0
        else f"施行日期 {effective} 早于公布日期 {published}"
    )
    if hard := gated(q, [Missing("公布之日起30日以后施行，或者提前施行的理由", "A-30days-bf")]):
        raise q.refuse(f"{how}，且没有记录可以提前施行的理由；请退回签发重新确定施行日期。", "A-30days-bf", hard)


CHECKS: dict[str, Callable[[Question, Form], None]] = {
    "competition": _competition,
    "sign": _signature,
    "register": _registration,
    "publish": _publication,
}
