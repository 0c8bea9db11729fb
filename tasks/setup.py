"""`init` and `migrate`: the data folder, the database, the keys, the first ledger line, the people of a profile."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from models.outbox import Installation
from models.refusals import EnvironmentFault, Refusal
from settings import Settings
from tasks.chains import append
from tasks.indexing import index_where_wanted
from tasks.people import load_profile
from tasks.store import Store, newest_revision, tell

ENVIRONMENTS = ("dev", "production")


def init(settings: Settings, profile: Mapping[str, Any] | None, *, sample: bool) -> Store:
    """Make an installation: refused where there is one already, or where the environment is neither dev nor production."""
    if settings.environment not in ENVIRONMENTS:
        raise Refusal(f"SANTONG_ENV 只能是 dev 或者 production，现在是“{settings.environment}”。")
    _folders(settings)
    migrate(settings)
    store = Store(settings)
    try:
        _fill(store, profile, sample)
    except Refusal:
        store.engine.dispose()
        raise
    return store


def _fill(store: Store, profile: Mapping[str, Any] | None, sample: bool) -> None:
    at, settings = datetime.now(UTC), store.settings
    with store.writing() as session:
        if session.exec(select(Installation)).first():
            raise Refusal("数据目录已经初始化过；需要重新开始的，请换一个数据目录。")
        session.add(Installation(environment=settings.environment, made_at=at))
        if profile:
            load_profile(session, profile, sample=sample)
        event = {"kind": "installation", "environment": settings.environment, "key": make_key(settings), "sample": sample}
        append(session, "settings", event, at)


def _folders(settings: Settings) -> None:
    try:
        for folder in (settings.home, settings.files, settings.keys, settings.heads):
            folder.mkdir(parents=True, exist_ok=True)
        settings.keys.chmod(0o700)
    except OSError as fault:
        raise EnvironmentFault(f"不能建立目录 {fault.filename}：请检查权限和磁盘空间。") from fault


def migrate(settings: Settings) -> str:
    """Bring the database to this program's version and return it; the search index is made where it is wanted."""
    config = Config()
    config.set_main_option("script_location", str(settings.migrations))
    config.attributes["url"] = settings.database
    try:
        command.upgrade(config, "head")
    except CommandError as fault:
        raise EnvironmentFault("数据库的版本比程序的版本新，请使用新版程序。") from fault
    except DBAPIError as fault:
        raise EnvironmentFault(tell(str(fault.orig)) or f"数据库不能升级：{fault.orig}") from fault
    store = Store(settings)
    index_where_wanted(store)
    store.engine.dispose()
    return newest_revision(settings)


def make_key(settings: Settings) -> str:
    """Make the signing key of the heads unless there is one; return its public half in hex."""
    path = settings.keys / "head.key"
    if not path.exists():
        key = Ed25519PrivateKey.generate()
        path.touch(mode=0o600)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        (settings.keys / "head.pub").write_text(public + "\n", encoding="ascii")
    return (settings.keys / "head.pub").read_text(encoding="ascii").strip()
