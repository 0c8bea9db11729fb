"""What may go wrong with a request and is no refusal of the rules: not signed in, not allowed, not there, too late."""

from collections.abc import Mapping

from models.refusals import BadInput, EnvironmentFault, OutOfRange, Refusal, SinceChanged


class NotSignedIn(Exception):
    """Nobody is signed in, or the hours are over. `kept`: the id under which a form sent too late was kept."""

    def __init__(self, back: str, kept: int | None = None) -> None:
        super().__init__(back)
        self.back = back
        self.kept = kept


class MustChangePassword(Exception):
    """The first sign-in: nothing else before the password is changed."""


class Forbidden(Refusal):
    """One may not do or see it. Written to the security log."""


class NotThere(Refusal):
    """There is no such page, matter or file – or none this person may know of."""


STATUS: Mapping[type[Refusal], int] = {
    Forbidden: 403,
    NotThere: 404,
    OutOfRange: 404,  # before what it is a kind of
    SinceChanged: 409,
    BadInput: 422,
    EnvironmentFault: 503,
}


def status_of(refusal: Refusal | None) -> int:
    """Return the status a page with a refusal is answered with; 200 where nothing was refused."""
    if refusal is None:
        return 200
    return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 409)
