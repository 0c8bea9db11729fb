"""The hands of the demonstration: a clock that moves, a to-do found by person and step, an action done, a line said."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session

from models.case import Case
from models.clock import day_of
from models.refusals import Refusal
from models.words import Code
from settings import Settings, read_settings
from tasks.acting import Receipt
from tasks.automatic import drain
from tasks.doing import Wanted, do, perform
from tasks.people import listed, who
from tasks.samples import load_samples
from tasks.setup import init
from tasks.store import Store, parse_moment
from tasks.todos import todos_for

FIRST_DAY = date(2026, 8, 24)


@dataclass(slots=True)
class Life:
    """A running demonstration."""

    folder: Path
    quiet: bool = False
    store: Store = field(init=False)
    stock: int = 0
    day: date = FIRST_DAY
    case_id: int = 0

    def __post_init__(self) -> None:
        settings = self._settings(FIRST_DAY)
        profile = yaml.safe_load((settings.templates / "samples" / "profile.yaml").read_text(encoding="utf-8"))
        self.store = init(settings, profile, sample=True)
        self.stock = len(load_samples(self.store).added)

    @property
    def samples(self) -> Path:
        """The folder of the sample texts."""
        return self.store.settings.templates / "samples"

    def _settings(self, day: date) -> Settings:
        return replace(read_settings(), now=f"{day.isoformat()}T09:00:00")

    def to_day(self, day: date) -> None:
        """Move the clock to nine o'clock of a day."""
        self.day = day
        self.store.settings = self._settings(day)

    def on(self, offset: int) -> None:
        """Move the clock to so many days after the first."""
        self.to_day(FIRST_DAY + timedelta(days=offset))

    def now(self) -> datetime:
        """The demonstration's moment; minutes pass with each act so that no two acts share one."""
        return parse_moment(self.store.settings.now)

    def tick(self) -> None:
        """Let a minute pass."""
        later = self.now() + timedelta(minutes=1)
        self.store.settings = replace(self.store.settings, now=later.isoformat())

    def sample(self, name: str) -> Mapping[str, Any]:
        """Read a YAML sample."""
        read: Mapping[str, Any] = yaml.safe_load((self.samples / name).read_text(encoding="utf-8"))
        return read

    def say(self, line: str) -> None:
        """Say one line of the story."""
        if not self.quiet:
            print(line)

    def station(self, title: str) -> None:
        """Begin a station."""
        self.say(f"\n【{self.day.isoformat()}】{title}")

    def advance(self) -> None:
        """Let the automatic work be done; the engine does the same in its own process."""
        for lease, fault in drain(self.store, "demo"):
            self.say(f"  自动：{NAMES.get(lease.does, lease.does)}{'  未完成：' + fault if fault else ''}")

    def act(self, login: str, step: str, code: str, said: str = "", **wanted: Any) -> Receipt:  # noqa: ANN401 - fields of Wanted
        """Find the person's to-do at a step and do something with it."""
        self.tick()
        todo = self._todo(login, step)
        files = tuple((kind, self.samples / name) for kind, name in wanted.pop("files", ()))
        receipt = do(self.store, todo, Wanted(Code(code), login, files=files, **wanted))
        self._tell(login, said or f"{code} {wanted.get('outcome', '')}", receipt)
        return receipt

    def at_case(self, login: str, step: str, code: str, said: str, **wanted: Any) -> Receipt:  # noqa: ANN401 - fields of Wanted
        """Do something that needs no to-do of one's own."""
        self.tick()
        files = tuple((kind, self.samples / name) for kind, name in wanted.pop("files", ()))
        receipt = perform(self.store, self.case_id, step, "", Wanted(Code(code), login, files=files, **wanted))
        self._tell(login, said, receipt)
        return receipt

    def refused(self, login: str, step: str, code: str, **wanted: Any) -> None:  # noqa: ANN401 - fields of Wanted
        """Show that something is refused, and say the refusal."""
        try:
            self.act(login, step, code, **wanted)
        except Refusal as refusal:
            self.say(f"  不予办理：{refusal.message}")
            return
        raise AssertionError(f"{step} {code} should have been refused")

    def _tell(self, login: str, said: str, receipt: Receipt) -> None:
        with self.store.reading() as session:
            name = _name(session, login, self.day)
        numbers = f"  → {'、'.join(receipt.numbers)}" if receipt.numbers else ""
        self.say(f"  {name}：{said}{numbers}    〔{receipt.stage}〕")
        for warning in receipt.warnings:
            self.say(f"    {warning}")

    def _todo(self, login: str, step: str) -> int:
        with self.store.reading() as session:
            person = who(session, login, day_of(self.store.now()))
            rows = todos_for(session, person, self.store.now(), self.case_id)
        for row in rows:
            if row["step"] == step or (not step and not row["step"]):
                return int(row["id"])
        raise AssertionError(f"{login} has no to-do at {step or 'the case'}")

    def case(self) -> Case:
        """Return the case's row."""
        with self.store.reading() as session:
            return session.get_one(Case, self.case_id)


def _name(session: Session, login: str, day: date) -> str:
    row = next(p for p in listed(session, day) if p["login"] == login)
    return f"{row['name']}（{row['section'] or '局领导、外聘'}）"


NAMES = {
    "screen": "读稿和自动检查",
    "typeset": "排版红头文件并回读比对",
    "package": "公布材料打包",
    "mirror": "更新镜像网页和目录",
    "wake": "到时提醒",
}
