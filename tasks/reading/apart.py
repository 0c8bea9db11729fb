"""Reading in a process of its own: what a hostile file breaks there, it does not break here."""

import json
import os
import subprocess
import sys
from pathlib import Path

from models.refusals import BadInput, EnvironmentFault
from models.text.codec import from_json
from models.text.tree import DocumentText

_ROOT = Path(__file__).resolve().parents[2]
MOST_WAITING = 60


def read_apart(path: Path, seconds: float = MOST_WAITING) -> DocumentText:
    """Return the document a file holds, read by a limited process; refused where it runs out of time or memory."""
    command = [sys.executable, "-X", "utf8", "-m", "tasks.reading", str(path.resolve())]
    try:
        done = subprocess.run(command, cwd=_ROOT, env=_environment(), capture_output=True, timeout=seconds, check=False)  # noqa: S603 -- our own program, no shell
    except subprocess.TimeoutExpired as late:
        raise BadInput(f"{path.name}：读取超过 {seconds:g} 秒，已停止；文件过大或结构异常，请精简后再上传。") from late
    return _outcome(path, done)


def _environment() -> dict[str, str]:
    """Return what the process needs to know: nothing of ours but where programs lie."""
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _outcome(path: Path, done: subprocess.CompletedProcess[bytes]) -> DocumentText:
    """Return what the process read, or refuse with what it said."""
    if done.returncode == 0:
        return from_json(json.loads(done.stdout.decode("utf-8", "surrogatepass"))["text"])
    if done.returncode == BadInput.exit_code and done.stdout.startswith(b"{"):
        raise BadInput(json.loads(done.stdout.decode("utf-8", "surrogatepass"))["refused"])
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise BadInput(f"{path.name}：读取时超出时间或内存上限，文件过大或结构异常，已停止；请精简内容或另存为 .docx 后再试。")
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    raise EnvironmentFault(
        f"读取程序没能运行（{lines[-1][:80] if lines else done.returncode}）；请运行 santong doctor 检查安装。"
    )
