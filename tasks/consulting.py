"""The intake of a consultation: comments come in beside the case and do not touch it; their disposition is an act."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.acts import Act, Who
from models.case import Case, Comment, ConsultRound
from models.clock import day_of
from models.letters import tidy
from models.refusals import BadInput, Refusal
from models.text.folding import fold
from models.words import SECTION_ROLES, Code, Role
from tasks.acting import act, state_of
from tasks.comment_rows import LONGEST_REASON, OUTCOME, REASON, Received, Row, Said, refuse
from tasks.feedback import DISPOSITION_NAMES
from tasks.loading import lock_case
from tasks.people import who
from tasks.store import Store

ENOUGH = 30_000  # characters by which long words are known again


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
    opened = round_of(session, case_id, round_id)
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


def round_of(session: Session, case_id: int, round_id: int = 0) -> ConsultRound:
    """Return a round of a case, the latest where none is named; refused where there is none such."""
    wanted = select(ConsultRound).where(ConsultRound.case_id == case_id).order_by(col(ConsultRound.id).desc())
    opened = session.exec(wanted.where(ConsultRound.id == round_id) if round_id else wanted).first()
    if opened is None:
        raise Refusal("本件没有所选的这一轮征求意见，请重新选择。" if round_id else "本件还没有发出征求意见，不能登记意见。")
    return opened


def take_in(store: Store, case_id: int, rows: Sequence[Row], login: str, round_id: int = 0) -> tuple[list[int], int]:
    """Take comments in and dispose of them where a row says so, of those registered before too; all of it or nothing.

    Returns the ids of the new ones and of how many the disposition was recorded.
    """
    with store.writing() as session:
        at = store.now()
        case, by = lock_case(session, case_id), who(session, login, day_of(at))
        if reason := why_not_received(case, by):
            raise Refusal(reason)
        opened, held = round_of(session, case_id, round_id), _held(session, case_id)
        fresh, known = [row for row in rows if not row[0].id], [row for row in rows if row[0].id]
        new = [received for received, _ in fresh]
        faults = [*_twins(new, opened, held.values()), *_strangers(known, held), *_long_reasons(rows, held)]
        refuse(faults, table=any(received.line for received, _ in rows))
        ids = receive(session, case_id, new, opened.id or 0)
        handled = [_handled(session, n, said) for n, (_, said) in zip(ids, fresh, strict=True) if said.disposition]
        handled += [_handled(session, r.id, said) for r, said in known if _differs(held[r.id], said)]
        if handled:
            views = state_of(session, case, day_of(at)).views.values()
            step = next((v.step.id for v in views if v.step.holds_round), "")
            data = {"comments": handled}
            act(session, Act(case_id=case_id, code=Code.DISPOSE_COMMENTS, by=by, step=step, data=data), at)
    return ids, len(handled)


def _held(session: Session, case_id: int) -> dict[int, Comment]:
    return {c.id or 0: c for c in session.exec(select(Comment).where(Comment.case_id == case_id))}


def _place(received: Received) -> str:
    return f"第{received.line}行" if received.line else ""


def _twins(rows: Iterable[Received], opened: ConsultRound, held: Iterable[Comment]) -> Iterator[str]:
    """Say which comments stand in the round already, word for word by the same sender: sent or imported a second time."""
    there = {
        (c.received_on, c.channel, c.source_kind, c.source, fold(c.address), fold(c.words)): c.id
        for c in held
        if c.round_id == opened.id
    }
    for one in rows:
        if twin := there.get((one.on, one.channel, one.kind, one.source, fold(one.address), fold(one.words))):
            yield f"{_place(one)}与已登记的编号 {twin} 的意见相同，没有重复登记；确属另一人提出的，请写明意见人后再登记"


def _strangers(rows: Iterable[Row], held: dict[int, Comment]) -> Iterator[str]:
    """Say which rows name a comment that is not of this case, or one whose words are others: the rows were shifted."""
    seen: set[int] = set()
    for one, said in rows:
        if one.id not in held:
            yield f"{_place(one)}编号 {one.id} 不是本件的意见"
        elif one.id in seen:
            yield f"{_place(one)}编号 {one.id} 重复"
        else:
            yield from _changed(one, said, held[one.id])
        seen.add(one.id)


def _changed(one: Received, said: Said, held: Comment) -> Iterator[str]:
    """Say in which cells a row is otherwise than its comment; a cell left empty says nothing, except of the outcome."""
    if one.words and not _same_words(one.words, held.words):
        yield f"{_place(one)}的意见与编号 {one.id} 登记的不一致，请核对各行是否错位；登记的意见不能改写"
        return
    cells = {
        "渠道": (one.channel, held.channel),
        "单位类型": (one.kind, held.source_kind),
        "意见人": (one.source, held.source),
        "条款": (one.address, held.address),
    }
    other = [name for name, (given, registered) in cells.items() if given and not _same_words(given, registered)]
    if other := [*(["日期"] if one.on not in {date.min, held.received_on} else []), *other]:
        yield f"{_place(one)}的{'、'.join(other)}与编号 {one.id} 登记的不一致；登记的意见不能改写"
    if held.disposition and not said.disposition:
        name = DISPOSITION_NAMES.get(held.disposition, held.disposition)
        yield f"{_place(one)}“{OUTCOME}”是空的，编号 {one.id} 已登记为{name}；登记的采纳情况可以变更，不能清空"


def _long_reasons(rows: Iterable[Row], held: Mapping[int, Comment]) -> Iterator[str]:
    """Say which reasons are longer than is kept; what stands there already passes."""
    for one, said in rows:
        if len(said.reason) > LONGEST_REASON and (one.id not in held or _differs(held[one.id], said)):
            yield f"{_place(one)}“{REASON}”最多 {LONGEST_REASON} 字，现在是 {len(said.reason)} 字"


def _same_words(given: str, registered: str) -> bool:
    """Tell whether words of a table are those registered; a cell too long for a workbook counts as far as it goes."""
    given, registered = fold(given.removeprefix("'")), fold(tidy(registered).removeprefix("'"))
    return given == registered or (len(given) > ENOUGH and given[:ENOUGH] == registered[:ENOUGH])


def _differs(held: Comment, said: Said) -> bool:
    """Tell whether a row says something else than is recorded; a row that says nothing changes nothing."""
    same = (said.disposition, said.unsettled) == (held.disposition, held.unsettled)
    return bool(said.disposition) and not (same and _same_reason(said.reason, held.reason))


def _same_reason(given: str, registered: str) -> bool:
    """Tell whether a reason of a table is the one registered, to the letter; a cell cut short counts as far as it goes."""
    given, registered = given.removeprefix("'"), tidy(registered).removeprefix("'")
    return given == registered or (len(given) > ENOUGH and given[:ENOUGH] == registered[:ENOUGH])


def _handled(session: Session, comment_id: int, said: Said) -> dict[str, Any]:
    return {"id": comment_id, "hash": hashed(session, comment_id), **asdict(said)}


def hashed(session: Session, comment_id: int) -> str:
    """Return the salted hash by which the ledger refers to a comment's source and words."""
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise BadInput(f"没有第 {comment_id} 号意见。")
    return hashlib.sha256(f"{comment.salt}\n{comment.source}\n{comment.words}".encode()).hexdigest()
