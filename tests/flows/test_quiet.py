"""Prefect phones nobody, keeps to its folder and its password – held against the version that runs."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import prefect
import pytest
import yaml
from prefect.settings import PREFECT_HOME

from flows.quiet import FIXED, URL, USUAL, environment, is_loopback, password_of
from models.refusals import EnvironmentFault
from settings import ROOT, Settings
from tests.installation import settings_in

NAMES = sorted(name for name in {**USUAL, **FIXED} if name.startswith("PREFECT_"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose key folder is there."""
    made = settings_in(tmp_path)
    made.keys.mkdir()
    return made


@pytest.mark.parametrize("name", NAMES)
def test_the_running_version_obeys_every_setting_we_rely_on(name: str) -> None:
    wanted = {**USUAL, **FIXED}[name]
    value = getattr(prefect.settings, name).value()

    if isinstance(value, set):
        assert value == set(wanted.split(","))
    elif isinstance(value, str):
        assert value == wanted
    else:
        assert value == json.loads(wanted)


def test_prefect_keeps_to_the_folder_it_was_given() -> None:
    assert PREFECT_HOME.value() != Path.home() / ".prefect"


def test_the_deployments_name_the_version_that_runs() -> None:
    read = yaml.safe_load((ROOT / "deploy" / "prefect.yaml").read_text(encoding="utf-8"))

    assert read["prefect-version"] == prefect.__version__


def test_what_is_fixed_cannot_be_turned_on_from_outside(settings: Settings) -> None:
    loud = {"PREFECT_SERVER_ANALYTICS_ENABLED": "true", "DO_NOT_TRACK": "0", "PREFECT_SERVER_EPHEMERAL_ENABLED": "true"}

    made = environment(settings, loud)

    assert {name: made[name] for name in loud} == {name: FIXED[name] for name in loud}


def test_what_is_usual_gives_way_to_the_operator(settings: Settings) -> None:
    made = environment(settings, {"PREFECT_SERVER_UI_ENABLED": "true"})

    assert made["PREFECT_SERVER_UI_ENABLED"] == "true"


def test_a_cloud_key_and_a_foreign_profile_are_left_out(settings: Settings) -> None:
    made = environment(settings, {"PREFECT_API_KEY": "pnu_x", "PREFECT_PROFILE": "cloud", "LANG": "C"})

    assert "PREFECT_API_KEY" not in made
    assert "PREFECT_PROFILE" not in made
    assert (made["LANG"], made["PREFECT_HOME"]) == ("C", str(settings.home / "prefect"))


def test_the_password_is_made_once_and_only_its_owner_reads_it(settings: Settings) -> None:
    first, second = password_of(settings), password_of(settings)

    assert first == second
    assert len(first) > 40
    assert stat.S_IMODE((settings.keys / "prefect.auth").stat().st_mode) == 0o600
    made = environment(settings, {})
    assert made["PREFECT_API_AUTH_STRING"] == made["PREFECT_SERVER_API_AUTH_STRING"] == first


def test_a_password_others_can_read_is_refused(settings: Settings) -> None:
    password_of(settings)
    (settings.keys / "prefect.auth").chmod(0o644)

    with pytest.raises(EnvironmentFault, match="权限过宽"):
        password_of(settings)


def test_without_an_installation_there_is_no_password(settings: Settings) -> None:
    with pytest.raises(EnvironmentFault, match="santong init"):
        password_of(replace(settings, keys=settings.keys / "none"))


def test_our_password_is_not_sent_to_another_machine(settings: Settings) -> None:
    made = environment(settings, {URL: "https://prefect.example.gov.cn/api"})

    assert "PREFECT_API_AUTH_STRING" not in made
    assert not is_loopback("https://127.0.0.1.example.com/api")
    assert is_loopback("http://127.0.0.1:4200/api")
