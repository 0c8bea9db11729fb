"""`python -m tasks.reading FILE`: read one file within limits and without network, print the tree as JSON.

Exit 0: `{"text": …, "isolated": true|false}` on stdout; exit 2: `{"refused": "…"}`.
"""

import json
import sys
from pathlib import Path
from typing import Any  # JSON values have no narrower type

from models.refusals import BadInput
from models.text.codec import to_json
from tasks.reading.limits import confine, without_network
from tasks.reading.read import read_file

_TOO_MUCH = "读取时超出内存上限，文件过大或结构异常，已停止；请精简内容或另存为 .docx 后再试。"
_UNSAFE = "文稿引用了外部资源，而本机不能断网读取，已拒绝；请断开链接或改为嵌入后再上传。"


def answer(path: Path, isolated: bool) -> tuple[int, dict[str, Any]]:
    """Return the exit code and what is printed for one file. Not isolated: a file that leads outside is refused."""
    try:
        text = read_file(path)
    except BadInput as refusal:
        return refusal.exit_code, {"refused": refusal.message}
    except (MemoryError, RecursionError):
        return BadInput.exit_code, {"refused": f"{path.name}：{_TOO_MUCH}"}
    if not isolated and any(notice.code == "outside-link" for notice in text.notices):
        return BadInput.exit_code, {"refused": f"{path.name}：{_UNSAFE}"}
    return 0, {"text": to_json(text), "isolated": isolated}


def main() -> int:
    """Run for the one file named on the command line."""
    confine()
    code, values = answer(Path(sys.argv[1]), without_network())
    sys.stdout.buffer.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return code


if __name__ == "__main__":
    sys.exit(main())
