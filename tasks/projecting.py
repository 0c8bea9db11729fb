"""Writing an act's rows: tables for lists and search, each a projection of the act. Nothing here decides anything."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date

from sqlmodel import Session, col, select

from models.acts import Recorded
from models.case import (
    Case,
    CaseFact,
    Comment,
    ConsultRound,
    Decision,
    Draft,
    FindingRow,
    LateFieldValue,
    Material,
    Meeting,
    Reading,
    Wait,
)
from models.instrument import Artefact
from models.procedure.attendance import attendance_of
from models.procedure.evidence import round_ends
from models.procedure.findings import STANCE_NAMES, Stance
from models.procedure.forms import MeetingForm
from models.procedure.state import CaseState
from models.refusals import Refusal
from models.words import Code
from tasks.indexing import index_case
from tasks.instruments import issue, note_filing


def project(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    """Write the rows that follow from one recorded act. `state` is the case with the act in it."""
    _facts(session, case, recorded)
    _papers(session, case, recorded)
    if write := BY_CODE.get(recorded.code):
        write(session, case, state, recorded)


def _facts(session: Session, case: Case, recorded: Recorded) -> None:
    for name, answer in recorded.act.facts.items():
        session.merge(CaseFact(case_id=case.id or 0, name=name, answer=answer, seq=recorded.seq))


def _papers(session: Session, case: Case, recorded: Recorded) -> None:
    for mark in recorded.act.materials:
        session.add(Material(case_id=case.id or 0, seq=recorded.seq, kind=mark.kind, name=mark.name, sha256=mark.sha256))
    if draft := recorded.act.draft:
        reading = session.exec(select(Reading).where(Reading.sha256 == draft.sha256).order_by(col(Reading.id).desc())).first()
        if reading is None or reading.id is None:
            raise Refusal("稿件还没有读入，请重新提交。")
        session.add(
            Draft(
                case_id=case.id or 0,
                n=draft.n,
                fingerprint=draft.fingerprint,
                sha256=draft.sha256,
                reading_id=reading.id,
                seq=recorded.seq,
            )
        )
        index_case(session, case.id or 0)


def _decision(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    act = recorded.act
    if act.child or (recorded.code is Code.REPLY and act.to):
        return
    session.add(
        Decision(
            case_id=case.id or 0,
            seq=recorded.seq,
            step=act.step,
            outcome=act.outcome,
            decider_id=act.decider.id,
            principal_id=act.principal.id if act.principal else None,
            day=recorded.day,
            fingerprint=recorded.fingerprint,
            standard=recorded.standard,
            paper=act.paper.scan if act.paper else "",
        )
    )
    step = state.law.procedure.step(act.step)
    if write := BY_FORM.get(step.form):
        write(session, case, state, recorded)
    for mark in recorded.given:
        printed = recorded.day.isoformat()  # 印发日期: the day the last number was given; the red-head file is set after it
        _late(session, case, recorded, {f"{mark.kind}_number": mark.text, "printed_on": printed})
    if recorded.given:
        index_case(session, case.id or 0)
    if step.publishes:
        issue(session, case, state, recorded)


def _meeting(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    act = recorded.act
    held = date.fromisoformat(str(recorded.detail("held_on") or recorded.day.isoformat()))
    record = {**act.data, "attendance": asdict(attendance_of(MeetingForm.model_validate_json(json.dumps(dict(act.data)))))}
    session.add(
        Meeting(case_id=case.id or 0, seq=recorded.seq, step=act.step, held_on=held, decision=act.outcome, record=record)
    )


def _sign(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    values = {"signed_on": recorded.day.isoformat()}
    for name in ("effective_on", "expires_on"):
        if value := recorded.detail(name):
            values[name] = str(value)
    _late(session, case, recorded, values)


def _filed(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    note_filing(session, case, recorded)


def _late(session: Session, case: Case, recorded: Recorded, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        session.merge(LateFieldValue(case_id=case.id or 0, field=name, value=value, seq=recorded.seq))


def _round(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    days = int(recorded.detail("days"))
    session.add(
        ConsultRound(
            case_id=case.id or 0,
            seq=recorded.seq,
            audience=str(recorded.detail("audience")),
            posted_on=recorded.day,
            days=days,
            place=str(recorded.detail("place", "")),
            ends_on=round_ends(state, recorded.day, days),
        )
    )


def _comments(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    for row in recorded.detail("comments"):
        comment = session.get(Comment, row["id"])
        if comment is None or comment.case_id != case.id:
            raise Refusal(f"本件没有第 {row['id']} 号意见。")
        comment.disposition, comment.reason = row["disposition"], str(row.get("reason", ""))
        comment.unsettled, comment.seq = bool(row.get("unsettled", False)), recorded.seq
        session.add(comment)


def _finding(session: Session, case: Case, row: Mapping[str, object]) -> FindingRow:
    finding = session.get(FindingRow, row.get("id"))
    if finding is None or finding.case_id != case.id:
        raise Refusal(f"本件没有第 {row.get('id')} 号审查提示。")
    return finding


def _answers(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    for row in recorded.detail("findings"):
        finding = _finding(session, case, row)
        finding.stance = str(row.get("stance", Stance.EXPLAIN))
        finding.answer = str(row.get("answer", "")).strip() or STANCE_NAMES[Stance(finding.stance)]
        session.add(finding)


def _dispositions(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    for row in recorded.detail("findings"):
        finding = _finding(session, case, row)
        finding.disposition, finding.reason = str(row["disposition"]), str(row.get("reason", ""))
        finding.disposed_seq, finding.carried = recorded.seq, False
        session.add(finding)


def _done(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    for row in recorded.detail("findings", []):
        session.add(FindingRow(case_id=case.id or 0, draft_n=recorded.draft_n, **row))
    for row in recorded.detail("files", []):
        session.merge(Artefact(case_id=case.id or 0, seq=recorded.seq, **row))


def _urge(session: Session, case: Case, state: CaseState, recorded: Recorded) -> None:
    open_waits = select(Wait).where(Wait.case_id == case.id, Wait.step == recorded.act.step, Wait.closed_seq == 0)
    for wait in session.exec(open_waits):
        wait.reminders += 1
        session.add(wait)


Writer = Callable[[Session, Case, CaseState, Recorded], None]
BY_CODE: dict[Code, Writer] = {
    Code.CONCLUDE: _decision,
    Code.ACCEPT: _decision,
    Code.REPLY: _decision,
    Code.OPEN_ROUND: _round,
    Code.DISPOSE_COMMENTS: _comments,
    Code.ANSWER_FINDINGS: _answers,
    Code.DISPOSE_FINDINGS: _dispositions,
    Code.DONE: _done,
    Code.URGE: _urge,
}
BY_FORM: dict[str, Writer] = {"meeting": _meeting, "sign": _sign, "filing": _filed}
