"""A driver for whole lives on a real database: a clock that moves, a to-do found by its step, what is usual at each step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import col, select

from models.case import Case, Decision, FindingRow, Todo, Wait
from models.clock import day_of
from models.instrument import Artefact, CaseEffect, Instrument
from models.people import Person
from models.procedure.state import CaseState
from models.words import Answer, Code
from settings import ROOT
from tasks.acting import Receipt, state_of
from tasks.automatic import drain
from tasks.doing import Wanted, do, perform
from tasks.files import path_of
from tasks.opening import Submission, submit
from tasks.setup import init
from tasks.store import Store
from tasks.writing.zipping import unzip
from tests.installation import profile, settings_in
from tests.whole import counts

SAMPLES = ROOT / "templates" / "samples"
FIRST_DAY = date(2026, 3, 2)
INTERPRETED = (("interpretation_plan", "interpretation-plan.txt"), ("interpretation", "interpretation.txt"))
PLACE = "https://www.example.gov.cn/zwgk/gfxwj/1.html"


@dataclass(slots=True)
class Life:
    """A case on its way. `usual` is what each step's people do when a test says nothing else."""

    store: Store
    day: date = FIRST_DAY
    case_id: int = 0
    drafter: str = "zhaowy"
    head: str = "qianrh"
    reviewer: str = "wuqy"
    minutes: int = 0

    def __post_init__(self) -> None:
        self.to_day(self.day)

    def to_day(self, day: date) -> None:
        """Move the clock to nine o'clock of a day, never back within it."""
        self.day = day
        self.tick()

    def later(self, days: int) -> None:
        """Move the clock on."""
        self.to_day(self.day + timedelta(days=days))

    def tick(self) -> None:
        """Let a minute pass."""
        self.minutes += 1
        hour, minute = divmod(9 * 60 + self.minutes % 600, 60)
        self.store.settings = replace(self.store.settings, now=f"{self.day.isoformat()}T{hour:02d}:{minute:02d}:00")

    def open(self, text: str = "draft-3.txt", **handed_in: Any) -> int:  # noqa: ANN401 - fields of Submission
        """Hand a draft in and let it be screened."""
        self.tick()
        wanted: dict[str, Any] = {
            "title": "",
            "section": "",
            "login": self.drafter,
            "materials": (("note", SAMPLES / "note.txt"),),
            "facts": {"touches_operators": "yes", "adviser": "no"},
        }
        self.case_id = submit(self.store, Submission(**{"file": SAMPLES / text, **wanted, **handed_in}))
        self.advance()
        return self.case_id

    def advance(self) -> None:
        """Do the automatic work; a fault fails the test."""
        faults = [fault for _, fault in drain(self.store, "test", self.case_id) if fault]
        assert not faults, faults

    def act(self, login: str, step: str, code: str, **wanted: Any) -> Receipt:  # noqa: ANN401 - fields of Wanted
        """Do something at the open to-do of a step; the automatic work follows."""
        self.tick()
        receipt = do(self.store, self.todo(step).id or 0, _wanted(login, code, wanted))
        self.advance()
        return receipt

    def do(self, todo: int, login: str, code: str, **wanted: Any) -> Receipt:  # noqa: ANN401 - fields of Wanted
        """Do something at a to-do by its id, be it open or not."""
        self.tick()
        return do(self.store, todo, _wanted(login, code, wanted))

    def sample(self, name: str) -> Mapping[str, Any]:
        """Read a YAML sample."""
        return dict(yaml.safe_load((SAMPLES / name).read_text(encoding="utf-8")))

    def counts(self) -> dict[str, int]:
        """Count the rows of every table."""
        return counts(self.store)

    def at_case(self, login: str, step: str, code: str, child: str = "", **wanted: Any) -> Receipt:  # noqa: ANN401 - fields of Wanted
        """Do something that names no to-do."""
        self.tick()
        receipt = perform(self.store, self.case_id, step, child, _wanted(login, code, wanted))
        self.advance()
        return receipt

    def at_child(self, login: str, step: str, child: str, code: str, **wanted: Any) -> Receipt:  # noqa: ANN401 - fields of Wanted
        """Do something at the open to-do of a delegate, a signer, a drafter who owes materials."""
        with self.store.reading() as session:
            me = session.exec(select(Person.id).where(Person.login == login)).one()
        found = [t for t in self.todos() if t.step == step and t.child.startswith(child) and t.holder_id in {me, None}]
        return self.do(found[0].id or 0, login, code, **wanted)

    def todo(self, step: str, child: str = "") -> Todo:
        """Return the open to-do of a step, or of a child whose key begins so."""
        found = [t for t in self.todos() if t.step == step and t.child.startswith(child) and bool(t.child) == bool(child)]
        assert found, f"no to-do at {step} {child}; open: {[t.key for t in self.todos()]}"
        return found[0]

    def todos(self) -> list[Todo]:
        """Return the open to-dos."""
        wanted = select(Todo).where(Todo.case_id == self.case_id, Todo.closed_seq == 0).order_by(col(Todo.id))
        with self.store.reading() as session:
            return list(session.exec(wanted))

    def open_keys(self) -> set[str]:
        """Return the keys of the open to-dos."""
        return {todo.key for todo in self.todos()}

    def waits(self) -> list[Wait]:
        """Return the open waits."""
        with self.store.reading() as session:
            return list(session.exec(select(Wait).where(Wait.case_id == self.case_id, Wait.closed_seq == 0)))

    def rows(self, table: Any) -> list[Any]:  # noqa: ANN401 - any table that names a case
        """Return the rows of a table for this case."""
        with self.store.reading() as session:
            return list(session.exec(select(table).where(table.case_id == self.case_id)))

    def decisions(self) -> dict[str, Decision]:
        """Return the last decision of each step."""
        return {row.step: row for row in sorted(self.rows(Decision), key=lambda row: row.seq)}

    def case(self) -> Case:
        """Return the case's row."""
        with self.store.reading() as session:
            return session.get_one(Case, self.case_id)

    def state(self) -> CaseState:
        """Return the derived state today."""
        with self.store.reading() as session:
            return state_of(session, session.get_one(Case, self.case_id), day_of(self.store.now()))

    def front(self) -> list[str]:
        """Return the steps where people can act, in order."""
        return [v.step.id for v in self.state().front if not v.step.automatic]

    def go(self, until: str, **instead: Callable[[], object]) -> None:
        """Do what is usual, step after step, until `until` is at the front; `instead` replaces single steps."""
        for _ in range(60):
            front = self.front()
            if until in front or not front:
                return
            step = front[0]
            instead.get(step, lambda step=step: USUAL[step](self))()
        raise AssertionError(f"{until} was never reached; at {self.front()}")

    def finish(self, **instead: Callable[[], object]) -> None:
        """Go on to the end."""
        self.go("", **instead)

    def instrument(self) -> Instrument:
        """Return the instrument the case made."""
        with self.store.reading() as session:
            made = session.exec(select(CaseEffect.instrument_id).where(CaseEffect.case_id == self.case_id)).one()
            return session.get_one(Instrument, made)

    def saved_page(self) -> Path:
        """Return the page of the publication package as a saved page of the designated site."""
        with self.store.reading() as session:
            package = session.exec(select(Artefact).where(Artefact.case_id == self.case_id, Artefact.kind == "package")).one()
        files = unzip(path_of(self.store.settings, package.sha256).read_bytes())
        page = files[f"doc-{self.case_id}.html"]
        saved = self.store.settings.home / "saved.html"
        saved.write_bytes(page)
        return saved

    def open_findings(self, area: str = "") -> list[int]:
        """Return the ids of the current draft's findings, of one area or all."""
        rows: list[FindingRow] = self.rows(FindingRow)
        last = len(self.state().progress.drafts)
        return [row.id or 0 for row in rows if row.draft_n == last and area in {"", row.area}]

    def put_aside(self, login: str, step: str, *besides: str) -> None:
        """Dispose of what the screening found as false alarms, but for the rules a test is about."""
        rows: list[FindingRow] = self.rows(FindingRow)
        last = len(self.state().progress.drafts)
        open_ones = [row for row in rows if row.draft_n == last and not row.disposition and row.rule not in besides]
        if found := [{"id": row.id, "disposition": "false_alarm", "reason": "已核对"} for row in open_ones]:
            self.act(login, step, "dispose-findings", data={"findings": found})


def _wanted(login: str, code: str, wanted: dict[str, Any]) -> Wanted:
    files = tuple((kind, SAMPLES / name) for kind, name in wanted.pop("files", ()))
    return Wanted(Code(code), login, files=files, **wanted)


def _consult(life: Life) -> None:
    life.act(life.drafter, "consult", "open-round", to="public,operators", text="局门户网站", on=life.day)
    life.later(31)
    life.act(life.drafter, "consult", "conclude", outcome="closed")


def _identify(life: Life) -> None:
    """The officer confirms the facts; a “no” against the words of the text is given again, with its reason."""
    facts = {"ask_first": "no"} | _same_no(life)
    life.act("zhoush", "identify", "conclude", outcome="normative", facts=facts, reason="经核对")


def _same_no(life: Life) -> dict[str, str]:
    return {"touches_operators": "no"} if life.state().progress.facts["touches_operators"] is Answer.NO else {}


def _competition(life: Life) -> None:
    if ids := life.open_findings("competition"):
        rows = [{"id": n, "answer": "将改正"} for n in ids]
        life.act(life.drafter, "competition_first", "answer-findings", data={"findings": rows})
    life.act(life.drafter, "competition_first", "conclude", outcome="meets")


def _checked(life: Life) -> None:
    if ids := life.open_findings("competition"):
        rows = [{"id": n, "disposition": "kept", "reason": "另有依据"} for n in ids]
        life.act("fengzy", "competition_check", "dispose-findings", data={"findings": rows})
    life.act("fengzy", "competition_check", "conclude", outcome="agreed")


def _deliver(life: Life) -> None:
    if ids := life.open_findings():
        life.act(life.drafter, "deliver", "answer-findings", data={"findings": [{"id": n, "answer": "将改正"} for n in ids]})
    life.act(life.drafter, "deliver", "conclude", outcome="delivered")


def _opinion(life: Life, step: str) -> None:
    life.later(12)
    if ids := life.open_findings():
        rows = [{"id": n, "disposition": "kept", "reason": "另有依据"} for n in ids]
        life.act(life.reviewer, step, "dispose-findings", data={"findings": rows})
    life.act(life.reviewer, step, "conclude", outcome="lawful", text="合法", facts=_same_no(life), reason="经核对")


def _sign(life: Life) -> None:
    life.at_case(life.drafter, "", "add-material", files=INTERPRETED)
    life.act("jiangds", "sign", "conclude", outcome="signed", on=life.day + timedelta(days=90))


def _publish(life: Life) -> None:
    page = life.saved_page()
    life.act("chenbh", "publish", "conclude", outcome="published", text=PLACE, on=life.day, files=(("saved_page", page),))


def _government(life: Life, step: str) -> None:
    life.act("chenbh", step, "reply", outcome="approved", on=life.day, files=(("scan", "note.txt"),))


USUAL: Mapping[str, Callable[[Life], object]] = {
    "plan": lambda life: life.act(life.head, "plan", "conclude", outcome="approved", text="必要"),
    "identify": _identify,
    "ask_government": lambda life: _government(life, "ask_government"),
    "government_approval": lambda life: _government(life, "government_approval"),
    "draft": lambda life: life.act(life.drafter, "draft", "conclude", outcome="ready"),
    "consult_approval": lambda life: life.act("weizj", "consult_approval", "conclude", outcome="approved"),
    "consult": _consult,
    "competition_first": _competition,
    "competition_check": _checked,
    "deliver": _deliver,
    "signoff": lambda life: life.act(life.head, "signoff", "conclude", outcome="signed"),
    "accept": lambda life: life.act(life.reviewer, "accept", "accept"),
    "adviser": lambda life: life.act("zhengly", "adviser", "conclude", outcome="given", text="无不同意见"),
    "legality": lambda life: _opinion(life, "legality"),
    "recheck": lambda life: _opinion(life, "recheck"),
    "deliberate": lambda life: life.act("chenbh", "deliberate", "conclude", outcome="passed", text="通过", on=life.day),
    "sign": _sign,
    "publicity": lambda life: life.act("weizj", "publicity", "conclude", outcome="open"),
    "register": lambda life: life.act("shenls", "register", "conclude", outcome="registered"),
    "number": lambda life: life.act("chenbh", "number", "conclude", outcome="numbered"),
    "seal": lambda life: life.act("chenbh", "seal", "conclude", outcome="sealed", on=life.day),
    "publish": _publish,
    "file": lambda life: life.act("chenbh", "file", "conclude", outcome="filed", text="市司法局", on=life.day),
    "archive": lambda life: life.act("chenbh", "archive", "conclude", outcome="archived"),
}


def installed(folder: Path, people: tuple[dict[str, Any], ...] = (), **organ: str) -> Store:
    """Make an installation whose bureau has these further people and settings."""
    changed = profile()
    changed["people"] = [*changed["people"], *people]
    changed["organs"][0]["settings"] = {**changed["organs"][0]["settings"], **organ}
    return init(settings_in(folder), changed, sample=True)
