"""Where things are and which environment this is. Read once at start from the environment; refuses to be unsafe."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from models.refusals import EnvironmentFault

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process.

    `keys` and `heads` lie outside the data folder: who can change the data must not be able to sign heads as well.
    """

    home: Path
    database: str
    keys: Path
    heads: Path
    now: str = ""
    environment: str = ""
    token: str = ""
    smtp: str = ""
    mail_from: str = ""
    smtp_security: str = ""  # "starttls", "ssl"; empty: the relay of the inner network takes mail as it is
    smtp_user: str = ""
    smtp_password: str = ""
    oidc: str = ""  # the issuer of an identity provider; empty: sign-in by password only
    oidc_client: str = ""
    oidc_secret: str = ""
    proxies: str = "127.0.0.1"  # whose word on where a request came from is taken (X-Forwarded-For), separated by commas

    @property
    def rules(self) -> Path:
        """The folder of the law."""
        return ROOT / "rules"

    @property
    def templates(self) -> Path:
        """The folder of page templates and samples."""
        return ROOT / "templates"

    @property
    def migrations(self) -> Path:
        """The folder of database migrations."""
        return ROOT / "deploy" / "migrations"

    @property
    def files(self) -> Path:
        """The store of files by SHA-256."""
        return self.home / "files"

    @property
    def backups(self) -> Path:
        """The folder the desk's own backups go to, beside the data folder."""
        return self.home.with_name(f"{self.home.name}.backups")

    @property
    def public(self) -> Path:
        """The folder of the public mirror pages."""
        return self.home / "public"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings. Stops when the law or the templates are not beside the program."""
    for needed in ("rules", "templates"):
        if not (ROOT / needed).is_dir():
            raise EnvironmentFault(f"程序目录里没有 {needed} 文件夹，请从完整的源码目录运行。")
    home = Path(environ.get("SANTONG_HOME", "./var")).absolute()
    return Settings(
        home=home,
        database=environ.get("SANTONG_DATABASE", f"sqlite:///{home}/santong.sqlite3"),
        keys=Path(environ.get("SANTONG_KEYS", f"{home}.keys")).absolute(),
        heads=Path(environ.get("SANTONG_HEADS", f"{home}.heads")).absolute(),
        now=environ.get("SANTONG_NOW", ""),
        environment=environ.get("SANTONG_ENV", "dev"),
        token=environ.get("SANTONG_TOKEN", ""),
        smtp=environ.get("SANTONG_SMTP", ""),
        mail_from=environ.get("SANTONG_MAIL_FROM", ""),
        smtp_security=environ.get("SANTONG_SMTP_SECURITY", ""),
        smtp_user=environ.get("SANTONG_SMTP_USER", ""),
        smtp_password=_secret(environ, "SANTONG_SMTP_PASSWORD"),
        oidc=environ.get("SANTONG_OIDC", "").rstrip("/"),
        oidc_client=environ.get("SANTONG_OIDC_CLIENT", ""),
        oidc_secret=environ.get("SANTONG_OIDC_SECRET", ""),
        proxies=_addresses(environ.get("SANTONG_PROXIES", "127.0.0.1")),
    )


def _addresses(words: str) -> str:
    """Return the addresses of the proxies in front; what is no address or network is refused, `*` too: all could lie then."""
    named = [word.strip() for word in words.split(",") if word.strip()]
    for one in named:
        try:
            ip_network(one)
        except ValueError as fault:
            raise EnvironmentFault(f"SANTONG_PROXIES 里的“{one}”不是 IP 地址或者网段，请写前置代理的地址。") from fault
    return ",".join(named)


def _secret(environ: Mapping[str, str], name: str) -> str:
    """Return a secret: from the file that `NAME_FILE` names, so that it need not stand in the environment, or from NAME."""
    if not (path := environ.get(f"{name}_FILE", "")):
        return environ.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise EnvironmentFault(f"{name}_FILE 指的文件“{path}”读不了，请核对路径和权限。") from fault
