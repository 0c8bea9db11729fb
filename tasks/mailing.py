"""Messages by mail, where a mail server is configured (SANTONG_SMTP, SANTONG_MAIL_FROM): a reminder, the desk stays the place.

At least once: a message is marked as mailed only after the server took it, and its Message-ID is the same at every try, so that
a second copy is known as one. Where the relay wants TLS or a sign-in, the settings say so; a password goes over TLS only.
"""

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from sqlmodel import col, or_, select, update

from models.clock import SHANGHAI, day_of
from models.desk import Message
from models.people import Person
from models.refusals import EnvironmentFault
from settings import Settings
from tasks.store import Store

log = logging.getLogger("santong.mail")

AT_ONCE = 500  # messages looked at in one call: more than one wrong address can hold up
OLDEST = timedelta(days=3)  # a reminder that could not be sent for so long helps nobody any more
SECONDS = 10.0
STARTTLS, SSL = "starttls", "ssl"
SECURITY = frozenset({"", STARTTLS, SSL})
ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+", re.ASCII)
FOOTER = "\n\n（本邮件由三统自动发送，请登录系统查看和办理，不用回复。）\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way to an address."""

    id: int
    address: str
    at: datetime
    says: str


def mails(settings: Settings) -> bool:
    """Tell whether a mail server and a sender are configured."""
    return bool(settings.smtp and settings.mail_from)


def send_waiting(store: Store) -> int:
    """Send what is unread, not mailed and not too old, to those who have an address; return how many the server took.

    A server that is away is a fault of the environment; an address it refuses is left until the message is too old.
    """
    if not mails(store.settings):
        return 0
    letters = _waiting(store)
    if not letters:
        return 0
    sent = 0
    with _relay(store.settings) as relay:
        for letter in letters:
            sent += _sent(store, relay, letter)
    return sent


def _waiting(store: Store) -> Sequence[Letter]:
    now = store.now()
    wanted = (
        select(Message.id, Person.email, Message.at, Message.says)
        .join(Person, col(Person.id) == col(Message.person_id))
        .where(col(Message.mailed_at).is_(None), col(Message.read_at).is_(None), Message.at > now - OLDEST)
        .where(col(Person.email) != "", or_(col(Person.ends).is_(None), col(Person.ends) >= day_of(now)))
        .order_by(col(Message.id))
        .limit(AT_ONCE)
    )
    with store.reading() as session:
        rows = session.exec(wanted).all()
    return [Letter(id_ or 0, address or "", at, says) for id_, address, at, says in rows if ADDRESS.fullmatch(address or "")]


@contextmanager
def _relay(settings: Settings) -> Iterator[smtplib.SMTP]:
    host, port = _address(settings)
    try:
        with _connection(settings, host, port) as relay:
            if settings.smtp_security == STARTTLS:
                relay.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                relay.login(settings.smtp_user, settings.smtp_password)
            yield relay
    except ssl.SSLError as fault:
        raise EnvironmentFault(
            f"邮件服务器 {settings.smtp} 的证书或者加密方式不对（{fault}），请核对 SANTONG_SMTP_SECURITY；"
            "内网自签的证书，用环境变量 SSL_CERT_FILE 指明签发机构的证书文件。"
        ) from fault
    except smtplib.SMTPNotSupportedError as fault:
        raise EnvironmentFault(f"邮件服务器 {settings.smtp} 不支持所设的加密或者登录方式：{fault}") from fault
    except smtplib.SMTPAuthenticationError as fault:
        raise EnvironmentFault(
            f"邮件服务器 {settings.smtp} 不接受账号“{settings.smtp_user}”，请核对 SANTONG_SMTP_USER 和密码。"
        ) from fault
    except (OSError, smtplib.SMTPException) as fault:
        raise EnvironmentFault(f"邮件服务器 {settings.smtp} 没有应答，消息稍后再发：{fault}") from fault


def _address(settings: Settings) -> tuple[str, int]:
    """Return host and port; refused where they are none, or where a password would go over the net in clear."""
    host, _, port = settings.smtp.rpartition(":")
    if not host or not port.isdigit():
        raise EnvironmentFault(f"邮件服务器“{settings.smtp}”写得不对，SANTONG_SMTP 应写成 主机:端口。")
    if settings.smtp_security not in SECURITY:
        raise EnvironmentFault(f"SANTONG_SMTP_SECURITY 只能是 starttls 或者 ssl，不能是“{settings.smtp_security}”。")
    if settings.smtp_user and not settings.smtp_security:
        raise EnvironmentFault("邮件服务器要登录的，密码不能明文传送，请设置 SANTONG_SMTP_SECURITY（starttls 或者 ssl）。")
    return host, int(port)


def _connection(settings: Settings, host: str, port: int) -> smtplib.SMTP:
    if settings.smtp_security == SSL:
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=SECONDS)


def _sent(store: Store, relay: smtplib.SMTP, letter: Letter) -> bool:
    """Send one letter and mark its message, in a transaction of its own."""
    try:
        relay.send_message(_mail(store, letter))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        log.warning("message %s was not taken by the mail server: %s", letter.id, refused)
        return False
    with store.writing() as session:
        session.execute(update(Message).where(col(Message.id) == letter.id).values(mailed_at=store.now()))
    return True


def _mail(store: Store, letter: Letter) -> EmailMessage:
    """Compose the letter. Its Message-ID names the installation (by the moment it was made) and the message."""
    made, sender = int(store.installation.made_at.timestamp()), store.settings.mail_from
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, letter.address
    mail["Subject"] = "三统消息：" + " ".join(letter.says.split())[:60]
    mail["Date"] = format_datetime(letter.at.astimezone(SHANGHAI))
    mail["Message-ID"] = f"<santong-{made}-{letter.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.says + FOOTER)
    return mail
