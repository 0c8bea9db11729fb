"""Instruments (文件) apart from cases: dated facts of force, relations, publications, filings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Moment


class Instrument(SQLModel, table=True):
    """An issued document, ours or imported. What its force is on a day, `models.status.status_on` says from its facts."""

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(index=True)
    organ_id: int = Field(foreign_key="organ.id")
    organ_names: str = ""
    section_id: int | None = Field(default=None, foreign_key="section.id", index=True)
    document_number: str = Field(default="", index=True)
    registration_number: str = Field(default="", index=True)
    signed_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    next_event_on: date | None = Field(default=None, index=True)
    reading_id: int | None = Field(default=None, foreign_key="reading.id")
    imported: bool = False


class CaseEffect(SQLModel, table=True):
    """What a case does to an instrument: makes, amends, renews, repeals."""

    __tablename__ = "case_effect"
    case_id: int = Field(foreign_key="case.id", primary_key=True)
    instrument_id: int = Field(foreign_key="instrument.id", primary_key=True)
    effect: str = Field(primary_key=True)


class ForceFact(SQLModel, table=True):
    """A fact about the force of an instrument: what, from which day, known since when, from which chain and line."""

    __tablename__ = "force_fact"
    id: int | None = Field(default=None, primary_key=True)
    instrument_id: int = Field(foreign_key="instrument.id", index=True)
    kind: str
    effective_on: date
    recorded_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    reason: str = ""
    source: str = ""


class Relation(SQLModel, table=True):
    """`instrument_id` replaces, amends, repeals `other_title` (and `other_id` where it is in the stock)."""

    id: int | None = Field(default=None, primary_key=True)
    instrument_id: int = Field(foreign_key="instrument.id", index=True)
    kind: str
    other_id: int | None = Field(default=None, foreign_key="instrument.id", index=True)
    other_title: str = ""
    other_number: str = ""


class Publication(SQLModel, table=True):
    """Where and when an instrument was published, and the saved page that was compared."""

    id: int | None = Field(default=None, primary_key=True)
    instrument_id: int = Field(foreign_key="instrument.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case.id")
    kind: str
    name: str = ""
    where: str
    on: date
    saved: str = ""


class Filing(SQLModel, table=True):
    """A filing (备案). No condition of force."""

    id: int | None = Field(default=None, primary_key=True)
    instrument_id: int = Field(foreign_key="instrument.id", index=True)
    receiver: str
    sent_on: date
    receipt: str = ""


class Artefact(SQLModel, table=True):
    """A file an automatic step made for a case: kind, name, SHA-256 in the store. Same work, same row."""

    case_id: int = Field(foreign_key="case.id", primary_key=True)
    kind: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    sha256: str
    seq: int = 0


class Campaign(SQLModel, table=True):
    """A clean-up (清理工作): asked, reviewed, decided, published. No item is decided by silence."""

    id: int | None = Field(default=None, primary_key=True)
    title: str
    opened_on: date
    scope: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    due: date | None = None
    decided_on: date | None = None
    published_on: date | None = None
    published_where: str = ""
    closed_on: date | None = None
    opened_by: int = 0
    record: str = ""  # SHA-256 of the record of the last decision


class CampaignItem(SQLModel, table=True):
    """One document in a clean-up: asked of its drafting section, reviewed by the legal officer, decided by a person."""

    __tablename__ = "campaign_item"
    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    instrument_id: int = Field(foreign_key="instrument.id", index=True)
    section_id: int | None = Field(default=None, foreign_key="section.id")
    proposed: str = ""
    proposed_by: int | None = None
    proposed_on: date | None = None
    reason: str = ""
    clauses: str = ""  # 修改: which clauses
    finish_by: date | None = None  # 修改: until when
    reviewed: str = ""
    reviewed_by: int | None = None
    reviewed_on: date | None = None
    review_reason: str = ""
    decided: str = ""
    decided_by: int | None = None
    decided_on: date | None = None
    published_on: date | None = None


class Notice(SQLModel, table=True):
    """What a sweep told a section: an event of force that came, or something to be done before `due`. Told once."""

    __table_args__ = (UniqueConstraint("instrument_id", "kind", "due"),)
    id: int | None = Field(default=None, primary_key=True)
    instrument_id: int = Field(foreign_key="instrument.id")
    section_id: int | None = Field(default=None, foreign_key="section.id", index=True)
    kind: str
    due: date = Field(index=True)
    says: str
    made_on: date
