"""Who sits at the desk in a request, and what that person may open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from desk.web.cookies import Signer
from desk.web.faults import Forbidden, MustChangePassword, NotSignedIn, NotThere
from desk.web.posted import keep_if_late
from models.access import Right, may
from models.accounts import Account
from models.acts import Who
from models.case import Case
from models.clock import day_of
from models.people import Person, Section
from tasks.intake import own_organ
from tasks.people import who
from tasks.rights import may_read
from tasks.securitylog import Kind, log
from tasks.store import Store


@dataclass(frozen=True, slots=True)
class Seat:
    """A signed-in person. `at` is the moment of the request."""

    store: Store
    person_id: int
    login: str
    name: str
    section: str
    who: Who
    own_organ: int
    at: datetime
    csrf: str

    @property
    def day(self) -> date:
        """The day in China."""
        return day_of(self.at)

    def may(self, right: Right) -> bool:
        """Tell whether this person has a right."""
        return may(self.who, right, self.own_organ)

    def needs(self, right: Right) -> None:
        """Refuse one who has not the right."""
        if not self.may(right):
            raise Forbidden("当前人员没有打开这一页的权限。需要的，请联系系统管理员。")

    def takes_out(self, request: Request, what: str) -> None:
        """Note in the security log that this person takes data out: a ledger, a list, a backup."""
        address = request.client.host if request.client else ""
        with self.store.writing() as session:
            log(
                session,
                Kind.EXPORTED,
                self.at,
                person_id=self.person_id,
                login=self.login,
                address=address,
                path=request.url.path,
                says=what,
            )

    def case(self, session: Session, case_id: int) -> Case:
        """Return a case this person may read. One that may not be read looks like one that is not there."""
        found = session.get(Case, case_id)
        if found is None or not may_read(session, self.who, case_id):
            raise NotThere(f"没有编号为 {case_id} 的事项，或者您没有查阅它的权限。")
        return found


def signed_in(request: Request, _: Annotated[None, Depends(keep_if_late)]) -> Seat:
    """Return who sits at the desk; raises where one must sign in, or change the password first."""
    seat, must_change = _seat(request)
    if must_change:
        raise MustChangePassword
    return seat


def signed_in_at_all(request: Request) -> Seat:
    """Return who sits at the desk, also before the first change of the password."""
    return _seat(request)[0]


def _seat(request: Request) -> tuple[Seat, bool]:
    store: Store = request.app.state.store
    signer: Signer = request.app.state.signer
    held = signer.session(request)
    if held is None or held.over:
        raise NotSignedIn(_back(request))
    at = store.now()
    with store.reading() as session:
        account = session.get(Account, held.person_id)
        person = session.get(Person, held.person_id)
        if account is None or person is None or account.epoch != held.epoch or (person.ends and day_of(at) > person.ends):
            raise NotSignedIn(_back(request))
        section = session.get(Section, person.section_id) if person.section_id else None
        acting = who(session, person.login, day_of(at))
        own = own_organ(session).id or 0
    request.state.session = held
    seat = Seat(
        store=store,
        person_id=held.person_id,
        login=person.login,
        name=person.name,
        section=section.name if section else person.title,
        who=acting,
        own_organ=own,
        at=at,
        csrf=held.csrf,
    )
    return seat, account.must_change


def _back(request: Request) -> str:
    """Return where to go on after signing in: this page, or the desk after a form."""
    if request.method != "GET":
        return "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{request.url.path}{query}"


SeatOf = Annotated[Seat, Depends(signed_in)]
SeatAtAll = Annotated[Seat, Depends(signed_in_at_all)]
