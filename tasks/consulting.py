"""The intake of a consultation: comments come in beside the case and do not touch it; their disposition is an act."""

import csv
import hashlib
import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Act, Who
from models.case import Case, Comment, ConsultRound
from models.clock import day_of
from models.refusals import BadInput, Refusal
from models.words import SECTION_ROLES, Code, Role
from tasks.acting import act, state_of
from tasks.loading import lock_case
from tasks.papers import contents
from tasks.people import who
from tasks.store import Store

COLUMNS = ("日期", "渠道", "单位类型", "意见人", "条款", "意见")
DISPOSITIONS = {"采纳": "adopted", "部分采纳": "partly", "未采纳": "rejected", "不采纳": "rejected"}


@dataclass(frozen=True, slots=True)
class Received:
    """One comment as received."""

    on: date
    words: str
    channel: str = ""
    kind: str = ""
    source: str = ""
    address: str = ""


Row = tuple[Received, Mapping[str, Any]]  # a comment and what the table says of its disposition


def why_not_received(case: Case, by: Who) -> str:
    """Return why a person may not register what was received on a case, empty where they may."""
    here = by.within(case.organ_id)
    if case.ended:
        return "事项已经结束，不能再登记意见。"
    if here.has(Role.CLERK) or (here.section == case.section_id and here.roles & SECTION_ROLES):
        return ""
    return "收到的意见由起草科室或者办公室文书登记。"


def receive(session: Session, case_id: int, comments: list[Received], round_id: int = 0) -> list[int]:
    """Take comments into a round of a case, the latest where none is named; refused where there is none such."""
    wanted = select(ConsultRound).where(ConsultRound.case_id == case_id).order_by(col(ConsultRound.id).desc())
    opened = session.exec(wanted.where(ConsultRound.id == round_id) if round_id else wanted).first()
    if opened is None:
        raise Refusal("本件没有所选的这一轮征求意见，请重新选择。" if round_id else "本件还没有发出征求意见，不能登记意见。")
    rows = [
        Comment(
            round_id=opened.id or 0,
            case_id=case_id,
            received_on=c.on,
            channel=c.channel,
            source_kind=c.kind,
            source=c.source,
            address=c.address,
            words=c.words,
            salt=secrets.token_hex(8),
        )
        for c in comments
    ]
    session.add_all(rows)
    session.flush()
    return [row.id or 0 for row in rows]


def take_in(store: Store, case_id: int, rows: Sequence[Row], login: str, round_id: int = 0) -> tuple[list[int], int]:
    """Take comments in and, where the table says so, dispose of them, both or neither; return their ids and how many."""
    with store.writing() as session:
        at = store.now()
        case, by = lock_case(session, case_id), who(session, login, day_of(at))
        if reason := why_not_received(case, by):
            raise Refusal(reason)
        ids = receive(session, case_id, [received for received, _ in rows], round_id)
        handled = [
            {"id": n, "hash": hashed(session, n), **said} for n, (_, said) in zip(ids, rows, strict=True) if said["disposition"]
        ]
        if handled:
            views = state_of(session, case, day_of(at)).views.values()
            step = next((v.step.id for v in views if v.step.holds_round), "")
            data = {"comments": handled}
            act(session, Act(case_id=case_id, code=Code.DISPOSE_COMMENTS, by=by, step=step, data=data), at)
    return ids, len(handled)


def read_table(path: Path) -> list[tuple[Received, dict[str, Any]]]:
    """Read comments, and dispositions where given, from a CSV; every bad cell is named by row and column, all at once."""
    rows = _table(path)
    if not rows or any(name not in rows[0] for name in COLUMNS):
        raise BadInput(f"意见表须有这些列：{'、'.join(COLUMNS)}。")
    faults: list[str] = []
    out = [row_of(number, row, faults) for number, row in enumerate(rows, start=2)]
    if faults:
        raise BadInput(f"意见表有误，没有登记任何意见：{'；'.join(faults)}。")
    return out


def _table(path: Path) -> list[dict[str, str]]:
    try:
        read = list(csv.DictReader(io.StringIO(_decoded(contents(path)))))
    except (csv.Error, UnicodeDecodeError) as fault:
        raise BadInput(f"意见表“{path.name}”读不了，请另存为 CSV（UTF-8，逗号分隔）后再试。") from fault
    if wide := [str(number) for number, row in enumerate(read, start=2) if None in row]:
        raise BadInput(f"意见表第{'、'.join(wide)}行的格数多于表头（意见里的逗号须放在引号内），没有登记任何意见。")
    return [{name: (cell or "").strip() for name, cell in row.items() if name} for row in read]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def row_of(number: int, row: Mapping[str, str], faults: list[str]) -> tuple[Received, dict[str, Any]]:
    """Return the comment of a table's row and what the row says became of it; what is wrong is added to `faults`."""
    try:
        on = date.fromisoformat(row["日期"])
    except ValueError:
        faults.append(f"第{number}行“日期”不是有效日期")
        on = date.min
    if not row["意见"]:
        faults.append(f"第{number}行“意见”是空的")
    received = Received(on, row["意见"], row["渠道"], row["单位类型"], row["意见人"], row["条款"])
    said = row.get("采纳情况", "")
    if said and said not in DISPOSITIONS:
        faults.append(f"第{number}行“采纳情况”只能是{'、'.join(DISPOSITIONS)}")
    reason = row.get("理由", "")
    return received, {"disposition": DISPOSITIONS.get(said, ""), "reason": reason, "unsettled": "尚有分歧" in reason}


def hashed(session: Session, comment_id: int) -> str:
    """Return the salted hash by which the ledger refers to a comment's source and words."""
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise BadInput(f"没有第 {comment_id} 号意见。")
    return hashlib.sha256(f"{comment.salt}\n{comment.source}\n{comment.words}".encode()).hexdigest()
