"""Clean-ups (谁制定、谁清理): what is open, each document's verdict from proposal to publication."""

from collections import Counter
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.faults import NotThere
from desk.web.pages import after, page
from desk.web.posted import Form, Posted
from desk.web.seat import Seat, SeatOf
from models.access import Right
from models.campaign import STAGE_NAMES, Scope
from models.refusals import BadInput
from models.words import VERDICT_NAMES, Role
from tasks.campaign_rows import campaigns, result_list
from tasks.campaigns import close, decide, open_campaign, propose, publish, review

router = APIRouter()
PROPOSES = frozenset({Role.DRAFTER, Role.SECTION_HEAD})


@router.get("/clean-up")
def show(request: Request, seat: SeatOf) -> Response:
    """Show every clean-up."""
    seat.needs(Right.CLEAN_UP)
    with seat.store.reading() as session:
        rows = campaigns(session)
    return page(request, seat, "clean-up.html", rows=rows, opens=seat.who.has(Role.LEGAL_OFFICER))


@router.post("/clean-up")
def begin(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Open a clean-up and send each document to the section that answers for it."""
    seat.needs(Right.CLEAN_UP)
    title = form.text("title")
    if not title:
        raise BadInput("请写明清理工作的名称。")
    number = open_campaign(
        seat.store,
        title,
        seat.login,
        before=form.day("before", "公布日期"),
        due=form.day("due", "答复日期"),
        scope=Scope.ALL if form.text("scope") == "all" else Scope.IN_FORCE,
    )
    return after(request, f"/clean-up/{number}", "清理工作已经开展，各件已发给负责的科室。")


@router.get("/clean-up/{campaign_id}")
def one(request: Request, seat: SeatOf, campaign_id: int) -> Response:
    """Show one clean-up, document by document."""
    seat.needs(Right.CLEAN_UP)
    with seat.store.reading() as session:
        head = next((row for row in campaigns(session) if row["id"] == campaign_id), None)
        if head is None:
            raise NotThere(f"没有编号为 {campaign_id} 的清理工作。")
        rows = result_list(session, campaign_id)
    mine = seat.who.section if seat.who.roles & PROPOSES else None
    rows.sort(key=lambda row: row["answered_by"] != mine)
    shown: dict[str, Any] = {
        "rows": rows,
        "mine": mine,
        "progress": _progress(rows),
        "verdicts": {verdict.value: name for verdict, name in VERDICT_NAMES.items()},
        "roles": {role.value for role in seat.who.roles},
    }
    return page(request, seat, "clean-up-one.html", head=head, **shown)


def _progress(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return how many documents stand at each stage."""
    held = Counter(row["stage"] for row in rows)
    return [(name, held[name]) for name in STAGE_NAMES.values() if held[name]]


@router.post("/clean-up/{campaign_id}/{what}")
def act(request: Request, seat: SeatOf, form: Posted, campaign_id: int, what: str) -> Response:
    """Propose, review, decide, publish, close. The rules of the clean-up say who may."""
    seat.needs(Right.CLEAN_UP)
    if what not in DOES:
        raise NotThere("没有这项办理。")
    said = DOES[what](seat, form, campaign_id)
    return after(request, f"/clean-up/{campaign_id}", said)


def _item(form: Form) -> int:
    number = form.number("item", "清理项目编号")
    if number is None:
        raise BadInput("没有写明是哪一件文件。")
    return number


def _propose(seat: Seat, form: Form, _: int) -> str:
    extra = {"clauses": form.text("clauses"), "finish_by": form.day("finish_by", "完成时限")}
    propose(seat.store, _item(form), form.text("verdict"), form.text("reason"), seat.login, **extra)  # type: ignore[arg-type]  # two fields by name
    return "清理意见已提出。"


def _review(seat: Seat, form: Form, _: int) -> str:
    review(seat.store, _item(form), form.text("verdict") or "agree", form.text("reason"), seat.login)
    return "清理意见已审核。"


def _decide(seat: Seat, form: Form, campaign_id: int) -> str:
    record = next((upload for upload in form.uploads if upload.kind == "record"), None)
    if record is None:
        raise BadInput("决定清理结果须附集体审议的会议记录。")
    lapse = [int(n) for n in form.many("lapse") if n.isdigit()]
    on = form.day("on", "决定日期")
    count = decide(seat.store, campaign_id, seat.login, record.sha256, lapse, on=on, wording=form.text("wording"))
    return f"已决定 {count} 件；没有答复的仍为待定。"


def _publish(seat: Seat, form: Form, campaign_id: int) -> str:
    publish(seat.store, campaign_id, form.text("where"), form.day("on", "公布日期") or seat.day, login=seat.login)
    return "清理结果的公布已登记，本局网页随后更新。"  # by the exchange, which sees the ledger move


def _close(seat: Seat, form: Form, campaign_id: int) -> str:
    close(seat.store, campaign_id, seat.login)
    return "清理工作已结束。"


DOES = {"propose": _propose, "review": _review, "decide": _decide, "publish": _publish, "close": _close}
