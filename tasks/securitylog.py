"""The security log (安全日志): sign-ins, refusals, new passwords, exports. Added to, never changed; no password is in it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session, col, or_, select

from models.accounts import SecurityEvent
from models.clock import SHANGHAI
from models.people import Person

LOGIN, PATH, SAYS = 64, 200, 300  # characters kept of what came from outside
MOST = 1000  # lines of one page


class Kind(StrEnum):
    """What happened."""

    SIGNED_IN = "signed_in"
    FAILED = "failed"
    LOCKED = "locked"
    THROTTLED = "throttled"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an event
    UNLOCKED = "unlocked"
    FORCED_OUT = "forced_out"
    REFUSED = "refused"
    EXPORTED = "exported"


KIND_NAMES = {
    Kind.SIGNED_IN: "登录成功",
    Kind.FAILED: "登录失败",
    Kind.LOCKED: "账号暂停登录",
    Kind.THROTTLED: "来源地址暂停登录",
    Kind.SIGNED_OUT: "退出登录",
    Kind.PASSWORD_CHANGED: "修改密码",
    Kind.PASSWORD_SET: "设定密码",
    Kind.UNLOCKED: "解除锁定",
    Kind.FORCED_OUT: "强制退出",
    Kind.REFUSED: "拒绝访问",
    Kind.EXPORTED: "导出数据",
}


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the security log as the admin's page shows it."""

    id: int
    at: datetime
    kind: str
    kind_name: str
    login: str
    name: str
    address: str
    path: str
    says: str


def log(
    session: Session,
    kind: str,
    at: datetime,
    *,
    person_id: int | None = None,
    login: str = "",
    address: str = "",
    path: str = "",
    says: str = "",
) -> None:
    """Add a line to the security log, in the caller's transaction; what came from outside is shortened."""
    event = SecurityEvent(
        at=at,
        kind=Kind(kind).value,
        person_id=person_id,
        login=kept(login, LOGIN),
        address=kept(address, LOGIN),
        path=kept(path, PATH),
        says=kept(says, SAYS),
    )
    session.add(event)


def kept(words: str, most: int) -> str:
    """Return what a database keeps of words from outside: so many characters, none that it cannot hold."""
    return words.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:most]


def security_log(
    session: Session,
    *,
    kind: str = "",
    login: str = "",
    address: str = "",
    from_: date | None = None,
    to: date | None = None,
    limit: int = 200,
    before: int = 0,
) -> list[Event]:
    """Return lines, newest first: of a kind, a login (as typed, or the person's), an address, of days in China.

    `before`: only lines older than the one of this id, for the next page.
    """
    wanted = select(SecurityEvent, Person).join(Person, col(Person.id) == col(SecurityEvent.person_id), isouter=True)
    if kind:
        wanted = wanted.where(SecurityEvent.kind == kind)
    if login:
        wanted = wanted.where(or_(SecurityEvent.login == kept(login, LOGIN), Person.login == login))
    if address:
        wanted = wanted.where(SecurityEvent.address == address)
    if from_:
        wanted = wanted.where(SecurityEvent.at >= _midnight(from_))
    if to:
        wanted = wanted.where(SecurityEvent.at < _midnight(to + timedelta(days=1)))
    if before:
        wanted = wanted.where(col(SecurityEvent.id) < before)
    rows = session.exec(wanted.order_by(col(SecurityEvent.id).desc()).limit(min(limit, MOST)))
    return [_shown(event, person) for event, person in rows]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _shown(event: SecurityEvent, person: Person | None) -> Event:
    return Event(
        id=event.id or 0,
        at=event.at,
        kind=event.kind,
        kind_name=KIND_NAMES[Kind(event.kind)],
        login=event.login or (person.login if person else ""),
        name=person.name if person else "",
        address=event.address,
        path=event.path,
        says=event.says,
    )
