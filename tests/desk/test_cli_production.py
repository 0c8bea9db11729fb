"""In production: `--as` wants the person's token, the clock is the system's, and `init` has fixed which it is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.command_line import SAMPLES, Desk

NOTE = ("--material", f"note={SAMPLES / 'note.txt'}")


@pytest.fixture
def production(tmp_path: Path) -> Desk:
    """A production installation whose people are real as far as it knows."""
    profile = tmp_path / "profile.yaml"
    profile.write_text((SAMPLES / "profile.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    made = Desk(tmp_path / "desk", {"SANTONG_ENV": "production"})
    assert made.here("init", "--profile", profile).code == 0
    return made


def test_in_production_a_person_is_proved_by_a_token(production: Desk) -> None:
    submit = ("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE)
    token = production.here("people", "token", "zhaowy").json["token"]
    other = production.here("people", "token", "qianrh").json["token"]

    for wrong in ({}, {"SANTONG_TOKEN": "guess"}, {"SANTONG_TOKEN": other}):
        answer = production.with_(**wrong).here(*submit)
        assert (answer.code, "SANTONG_TOKEN" in answer.refused["message"]) == (1, True)

    assert production.with_(SANTONG_TOKEN=token).apart("--json", *submit).code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("case", "submit", SAMPLES / "draft-3.txt", *NOTE),
        ("case", "adopt", SAMPLES / "draft-3.txt", *NOTE),
        ("case", "comments", "1", SAMPLES / "comments.csv"),
        ("todo", "do", "1", "claim"),
        ("number", "void", "示教规〔2026〕1号", "--reason", "错"),
        ("rule", "confirm", "A-def", "--source", "文本", "--article", "第一条"),
        ("campaign", "open", "--title", "清理"),
        ("campaign", "propose", "1", "继续有效"),
    ],
)
def test_in_production_every_command_as_somebody_wants_the_proof(production: Desk, words: tuple[object, ...]) -> None:
    answer = production.here(*words, "--as", "zhaowy")

    assert (answer.code, "令牌" in answer.refused["message"]) == (1, True)


def test_in_production_the_clock_is_the_systems(production: Desk) -> None:
    token = production.here("people", "token", "zhaowy").json["token"]
    told = production.with_(SANTONG_TOKEN=token, SANTONG_NOW="2001-01-01T09:00:00+08:00")
    told.here("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE)

    (todo,) = told.here("todo", "list").json

    assert abs((datetime.now(UTC) - datetime.fromisoformat(todo["opened"])).total_seconds()) < 600


def test_the_environment_is_fixed_by_init_and_not_by_the_variable(production: Desk) -> None:
    pretending = production.with_(SANTONG_ENV="dev")

    assert pretending.here("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE).code == 1
