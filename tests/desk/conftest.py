"""One installation with the samples, made by the command line itself; each test gets a copy."""

from pathlib import Path

import pytest

from tests.command_line import SAMPLES, Desk, copied


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    made = Desk(folder).apart("--json", "init", "--with-samples")
    assert made.code == 0, made.err
    return folder


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    return copied(template, tmp_path / "desk")


@pytest.fixture(scope="session")
def submitted_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = copied(template, tmp_path_factory.mktemp("submitted") / "desk")
    note = f"note={SAMPLES / 'note.txt'}"
    assert made.here("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", "--material", note).code == 0
    assert made.here("advance").code == 0
    return made.folder


@pytest.fixture
def submitted(submitted_template: Path, tmp_path: Path) -> Desk:
    """A desk with one case, waiting for its 立项."""
    return copied(submitted_template, tmp_path / "desk")
