"""How a person proves who they are at the desk, and the log of sign-ins and refusals. No act of a case stands here."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import Moment


class Account(SQLModel, table=True):
    """A person's way in. `epoch` grows with each change of password or forced sign-out: older cookies are void then."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    password_hash: str = ""
    must_change: bool = True  # 首次登录须改密码
    epoch: int = 0
    failures: int = 0  # wrong passwords since the last right one
    locked_until: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    subject: str = Field(default="", index=True)  # the person's name at the OIDC provider, where one is configured


class SecurityEvent(SQLModel, table=True):
    """One line of the security log (安全日志): a sign-in, a refusal, a change of password. Added to, never changed."""

    __tablename__ = "security_event"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(Moment, nullable=False, index=True))
    kind: str = Field(index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    login: str = Field(default="", index=True)  # as typed, shortened
    address: str = ""  # where the request came from
    path: str = ""
    says: str = ""
