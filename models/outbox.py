"""The outbox: automatic work handed to the engine, and timers. A row is claimed with holder, epoch and lease."""

from datetime import date, datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Moment


class OutboxRow(SQLModel, table=True):
    """One piece of automatic work. `epoch` grows with each claim; only its holder's epoch may commit work."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("case_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    key: str
    does: str
    step: str = ""
    not_before: date | None = Field(default=None, index=True)
    made_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    state: str = Field(default="waiting", index=True)  # waiting | done | dropped
    holder: str = ""
    epoch: int = 0
    lease_until: float = 0.0  # seconds since 1970 by the database's clock
    tries: int = 0
    last_fault: str = ""
    retry_at: float = 0.0
    started_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))  # when last claimed


class Installation(SQLModel, table=True):
    """One row: what this installation is, fixed by `init`; and its switches."""

    id: int = Field(default=1, primary_key=True)
    environment: str
    made_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    numbers_held: str = ""  # why no number is given (tasks.holding): after a restore, until a person entered the last ones


class RuleConfirmation(SQLModel, table=True):
    """A knowledge rule confirmed by the legal officer: from then on it may refuse."""

    __tablename__ = "rule_confirmation"
    id: int | None = Field(default=None, primary_key=True)
    rule: str = Field(index=True)
    source: str
    article: str
    confirmed_on: date
    by: int


class CalendarYear(SQLModel, table=True):
    """A further year's notice, loaded by the operator."""

    __tablename__ = "calendar_year"
    year: int = Field(primary_key=True)
    notice: str = Field(sa_column=Column(Text, nullable=False))
