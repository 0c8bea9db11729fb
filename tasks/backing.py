"""Backup and restore. A backup is one file: database and inbox as they stood, every stored file, and a list with hashes.

Keys are not in it: who finds a backup must not be able to sign heads. After a restore no number is given until a person has
entered the last one of each series, for numbers given since the backup are in the world and not in it.
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from models.clock import SHANGHAI
from models.refusals import BadInput, EnvironmentFault, Refusal
from settings import Settings
from tasks.holding import hold
from tasks.inbox import FILE as INBOX
from tasks.store import Store

DATABASE, LIST = "santong.sqlite3", "backup.json"
BESIDE = ("powers.json", "precedents.json", "register/laws.csv")  # single files of the data folder, where there are any
LETTERS = f"intake/{INBOX}"  # what the public sent and nobody has taken in yet lies nowhere else
VERSION = 1


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as made or restored: where it lies, when it was made, how many files, its size in bytes."""

    path: Path
    made_at: str
    files: int
    size: int


def back_up(store: Store, target: Path) -> Backup:
    """Write a backup to a file that is not there yet; it appears under its name only when it is whole."""
    if not store.sqlite:
        raise Refusal("数据库是 PostgreSQL，请用 pg_dump 备份数据库，并另行复制数据目录里的 files 文件夹。")
    if target.exists():
        raise Refusal(f"“{target.name}”已经存在，请换一个文件名。")
    made_at = store.now().astimezone(SHANGHAI).isoformat(timespec="seconds")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        os.close(handle)
        with tempfile.TemporaryDirectory(prefix="santong-", dir=target.parent) as folder:
            count = _write(store.settings, Path(folder), Path(temporary), made_at)
        Path(temporary).replace(target)
    except OSError as fault:
        raise EnvironmentFault(f"备份写不进去（{fault.strerror}）：{target.name}，请检查目录的权限和磁盘空间。") from fault
    return Backup(target, made_at, count, target.stat().st_size)


def _write(settings: Settings, folder: Path, into: Path, made_at: str) -> int:
    copied = [(DATABASE, _copied(settings.database.removeprefix("sqlite:///"), folder / DATABASE))]
    if (inbox := settings.home / LETTERS).is_file():
        copied.append((LETTERS, _without_salts(_copied(str(inbox), folder / INBOX))))
    hashes = {}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in [*copied, *_files(settings)]:
            archive.write(path, name)
            hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        archive.writestr(LIST, json.dumps({"v": VERSION, "made_at": made_at, "files": hashes}, ensure_ascii=False, indent=1))
    return len(hashes)


def _copied(database: str, copy: Path) -> Path:
    """Copy a database as it stands at one moment, while others write."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as out:
        source.backup(out)
    return copy


def _without_salts(copy: Path) -> Path:
    """Leave out what would tell from which address a letter came: the salts go with their day, not into a backup."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as inbox:
        inbox.execute("PRAGMA secure_delete=ON")
        inbox.execute("DELETE FROM salt")
        inbox.execute("VACUUM")
    return copy


def _files(settings: Settings) -> list[tuple[str, Path]]:
    """Return every stored file, those half written left out, and the single files beside them."""
    stored = [path for path in sorted(settings.files.glob("??/*")) if len(path.name) == 64]
    beside = [settings.home / name for name in BESIDE if (settings.home / name).is_file()]
    return [(path.relative_to(settings.home).as_posix(), path) for path in (*stored, *beside)]


def restore(settings: Settings, source: Path, by: str) -> Backup:
    """Lay a backup out in an empty data folder, and hold the numbers. Refused where anything in it is not what it was."""
    if settings.home.exists() and any(settings.home.iterdir()):
        raise Refusal(f"数据目录“{settings.home}”不是空的，不能在上面恢复；请换一个空目录（SANTONG_HOME）。")
    if not settings.database.startswith("sqlite"):
        raise Refusal("这份备份是 SQLite 数据库的，不能恢复到 PostgreSQL。")
    try:
        with zipfile.ZipFile(source) as archive:
            listed = json.loads(archive.read(LIST))
            _lay_out(archive, listed["files"], settings.home)
    except FileNotFoundError as fault:
        raise BadInput(f"没有“{source}”这个文件。") from fault
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError) as fault:
        raise BadInput(f"“{source.name}”不是完好的备份，没有恢复任何内容。") from fault
    store = Store(replace(settings, database=f"sqlite:///{settings.home}/{DATABASE}"))
    with store.writing() as session:
        hold(session, f"数据由 {listed['made_at']} 的备份恢复", by)
    store.engine.dispose()
    return Backup(source, str(listed["made_at"]), len(listed["files"]), source.stat().st_size)


def _lay_out(archive: zipfile.ZipFile, hashes: dict[str, str], home: Path) -> None:
    """Check every file against the list before anything is laid out."""
    held = set(archive.namelist()) - {LIST}
    if held != set(hashes) or DATABASE not in hashes or any(_outside(name) for name in held):
        raise BadInput("备份里的文件与清单不符，没有恢复任何内容。")
    if wrong := [name for name, sha in hashes.items() if hashlib.sha256(archive.read(name)).hexdigest() != sha]:
        raise BadInput(f"备份里的文件已被改动或者损坏（{'、'.join(wrong[:3])}），没有恢复任何内容。")
    for name in hashes:
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(name))


def _outside(name: str) -> bool:
    return name.startswith("/") or ".." in Path(name).parts or "\\" in name


def name_of_backup(folder: Path, at: datetime) -> str:
    """Return a name for a backup that no file of the folder has: day and hour in China, a number beside where one is there."""
    stem = f"santong-{at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}"
    taken = {path.name for path in folder.glob(f"{stem}*.zip")}
    return next(name for name in (f"{stem}.zip", *(f"{stem}-{n}.zip" for n in range(2, len(taken) + 3))) if name not in taken)


def backups(folder: Path) -> list[tuple[str, int, datetime]]:
    """Return the backups in a folder, latest first: name, size in bytes, when written."""
    found = sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime, reverse=True) if folder.is_dir() else []
    return [(p.name, p.stat().st_size, datetime.fromtimestamp(p.stat().st_mtime, SHANGHAI)) for p in found]
