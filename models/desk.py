"""What the desk keeps for a person: unread messages and half-filled forms. Neither is a part of a case."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.columns import Moment


class Message(SQLModel, table=True):
    """A message to one person (消息): copied on, returned to, urged. Written in the transaction of the act that causes it."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    seq: int = 0  # the act that caused it
    kind: str  # the act's code, or the notice's kind
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    says: str
    read_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    mailed_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class FormDraft(SQLModel, table=True):
    """A form a person has begun (未提交的表单). `case_id` is set when it was handed in: handing it in again finds that case."""

    __tablename__ = "form_draft"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    form: str = Field(index=True)  # "submit", or "act:<case>:<step>:<code>"
    body: str = Field(sa_column=Column(Text, nullable=False))  # JSON: fields as typed, files by SHA-256
    saved_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    case_id: int | None = Field(default=None, foreign_key="case.id")
