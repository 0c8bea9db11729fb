"""Prefect kept quiet and at home: every setting we rely on, as environment, put in force before prefect is imported."""

import os
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from models.refusals import EnvironmentFault
from settings import Settings

URL = "PREFECT_API_URL"
DEFAULT_URL = "http://127.0.0.1:4200/api"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

FIXED = {
    "DO_NOT_TRACK": "1",  # the client's own analytics
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # the server's daily report to Prefect
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",  # never a server of its own, started for 9–12 s under a flow
    "PREFECT_LOGGING_TO_API_ENABLED": "false",  # what is said about a case stays in our log
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",  # results are our rows
}
USUAL = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_API_HOST": "127.0.0.1",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # or the server's database grows for ever
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "180",  # cannot be unset here; only synchronous flows wait for it, a second
    "PREFECT_API_REQUEST_TIMEOUT": "10",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",  # one installation, one version; an engine starts without it
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_COLORS": "false",
}
UNWANTED = ("PREFECT_API_KEY", "PREFECT_PROFILE")  # the cloud's key, and a profile that may name the cloud
SEALED = {  # Prefect's server looks for a list of work pool types on the internet, and has the same list at home
    "ALL_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
}


def environment(settings: Settings, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment under which Prefect runs: what is fixed, what is usual unless the operator says otherwise."""
    kept = {name: value for name, value in environ.items() if name not in UNWANTED}
    made = {**USUAL, "PREFECT_HOME": str(settings.home / "prefect"), **kept, **FIXED}
    if is_loopback(made.get(URL, DEFAULT_URL)):
        password = password_of(settings)
        made.setdefault("PREFECT_API_AUTH_STRING", password)
        made.setdefault("PREFECT_SERVER_API_AUTH_STRING", made["PREFECT_API_AUTH_STRING"])
    return made


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this machine; our password is sent nowhere else."""
    return urlsplit(url).hostname in LOOPBACK


def password_of(settings: Settings) -> str:
    """Return the password of Prefect's API, made on first use; who has it can run code, so nobody else may read it."""
    path = settings.keys / "prefect.auth"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise EnvironmentFault(f"{path} 的权限过宽，别的用户可以读到；请改为 0600（chmod 600）。") from None
        return path.read_text(encoding="ascii").strip()
    except OSError as fault:
        raise EnvironmentFault(f"不能写入密钥目录 {settings.keys}：请先运行 santong init，或者检查权限。") from fault
    password = f"santong:{secrets.token_urlsafe(32)}"
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(password + "\n")
    return password
