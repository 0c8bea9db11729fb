"""The form by which a matter is handed in (送审表), while it is being filled: kept under its person, nothing decided.

The body of a kept form is JSON: its fields in order, its files by SHA-256, and what was seen when each file was added.
"""

import hashlib
import json
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from models.desk import FormDraft
from models.refusals import BadInput
from tasks.files import fetch
from tasks.formdrafts import keep_form
from tasks.store import Store, moment_in

SUBMIT, ADOPT = "submit", "adopt"
FORMS = {SUBMIT: "送审表", ADOPT: "线下事项接入表"}
LARGEST_BODY = 1_000_000  # characters of everything typed
LONGEST_TITLE = 200
MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of the form: of which kind, under which name it came, its SHA-256 and size; what was seen when it was added."""

    kind: str
    name: str
    sha256: str
    size: int
    level: str = ""  # good | look | bad; empty: not looked at
    says: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names it in the form."""
        return f"{self.kind}:{self.sha256}"


@dataclass(frozen=True, slots=True)
class Begun:
    """A form as it is kept. `case_id`: the case it became."""

    id: int
    form: str
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[KeptFile, ...] = ()
    case_id: int | None = None
    saved_at: datetime | None = None
    code: str = ""  # of the body, so that what is confirmed is what was shown

    def text(self, name: str, default: str = "") -> str:
        """Return the last value of a field."""
        return next((value.strip() for key, value in reversed(self.fields) if key == name), default)

    def many(self, name: str) -> tuple[str, ...]:
        """Return every value of a field that is not empty."""
        return tuple(value.strip() for key, value in self.fields if key == name and value.strip())

    def day(self, name: str, label: str) -> date | None:
        """Return a day; None where the field is empty; bad input where it is none."""
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise BadInput(f"{label}“{value[:20]}”不是有效日期，应写成 2026-03-01。") from None

    def of_kind(self, kind: str) -> tuple[KeptFile, ...]:
        """Return the files of a kind."""
        return tuple(one for one in self.files if one.kind == kind)

    @property
    def draft(self) -> KeptFile | None:
        """The draft, if one was chosen."""
        return next(iter(self.of_kind("draft")), None)

    @property
    def kind(self) -> str:
        """The procedure that was chosen."""
        return self.text("kind") or "normative-document"

    @property
    def organs(self) -> tuple[str, ...]:
        """The organs that issue with us, one a line or between commas."""
        words = self.text("organs")
        for mark in "，、,；;":
            words = words.replace(mark, "\n")
        return tuple(dict.fromkeys(line.strip() for line in words.split("\n") if line.strip()))


@dataclass(frozen=True, slots=True)
class Change:
    """What a request changes in a form: all its fields (None: none), files added, files dropped by their key."""

    fields: Sequence[tuple[str, str]] | None = None
    added: tuple[KeptFile, ...] = ()
    dropped: Collection[str] = field(default_factory=frozenset)


def begin(store: Store, person_id: int, form: str, change: Change) -> Begun:
    """Begin a form."""
    return _opened(store, person_id, keep_form(store, person_id, form, _written(change.fields or (), change.added)))


def keep(store: Store, person_id: int, draft_id: int, change: Change) -> Begun:
    """Keep a change of a form; two at once lose nothing. One that is gone is begun anew, one handed in stays as it is."""
    with store.writing() as session:
        row = session.get(FormDraft, draft_id, with_for_update=True)
        if row is not None and row.person_id == person_id and row.form in FORMS:
            if row.case_id is None:
                held = _read(row)
                row.body = _written(held.fields if change.fields is None else change.fields, _merged(held.files, change))
                row.saved_at = moment_in(session)
                session.add(row)
            session.flush()
            return _read(row)
    return begin(store, person_id, SUBMIT, change)


def begun(session: Session, person_id: int, draft_id: int) -> Begun | None:
    """Return a person's form; None where there is none of that id, or it is another's."""
    row = session.get(FormDraft, draft_id)
    return _read(row) if row and row.person_id == person_id and row.form in FORMS else None


def all_begun(session: Session, person_id: int) -> list[Begun]:
    """Return the forms a person has begun and not handed in, latest first."""
    wanted = select(FormDraft).where(
        FormDraft.person_id == person_id, col(FormDraft.case_id).is_(None), col(FormDraft.form).in_(FORMS)
    )
    return [_read(row) for row in session.exec(wanted.order_by(col(FormDraft.saved_at).desc()))]


@contextmanager
def laid_out(store: Store, files: Iterable[KeptFile]) -> Iterator[tuple[tuple[str, Path], ...]]:
    """Lay files out under their own names, with their kinds, for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="santong-") as folder:
        out = []
        for n, one in enumerate(files):
            path = Path(folder) / str(n) / (Path(one.name).name or "文件")
            path.parent.mkdir()
            path.write_bytes(fetch(store.settings, one.sha256))
            out.append((one.kind, path))
        yield tuple(out)


def title_in(begun_form: Begun) -> str:
    """Return the title as typed, on one line; one that is too long is bad input."""
    title = "".join(c for c in " ".join(begun_form.text("title").split()) if c.isprintable())
    if len(title) > LONGEST_TITLE:
        raise BadInput(f"标题有 {len(title)} 个字，不能超过 {LONGEST_TITLE} 个字，请核对。")
    return title


def _opened(store: Store, person_id: int, draft_id: int) -> Begun:
    with store.reading() as session:
        found = begun(session, person_id, draft_id)
    if found is None:
        raise BadInput("表单没有保存成功，请再试一次。")
    return found


def _merged(held: Iterable[KeptFile], change: Change) -> tuple[KeptFile, ...]:
    """Return the files after a change: one draft and one scan of each paper, of the other kinds several."""
    single = {one.kind for one in change.added if one.kind == "draft" or one.kind.startswith("scan")}
    keys = {one.key for one in change.added}
    left = [one for one in held if one.kind not in single and one.key not in keys and one.key not in change.dropped]
    return (*left, *change.added)


def _written(fields: Iterable[tuple[str, str]], files: Sequence[KeptFile]) -> str:
    if len(files) > MOST_FILES:
        raise BadInput(f"一张表单最多附 {MOST_FILES} 个文件，请合并后再上传。")
    rows = [[one.kind, one.name, one.sha256, one.size] for one in files]
    seen = {one.key: {"level": one.level, "says": list(one.says)} for one in files if one.level}
    body = json.dumps({"fields": [list(f) for f in fields], "files": rows, "seen": seen}, ensure_ascii=False)
    if len(body) > LARGEST_BODY:
        raise BadInput("表单内容过长，没有保存；请把长篇说明写进材料文件后上传。")
    return body


def _read(row: FormDraft) -> Begun:
    body = json.loads(row.body)
    seen = body.get("seen", {})
    files = []
    for kind, name, sha, size in body["files"]:
        found = seen.get(f"{kind}:{sha}", {})
        files.append(KeptFile(kind, name, sha, size, found.get("level", ""), tuple(found.get("says", ()))))
    return Begun(
        id=row.id or 0,
        form=row.form,
        fields=tuple((key, value) for key, value in body["fields"]),
        files=tuple(files),
        case_id=row.case_id,
        saved_at=row.saved_at,
        code=hashlib.sha256(row.body.encode()).hexdigest()[:16],
    )
