"""What a browser holds for us: who signed in, and one sentence to be shown once. Signed; it says nothing in secret.

Signing runs on the machine's clock, not on the office's (`SANTONG_NOW`): a session ends when its hours are over.
"""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from settings import Settings

SESSION, SAID = "santong_desk", "santong_said"
IDLE = 2 * 3600  # seconds without a request after which one signs in again
WHOLE = 12 * 3600  # seconds after which one signs in again in any case
FRESH = 300  # seconds after which a cookie in use is written anew
SECRET = "desk.secret"  # noqa: S105 - the name of the file, which lies with the keys outside the data folder


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. `csrf` is what its forms must send back; `epoch` is the account's when it signed in."""

    person_id: int
    epoch: int
    csrf: str
    began: int
    used: int

    @property
    def over(self) -> bool:
        """Tell whether one must sign in again."""
        now = time.time()
        return now - self.used > IDLE or now - self.began > WHOLE


SESSIONS = TypeAdapter(Session)


def begin(person_id: int, epoch: int) -> Session:
    """Return a new session."""
    now = int(time.time())
    return Session(person_id, epoch, secrets.token_urlsafe(18), now, now)


class Signer:
    """Writes and reads cookies. `secure`: only over https, where the desk is served so."""

    def __init__(self, secret: str, *, secure: bool) -> None:
        self.sessions = URLSafeSerializer(secret, salt="session")
        self.sentences = URLSafeSerializer(secret, salt="said")
        self.secure = secure

    def session(self, request: Request) -> Session | None:
        """Return the session of a request, also one that is over; None where there is none or it is not ours."""
        try:
            return SESSIONS.validate_python(self.sessions.loads(request.cookies.get(SESSION, "")))
        except (BadSignature, ValidationError):
            return None

    def keep(self, response: Response, session: Session) -> None:
        """Write a session. It outlives its hours, so that a form sent too late is known to be the person's."""
        value = self.sessions.dumps(SESSIONS.dump_python(session))
        self._set(response, SESSION, value, max_age=7 * 86400)

    def again(self, response: Response, session: Session) -> None:
        """Write a session in use anew once it is no longer fresh."""
        now = int(time.time())
        if now - session.used > FRESH:
            self.keep(response, Session(session.person_id, session.epoch, session.csrf, session.began, now))

    def say(self, response: Response, said: str) -> None:
        """Leave one sentence for the next page."""
        self._set(response, SAID, str(self.sentences.dumps(said)), max_age=60)

    def said(self, request: Request) -> str:
        """Return the sentence left for this page."""
        try:
            return str(self.sentences.loads(request.cookies.get(SAID, "")))
        except BadSignature:
            return ""

    def forget(self, response: Response, name: str) -> None:
        """Take a cookie away."""
        response.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="strict")

    def _set(self, response: Response, name: str, value: str, max_age: int) -> None:
        response.set_cookie(name, value, max_age=max_age, path="/", secure=self.secure, httponly=True, samesite="strict")


def secret_of(settings: Settings) -> str:
    """Return the secret cookies are signed with, made on first use beside the keys."""
    path = settings.keys / SECRET
    if not path.exists():
        settings.keys.mkdir(parents=True, exist_ok=True)
        _write(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _write(path: Path, secret: str) -> None:
    path.touch(mode=0o600)
    path.write_text(secret + "\n", encoding="ascii")
