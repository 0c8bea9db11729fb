"""A fresh installation for a test: data, keys and heads under one folder, the sample organs and people in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from settings import ROOT, Settings
from tasks.setup import init
from tasks.store import Store

NOW = "2026-03-02T09:00:00+08:00"


def settings_in(folder: Path, **changes: Any) -> Settings:  # noqa: ANN401 - any field of Settings
    """Return the settings of an installation under `folder`; `changes` replace single fields."""
    home = folder / "home"
    plain: dict[str, Any] = {
        "home": home,
        "database": f"sqlite:///{home}/santong.sqlite3",
        "keys": folder / "keys",
        "heads": folder / "heads",
        "now": NOW,
        "environment": "dev",
    }
    return Settings(**{**plain, **changes})


def profile() -> dict[str, Any]:
    """Return the sample profile."""
    return dict(yaml.safe_load((ROOT / "templates" / "samples" / "profile.yaml").read_text(encoding="utf-8")))


def fresh(tmp_path: Path, **changes: Any) -> Store:  # noqa: ANN401 - any field of Settings
    """Make a fresh installation with the sample people and return its store."""
    return init(settings_in(tmp_path, **changes), profile(), sample=True)


@contextmanager
def opened(tmp_path: Path, **changes: Any) -> Iterator[Store]:  # noqa: ANN401 - any field of Settings
    """Make a fresh installation and close its database at the end."""
    store = fresh(tmp_path, **changes)
    try:
        yield store
    finally:
        store.engine.dispose()
