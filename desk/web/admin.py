"""Administration: people, sections, the organ's choices, health, queue, security log, backup. No decision in any case."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session, col, or_, select

from desk.web.pages import after, page
from desk.web.posted import Posted
from desk.web.seat import SeatOf
from models.access import Right
from models.outbox import Installation, OutboxRow
from models.people import Organ, Section
from models.planning_terms import usual_words
from models.words import ROLE_NAMES
from tasks.backing import back_up, backups, name_of_backup
from tasks.checking import check_all
from tasks.granting import NO_PERSONS, delegations
from tasks.organ_choices import CHOICES, NUMBERS, PATTERNS, USUAL, WORDS
from tasks.planning import SETTING as USUAL_DAYS
from tasks.planning import usual_names
from tasks.section_changes import left_behind
from tasks.securitylog import KIND_NAMES, security_log
from tasks.staffing import staff

router = APIRouter(prefix="/admin")
GIVEN = [(role.value, name) for role, name in ROLE_NAMES.items() if role not in NO_PERSONS]


@router.get("")
def show(request: Request, seat: SeatOf) -> Response:
    """Show what can be administered, and how the installation is."""
    seat.needs(Right.PEOPLE)
    with seat.store.reading() as session:
        held = session.get_one(Installation, 1).numbers_held
        waiting = session.exec(select(OutboxRow).where(OutboxRow.state == "waiting")).all()
    return page(request, seat, "admin.html", held=held, queue=len(waiting), faults=sum(bool(r.last_fault) for r in waiting))


@router.get("/people")
def people(request: Request, seat: SeatOf) -> Response:
    """Show people, their roles and delegations."""
    seat.needs(Right.PEOPLE)
    with seat.store.reading() as session:
        rows = staff(session, seat.day)
        others = delegations(session, seat.day)
        sections = _sections(session, seat.day)
        organs = [(o.id, o.name) for o in session.exec(select(Organ).order_by(col(Organ.id)))]
    shown: dict[str, Any] = {"people": rows, "delegations": others, "sections": sections, "organs": organs, "roles": GIVEN}
    return page(request, seat, "admin-people.html", day=seat.day, oidc=bool(seat.store.settings.oidc), **shown)


@router.get("/sections")
def sections(request: Request, seat: SeatOf) -> Response:
    """Show sections with their successors, and the organs."""
    seat.needs(Right.PEOPLE)
    with seat.store.reading() as session:
        names = {s.id: s.name for s in session.exec(select(Section))}
        organs = {o.id: o.name for o in session.exec(select(Organ))}
        rows = [
            {
                "id": s.id,
                "name": s.name,
                "organ": organs[s.organ_id],
                "starts": s.starts,
                "ends": s.ends,
                "successor": names.get(s.successor_id, ""),
                "gone": bool(s.ends and s.ends < seat.day),
            }
            for s in session.exec(select(Section).order_by(col(Section.organ_id), col(Section.id)))
        ]
        behind = left_behind(session, seat.day)
    return page(request, seat, "admin-sections.html", rows=rows, behind=behind, organs=list(organs.items()), day=seat.day)


@router.get("/organs")
def organs(request: Request, seat: SeatOf) -> Response:
    """Show each organ's number patterns and choices."""
    seat.needs(Right.SETTINGS)
    names = usual_names(seat.store.settings.rules)
    with seat.store.reading() as session:
        rows = [{"id": o.id, "name": o.name, "settings": _shown(o, names)} for o in session.exec(select(Organ))]
    words = {**WORDS, **NUMBERS, **USUAL}
    return page(request, seat, "admin-organs.html", rows=rows, choices=CHOICES, patterns=PATTERNS, words=words)


def _shown(organ: Organ, names: dict[str, str]) -> dict[str, Any]:
    """Return an organ's settings as the page asks for them: the usual times as one line."""
    return {**organ.settings, USUAL_DAYS: usual_words(organ.settings.get(USUAL_DAYS), names)}


@router.get("/health")
def health(request: Request, seat: SeatOf) -> Response:
    """Show what `doctor` finds, and the queue of automatic work."""
    seat.needs(Right.BACKUP)
    checks = check_all(seat.store)
    with seat.store.reading() as session:
        wanted = select(OutboxRow).where(OutboxRow.state == "waiting").order_by(col(OutboxRow.id)).limit(200)
        rows = [row.model_dump() for row in session.exec(wanted)]
    return page(request, seat, "admin-health.html", checks=checks, rows=rows, backups=backups(seat.store.settings.backups))


@router.get("/security")
def security(request: Request, seat: SeatOf, kind: str = "", login: str = "", address: str = "", before: int = 0) -> Response:
    """Show the security log."""
    seat.needs(Right.SECURITY_LOG)
    with seat.store.reading() as session:
        rows = security_log(session, kind=kind, login=login.strip(), address=address.strip(), before=before)
    asked = {"kind": kind, "login": login, "address": address}
    return page(
        request, seat, "admin-security.html", rows=rows, kinds=[(k.value, n) for k, n in KIND_NAMES.items()], asked=asked
    )


@router.post("/backup")
def backup(request: Request, seat: SeatOf, form: Posted) -> Response:
    """Make a backup now."""
    seat.needs(Right.BACKUP)
    folder = seat.store.settings.backups
    name = name_of_backup(folder, seat.at)
    made = back_up(seat.store, folder / name)
    seat.takes_out(request, f"备份 {name}")
    return after(
        request, "/admin/health", f"已备份：{name}（{made.files} 个文件，{made.size // 1024} KB）。签名密钥不在备份里。"
    )


def _sections(session: Session, day: date) -> list[tuple[int, str]]:
    """Return the sections people can belong to."""
    going_on = or_(col(Section.ends).is_(None), col(Section.ends) >= day)
    return [(s.id or 0, s.name) for s in session.exec(select(Section).where(going_on).order_by(col(Section.id)))]
