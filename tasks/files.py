"""The store of files by SHA-256: written to a temporary name, synced, renamed. A row never names a file that is not durable.

Storing or asking for a file makes it young: the sweep of what no row names (`tasks.unlinked`) leaves what is young.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from models.refusals import EnvironmentFault
from settings import Settings

HALF = "part-"  # how the name of a file begins that is still being written


def keep(settings: Settings, data: bytes) -> str:
    """Store bytes and return their SHA-256; storing the same bytes again changes nothing."""
    sha = hashlib.sha256(data).hexdigest()
    if holds(settings, sha):
        return sha
    target = path_of(settings, sha)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=HALF)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return sha


def holds(settings: Settings, sha: str) -> bool:
    """Tell whether a file is stored, and make it young: somebody is about to name it."""
    try:
        os.utime(path_of(settings, sha))
    except FileNotFoundError:
        return False
    except PermissionError:  # a store that is only read keeps its ages, and no sweep takes anything from it
        return path_of(settings, sha).exists()
    return True


def path_of(settings: Settings, sha: str) -> Path:
    """Return where a file lies."""
    return settings.files / sha[:2] / sha


def fetch(settings: Settings, sha: str) -> bytes:
    """Return the bytes of a stored file."""
    try:
        return path_of(settings, sha).read_bytes()
    except FileNotFoundError as fault:
        raise EnvironmentFault(f"文件库里缺少 {sha[:12]}…，请从备份恢复。") from fault
