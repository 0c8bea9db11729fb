"""The automatic work of a case, one plain function each, in one visible list. Repeating one changes nothing (I9).

Each reads and computes outside a transaction, then records what it did through the one door, under its lease.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from sqlmodel import Session, select

from models.acts import ENGINE, Act
from models.case import Case
from models.clock import day_of
from models.instrument import Artefact, CaseEffect
from models.people import Organ
from models.procedure.state import FRONT
from models.refusals import Refusal
from models.screening.context import ScreenContext
from models.screening.pack import Area
from models.screening.privacy import masked
from models.words import Code
from tasks.acting import act, state_of
from tasks.carrying import same_findings, take_over
from tasks.comparing import differences
from tasks.files import fetch, keep
from tasks.issuing import approved_text, issued_of, layout_of
from tasks.leases import LEASE_SECONDS, Lease, LeaseLost, claim, due, finish, kept, put_back
from tasks.mirroring import mirror_all
from tasks.reading.read import read_bytes
from tasks.screening import screen_text
from tasks.screening_context import context_of
from tasks.store import Store
from tasks.writing.package import publication_package
from tasks.writing.redhead import red_head
from tasks.writing.zipping import zip_bytes

log = logging.getLogger("santong.automatic")


def screen(store: Store, lease: Lease) -> None:
    """读稿和自动检查: run every pack in force on the day over the current draft; findings become rows. Concludes nothing."""
    with store.reading() as session:
        case = session.get_one(Case, lease.case_id)
        text = approved_text(session, case)
        at = store.now()
        context = _context(session, case, at)
        settings = store.settings
        result = screen_text(text, day=day_of(at), rules_dir=settings.rules, context=context, home=settings.home)
        before = same_findings(session, case, result.findings, text)
    findings = [
        {
            "rule": f.rule,
            "area": str(f.area),
            "severity": str(f.severity),
            "address": f.address,
            "start": f.start,
            "end": f.end,
            "quote": masked(f.quote) if f.area == Area.PRIVACY else f.quote,
            "citation": f.citation,
            "message": f.message,
            "suggestion": f.suggestion,
            "pack": f.pack,
            "same_as": same,
        }
        for f, same in zip(result.findings, before, strict=True)
    ]
    packs = [f"{run.name}（{run.in_force_from}起，{run.rules}条）" for run in result.ran]
    without = [str(area) for area in result.without_pack]
    data: dict[str, object] = {"packs": packs, "without_pack": without, "note": result.note}
    _done(store, lease, "screen", data, lambda session: {"findings": take_over(session, findings)})


def _context(session: Session, case: Case, at: datetime) -> ScreenContext:
    organ = session.get_one(Organ, case.organ_id)
    own = session.exec(select(CaseEffect.instrument_id).where(CaseEffect.case_id == case.id)).all()
    issuers = (organ.name, *case.co_issuers)
    return context_of(session, issuers, at, normative=case.kind == "normative-document", without=own)


def typeset(store: Store, lease: Lease) -> None:
    """排版: the red-head file with both numbers; read back and compared with what was approved before it is kept (I3)."""
    with store.reading() as session:
        case = session.get_one(Case, lease.case_id)
        data = red_head(issued_of(session, case, store.now()), layout_of(session, case))
        name = f"{case.title}.docx"
        found = differences(session, case, read_bytes(name, data), store.now(), embedded=False)
    if found:
        raise Refusal(f"排版后的红头文件与批准的文本不一致，已停止：{'；'.join(d.rstrip('。') for d in found[:5])}。")
    sha = keep(store.settings, data)
    _done(store, lease, "typeset", {"files": [{"kind": "red_head", "name": name, "sha256": sha}]})


def package(store: Store, lease: Lease) -> None:
    """公布材料打包: what gazette and designated site are sent."""
    with store.reading() as session:
        case = session.get_one(Case, lease.case_id)
        head = session.get_one(Artefact, (case.id, "red_head", f"{case.title}.docx"))
        issued = issued_of(session, case, store.now())
        files = publication_package(issued, fetch(store.settings, head.sha256))
    sha = keep(store.settings, zip_bytes(files))
    _done(store, lease, "package", {"files": [{"kind": "package", "name": f"{case.title}-公布材料.zip", "sha256": sha}]})


def mirror(store: Store, lease: Lease) -> None:
    """镜像和目录: our own pages, catalogue and feed, which say that they are a mirror."""
    paths = mirror_all(store)
    files = [{"kind": "mirror", "name": name, "sha256": sha} for name, sha in paths]
    _done(store, lease, "mirror", {"files": files})


def wake(store: Store, lease: Lease) -> None:
    """到时提醒: a window ended; the to-dos are written anew. Nothing is decided by it."""
    with store.writing() as session:
        act(session, Act(case_id=lease.case_id, code=Code.WAKE, by=ENGINE), store.now(), lease)
        finish(session, lease)


def _done(
    store: Store, lease: Lease, does: str, data: dict[str, object], more: Callable[[Session], dict[str, object]] | None = None
) -> None:
    """Record an automatic step as done, unless it is no longer wanted; both in the lease's transaction, which reads `more`."""
    with store.writing() as session:
        at = store.now()
        case = session.get_one(Case, lease.case_id)
        views = [v for v in state_of(session, case, day_of(at)).views.values() if v.step.does == does and v.status in FRONT]
        for view in views[:1]:
            data = {**data, **(more(session) if more else {})}
            act(session, Act(case_id=lease.case_id, code=Code.DONE, by=ENGINE, step=view.step.id, data=data), at, lease)
        finish(session, lease)


BODIES: dict[str, Callable[[Store, Lease], None]] = {
    "screen": screen,
    "typeset": typeset,
    "package": package,
    "mirror": mirror,
    "wake": wake,
}


def anything_due(store: Store) -> bool:
    """Tell, by reading only, whether a claim is worth its write transaction."""
    with store.reading() as session:
        return session.exec(due(session, day_of(store.now())).limit(1)).first() is not None


def next_lease(
    store: Store, holder: str, case_id: int | None = None, *, does: Collection[str] = (), seconds: float = LEASE_SECONDS
) -> Lease | None:
    """Claim the next automatic work that is due, in a transaction of its own."""
    with store.writing() as session:
        return claim(session, holder, day_of(store.now()), case_id, does=does, seconds=seconds)


def attempt(store: Store, lease: Lease) -> Exception | None:
    """Do one claimed piece of work, its lease kept alive. Returns what went wrong; then nothing was put in."""
    try:
        with kept(store, lease):
            BODIES[lease.does](store, lease)
    except LeaseLost as lost:
        log.warning("case %s %s: %s", lease.case_id, lease.does, lost.message)
        return lost
    except Exception as fault:
        log.exception("case %s %s", lease.case_id, lease.does)
        with store.writing() as session:
            put_back(session, lease, f"{type(fault).__name__}: {fault}")
        return fault
    return None


def work_once(store: Store, lease: Lease) -> str:
    """Do one claimed piece of work and return the fault in words, empty when done."""
    fault = attempt(store, lease)
    return str(fault) if fault else ""


def drain(store: Store, holder: str, case_id: int | None = None) -> list[tuple[Lease, str]]:
    """Do everything that is due now, in this process; return what was done with its fault."""
    done: list[tuple[Lease, str]] = []
    while lease := next_lease(store, holder, case_id):
        done.append((lease, work_once(store, lease)))
    return done
