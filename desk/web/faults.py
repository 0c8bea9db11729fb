"""What may go wrong with a request and is no refusal of the rules: not signed in, not allowed, not there, too late."""

from models.refusals import Refusal


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
