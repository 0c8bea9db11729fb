"""Numbers under load: an installation with short procedures, a stock of cases, processes that give numbers by `act`."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path

from models.acts import Act, Who
from models.clock import day_of
from models.people import Organ
from models.words import Code
from settings import ROOT, Settings
from tasks.acting import Receipt, act, act_now
from tasks.numbers import faults_of, register_of
from tasks.opening import Submission, submit
from tasks.people import who
from tasks.setup import init
from tasks.store import Store
from tests.bench.stock import copies
from tests.installation import profile, settings_in

PROCEDURES = Path(__file__).parent / "rules"
GIVEN, TYPED = "numbers-only", "numbers-typed"
VOIDED_EVERY = 25  # each so many numbers one is made void and the case takes another
CLERK = "chenbh"


@dataclass(frozen=True, slots=True)
class WithTestLaw(Settings):
    """Settings whose law is the project's, with the short test procedures in place of the long ones."""

    law: Path = Path()

    @property
    def rules(self) -> Path:
        """The folder of the law."""
        return self.law


def law_in(folder: Path) -> Path:
    """Make a folder of law: the project's own, but the test procedures for the real ones."""
    law = folder / "law"
    law.mkdir(parents=True)
    for part in (p for p in (ROOT / "rules").iterdir() if p.name != "procedures"):
        (law / part.name).symlink_to(part)
    (law / "procedures").symlink_to(PROCEDURES)
    return law


@contextmanager
def installation(folder: Path, database: str = "", now: str = "") -> Iterator[Store]:
    """Make an installation with the test procedures, closed at the end. Without `now` the real clock runs."""
    plain = settings_in(folder, now=now, **({"database": database} if database else {}))
    settings = WithTestLaw(**{f.name: getattr(plain, f.name) for f in fields(plain)}, law=law_in(folder))
    store = init(settings, profile(), sample=True)
    try:
        yield store
    finally:
        store.engine.dispose()


def clerk_of(store: Store) -> Who:
    """Return the clerk as acts see them."""
    with store.reading() as session:
        return who(session, CLERK, day_of(store.now()))


def open_case(store: Store, kind: str = GIVEN) -> int:
    """Hand in one case and make it ready for its number."""
    draft = ROOT / "templates" / "samples" / "draft-1.txt"
    case_id = submit(store, Submission(file=draft, title="", section="", login="zhaowy", kind=kind))
    done(store, Act(case_id=case_id, code=Code.CONCLUDE, by=clerk_of(store), step="ready", outcome="ready"))
    return case_id


def many_cases(store: Store, count: int) -> list[int]:
    """Return `count` cases that are ready for their number."""
    first = open_case(store)
    return [first, *copies(store, first, count - 1)]


def serials(store: Store) -> list[str]:
    """Return the numbers of the register in order, after looking for gaps and doubles."""
    with store.reading() as session:
        if faults := faults_of(session):
            raise AssertionError(faults)
        return [str(row["number"]) for row in register_of(session)]


def set_organ(store: Store, **settings: str) -> None:
    """Change settings of the bureau."""
    with store.writing() as session:
        organ = session.get_one(Organ, 1)
        organ.settings = {**organ.settings, **settings}
        session.add(organ)


def giving(clerk: Who, case_id: int) -> Act:
    """The act that gives a case its document number."""
    return Act(case_id=case_id, code=Code.CONCLUDE, by=clerk, step="number", outcome="numbered")


def voiding(clerk: Who, case_id: int, number: str) -> Act:
    """The act that makes a number void, with its reason."""
    return Act(case_id=case_id, code=Code.VOID_NUMBER, by=clerk, to=number, reason="字号印错")


def done(store: Store, wanted: Act) -> Receipt:
    """Do an act at the clock's moment."""
    return act_now(store, lambda session, at: wanted)


def done_at(store: Store, wanted: Act, at: datetime) -> Receipt:
    """Do an act at a given moment."""
    with store.writing() as session:
        return act(session, wanted, at)


@dataclass(frozen=True, slots=True)
class Share:
    """What one process does: from which moment, on which cases."""

    settings: Settings
    clerk: Who
    cases: tuple[int, ...]
    starts: float


@dataclass(frozen=True, slots=True)
class Told:
    """What one process says it did: the numbers its acts gave, how many acts, from when to when."""

    given: tuple[str, ...]
    acts: int
    began: float
    ended: float


def work(share: Share) -> Told:
    """Give every case of a share its number; each 25th is made void and the case given another."""
    store = Store(share.settings)
    given: list[str] = []
    voided = 0
    time.sleep(max(0.0, share.starts - time.time()))
    began = time.time()
    for place, case_id in enumerate(share.cases):
        given += done(store, giving(share.clerk, case_id)).numbers
        if place % VOIDED_EVERY == 0:
            done(store, voiding(share.clerk, case_id, given[-1]))
            given += done(store, giving(share.clerk, case_id)).numbers
            voided += 1
    store.engine.dispose()
    return Told(tuple(given), len(given) + voided, began, time.time())


def take_and_wait(settings: Settings, wanted: Act, taken: Path) -> None:
    """Take a number, say so by a file, and never come to the commit: a test kills this process."""
    store = Store(settings)
    with store.writing() as session:
        act(session, wanted, store.now())
        session.flush()
        taken.touch()
        time.sleep(600)


def together(store: Store, cases: Sequence[int], processes: int) -> list[Told]:
    """Let so many processes work at once, each on its share of the cases."""
    clerk = clerk_of(store)
    starts = time.time() + 3.0
    shares = [Share(store.settings, clerk, tuple(cases[n::processes]), starts) for n in range(processes)]
    with processes_of_their_own().Pool(processes) as pool:
        return pool.map(work, shares, chunksize=1)


def processes_of_their_own() -> ForkServerContext:
    """Return what starts processes: a clean one imports once, the workers are forked from it."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context
