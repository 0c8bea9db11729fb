"""Putting a file of the data folder in its place in one move: a crash leaves the old one whole."""

import os
import tempfile
from pathlib import Path

from models.refusals import EnvironmentFault


def put_in_place(path: Path, data: bytes, name: str) -> Path:
    """Write `data` beside `path`, make it durable, and rename it. `name` is what the file is called in a refusal (案例).

    Nothing is left behind when that fails, and the old file is not touched.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    except OSError as fault:
        raise EnvironmentFault(
            f"数据目录 {path.parent} 不能写入（{fault.strerror}），请检查目录和权限，或者先运行 santong init。"
        ) from fault
    _fill(Path(temporary), handle, data, path, name)
    return path


def _fill(temporary: Path, handle: int, data: bytes, path: Path, name: str) -> None:
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as fault:
        temporary.unlink(missing_ok=True)
        raise EnvironmentFault(f"{name}写不进 {path}（{fault.strerror}），原来的{name}没有改动，请检查磁盘和权限。") from fault
