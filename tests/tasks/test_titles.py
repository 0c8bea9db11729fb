"""One title from the form to the page: the draft's own, or where it brought none, the one everybody decided under."""

from pathlib import Path

import pytest

from models.case import ActRow, Case
from models.instrument import Artefact
from models.refusals import Refusal
from tasks.files import path_of
from tasks.reading.read import read_bytes
from tasks.store import Store
from tests.lives import SAMPLES, Life
from tests.whole import must_be_whole

WORDS = (SAMPLES / "draft-3.txt").read_text(encoding="utf-8")
TITLE, _, BODY = WORDS.partition("\n")
WRITTEN = "示例市教育局关于做好校服管理工作的通知"


@pytest.fixture
def untitled(tmp_path: Path) -> Path:
    """A draft that begins with whom it is for."""
    path = tmp_path / "没有标题.txt"
    path.write_text(f"各县（市、区）教育局：\n{BODY.lstrip()}", encoding="utf-8")
    return path


def red_head(life: Life) -> str:
    """Return the title of the red-head file as it is read back."""
    (made,) = [row for row in life.rows(Artefact) if row.kind == "red_head"]
    return read_bytes(made.name, path_of(life.store.settings, made.sha256).read_bytes()).title


def test_a_draft_without_a_title_is_published_under_the_one_everybody_decided_under(store: Store, untitled: Path) -> None:
    life = Life(store)
    life.open(str(untitled), title=WRITTEN)

    life.finish()

    assert life.instrument().title == WRITTEN
    assert red_head(life) == WRITTEN
    must_be_whole(life)


def test_the_act_that_hands_a_draft_in_says_its_title(store: Store, untitled: Path) -> None:
    life = Life(store)

    life.open(str(untitled), title=WRITTEN)

    assert f'"title":"{WRITTEN}"' in life.rows(ActRow)[0].body


def test_a_matter_goes_by_the_title_of_its_new_draft(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open()
    life.go("draft")
    renamed = tmp_path / "改名.txt"
    renamed.write_text(f"{TITLE.replace('办法', '规定')}\n{BODY}", encoding="utf-8")

    life.act("zhaowy", "draft", "submit-draft", files=(("draft", renamed),))

    with store.reading() as session:
        assert session.get_one(Case, life.case_id).title == TITLE.replace("办法", "规定").strip()
    must_be_whole(life)


def test_a_form_with_another_title_than_the_draft_holds_the_matter_before_the_review(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open(title=WRITTEN)

    with pytest.raises(Refusal, match="不一致"):
        life.finish()

    assert life.front() == ["deliver"]
