"""Real files: each is read, or refused in one Chinese sentence."""

import re
import time
from pathlib import Path

import pytest

from models.refusals import BadInput
from models.text.address import addresses
from models.text.fingerprint import fingerprint
from tasks.reading.read import read_bytes, read_file
from tests.docx_files import docx_of

FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "documents" / "files"
PATHS = sorted(path for path in FILES.glob("*.*") if path.suffix != ".jsonl")
needs_files = pytest.mark.skipif(not PATHS, reason="real files (../shared/data/documents/files) are absent")


@needs_files
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_a_real_file_is_read_or_refused_in_one_sentence(path: Path) -> None:
    try:
        text = read_file(path)
    except BadInput as refusal:
        assert re.fullmatch(rf"{re.escape(path.name)}：[^。]*[\u4e00-\u9fff][^。]*。", refusal.message)
        assert path.suffix != ".docx" or path.name == "template_A4_1.docx"  # that one is an empty form
        return
    assert text.plain.strip()
    assert fingerprint(text) == fingerprint(read_file(path))
    assert len(addresses(text).all()) == len(list(text.walk()))


def test_ten_thousand_characters_are_read_in_a_moment() -> None:
    words = "某办法\n" + "\n".join(
        f"第{number}条　" + "为了规范校外培训管理，维护学生合法权益，制定本办法。" * 4 for number in range(1, 101)
    )
    data = docx_of(words)

    started = time.perf_counter()
    text = read_bytes("a.docx", data)

    assert time.perf_counter() - started < 0.5
    assert len(text.articles) == 100
