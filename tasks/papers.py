"""Papers coming in: a draft is stored, read apart, fingerprinted; a material stored. All before the act's transaction."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from models.acts import DraftMark, MaterialMark
from models.case import Draft, Reading
from models.refusals import BadInput, EnvironmentFault
from models.text.codec import from_json, to_json
from models.text.fingerprint import fingerprint
from models.text.tree import DocumentText
from tasks.files import keep
from tasks.reading.apart import read_apart
from tasks.reading.read import load
from tasks.store import Store
from tasks.writing.typography import squeezed

READER = "r1"


@dataclass(frozen=True, slots=True)
class Read:
    """A draft as read and stored."""

    sha256: str
    fingerprint: str
    text: DocumentText
    blocked: tuple[str, ...]


def read_draft(store: Store, path: Path) -> Read:
    """Store and read a draft file; the reading becomes a row. The same file is read once."""
    data = contents(path)
    sha = stored(store, data)
    with store.reading() as session:
        held = session.exec(select(Reading).where(Reading.sha256 == sha, Reading.reader == READER)).first()
    if held:
        return Read(sha, held.fingerprint, from_json(json.loads(held.tree)), tuple(held.blocked))
    text = read_safely(path.name, data)
    if not any(node.text.strip() for node in text.walk()):
        raise BadInput(f"“{path.name}”里没有文字，请检查文件。")
    read = Read(sha, fingerprint(text), text, tuple(n.message for n in text.notices if n.blocks))
    _note(store, read)
    return read


def _note(store: Store, read: Read) -> None:
    with store.writing() as session:
        if session.exec(select(Reading).where(Reading.sha256 == read.sha256, Reading.reader == READER)).first() is None:
            session.add(
                Reading(
                    sha256=read.sha256,
                    reader=READER,
                    fingerprint=read.fingerprint,
                    title=read.text.title,
                    tree=json.dumps(to_json(read.text), ensure_ascii=False),
                    blocked=list(read.blocked),
                )
            )


def read_safely(name: str, data: bytes) -> DocumentText:
    """Read bytes that came from outside in a process of their own, limited in memory and time, under their own name."""
    with tempfile.TemporaryDirectory(prefix="santong-") as folder:
        copy = Path(folder) / (Path(name).name or "file")
        copy.write_bytes(data)
        return read_apart(copy)


def contents(path: Path) -> bytes:
    """Return a file's bytes; a missing, empty, unreadable or too large file is bad input."""
    data = load(path)
    if not data:
        raise BadInput(f"“{path.name}”是空文件。")
    return data


def stored(store: Store, data: bytes) -> str:
    """Store bytes and return their SHA-256; a folder that cannot be written to is a fault of the installation."""
    try:
        return keep(store.settings, data)
    except OSError as fault:
        raise EnvironmentFault(
            f"不能保存文件到“{store.settings.files}”（{fault.strerror}），请检查目录的权限和磁盘空间。"
        ) from fault


def mark_of(
    read: Read, n: int, touching: tuple[str, ...], title: str, *, differs: tuple[str, ...] = (), compared_with: str = ""
) -> DraftMark:
    """Return how an act names this draft. `title`: as written on the form, for a later draft as the case goes by so far."""
    first = n == 1
    return DraftMark(
        n=n,
        fingerprint=read.fingerprint,
        sha256=read.sha256,
        title=(title or read.text.title) if first else (read.text.title or title),
        blocked=(*read.blocked, *(two_titles(title, read.text.title) if first else ())),
        differs=differs,
        compared_with=compared_with,
        touching=touching,
    )


def two_titles(written: str, own: str) -> tuple[str, ...]:
    """Say that the form's title is not the draft's: all would decide under one, and the other could not be published."""
    if not written or not own or squeezed(written) == squeezed(own):
        return ()
    return (f"送审表的标题《{written}》与从稿件读出的标题《{own}》不一致，请核对，由起草科室提交标题一致的稿件",)


def keep_material(store: Store, kind: str, path: Path) -> MaterialMark:
    """Store a material and return how an act names it."""
    return MaterialMark(kind=kind, name=path.name, sha256=stored(store, contents(path)))


def text_of(session: Session, case_id: int, fingerprint_: str) -> DocumentText:
    """Return the text of a case's draft by its fingerprint."""
    wanted = (
        select(Reading.tree)
        .join(Draft, col(Draft.reading_id) == col(Reading.id))
        .where(Draft.case_id == case_id, Draft.fingerprint == fingerprint_)
    )
    tree = session.exec(wanted).first()
    if tree is None:
        raise BadInput("没有这一稿。")
    return from_json(json.loads(tree))
