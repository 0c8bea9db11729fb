"""The scheduled sweeps. Each asks its own day, so that three nights made up at once change nothing more than one."""

from datetime import date
from typing import Any

from prefect import flow

from tasks.steps import here
from tasks.sweeping import clean_up, nightly


@flow(name="nightly_sweep", retries=2, retry_delay_seconds=300)
def nightly_sweep(day: date | None = None) -> dict[str, Any]:
    """Announce what came by date, remind of what expires, list what is late, seal the ledger's day: today or the day given."""
    return nightly(here(), day).as_json()


@flow(name="clean_up_sweep", retries=2, retry_delay_seconds=300)
def clean_up_sweep(day: date | None = None) -> list[dict[str, Any]]:
    """List the documents no clean-up has looked at for two years, for whoever opens the next campaign. Decides nothing."""
    return clean_up(here(), day)
