"""The law at the desk: the calendar of working days, the register of laws, rule packs in their versions, rules to confirm."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web.faults import NotThere
from desk.web.pages import after, page
from desk.web.posted import Form, Posted
from desk.web.seat import Seat, SeatOf
from models.access import Right
from models.refusals import BadInput
from tasks.calendars import keep_year
from tasks.law_changes import Difference, year_difference
from tasks.loading import book_of, calendar_of
from tasks.register import register_in_use
from tasks.register_import import put_register, read_laws
from tasks.rulebook import confirm_rule, difference, pack_named, versions
from tasks.year_notices import read_year_notice

router = APIRouter(prefix="/admin/law")
SHOWN = 200
AGREED = "agreed"  # which difference a person has seen and agrees to


@router.get("")
def show(request: Request, seat: SeatOf, find: str = "") -> Response:
    """Show the years of the calendar, the packs, the rules that wait for confirmation, and laws by title."""
    seat.needs(Right.PACKS)
    with seat.store.reading() as session:
        packs = versions(session, seat.day)
        book = book_of(session)
        known = [year for year in range(seat.day.year - 3, seat.day.year + 3) if calendar_of(session).knows(year)]
    settings = seat.store.settings
    waiting = [r for r in sorted(book.rules.values(), key=lambda r: r.id) if not book.gates(r.id, seat.day)]
    register = register_in_use(settings.rules, settings.home)
    enacted = (law for laws in register.laws.values() for law in laws)
    laws = [law for law in enacted if find.strip() and find.strip() in law.title][:SHOWN]
    shown: dict[str, Any] = {"packs": packs, "waiting": waiting, "known": known, "laws": laws, "find": find.strip()[:60]}
    return page(request, seat, "admin-law.html", total=len(register.laws), confirms=seat.may(Right.CONFIRM_RULES), **shown)


@router.get("/packs/{name}")
def one_pack(request: Request, seat: SeatOf, name: str) -> Response:
    """Show one version of a pack, and in what it differs from the one before."""
    seat.needs(Right.PACKS)
    with seat.store.reading() as session:
        pack, before = pack_named(session, name)
    if pack is None:
        raise NotThere("没有这个规则包。")
    changed = difference(before, pack) if before else []
    return page(request, seat, "admin-pack.html", pack=pack, before=before, changed=changed)


@router.post("/confirm")
def confirm(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Confirm a rule."""
    seat.needs(Right.CONFIRM_RULES)
    with seat.store.writing() as session:
        confirm_rule(session, form.text("rule"), form.text("source"), form.text("article"), seat.login)
    return after(request, "/admin/law", f"{form.text('rule')} 已核实，自今日起可以作为拒绝的依据。")


@router.post("/calendar")
def load_year(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Load a year's notice; provisional deadlines are computed anew. A year that is loaded already is changed only on sight."""
    seat.needs(Right.SETTINGS)
    with form.paths("table") as files:
        if not files:
            raise BadInput("请选择年度放假安排的表（日期,类别）。")
        notice = read_year_notice(files[0][1], title=form.text("title"), number=form.text("number"))
    with seat.store.reading() as session:
        change = year_difference(session, notice)
    if change and form.text(AGREED) != change.stamp:
        return _asked(request, seat, form, change, f"{notice.year}年放假安排")
    made = keep_year(seat.store, notice, seat.login)
    return after(request, "/admin/law", f"已载入{notice.year}年放假安排，{made.says}。")


@router.post("/register")
def load_laws(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Put a register of laws in place of the one before, once its difference has been seen."""
    seat.needs(Right.PACKS)
    with form.paths("table") as files:
        if not files:
            raise BadInput("请选择法规名录（.csv 或 .xlsx）。")
        read = read_laws(seat.store, files[0][1])
    if read.change and form.text(AGREED) != read.change.stamp:
        return _asked(request, seat, form, read.change, "法规名录")
    done = put_register(seat.store, read, by=seat.login)
    return after(request, "/admin/law", f"法规名录已更新，共 {done.rows} 件。")


def _asked(request: Request, seat: Seat, form: Form, change: Difference, what: str) -> Response:
    """Show what a table would change, and ask; the file need not be chosen again."""
    typed = {key: value for key, value in form.typed().items() if key != AGREED}
    return page(request, seat, "admin-law-confirm.html", what=what, change=change, typed=typed, kept=form.uploads)
