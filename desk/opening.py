"""Opening the installation for a command, and proving who gives it."""

import os
from collections.abc import Sequence

from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from models.refusals import EnvironmentFault, Refusal
from settings import read_settings
from tasks.people import proves
from tasks.securitylog import Kind, log
from tasks.store import Store


def open_store() -> Store:
    """Open the installation named by the environment; refused when there is none."""
    store = Store(read_settings())
    try:
        _ = store.installation
    except (ArgumentError, NoSuchModuleError) as fault:
        raise EnvironmentFault(f"数据库地址“{store.settings.database}”不对，请检查 SANTONG_DATABASE。") from fault
    return store


def must_be(store: Store, logins: Sequence[str]) -> None:
    """In production `--as` wants that person's token (SANTONG_TOKEN); in dev it needs no proof."""
    if store.dev:
        return
    with store.reading() as session:
        for login in logins:
            if not proves(session, login, store.settings.token):
                raise Refusal(f"正式环境下须证明身份：请把“{login}”的令牌放在环境变量 SANTONG_TOKEN 里。")


def takes_out(store: Store, what: str, login: str = "") -> None:
    """Note in the security log that data is taken out by a command: by the person named, else by the system's user."""
    with store.writing() as session:
        log(session, Kind.EXPORTED, store.now(), login=login or system_user(), path="santong", says=what)


def system_user() -> str:
    """Return the operating system's user, recorded with operator commands."""
    return os.environ.get("SUDO_USER") or os.environ.get("USER") or str(os.getuid())
