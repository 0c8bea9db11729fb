"""A form as it was sent: read with limits, its token checked, its files stored. A form sent too late is kept.

A file of a form is stored at once under its SHA-256; a form may also name one stored before: `kept:<kind>=<sha256>:<name>`.
"""

import hmac
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from desk.web.cookies import Session, Signer
from desk.web.faults import Forbidden, NotSignedIn
from models.letters import plain
from models.refusals import BadInput
from tasks.files import fetch, holds, keep
from tasks.formdrafts import LATE, keep_form
from tasks.store import Store

FIELDS, FILES = 4000, 60
FIELD_BYTES = 2_000_000  # one field of text
KEPT = "kept:"
FROM_KEPT = "from_kept"  # names the kept form that this one sends on


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form, stored: of which kind, under which name it came, its SHA-256 and size in bytes."""

    kind: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Form:
    """A form as sent: its fields in order, its files as stored."""

    fields: tuple[tuple[str, str], ...]
    uploads: tuple[Upload, ...]
    store: Store

    def text(self, name: str, default: str = "") -> str:
        """Return the last value of a field without the space around it."""
        return next((value.strip() for key, value in reversed(self.fields) if key == name), default)

    def many(self, name: str) -> list[str]:
        """Return every value of a field that is not empty."""
        return [value.strip() for key, value in self.fields if key == name and value.strip()]

    def day(self, name: str, label: str) -> date | None:
        """Return a day; None where the field is empty; bad input where it is none."""
        value = self.text(name)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadInput(f"{label}“{value[:20]}”不是有效日期，应写成 2026-03-01。") from None

    def number(self, name: str, label: str) -> int | None:
        """Return a whole number; None where the field is empty; bad input where it is none."""
        value = self.text(name)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise BadInput(f"{label}“{value[:20]}”应当是整数。")
        return int(value)

    def starting(self, prefix: str) -> dict[str, str]:
        """Return the fields whose name begins with `prefix`, without it."""
        return {key[len(prefix) :]: value.strip() for key, value in self.fields if key.startswith(prefix)}

    def typed(self) -> dict[str, str]:
        """Return what a person typed, without tokens."""
        return {k: v for k, v in self.fields if k not in {"csrf", "seen", FROM_KEPT} and not k.startswith(KEPT) and v.strip()}

    @contextmanager
    def paths(self, *kinds: str) -> Iterator[tuple[tuple[str, Path], ...]]:
        """Lay the files out under their own names for as long as the block runs; all kinds where none is named."""
        with tempfile.TemporaryDirectory(prefix="santong-") as folder:
            out = []
            for n, upload in enumerate(self.uploads):
                if not kinds or upload.kind in kinds:
                    path = Path(folder) / str(n) / upload.name
                    path.parent.mkdir()
                    path.write_bytes(fetch(self.store.settings, upload.sha256))
                    out.append((upload.kind, path))
            yield tuple(out)

    def as_json(self) -> str:
        """Return the form as it is kept: fields in order, files by SHA-256."""
        files = [[u.kind, u.name, u.sha256, u.size] for u in self.uploads]
        return json.dumps({"fields": [f for f in self.fields if f[0] != "csrf"], "files": files}, ensure_ascii=False)


async def posted(request: Request) -> Form:
    """Read the form of a request, refused with a wrong token."""
    signer: Signer = request.app.state.signer
    held = signer.session(request)
    if held is None:
        raise NotSignedIn("/")
    form = await _checked(request, held)
    request.state.from_kept = (held.person_id, form.number(FROM_KEPT, "保留的表单"))
    return form


async def keep_if_late(request: Request) -> None:
    """Keep a form that comes after the hours of its sender were over, and lead to the door."""
    signer: Signer = request.app.state.signer
    held = signer.session(request)
    if request.method == "POST" and held and held.over:
        form = await _checked(request, held)
        store: Store = request.app.state.store
        query = f"?{request.url.query}" if request.url.query else ""
        raise NotSignedIn("/", await run_in_threadpool(_kept, store, held, f"{request.url.path}{query}", form))


async def _checked(request: Request, held: Session) -> Form:
    form = await read_form(request, request.app.state.store)
    token = form.text("csrf") or request.headers.get("x-csrf", "")
    if not hmac.compare_digest(token.encode(), held.csrf.encode()):
        raise Forbidden("这张表单不是从本系统的页面发出的，或者页面已经过期；请返回后刷新再试。")
    return form


def _kept(store: Store, held: Session, path: str, form: Form) -> int:
    return keep_form(store, held.person_id, f"{LATE}{path}", form.as_json())


async def read_form(request: Request, store: Store) -> Form:
    """Read a form's fields and store its files."""
    try:
        data = await request.form(max_files=FILES, max_fields=FIELDS, max_part_size=FIELD_BYTES)
    except MultiPartException as fault:
        raise BadInput("表单内容过长或者项目过多，请分次提交。") from fault
    try:
        return await run_in_threadpool(_form, data, store)
    finally:
        await data.close()


def _form(data: FormData, store: Store) -> Form:
    fields, uploads = [], []
    for name, value in data.multi_items():
        key = plain(name)
        if isinstance(value, UploadFile):
            uploads += _stored(store, key, value)
        elif key.startswith(KEPT):
            uploads.append(_named(store, key, value))
        else:
            fields.append((key, plain(value)))
    return Form(tuple(fields), tuple(uploads), store)


def _stored(store: Store, kind: str, upload: UploadFile) -> list[Upload]:
    data = upload.file.read()
    name = safe_name(upload.filename or "")
    if not data and not name:
        return []  # a file field left empty
    if not data:
        raise BadInput(f"“{name}”是空文件，请检查后重新选择。")
    return [Upload(kind.removeprefix("file:"), name or "文件", keep(store.settings, data), len(data))]


def _named(store: Store, key: str, value: str) -> Upload:
    sha, _, name = value.partition(":")
    if not (len(sha) == 64 and sha.isascii() and sha.isalnum() and holds(store.settings, sha)):
        raise BadInput("先前上传的文件已经不在，请重新选择文件。")
    return Upload(key.removeprefix(KEPT), safe_name(name) or "文件", sha, 0)


def safe_name(name: str) -> str:
    """Return the last part of a file's name without what no name should hold, as long as a disk takes it, its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable() and c not in ':*?"<>|').strip(". ")
    stem, dot, ending = clean.rpartition(".")
    return f"{_cut(stem, 200)}{dot}{_cut(ending, 27)}" if dot else _cut(clean, 220)


def _cut(words: str, most: int) -> str:
    """Return the first characters of words that fit into so many bytes."""
    return words.encode()[:most].decode("utf-8", "ignore")


def as_kept(body: str) -> dict[str, Any]:
    """Return a kept form's fields and files."""
    read: dict[str, Any] = json.loads(body)
    return read


Posted = Annotated[Form, Depends(posted)]
