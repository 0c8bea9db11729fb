"""A desk that has seen some work: matters at every stage whose page differs, a stock, a clean-up, a letter, a begun form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from models.case import ActRow, Todo
from models.clock import SHANGHAI
from models.letters import Letter, LetterKind
from models.words import Code, Role
from tasks.campaigns import open_campaign
from tasks.comment_rows import Received
from tasks.consulting import receive
from tasks.files import keep
from tasks.formdrafts import keep_form
from tasks.letter_acts import write_down
from tasks.people import person, set_deputy
from tasks.samples import load_samples
from tasks.store import Store
from tasks.submitting import ADOPT, SUBMIT, Change, KeptFile, begin
from tests.lives import SAMPLES, Life

TODAY = date(2026, 5, 28)
SCRIPT = "<script>document.title = 'taken'</script>"
LONG = "校" * 300 + "w" * 400
BEGUN: Mapping[str, tuple[str, date]] = {  # a matter by the step at which it stands, and the day on which it began
    "publish": ("draft-3.txt", date(2026, 4, 8)),
    "sign": ("draft-3.txt", date(2026, 4, 8)),
    "deliberate": ("draft-3.txt", date(2026, 4, 8)),
    "legality": ("draft-1.txt", date(2026, 4, 22)),
    "competition_check": ("draft-1.txt", date(2026, 4, 25)),
    "competition_first": ("draft-1.txt", date(2026, 4, 25)),
    "plan": ("draft-1.txt", date(2026, 5, 27)),
}


@dataclass(frozen=True, slots=True)
class Place:
    """The furnished desk. `matters` by step; `ended` is archived; `consulted` has an open round with comments."""

    store: Store
    url: str
    matters: Mapping[str, Life]
    ended: Life
    consulted: Life
    mended: Life
    begun: int
    looked: int
    adopted: int
    late: int
    campaign: int
    letter: int

    def act(self, step: str, code: str, life: Life | None = None) -> str:
        """Return the address of the page on which something is done at a step, of its own matter where none is given."""
        found = life or self.matters[step]
        return f"/cases/{found.case_id}/act/{code}?todo={found.todo(step).id}"

    def carry(self) -> str:
        """Return the address of the page on which a conclusion is carried over to a new draft."""
        todo = next(todo for todo in self.mended.todos() if todo.key == "carry")
        return f"/cases/{self.mended.case_id}/act/carry-over?todo={todo.id}"

    def opinion(self) -> str:
        """Return the address of the sheet on which the opinion that sent a draft back is printed."""
        given = (row for row in self.mended.rows(ActRow) if (row.step, row.code) == ("legality", Code.CONCLUDE))
        return f"/cases/{self.mended.case_id}/sheet/{next(given).seq}"

    def over(self) -> str:
        """Return the address of the page on which something was done that is done."""
        todo = next(todo for todo in self.ended.rows(Todo) if todo.step == "sign" and todo.closed_seq)
        return f"/cases/{self.ended.case_id}/act/conclude?todo={todo.id}"

    def today(self) -> None:
        """Let it be the desk's day again."""
        to(self.store, TODAY)


def to(store: Store, day: date) -> None:
    """Move the office's clock to ten o'clock of a day."""
    store.settings = replace(store.settings, now=f"{day.isoformat()}T10:00:00+08:00")


def furnished(store: Store, url: str) -> Place:
    """Do the work."""
    load_samples(store)
    ended = Life(store)
    ended.open()
    ended.finish()
    matters = {step: _life(store, step, *how) for step, how in BEGUN.items()}
    consulted, mended = _consulted(store), _mended(store)
    to(store, TODAY)
    return Place(store, url, matters, ended, consulted, mended, *_forms(store), *_besides(store))


def _life(store: Store, step: str, text: str, day: date) -> Life:
    life = Life(store, day)
    life.open(text)
    life.go(step)
    return life


def _consulted(store: Store) -> Life:
    life = _life(store, "consult", "draft-1.txt", date(2026, 5, 18))
    life.act(life.drafter, "consult", "open-round", to="public,operators", text="局门户网站", on=life.day)
    said = ("建议写明收费标准😀。", SCRIPT, LONG, "第一行\n第二行")
    words = [Received(TODAY - timedelta(days=n), one, "电子邮件", "公民", "某某", "第三条") for n, one in enumerate(said)]
    with store.writing() as session:
        receive(session, life.case_id, words)
    return life


def _mended(store: Store) -> Life:
    """A second draft answers the opinion; what was concluded on the first waits to be carried over."""
    life = _life(store, "legality", "draft-1.txt", date(2026, 4, 2))
    life.later(8)
    life.put_aside("wuqy", "legality")
    points = [{"address": "第七条", "problem": "没有依据", "basis": "某法第三条", "suggestion": "删去"}]
    life.act("wuqy", "legality", "conclude", outcome="amend", text="请修改", data={"points": points})
    life.act("zhaowy", "mend", "submit-draft", files=(("draft", "draft-2.txt"),))
    return life


def _forms(store: Store) -> tuple[int, int, int, int]:
    """Four forms of the drafter: one hardly begun, one with its draft, one for a matter begun on paper, one sent too late."""
    with store.reading() as session:
        drafter = person(session, "zhaowy").id or 0
    data = (SAMPLES / "draft-1.txt").read_bytes()
    draft = KeptFile("draft", "draft-1.txt", keep(store.settings, data), len(data))
    bare = begin(store, drafter, SUBMIT, Change([("title", f"{SCRIPT}{LONG[:180]}")]))
    whole = begin(store, drafter, SUBMIT, Change([("trade", "uniforms")], (draft,)))
    paper = begin(store, drafter, ADOPT, Change([("decided_by", "qianrh")]))
    body = json.dumps({"fields": [["reason", f"{SCRIPT}😀"], ["text", LONG]], "files": []})
    return bare.id, whole.id, paper.id, keep_form(store, drafter, "late:/cases/1/act/urge", body)


def _besides(store: Store) -> tuple[int, int]:
    with store.writing() as session:
        clerk = person(session, "chenbh").id or 0
        set_deputy(session, "weizj", "chenbh", [Role.LEADER], TODAY, TODAY + timedelta(days=9))
    campaign = open_campaign(store, "2026年度清理", "wuqy", before=None, due=TODAY + timedelta(days=30))
    at = datetime.combine(TODAY, time(9), tzinfo=SHANGHAI)
    letter = write_down(store, Letter("", LetterKind.REVIEW, at, f"请审查第三条。{LONG}", about="《某办法》"), "信函", clerk)
    return campaign, letter.id
