"""Real files: each is read, or refused in one Chinese sentence."""

import re
from pathlib import Path

import pytest

from models.refusals import BadInput
from models.text.address import addresses
from models.text.fingerprint import fingerprint
from tasks.reading.read import read_bytes, read_file
from tests.docx_files import docx_of

FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "documents" / "files"
PATHS = sorted(path for path in FILES.glob("*.*") if path.suffix != ".jsonl")
READ = [path for path in PATHS if path.suffix == ".docx" and path.name != "template_A4_1.docx"]  # that one is an empty form
needs_files = pytest.mark.skipif(not PATHS, reason="real files (../shared/data/documents/files) are absent")


@needs_files
@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_a_real_word_file_is_read(path: Path) -> None:
    text = read_file(path)

    assert text.plain.strip()
    assert fingerprint(text) == fingerprint(read_file(path))
    assert len(addresses(text).all()) == len(list(text.walk()))


@needs_files
@pytest.mark.parametrize("path", [path for path in PATHS if path not in READ], ids=lambda path: path.name)
def test_every_other_real_file_is_refused_in_one_sentence(path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_file(path)

    assert re.fullmatch(rf"{re.escape(path.name)}：[^。]*[\u4e00-\u9fff][^。]*。", caught.value.message)


def test_ten_thousand_characters_are_read_whole() -> None:
    words = "某办法\n" + "\n".join(
        f"第{number}条　" + "为了规范校外培训管理，维护学生合法权益，制定本办法。" * 4 for number in range(1, 101)
    )

    text = read_bytes("a.docx", docx_of(words))

    assert len(text.articles) == 100
