"""The desk under load: many signed-in people who read, act and think between two pages; ledger and numbers afterwards.

As a program (`python -m tests.bench.desk URL COOKIES SECONDS`) it is the people: one process beside the desk's.
"""

import asyncio
import json
import random
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from sqlmodel import Session, select

from desk.web.cookies import SESSION, SESSIONS, Signer, begin, secret_of
from models.accounts import Account
from models.case import Case
from models.people import Organ, Person, RoleGrant, Section
from models.words import Role
from settings import ROOT
from tasks.accounts import sign_in
from tasks.ledgers import verify
from tasks.numbers import faults_of
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.bench.measure import MILLISECONDS, percentile, spread
from tests.bench.measure import Section as Table
from tests.flows.children import eventually, free_port, running
from tests.installation import opened

SECTIONS, IN_EACH = 40, 5  # 200 people: a head and four drafters in each section
CASES_EACH = 2
THINKS = 8.0  # seconds between two pages, on average
ACTS = 0.2  # share of pages that do something
SAMPLES = ROOT / "templates" / "samples"
READS = (
    *("/", "/cases", "/cases/{case}", "/cases/{case}/text", "/cases/{case}/trail"),
    *("/stock", "/search?words=校服", "/messages"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One page: what was asked, the seconds it took, its status."""

    what: str
    seconds: float
    status: int


def run(seconds: int) -> Table:
    """Let 200 people work and report how long their pages took."""
    table = Table(
        "The desk under load",
        f"{SECTIONS * IN_EACH} signed-in people for {seconds} s, each thinking {THINKS:.0f} s on average between two pages; "
        f"one page in {1 / ACTS:.0f} does something (签收, 释放, 抄送, 立项). One desk process on SQLite; the people are a "
        "process beside it on the same machine, so they take a part of its two cores. Signing in is measured apart.",
    )
    with TemporaryDirectory() as folder, opened(Path(folder), now="") as store:
        cookies = _office(store)
        answers = _work(store, cookies, seconds, Path(folder))
        _tell(table, answers)
        with store.reading() as session:
            gaps = faults_of(session)
        whole = not gaps and not verify(store).faults
        table.add("ledger and numbers afterwards", "whole" if whole else "NOT WHOLE", "whole", whole)
        table.add("signing in: median of 20, alone", spread(_sign_ins(store), MILLISECONDS).words(digits=0))
    return table


def _tell(table: Table, answers: list[Answer]) -> None:
    all_ = [a.seconds for a in answers]
    late = percentile(all_, 0.95) * MILLISECONDS
    table.add(f"all pages: median of {len(all_)}", spread(all_, MILLISECONDS).words(digits=0))
    table.add("all pages: p95, slowest", f"{late:.0f} ms, {max(all_) * MILLISECONDS:.0f} ms", "p95 < 200 ms", late < 200)
    for what in sorted({a.what for a in answers}):
        some = [a.seconds for a in answers if a.what == what]
        table.add(f"{what}: p95 of {len(some)}", f"{percentile(some, 0.95) * MILLISECONDS:.0f} ms")
    errors = [a for a in answers if a.status >= 500 or a.status in {401, 403}]
    table.add("errors", str(len(errors)), "none", not errors)


def _office(store: Store) -> list[dict[str, str]]:
    """Fill an office and return each person's cookie, section and a matter of theirs."""
    signer = Signer(secret_of(store.settings), secure=False)
    with store.writing() as session:
        people = [person for n in range(SECTIONS) for person in _section(session, n)]
    for n in range(SECTIONS):
        for _ in range(CASES_EACH):
            note = (("note", SAMPLES / "note.txt"),)
            submit(store, Submission(file=SAMPLES / "draft-1.txt", title="", section="", login=f"d{n}-1", materials=note))
    with store.reading() as session:
        of_section = {c.section_id: c.id for c in session.exec(select(Case))}
        sections = {p.id: p.section_id for p in session.exec(select(Person))}
    held = [(person_id, begin(person_id, 0)) for person_id in people]
    return [
        {
            "cookie": str(signer.sessions.dumps(SESSIONS.dump_python(one))),
            "csrf": one.csrf,
            "case": str(of_section[sections[person_id] or 0]),
        }
        for person_id, one in held
    ]


def _section(session: Session, n: int) -> list[int]:
    organ = session.exec(select(Organ).where(Organ.code == "sljy")).one()
    section = Section(organ_id=organ.id or 0, name=f"第{n}科", starts=date(2020, 1, 1))
    session.add(section)
    session.flush()
    made = []
    for k in range(IN_EACH):
        person = Person(login=f"d{n}-{k}", name=f"人{n}{k}", section_id=section.id)
        session.add(person)
        session.flush()
        role = Role.SECTION_HEAD if k == 0 else Role.DRAFTER
        session.add(RoleGrant(person_id=person.id or 0, role=role, starts=date(2020, 1, 1)))
        session.add(Account(person_id=person.id or 0, must_change=False))
        made.append(person.id or 0)
    return made


def _work(store: Store, cookies: list[dict[str, str]], seconds: int, folder: Path) -> list[Answer]:
    port = free_port()
    (folder / "cookies.json").write_text(json.dumps(cookies), encoding="utf-8")
    with running("desk.web", "127.0.0.1", str(port), settings=store.settings, said=folder / "said"):
        eventually(lambda: _answers(port))
        people = [
            sys.executable,
            "-m",
            "tests.bench.desk",
            f"http://127.0.0.1:{port}",
            str(folder / "cookies.json"),
            str(seconds),
        ]
        said = subprocess.run(people, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [Answer(**json.loads(line)) for line in said.splitlines()]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _sign_ins(store: Store) -> list[float]:
    taken = []
    for _ in range(20):
        began = time.perf_counter()
        sign_in(store, "zhaowy", "santong-sample", "127.0.0.1")
        taken.append(time.perf_counter() - began)
    return taken


async def people(url: str, cookies: list[dict[str, str]], seconds: int) -> None:
    """Be all the people until the time is over; print every answer as one line."""
    ends = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=30) as client:
        await asyncio.gather(*(_person(client, one, ends, random.Random(n)) for n, one in enumerate(cookies)))  # noqa: S311 - thinking time


async def _person(client: httpx.AsyncClient, one: dict[str, str], ends: float, dice: random.Random) -> None:
    headers = {"cookie": f"{SESSION}={one['cookie']}"}
    await asyncio.sleep(dice.uniform(0, THINKS))
    while time.monotonic() < ends:
        if dice.random() < ACTS:
            await _act(client, one, headers, dice)
        else:
            await _asked(client, "GET", dice.choice(READS), one, headers)
        await asyncio.sleep(dice.expovariate(1 / THINKS))


async def _act(client: httpx.AsyncClient, one: dict[str, str], headers: dict[str, str], dice: random.Random) -> None:
    """Open the matter and press one of the buttons it offers; copy it to somebody where it offers none."""
    page = await _asked(client, "GET", "/cases/{case}", one, headers)
    offered = re.findall(r'action="(/cases/\d+/act/(?:claim|release)\?todo=\d+)"', page)
    concludes = re.findall(r'href="(/cases/\d+/act/conclude\?todo=\d+)"', page)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    form = {"csrf": one["csrf"], "seen": seen.group(1) if seen else ""}
    if offered and dice.random() < 0.7:
        await _asked(client, "POST", offered[0], one, headers, form, "press")
    elif concludes:
        await _asked(client, "POST", concludes[0], one, headers, {**form, "outcome": "approved"}, "conclude")
    else:
        await _asked(
            client, "POST", "/cases/{case}/act/circulate", one, headers, {"csrf": one["csrf"], "to": "weizj"}, "circulate"
        )


async def _asked(
    client: httpx.AsyncClient,
    method: str,
    path: str,
    one: dict[str, str],
    headers: dict[str, str],
    form: dict[str, str] | None = None,
    what: str = "",
) -> str:
    began = time.perf_counter()
    answer = await client.request(method, path.format(case=one["case"]), headers=headers, data=form)
    told = {"what": what or path.split("?")[0], "seconds": time.perf_counter() - began, "status": answer.status_code}
    sys.stdout.write(json.dumps(told) + "\n")
    return answer.text


if __name__ == "__main__":
    asyncio.run(people(sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), int(sys.argv[3])))
