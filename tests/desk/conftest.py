"""One installation with the samples, made by the command line itself; each test gets a copy."""

from pathlib import Path

import pytest

from tests.command_line import Desk, copied


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    made = Desk(folder).apart("--json", "init", "--with-samples")
    assert made.code == 0, made.err
    return folder


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Desk:
    return copied(template, tmp_path / "desk")
