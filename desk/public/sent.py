"""A form as the public sent it: read with limits, stamped when it was shown, refused from machines and in floods.

Whatever is wrong, the page comes back with every word that was typed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from itsdangerous import BadSignature, SignatureExpired
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from desk.public.site import Site
from models.letters import SENDERS, Letter, LetterKind, faults_of, tidy
from models.public_values import About
from models.refusals import EnvironmentFault
from tasks.inbox import TooMany

TRAP = "website"  # a field people do not see
FIELDS = 40
KEPT = 20_000  # characters of one field that are read at all


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be shown: what was typed, the stamp, what was wrong."""

    letter: Letter
    stamp: str
    fault: str = ""
    senders: tuple[str, ...] = SENDERS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: the letter taken in, or what was wrong and under which status to say so."""

    letter: Letter
    taken: bool
    fault: str = ""
    status: int = 200


async def sent(request: Request) -> Mapping[str, str]:
    """Read the fields of a form; files are not taken."""
    try:
        data = await request.form(max_files=0, max_fields=FIELDS, max_part_size=KEPT * 4)
    except (MultiPartException, HTTPException):
        return {}
    return {name: tidy(value[:KEPT]) for name, value in data.multi_items() if not isinstance(value, UploadFile)}


Sent = Annotated[Mapping[str, str], Depends(sent)]


def written(site: Site, about: About, kind: LetterKind, target: str, fields: Mapping[str, str]) -> Letter:
    """Return a form's fields as a letter."""
    names = ("words", "about", "place", "sender", "name", "contact")
    return Letter(token="", kind=kind, at=site.now(about), target=target, **{name: fields.get(name, "") for name in names})


def stamp(site: Site, kind: LetterKind, target: str) -> str:
    """Return the stamp of a form shown now; none where nothing can be taken in, which is said once the form is sent."""
    try:
        return str(site.stamps().dumps([kind.value, target]))
    except EnvironmentFault:
        return ""


def take(site: Site, about: About, letter: Letter, fields: Mapping[str, str], address: str) -> Outcome:
    """Take a letter in, or say what is wrong."""
    try:
        return _taken(site, about, letter, fields, address)
    except TooMany as refused:
        return Outcome(letter, False, refused.message, 429)
    except EnvironmentFault:
        return Outcome(letter, False, "现在不能接收，您写的内容还在下面，请过几分钟再提交。", 503)


def _taken(site: Site, about: About, letter: Letter, fields: Mapping[str, str], address: str) -> Outcome:
    if fault := _stamp_fault(site, letter, fields.get("stamp", "")):
        return Outcome(letter, False, fault, 422)
    if fields.get(TRAP):
        return Outcome(letter, False, "表单里有一格应当留空，请清空浏览器自动填写的内容后再提交。", 422)
    if faults := faults_of(letter):
        return Outcome(letter, False, f"{'；'.join(faults)}。", 422)
    return Outcome(site.inbox.put(letter, address, site.now(about)), True)


def _stamp_fault(site: Site, letter: Letter, given: str) -> str:
    """Say why a form is not taken as one a person opened, read and filled in."""
    limits = site.inbox.limits
    try:
        held = site.stamps().loads(given, max_age=limits.slowest)
        if held != [letter.kind.value, letter.target]:
            return "页面已经更新，您写的内容还在，请核对后再提交一次。"
        _, shown = site.stamps().loads(given, return_timestamp=True)
    except SignatureExpired:
        return "页面打开的时间太长，您写的内容还在，请核对后再提交一次。"
    except BadSignature:
        return "这张表单不是从本站的页面发出的，您写的内容还在，请核对后再提交一次。"
    age = time.time() - shown.timestamp()
    return f"提交过快，请在页面打开 {limits.fastest} 秒以后再提交。" if age < limits.fastest else ""


def address_of(request: Request) -> str:
    """Return where a request came from."""
    return request.client.host if request.client else ""
