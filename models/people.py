"""Organs, sections, people, roles and deputies: all dated; what is dissolved has a successor."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Word
from models.words import Role


class Organ(SQLModel, table=True):
    """A body that issues documents (制定机关). `settings` are its own choices: patterns, order of numbers, registrar."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    starts: date
    ends: date | None = None
    successor_id: int | None = Field(default=None, foreign_key="organ.id")
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Section(SQLModel, table=True):
    """A section (科室) of an organ."""

    __table_args__ = (UniqueConstraint("organ_id", "name", "starts"),)
    id: int | None = Field(default=None, primary_key=True)
    organ_id: int = Field(foreign_key="organ.id", index=True)
    name: str
    starts: date
    ends: date | None = None
    successor_id: int | None = Field(default=None, foreign_key="section.id")


class Person(SQLModel, table=True):
    """A person who signs in or is named on paper. `section_id` None: leaders and outside lawyers belong to none.

    `organ_id`: the section's, else their own. None: not known, and no case is closed to them for it.
    """

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    section_id: int | None = Field(default=None, foreign_key="section.id", index=True)
    organ_id: int | None = None  # no foreign key: SQLite adds none to a table that is there
    title: str = ""
    token_hash: str = ""
    sample: bool = False
    email: str | None = Field(default="", sa_column=Column(Text, nullable=True))  # where messages are mailed to, if anywhere
    ends: date | None = None


class RoleGrant(SQLModel, table=True):
    """A role held by a person for a period."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "starts"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_column=Column(Word(Role), nullable=False))
    starts: date
    ends: date | None = None


class Deputy(SQLModel, table=True):
    """委托: `deputy_id` may act for `principal_id` in some roles for a period. No chains."""

    id: int | None = Field(default=None, primary_key=True)
    principal_id: int = Field(foreign_key="person.id", index=True)
    deputy_id: int = Field(foreign_key="person.id", index=True)
    roles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    starts: date
    ends: date
    authorisation: str = ""  # 书面授权文号，签发时需要
