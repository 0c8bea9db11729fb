"""Every page of the desk, in one list: who looks at it, and where it is in the furnished place.

Two pages are as much as one when they are the same template with the same parts; a page not listed here is not looked at.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from models.words import Code
from tasks.figures import LEDGERS
from tests.browser.places import Place


class Shown(NamedTuple):
    """A page: who looks, its address, and the status of its answer."""

    login: str
    where: Callable[[Place], str]
    status: int = 200


def at(login: str, path: str, status: int = 200) -> Shown:
    """A page that stands at the same address in every place."""
    return Shown(login, lambda _: path, status)


def of(login: str, tail: str, step: str = "") -> Shown:
    """A page of a matter: of the one that stands at `step`, of the ended one where none is given."""
    return Shown(login, lambda place: f"/cases/{(place.matters[step] if step else place.ended).case_id}{tail}")


def act(login: str, step: str, code: str) -> Shown:
    """The page on which something is done at a step."""
    return Shown(login, lambda place: place.act(step, code))


def whole(login: str, code: Code) -> Shown:
    """The page of an action on the whole matter."""
    return of(login, f"/act/{code.value}", "legality")


PLAIN: Mapping[str, Shown] = {
    "the door": at("", "/sign-in"),
    "my desk": at("zhaowy", "/"),
    "my desk, as a deputy": at("chenbh", "/"),
    "an empty desk": at("chuyx", "/"),
    "my section": at("zhaowy", "/section"),
    "matters": at("zhaowy", "/cases"),
    "all matters": at("wuqy", "/cases?which=all"),
    "no matters": at("zhaowy", "/cases?words=没有这样的"),
    "stock": at("zhaowy", "/stock"),
    "stock, kept": at("chenbh", "/stock"),
    "a document": at("zhaowy", "/stock/1"),
    "found": at("zhaowy", "/search?words=校服"),
    "not found": at("zhaowy", "/search?words=没有这样的"),
    "messages": at("zhaowy", "/messages"),
    "me": at("weizj", "/me"),
    "my password": at("zhaowy", "/password"),
    "clean-ups": at("wuqy", "/clean-up"),
    "a clean-up, section": Shown("zhaowy", lambda place: f"/clean-up/{place.campaign}"),
    "a clean-up, head": Shown("jiangds", lambda place: f"/clean-up/{place.campaign}"),
    "letters": at("chenbh", "/letters"),
    "a letter": Shown("chenbh", lambda place: f"/letters/{place.letter}"),
    "no such page": at("zhaowy", "/no-such-page", 404),
    "forbidden": at("zhaowy", "/admin", 403),
    "a form sent too late": Shown("zhaowy", lambda place: f"/kept/{place.late}"),
}
SUBMITTING: Mapping[str, Shown] = {
    "submit": at("zhaowy", "/submit"),
    "adopt": at("chenbh", "/adopt"),
    "a form": Shown("zhaowy", lambda place: f"/submit/{place.looked}"),
    "a bare form": Shown("zhaowy", lambda place: f"/submit/{place.begun}"),
    "a first look": Shown("zhaowy", lambda place: f"/submit/{place.looked}/look"),
    "before handing in": Shown("zhaowy", lambda place: f"/submit/{place.looked}/confirm"),
    "an adoption": Shown("zhaowy", lambda place: f"/submit/{place.adopted}"),
}
MATTERS: Mapping[str, Shown] = {
    "a matter begun": of("qianrh", "", "plan"),
    "a matter in review": of("wuqy", "", "legality"),
    "a matter others have": of("zhaowy", "", "legality"),
    "a matter sent back": Shown("zhaowy", lambda place: f"/cases/{place.mended.case_id}"),
    "a matter ended": of("zhaowy", ""),
    "text": of("wuqy", "/text", "legality"),
    "versions": Shown("wuqy", lambda place: f"/cases/{place.mended.case_id}/versions"),
    "no versions": of("wuqy", "/versions", "legality"),
    "comments": Shown("zhaowy", lambda place: f"/cases/{place.consulted.case_id}/comments"),
    "feedback": Shown("zhaowy", lambda place: f"/cases/{place.consulted.case_id}/feedback"),
    "no comments": of("zhaowy", "/comments", "plan"),
    "papers": of("chenbh", "/papers"),
    "preview": of("chenbh", "/preview", "publish"),
    "trail": of("chenbh", "/trail"),
    "approval sheet": of("chenbh", "/sheet"),
    "form sheet": Shown("wuqy", Place.opinion),
    "done already": Shown("chenbh", Place.over, 410),
}
ACTS: Mapping[str, Shown] = {
    "found a matter": act("qianrh", "plan", "conclude"),
    "competition form": act("zhaowy", "competition_first", "conclude"),
    "answer findings": act("zhaowy", "competition_first", "answer-findings"),
    "new draft": act("zhaowy", "competition_first", "submit-draft"),
    "check competition": act("fengzy", "competition_check", "conclude"),
    "dispose of findings": act("wuqy", "legality", "dispose-findings"),
    "opinion": act("wuqy", "legality", "conclude"),
    "send back": act("wuqy", "legality", "return"),
    "ask for materials": act("wuqy", "legality", "ask-materials"),
    "pass on": act("wuqy", "legality", "transfer"),
    "add a signer": act("wuqy", "legality", "add-signer"),
    "circulate": act("wuqy", "legality", "circulate"),
    "meeting": act("chenbh", "deliberate", "conclude"),
    "sign": act("jiangds", "sign", "conclude"),
    "publish": act("chenbh", "publish", "conclude"),
    "reply": Shown("zhaowy", lambda place: place.act("mend", "conclude", place.mended)),
    "carry over": Shown("wuqy", Place.carry),
    "open a round": Shown("zhaowy", lambda place: place.act("consult", "open-round", place.consulted)),
    "dispose of comments": Shown("zhaowy", lambda place: place.act("consult", "dispose-comments", place.consulted)),
    "not mine": whole("zhaowy", Code.TERMINATE),
    **{
        f"whole matter: {code.value}": whole(login, code)
        for code, login in {
            Code.ADD_MATERIAL: "zhaowy",
            Code.CORRECT_FACT: "wuqy",
            Code.URGENT: "jiangds",
            Code.VOID_NUMBER: "chenbh",
            Code.TERMINATE: "weizj",
        }.items()
    },
}
OFFICES: Mapping[str, Shown] = {
    "ledgers": at("chuyx", "/ledgers"),
    **{f"ledger: {name}": at("wuqy", f"/ledgers/{name}?year=0") for name in LEDGERS},
    "administration": at("hanwl", "/admin"),
    "people": at("hanwl", "/admin/people"),
    "sections": at("hanwl", "/admin/sections"),
    "organs": at("hanwl", "/admin/organs"),
    "law": at("hanwl", "/admin/law?find=教育"),
    "law, to confirm": at("wuqy", "/admin/law"),
    "a pack": at("hanwl", "/admin/law/packs/competition-2025"),
    "health": at("hanwl", "/admin/health"),
    "security": at("hanwl", "/admin/security"),
}
NO_PAGES = frozenset(  # what a browser is given as a file, or sent on from
    {
        "/cases/{case_id}/comments.xlsx",
        "/cases/{case_id}/dossier.zip",
        "/cases/{case_id}/files/{sha}",
        "/cases/{case_id}/preview/{name}",
        "/ledgers/report.docx",
        "/ledgers/{name}.csv",
        "/ledgers/{name}.xlsx",
        "/letters.xlsx",
        "/stock.xlsx",
        "/sign-in/oidc",
        "/sign-in/oidc/back",
    }
)
PAGES: Mapping[str, Shown] = {**PLAIN, **SUBMITTING, **MATTERS, **ACTS, **OFFICES}
BY_KEY = (  # pages on which a person works without a mouse in these tests
    *("the door", "my desk", "matters", "stock", "me", "a form", "a matter in review", "text", "opinion", "sign", "letters"),
    *("a clean-up, section", "people", "ledgers", "comments"),
)
