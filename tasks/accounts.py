"""How people prove who they are: passwords (argon2id), rests after wrong ones, a limit for each address, forced changes.

A wrong password and a login that is not there cost the same and say the same sentence; both rest in the same way. Hashing is
slow and large on purpose, so no more than two go on at once, and none inside a transaction of a sign-in. Sample people of a
development installation enter with the sample password until they have set one of their own: it is a word of the program
(`models.passwords.SAMPLE`), so nothing is stored for it, and `sample_passwords` says whose doors it opens.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session, col, func, select

from models.accounts import Account, SecurityEvent
from models.clock import day_of
from models.passwords import LONGEST, SAMPLE, rest_after, weakness
from models.people import Person
from models.refusals import BadInput, Refusal
from tasks.securitylog import LOGIN, Kind, kept
from tasks.securitylog import log as log  # the desk knows both as part of `accounts`
from tasks.securitylog import security_log as security_log
from tasks.store import Store, store_of

HASHER = PasswordHash((Argon2Hasher(),))
AT_ONCE = 2
ROOM = BoundedSemaphore(AT_ONCE)
PATIENCE = 10.0  # seconds one waits for a place among those who sign in
SPAN, MOST = timedelta(minutes=10), 20  # failures from one address
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another
WRONG = "登录名或者密码不对，请重新输入；忘记密码的，请联系系统管理员。"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who has signed in; `epoch` goes into the cookie, which is void once the account's is another."""

    person_id: int
    epoch: int
    must_change: bool


@dataclass(frozen=True, slots=True)
class Door:
    """What stands behind a login: the person, the hash, why none may enter. `person_id` None: there is no such login."""

    login: str
    person_id: int | None
    hash: str
    sample: bool
    failures: int
    rests_until: datetime | None
    says: str  # for the security log: why no password opens it

    def rests(self, at: datetime) -> timedelta:
        """Return how long it is still closed to every password."""
        return max(self.rests_until - at, timedelta()) if self.rests_until else timedelta()


def sign_in(store: Store, login: str, password: str, address: str) -> SignedIn:
    """Sign a person in; refused in the same words whatever is wrong, and while the account or the address rests."""
    login, at = kept(login.strip(), LOGIN), store.now()
    with _place():
        with store.reading() as session:
            door, crowded = _door(session, _person(session, login), login, at), _crowded(session, address, at)
        right = not crowded and not door.rests(at) and _opens(door, password)
    if crowded:
        raise _turned_away(store, Kind.THROTTLED, door, address, at, "从这个地址登录失败的次数太多，请 10 分钟后再试。")
    if left := door.rests(at):
        raise _turned_away(store, Kind.LOCKED, door, address, at, _rests(left))
    return _answered(store, door, address, at, right=right)


def change_password(store: Store, person_id: int, old: str, new: str) -> int:
    """Change one's own password and return the new epoch: older cookies are void. A wrong old one counts as one at the door."""
    at = store.now()
    with _place():
        with store.reading() as session:
            person = session.get_one(Person, person_id)
            door = _door(session, person, person.login, at)
        right = not door.rests(at) and _opens(door, old)
        hashed = _hashed(person, new, old) if right else ""
    if left := door.rests(at):
        raise _turned_away(store, Kind.LOCKED, door, "", at, _rests(left))
    with store.writing() as session:
        if right:
            log(session, Kind.PASSWORD_CHANGED, at, person_id=person_id)
            return _keep(session, person_id, hashed, must_change=False)
        rest = _count(session, door, "", at, "修改密码时原密码不对")
    raise Refusal(f"原密码不对，请重新输入。{_rests(rest) if rest else ''}")


def set_password(session: Session, person_id: int, password: str, must_change: bool, at: datetime, by: str = "") -> None:
    """Give a person a password (by the operator). Older cookies are void, and the account rests no longer."""
    with _place():
        hashed = _hashed(session.get_one(Person, person_id), password)
    _keep(session, person_id, hashed, must_change=must_change)
    log(session, Kind.PASSWORD_SET, at, person_id=person_id, says=f"由 {by} 设定" if by else "")


def fresh_password() -> str:
    """Make a password that can be read out and typed: three groups of four letters and digits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def unlock(session: Session, person_id: int, at: datetime, by: str = "") -> None:
    """End the rest of an account."""
    account = _account(session, person_id)
    account.failures, account.locked_until = 0, None
    log(session, Kind.UNLOCKED, at, person_id=person_id, says=f"由 {by} 解除" if by else "")


def sign_out(session: Session, person_id: int, at: datetime, by: str = "") -> None:
    """Sign a person out of every browser: cookies given until now are void."""
    account = _account(session, person_id)
    account.epoch += 1
    log(session, Kind.FORCED_OUT, at, person_id=person_id, says=f"由 {by} 办理" if by else "")


def by_subject(session: Session, subject: str) -> Person | None:
    """Return the person whom the OIDC provider knows as `subject`; None where there is none, more than one, or one who left."""
    if not subject:
        return None
    wanted = select(Person).join(Account, col(Account.person_id) == col(Person.id)).where(Account.subject == subject)
    found = session.exec(wanted).all()
    today = day_of(store_of(session).now())
    return found[0] if len(found) == 1 and not (found[0].ends and today > found[0].ends) else None


def sample_passwords(session: Session) -> list[str]:
    """Return the logins that the sample password opens, none in production; while there are any `serve` stays local."""
    store = store_of(session)
    if not store.dev:
        return []
    today = day_of(store.now())
    wanted = select(Person, Account).join(Account, col(Account.person_id) == col(Person.id), isouter=True)
    rows = session.exec(wanted.where(col(Person.sample)).order_by(col(Person.id)))
    return [p.login for p, held in rows if not (p.ends and today > p.ends) and not (held and held.password_hash)]


@contextmanager
def _place() -> Iterator[None]:
    """One of the two places for those who hash; refused after a while of waiting."""
    if not ROOM.acquire(timeout=PATIENCE):
        raise Refusal("同时登录的人太多，请稍后再试。")
    try:
        yield
    finally:
        ROOM.release()


def _person(session: Session, login: str) -> Person | None:
    return session.exec(select(Person).where(Person.login == login)).first()


def _door(session: Session, person: Person | None, login: str, at: datetime) -> Door:
    if person is None:
        failures, last = _failures_of(session, login)
        return Door(login, None, "", False, failures, last + rest_after(failures) if last else None, "没有这个登录名")
    account = session.get(Account, person.id) or Account(person_id=person.id or 0)
    gone = bool(person.ends and day_of(at) > person.ends)
    sample = person.sample and store_of(session).dev and not account.password_hash
    says = "已经离任" if gone else "" if account.password_hash or sample else "还没有设定密码"
    held = "" if gone else account.password_hash
    return Door(login, person.id, held, sample and not gone, account.failures, account.locked_until, says)


def _failures_of(session: Session, login: str) -> tuple[int, datetime | None]:
    """How often, and when last, a login that is not there was tried: it rests as one that is."""
    wanted = select(func.count(), func.max(SecurityEvent.at))
    wanted = wanted.where(
        SecurityEvent.login == login, SecurityEvent.kind == Kind.FAILED, col(SecurityEvent.person_id).is_(None)
    )
    return session.exec(wanted).one()


def _crowded(session: Session, address: str, at: datetime) -> bool:
    wanted = select(func.count()).where(
        SecurityEvent.at > at - SPAN, SecurityEvent.kind == Kind.FAILED, SecurityEvent.address == kept(address, LOGIN)
    )
    return bool(address) and session.exec(wanted).one() >= MOST


def _opens(door: Door, password: str) -> bool:
    """Tell whether a password opens the door, at the cost of one hash whatever stands behind it."""
    tried = password[: LONGEST + 1].encode("utf-8", "replace")
    if door.hash:
        return HASHER.verify(tried, door.hash)
    HASHER.hash(tried)
    return door.sample and secrets.compare_digest(tried, SAMPLE.encode())


def _answered(store: Store, door: Door, address: str, at: datetime, *, right: bool) -> SignedIn:
    """Write down how a sign-in went. What changed meanwhile counts: another password, a rest that others' guesses set off."""
    with store.writing() as session:
        if right and door.person_id:
            account = _account(session, door.person_id)
            resting = bool(account.locked_until and account.locked_until > at)
            if account.password_hash == door.hash and not resting:
                return _entered(session, account, door, address, at)
        rest = _count(session, door, address, at, door.says or "密码不对")
    raise Refusal(f"{WRONG}{_rests(rest)}" if rest else WRONG)


def _entered(session: Session, account: Account, door: Door, address: str, at: datetime) -> SignedIn:
    account.failures, account.locked_until = 0, None
    account.must_change = account.must_change and not door.sample
    log(session, Kind.SIGNED_IN, at, person_id=account.person_id, login=door.login, address=address)
    return SignedIn(account.person_id, account.epoch, account.must_change)


def _count(session: Session, door: Door, address: str, at: datetime, says: str) -> timedelta:
    """Count a wrong password and return how long the account rests for it."""
    failures = door.failures + 1
    if door.person_id:
        account = _account(session, door.person_id)
        failures = account.failures = account.failures + 1
        if rest := rest_after(failures):
            account.locked_until = at + rest
    rest = rest_after(failures)
    log(session, Kind.FAILED, at, person_id=door.person_id, login=door.login, address=address, says=says)
    if rest:
        words = f"连续 {failures} 次密码不对，{_minutes(rest)} 分钟内不能登录"
        log(session, Kind.LOCKED, at, person_id=door.person_id, login=door.login, address=address, says=words)
    return rest


def _turned_away(store: Store, kind: Kind, door: Door, address: str, at: datetime, said: str) -> Refusal:
    with store.writing() as session:
        log(session, kind, at, person_id=door.person_id, login=door.login, address=address, says="没有核对密码")
    return Refusal(said)


def _rests(left: timedelta) -> str:
    return f"连续输错密码，请 {_minutes(left)} 分钟后再试，或者请系统管理员解除锁定。"


def _minutes(left: timedelta) -> int:
    return max(1, -(-int(left.total_seconds()) // 60))


def _hashed(person: Person, password: str, old: str = "") -> str:
    if why := "新密码不能与原密码相同" if old and password == old else weakness(password, person.login, person.name):
        raise BadInput(f"{why}，请换一个。")
    return HASHER.hash(password)


def _account(session: Session, person_id: int) -> Account:
    """Return a person's account, made on first use; the person's row is locked, so that two do not make it at once."""
    session.get_one(Person, person_id, with_for_update=True)
    found = session.get(Account, person_id)
    if found is None:
        found = Account(person_id=person_id)
    session.add(found)
    return found


def _keep(session: Session, person_id: int, hashed: str, *, must_change: bool) -> int:
    account = _account(session, person_id)
    account.password_hash, account.must_change = hashed, must_change
    account.failures, account.locked_until, account.epoch = 0, None, account.epoch + 1
    return account.epoch
