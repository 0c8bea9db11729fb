"""Messages by mail, where a mail server is configured (SANTONG_SMTP, SANTONG_MAIL_FROM): a reminder, the desk stays the place.

At least once: a message is marked as mailed only after the server took it, and its Message-ID is the same at every try, so that
a second copy is known as one. The relay is one of the inner network; no password goes to it.
"""

import logging
import re
import smtplib
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
    host, _, port = settings.smtp.rpartition(":")
    if not host or not port.isdigit():
        raise EnvironmentFault(f"邮件服务器“{settings.smtp}”写得不对，SANTONG_SMTP 应写成 主机:端口。")
    try:
        with smtplib.SMTP(host, int(port), timeout=SECONDS) as relay:
            yield relay
    except (OSError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as fault:
        raise EnvironmentFault(f"邮件服务器 {settings.smtp} 没有应答，消息稍后再发：{fault}") from fault


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
