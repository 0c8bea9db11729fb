"""What the public sends in besides comments: a request to review a document, a report of a competition breach, a question.

What a sender writes is erasable: nothing of it stands in the ledger.
"""

from datetime import date, datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.columns import Moment


class PublicEntry(SQLModel, table=True):
    """A letter received through the public pages (公众来件), registered, forwarded to the organ in charge, answered."""

    __tablename__ = "public_entry"
    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True)  # given to the sender, to ask how it stands; also what makes taking it in twice once
    kind: str = Field(index=True)  # a LetterKind; of a comment only the token and the comment's id are kept here
    received_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    instrument_id: int | None = Field(default=None, foreign_key="instrument.id", index=True)
    round_id: int | None = Field(default=None, foreign_key="consult_round.id")
    comment_id: int | None = Field(default=None, foreign_key="comment.id")
    same_as: int | None = Field(
        default=None, foreign_key="public_entry.id", index=True
    )  # the letter this one repeats: only who sent it is kept
    channel: str = ""  # 网页, or how else it came
    about: str = ""  # the document as the sender named it
    words: str = Field(sa_column=Column(Text, nullable=False))
    name: str = ""
    contact: str = ""
    registered_on: date | None = None
    registered_by: int | None = Field(default=None, foreign_key="person.id")
    organ: str = ""  # the organ in charge: 市司法局, 市市场监督管理局, or the bureau itself
    rule: str = ""  # the rule its deadline follows
    forward_by: date | None = None  # the bureau's own limit for registering and forwarding
    forwarded_on: date | None = None
    forwarded_how: str = ""
    due_on: date | None = None  # the organ's deadline, counted from the forwarding
    due_says: str = ""
    tell_by: date | None = None  # the bureau's own limit for telling the sender, counted from the forwarding
    forward_by_provisional: bool = False  # a year without its notice is touched: the day may move, and makes nobody late
    due_on_provisional: bool = False
    tell_by_provisional: bool = False
    told_on: date | None = None
    told_how: str = ""
    answer: str = Field(default="", sa_column=Column(Text, nullable=False))
    answered_on: date | None = None
    closed_on: date | None = None
    closed_as: str = ""  # a Closing
    closed_why: str = Field(default="", sa_column=Column(Text, nullable=False))
    version: int = 0  # grows with every change: what the public is shown of it is made anew


class LetterAct(SQLModel, table=True):
    """One thing done with a letter: what, by whom, when. Its words are erasable; the ledger (`letter:N`) has ids and codes."""

    __tablename__ = "letter_act"
    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="public_entry.id", index=True)
    move: str  # a LetterMove
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    day: date  # on which it took place, as recorded
    says: str = Field(default="", sa_column=Column(Text, nullable=False))
    salt: str = ""  # of the hash by which the ledger refers to what it says
