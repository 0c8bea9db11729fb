"""Real texts of other offices through submission and screening to 认定: read beside the project, never copied into it."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from models.case import Draft, FindingRow
from models.refusals import BadInput
from settings import ROOT
from tasks.store import Store
from tests.lives import SAMPLES, Life
from tests.whole import must_be_whole

DATA = ROOT.parent / "shared" / "data" / "documents"
KINDS = ("办法", "规定", "通知")
WANTED = 10

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real documents (../shared/data/documents) are absent")


def of_kind(kind: str, count: int) -> Iterator[tuple[str, str]]:
    """Yield titles and texts of one kind, long enough to be documents."""
    with (DATA / "documents.jsonl").open(encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        fit = ((row["title"], row["body"]) for row in rows if row["doc_type"] == kind and 1500 < len(row["body"]) < 20000)
        yield from islice(fit, count)


def carried_to_identification(life: Life, draft: Path, title: str) -> None:
    life.open(str(draft), title=title)
    life.act("qianrh", "plan", "conclude", outcome="approved", text="必要")
    assert life.front() == ["identify"]
    assert life.rows(Draft)[0].fingerprint.startswith("fp1:")
    must_be_whole(life)


def test_ten_real_texts_are_submitted_screened_and_reach_identification(store: Store, tmp_path: Path) -> None:
    texts = [pair for kind, count in zip(KINDS, (4, 3, 3), strict=True) for pair in of_kind(kind, count)]
    assert len(texts) == WANTED
    found = 0

    for number, (title, words) in enumerate(texts):
        draft = tmp_path / f"{number}.txt"
        draft.write_text(words, encoding="utf-8")
        life = Life(store)
        carried_to_identification(life, draft, title)
        found += len(life.rows(FindingRow))

    assert found > 0


def test_the_real_word_files_are_submitted_or_refused_in_one_sentence(store: Store) -> None:
    read, refused = 0, []
    for draft in sorted((DATA / "files").glob("*.docx")):
        life = Life(store)
        before = life.counts()
        try:
            carried_to_identification(life, draft, draft.stem)
        except BadInput as refusal:
            refused.append(refusal.message)
            assert {k: v for k, v in life.counts().items() if k != "reading"} == {
                k: v for k, v in before.items() if k != "reading"
            }
        else:
            read += 1

    assert read > 0
    assert all(message.endswith("。") for message in refused)
    assert (SAMPLES / "draft-1.txt").is_file()
