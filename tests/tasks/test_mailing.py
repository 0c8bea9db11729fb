"""Messages by mail over a relay on loopback: at least once, known by the same Message-ID, marked when taken."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.desk import Message
from models.people import Person
from models.refusals import EnvironmentFault
from settings import read_settings
from tasks.mailing import mails, send_waiting
from tasks.messages import mark_read
from tasks.store import Store
from tests.lives import Life
from tests.smtp_server import Relay, relay, self_signed

FROM = "santong@oa.example"


def copied(store: Store) -> Life:
    """Return a case of which two people with an address, and one without, were sent a copy."""
    life = Life(store)
    life.open()
    with store.writing() as session:
        for login in ("weizj", "lics"):
            session.exec(select(Person).where(Person.login == login)).one().email = f"{login}@oa.example"
    life.at_case("zhaowy", "", "circulate", to="weizj,lics,qianrh", reason="请了解\n进度")
    return life


@pytest.fixture
def life(store: Store) -> Life:
    return copied(store)


def using(life: Life, server: Relay) -> Store:
    life.store.settings = replace(life.store.settings, smtp=server.address, mail_from=FROM)
    return life.store


@pytest.fixture
def server() -> Iterator[Relay]:
    with relay() as running:
        yield running


def marked(life: Life) -> set[str]:
    """Return the logins of those whose message was mailed."""
    with life.store.reading() as session:
        wanted = select(Person.login, Message.mailed_at).join(Message, col(Message.person_id) == col(Person.id))
        return {login for login, at in session.exec(wanted) if at}


def test_who_has_an_address_is_mailed_once(life: Life, server: Relay) -> None:
    store = using(life, server)

    assert send_waiting(store) == 2
    assert send_waiting(store) == 0

    assert {mail["To"] for mail in server.taken} == {"weizj@oa.example", "lics@oa.example"}
    assert marked(life) == {"weizj", "lics"}
    mail = server.taken[0]
    assert mail["From"] == FROM
    assert "赵文远把" in mail["Subject"]
    assert life.case().title in mail.get_content()
    assert len({mail["Message-ID"] for mail in server.taken}) == 2


def test_nothing_is_asked_or_sent_where_no_relay_is_configured(life: Life) -> None:
    assert not mails(life.store.settings)
    assert send_waiting(life.store) == 0
    assert marked(life) == set()


def test_a_letter_sent_again_bears_the_same_message_id(life: Life, server: Relay) -> None:
    store = using(life, server)
    send_waiting(store)
    with store.writing() as session:
        for message in session.exec(select(Message)):
            message.mailed_at = None

    send_waiting(store)

    ids = [mail["Message-ID"] for mail in server.taken]
    assert ids[:2] == ids[2:]


def test_a_relay_that_is_gone_in_the_middle_leaves_the_rest_waiting(life: Life, server: Relay) -> None:
    with relay(hangs_up_after=1) as failing, pytest.raises(EnvironmentFault, match="没有应答"):
        send_waiting(using(life, failing))
    assert len(marked(life)) == 1

    assert send_waiting(using(life, server)) == 1
    assert marked(life) == {"weizj", "lics"}


def test_a_refused_address_keeps_nobody_else_from_mail(life: Life) -> None:
    with relay(refuses="weizj") as picky:
        assert send_waiting(using(life, picky)) == 1

    assert marked(life) == {"lics"}


@pytest.mark.parametrize("address", ["weizj@oa.example\r\nBcc: all@oa.example", "a@b, c@d", "no address", None])
def test_what_is_no_address_is_not_written_to(life: Life, server: Relay, address: str | None) -> None:
    with life.store.writing() as session:
        session.exec(select(Person).where(Person.login == "weizj")).one().email = address

    assert send_waiting(using(life, server)) == 1
    assert [mail["To"] for mail in server.taken] == ["lics@oa.example"]


def test_what_was_read_is_too_old_or_goes_to_one_who_left_is_not_mailed(life: Life, server: Relay) -> None:
    store = using(life, server)
    with store.writing() as session:
        people = {p.login: p for p in session.exec(select(Person))}
        people["weizj"].ends = life.day - timedelta(days=1)
        mark_read(session, people["lics"].id or 0, [], store.now())
    assert send_waiting(store) == 0
    with store.writing() as session:
        session.exec(select(Person).where(Person.login == "weizj")).one().ends = None

    life.later(4)

    assert send_waiting(using(life, server)) == 0
    assert server.taken == []


@pytest.mark.parametrize("address", ["127.0.0.1:1", "mail", "mail:smtp", ":25"])
def test_a_relay_that_is_away_or_badly_named_is_a_fault_of_the_environment(life: Life, address: str) -> None:
    life.store.settings = replace(life.store.settings, smtp=address, mail_from=FROM)

    with pytest.raises(EnvironmentFault, match="邮件服务器"):
        send_waiting(life.store)

    assert marked(life) == set()


def signing_in(life: Life, server: Relay, security: str, said: str = "kai-men") -> Store:
    store = using(life, server)
    settings = replace(store.settings, smtp_security=security, smtp_user="santong", smtp_password=said)
    store.settings = settings
    return store


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return self_signed(tmp_path / "relay.pem")


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_a_relay_that_wants_tls_and_a_sign_in_gets_both(
    life: Life, certificate: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with relay(tls=security, certificate=certificate, account=("santong", "kai-men")) as guarded:
        assert send_waiting(signing_in(life, guarded, security)) == 2

    assert {mail["To"] for mail in guarded.taken} == {"weizj@oa.example", "lics@oa.example"}
    assert not any(b"AUTH" in line or b"RCPT" in line for line in guarded.overheard)


def test_a_wrong_password_is_named_and_nothing_is_marked(
    life: Life, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with (
        relay(tls="ssl", certificate=certificate, account=("santong", "kai-men")) as guarded,
        pytest.raises(EnvironmentFault, match="不接受账号“santong”"),
    ):
        send_waiting(signing_in(life, guarded, "ssl", "wrong"))

    assert marked(life) == set()


def test_a_relay_whose_certificate_nobody_vouches_for_gets_no_letter(life: Life, certificate: Path) -> None:
    with (
        relay(tls="starttls", certificate=certificate, account=("santong", "kai-men")) as unknown,
        pytest.raises(EnvironmentFault, match="证书"),
    ):
        send_waiting(signing_in(life, unknown, "starttls"))

    assert unknown.taken == []


def test_a_relay_without_tls_gets_nothing_where_tls_is_wanted(life: Life, server: Relay) -> None:
    with pytest.raises(EnvironmentFault, match="不支持"):
        send_waiting(signing_in(life, server, "starttls"))

    assert server.taken == []


@pytest.mark.parametrize(("security", "says"), [("", "不能明文传送"), ("tls", "只能是 starttls 或者 ssl")])
def test_a_password_is_never_sent_in_clear(life: Life, server: Relay, security: str, says: str) -> None:
    with pytest.raises(EnvironmentFault, match=says):
        send_waiting(signing_in(life, server, security))

    assert server.overheard == []


def test_the_password_of_the_relay_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "smtp.secret"
    secret.write_text("kai-men\n", encoding="utf-8")

    assert read_settings({"SANTONG_SMTP_PASSWORD_FILE": str(secret)}).smtp_password == "kai-men"
    assert read_settings({"SANTONG_SMTP_PASSWORD": "other"}).smtp_password == "other"
    with pytest.raises(EnvironmentFault, match="SANTONG_SMTP_PASSWORD_FILE"):
        read_settings({"SANTONG_SMTP_PASSWORD_FILE": str(tmp_path / "none")})
