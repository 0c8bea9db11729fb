"""Tables of a case. The acts are the truth; drafts, to-dos, waits, decisions, deadlines are written from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Moment, Word
from models.words import Role


class Case(SQLModel, table=True):
    """A running matter (事项). `version` refuses the second of two writers; `stage` is a projection for lists."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    title: str
    organ_id: int = Field(foreign_key="organ.id")
    section_id: int = Field(foreign_key="section.id", index=True)
    opened_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    procedure: str
    co_issuers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    stage: str = ""
    ended: str = Field(default="", index=True)
    version: int = 0


class ActRow(SQLModel, table=True):
    """A recorded act. `body` is the JSON the ledger line hashes, words of outsiders left in the intake."""

    __tablename__ = "act"
    __table_args__ = (Index("ix_act_person", "person_id", "case_id"),)  # in which cases a person acted (tasks.rights)
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    seq: int = Field(primary_key=True)
    code: str
    step: str = ""
    person_id: int = 0
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    day: date
    body: str = Field(sa_column=Column(Text, nullable=False))


class CaseFact(SQLModel, table=True):
    """A fact of a case as last answered, for questions over many cases; a case's own rules read its acts."""

    __tablename__ = "case_fact"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    name: str = Field(primary_key=True)
    answer: str
    seq: int


class Draft(SQLModel, table=True):
    """A draft (稿). Immutable: another text is another draft."""

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    n: int = Field(primary_key=True)
    fingerprint: str = Field(index=True)
    sha256: str
    reading_id: int = Field(foreign_key="reading.id")
    seq: int


class Reading(SQLModel, table=True):
    """A file as read: its tree as JSON, under the file's SHA-256. One file is read once per reader version."""

    __table_args__ = (UniqueConstraint("sha256", "reader"),)
    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(index=True)
    reader: str
    fingerprint: str
    title: str
    tree: str = Field(sa_column=Column(Text, nullable=False))
    blocked: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class LateFieldValue(SQLModel, table=True):
    """A late field (待填要素) of a case and the act that filled it."""

    __tablename__ = "late_field"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    field: str = Field(primary_key=True)
    value: str
    seq: int


class Material(SQLModel, table=True):
    """A material (材料) on file."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    seq: int
    kind: str
    name: str
    sha256: str


class Todo(SQLModel, table=True):
    """A to-do (待办): written as the difference to what `open_todos` says. `closed_seq` 0: open."""

    __table_args__ = (
        UniqueConstraint("case_id", "key", "closed_seq"),
        Index("ix_todo_case_open", "case_id", "closed_seq"),  # else SQLite reads the open ones of all cases
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    key: str
    step: str = ""
    child: str = ""
    role: Role = Field(sa_column=Column(Word(Role), nullable=False, index=True))
    holder_id: int | None = Field(default=None, index=True)
    opened_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    due: date | None = None
    due_says: str = ""
    why: str = ""
    closed_seq: int = Field(default=0, index=True)


class Wait(SQLModel, table=True):
    """A wait for an outside body's reply. `closed_seq` 0: still waiting."""

    __table_args__ = (
        UniqueConstraint("case_id", "key", "closed_seq"),
        Index("ix_wait_case_open", "case_id", "closed_seq"),  # else SQLite reads the open ones of all cases
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    key: str
    step: str
    body: str
    sent_on: date | None = None
    how: str = ""
    expected_by: date | None = None
    reminders: int = 0
    closed_seq: int = Field(default=0, index=True)


class Decision(SQLModel, table=True):
    """A decision: step, outcome, whose, on which draft, under which standard. Whether it still counts, the replay says."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    seq: int
    step: str
    outcome: str
    decider_id: int
    principal_id: int | None = None
    day: date
    fingerprint: str
    standard: str = ""
    paper: str = ""


class ConsultRound(SQLModel, table=True):
    """A consultation round (征求意见): audience, where posted, from which day, for how many days."""

    __tablename__ = "consult_round"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    seq: int
    audience: str
    posted_on: date
    days: int
    place: str = ""
    ends_on: date


class Comment(SQLModel, table=True):
    """A comment received (意见). The intake does not touch the case; its disposition is an act."""

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="consult_round.id", index=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    received_on: date
    channel: str = ""
    source_kind: str = ""
    source: str = ""
    address: str = ""
    words: str = Field(sa_column=Column(Text, nullable=False))
    salt: str  # the ledger refers to source and words by a hash with this salt, so they can be erased
    disposition: str = ""
    reason: str = ""
    unsettled: bool = False
    seq: int = 0


class Meeting(SQLModel, table=True):
    """A meeting's record on a case, with the changes it ordered."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    seq: int
    step: str
    held_on: date
    decision: str
    record: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Deadline(SQLModel, table=True):
    """A deadline (期限) with its explanation; provisional while a year's notice is missing."""

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    step: str = Field(primary_key=True)
    due: date
    provisional: bool = False
    says: str = ""
    rule: str = ""


class FindingRow(SQLModel, table=True):
    """A finding (审查提示) on a draft, the drafter's answer, the reviewer's disposition."""

    __tablename__ = "finding"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    draft_n: int
    rule: str
    area: str
    severity: str
    address: str
    start: int
    end: int
    quote: str
    citation: str
    message: str
    suggestion: str = ""
    pack: str = ""
    answer: str = ""
    stance: str = ""  # mend | explain; empty: not said
    disposition: str = ""
    reason: str = ""
    same_as: int | None = None  # the same finding on the draft before
    carried: bool = False  # the disposition came over from there, unchanged words in an unchanged place
    disposed_seq: int = 0  # the act in which a reviewer disposed of it
