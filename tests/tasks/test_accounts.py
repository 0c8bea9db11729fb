"""Signing in on a real database: wrong passwords rest, old cookies are void, everything is in the security log."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlmodel import select

from models.accounts import Account, SecurityEvent
from models.passwords import SAMPLE, rest_after, weakness
from models.people import Person
from models.refusals import BadInput, Refusal
from tasks import accounts
from tasks.accounts import (
    AT_ONCE,
    WRONG,
    SignedIn,
    by_subject,
    change_password,
    fresh_password,
    log,
    sample_passwords,
    security_log,
    set_password,
    sign_in,
    sign_out,
    unlock,
)
from tasks.securitylog import Kind
from tasks.store import Store
from tests.command_line import Desk
from tests.installation import opened

GOOD, BETTER, HERE = "shan-shui-2026", "feng-yu-2027!", "10.0.0.7"


def person_of(store: Store, login: str) -> Person:
    with store.reading() as session:
        return session.exec(select(Person).where(Person.login == login)).one()


def id_of(store: Store, login: str) -> int:
    return person_of(store, login).id or 0


def account_of(store: Store, login: str) -> Account:
    with store.reading() as session:
        return session.get_one(Account, id_of(store, login))


def give(store: Store, login: str, password: str = GOOD, *, must_change: bool = False) -> int:
    person_id = id_of(store, login)
    with store.writing() as session:
        set_password(session, person_id, password, must_change, store.now())
    return person_id


def kinds(store: Store) -> list[str]:
    with store.reading() as session:
        return [event.kind for event in reversed(security_log(session))]


def refused(store: Store, login: str, password: str, address: str = HERE) -> str:
    with pytest.raises(Refusal) as caught:
        sign_in(store, login, password, address)
    return caught.value.message


def ends(store: Store, login: str, day: date) -> None:
    with store.writing() as session:
        session.get_one(Person, id_of(store, login)).ends = day


def test_the_right_password_opens_and_a_first_one_must_be_changed(store: Store) -> None:
    person_id = give(store, "zhaowy", must_change=True)

    entered = sign_in(store, " zhaowy ", GOOD, HERE)

    assert entered == SignedIn(person_id, account_of(store, "zhaowy").epoch, must_change=True)
    assert account_of(store, "zhaowy").password_hash.startswith("$argon2id$")
    assert kinds(store) == ["password_set", "signed_in"]


def test_a_wrong_password_an_unknown_login_and_one_without_password_hear_the_same(store: Store) -> None:
    give(store, "zhaowy")
    give(store, "lics")
    ends(store, "lics", date(2026, 1, 31))

    said = {refused(store, login, word) for login, word in (("zhaowy", "wrong"), ("nobody", GOOD), ("lics", GOOD), ("", ""))}

    assert said == {WRONG}
    with store.reading() as session:
        events = session.exec(select(SecurityEvent).where(SecurityEvent.kind == Kind.FAILED)).all()
    assert {event.says for event in events} == {"密码不对", "没有这个登录名", "已经离任"}


def test_a_wrong_password_and_an_unknown_login_cost_the_same(store: Store) -> None:
    give(store, "zhaowy")

    def seconds(login: str) -> float:
        began = time.perf_counter()
        refused(store, login, "wrong-word-1")
        return time.perf_counter() - began

    known = min(seconds("zhaowy") for _ in range(3))
    unknown = min(seconds("nobody") for _ in range(3))

    assert 0.4 < known / unknown < 2.5


def later(store: Store, **span: float) -> None:
    """Move the clock on."""
    store.settings = replace(store.settings, now=(store.now() + timedelta(**span)).isoformat())


@pytest.mark.parametrize("login", ["zhaowy", "nobody"])
def test_after_five_wrong_passwords_a_login_rests_longer_and_longer(store: Store, login: str) -> None:
    give(store, "zhaowy")
    for _ in range(4):
        assert refused(store, login, "wrong", "") == WRONG

    for minutes in (1, 5, 15, 60, 60):
        assert f"请 {minutes} 分钟后再试" in refused(store, login, "wrong", "")
        assert f"请 {minutes} 分钟后再试" in refused(store, login, GOOD, ""), "while it rests no password is looked at"
        later(store, minutes=minutes)

    assert kinds(store).count("locked") == 10


def test_the_right_password_after_the_rest_clears_the_count(store: Store) -> None:
    give(store, "zhaowy")
    for _ in range(5):
        refused(store, "zhaowy", "wrong")
    later(store, minutes=1)

    sign_in(store, "zhaowy", GOOD, HERE)

    assert (account_of(store, "zhaowy").failures, account_of(store, "zhaowy").locked_until) == (0, None)
    assert refused(store, "zhaowy", "wrong") == WRONG


def test_the_operator_ends_a_rest(store: Store) -> None:
    person_id = give(store, "zhaowy")
    for _ in range(5):
        refused(store, "zhaowy", "wrong")

    with store.writing() as session:
        unlock(session, person_id, store.now(), by="root")

    assert sign_in(store, "zhaowy", GOOD, HERE).person_id == person_id


def test_twenty_failures_from_one_address_close_it_for_ten_minutes_and_no_other(store: Store) -> None:
    give(store, "zhaowy")
    with store.writing() as session:
        for n in range(20):
            log(session, Kind.FAILED, store.now(), login=f"guess{n}", address=HERE)

    assert "这个地址" in refused(store, "zhaowy", GOOD)
    assert kinds(store)[-1] == "throttled"
    assert sign_in(store, "zhaowy", GOOD, "10.0.0.8")
    later(store, minutes=11)
    assert sign_in(store, "zhaowy", GOOD, HERE)


class Counting:
    """A hasher that is quick and notes how many use it at once; `while_verifying` is what happens meanwhile."""

    def __init__(self, while_verifying: Callable[[], None] = lambda: None) -> None:
        self.lock, self.now, self.most = threading.Lock(), 0, 0
        self.while_verifying = while_verifying

    def hash(self, password: bytes) -> str:
        self.verify(password, "")
        return "hashed"

    def verify(self, password: bytes, hashed: str) -> bool:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.05)
        self.while_verifying()
        with self.lock:
            self.now -= 1
        return True


def test_no_more_than_two_passwords_are_hashed_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    give(store, "zhaowy")
    hasher = Counting()
    monkeypatch.setattr(accounts, "HASHER", hasher)

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda n: sign_in(store, "zhaowy", "x", f"10.0.1.{n}"), range(6)))

    assert len(done) == 6
    assert hasher.most == AT_ONCE


def test_a_right_guess_is_worth_nothing_once_other_guesses_closed_the_account(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_id = give(store, "zhaowy")

    def others_guess() -> None:
        with store.writing() as session:
            account = session.get_one(Account, person_id)
            account.failures, account.locked_until = 5, store.now() + timedelta(minutes=1)

    monkeypatch.setattr(accounts, "HASHER", Counting(others_guess))

    assert "分钟后再试" in refused(store, "zhaowy", GOOD)


def test_changing_the_password_voids_older_cookies_and_the_old_password(store: Store) -> None:
    person_id = give(store, "zhaowy", must_change=True)
    before = sign_in(store, "zhaowy", GOOD, HERE).epoch

    epoch = change_password(store, person_id, GOOD, BETTER)

    assert epoch > before
    assert sign_in(store, "zhaowy", BETTER, HERE) == SignedIn(person_id, epoch, must_change=False)
    assert refused(store, "zhaowy", GOOD) == WRONG
    assert "password_changed" in kinds(store)


def test_a_wrong_old_password_counts_and_changes_nothing(store: Store) -> None:
    person_id = give(store, "zhaowy")
    before = account_of(store, "zhaowy")

    with pytest.raises(Refusal, match="原密码不对"):
        change_password(store, person_id, "wrong", BETTER)

    after = account_of(store, "zhaowy")
    assert (after.password_hash, after.epoch, after.failures) == (before.password_hash, before.epoch, 1)
    for _ in range(4):
        with pytest.raises(Refusal, match="原密码不对"):
            change_password(store, person_id, "wrong", BETTER)
    with pytest.raises(Refusal, match="1 分钟"):
        change_password(store, person_id, GOOD, BETTER)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short-1", "至少"),
        ("x1" * 101, "不能超过"),
        (SAMPLE, "演示密码"),
        ("Santong-Sample", "演示密码"),
        ("my-ZhaoWY-2026", "登录名或者姓名"),
        ("我是赵文远，你好你好", "登录名或者姓名"),
        ("password123", "太常见"),
        ("aaaaaaaaaab1", "太常见"),
        (GOOD, "原密码相同"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(store: Store, password: str, why: str) -> None:
    person_id = give(store, "zhaowy")

    with pytest.raises(BadInput, match=why):
        change_password(store, person_id, GOOD, password)

    assert sign_in(store, "zhaowy", GOOD, HERE)


def test_a_made_password_is_strong_enough_and_never_the_same() -> None:
    made = {fresh_password() for _ in range(50)}

    assert len(made) == 50
    assert {weakness(word, "zhaowy", "赵文远") for word in made} == {""}


def test_the_rests_grow_and_stop_growing() -> None:
    assert [rest_after(n) // timedelta(minutes=1) for n in range(10)] == [0, 0, 0, 0, 0, 1, 5, 15, 60, 60]


def test_sample_people_enter_with_the_sample_password_until_they_set_their_own(store: Store) -> None:
    with store.reading() as session:
        assert {"zhaowy", "hanwl", "shenls"} <= set(sample_passwords(session))

    entered = sign_in(store, "zhaowy", SAMPLE, HERE)

    assert not entered.must_change
    assert not account_of(store, "zhaowy").must_change
    assert account_of(store, "zhaowy").password_hash == ""
    assert refused(store, "zhaowy", "santong-sampl") == WRONG
    change_password(store, entered.person_id, SAMPLE, GOOD)
    assert refused(store, "zhaowy", SAMPLE) == WRONG
    with store.reading() as session:
        assert "zhaowy" not in sample_passwords(session)
        assert "hanwl" in sample_passwords(session)


def test_the_sample_password_opens_nothing_in_production(tmp_path: Path) -> None:
    with opened(tmp_path, environment="production") as store:
        assert refused(store, "zhaowy", SAMPLE) == WRONG
        with store.reading() as session:
            assert sample_passwords(session) == []


def test_who_has_left_does_not_sign_in_from_the_next_day_on(store: Store) -> None:
    give(store, "zhaowy")
    ends(store, "zhaowy", date(2026, 3, 2))
    assert sign_in(store, "zhaowy", GOOD, HERE)
    later(store, days=1)

    assert refused(store, "zhaowy", GOOD) == WRONG


def test_a_forced_sign_out_voids_every_cookie(store: Store) -> None:
    person_id = give(store, "zhaowy")
    before = sign_in(store, "zhaowy", GOOD, HERE).epoch

    with store.writing() as session:
        sign_out(session, person_id, store.now())

    assert account_of(store, "zhaowy").epoch == before + 1


def test_a_name_at_the_provider_leads_to_one_person_who_is_still_there(store: Store) -> None:
    for login in ("zhaowy", "lics"):
        give(store, login)
    with store.writing() as session:
        session.get_one(Account, id_of(store, "zhaowy")).subject = "oidc|1"

    with store.reading() as session:
        found = by_subject(session, "oidc|1")
        assert found
        assert found.login == "zhaowy"
        assert by_subject(session, "") is None
        assert by_subject(session, "oidc|2") is None
    with store.writing() as session:
        session.get_one(Account, id_of(store, "lics")).subject = "oidc|1"
    with store.reading() as session:
        assert by_subject(session, "oidc|1") is None


def test_the_security_log_is_filtered_paged_and_holds_no_password(store: Store) -> None:
    give(store, "zhaowy")
    sign_in(store, "zhaowy", GOOD, HERE)
    refused(store, "x" * 500 + "\x00", "very-secret-word")
    later(store, days=2)
    refused(store, "zhaowy", "very-secret-word", "10.0.0.9")

    with store.reading() as session:
        whole = security_log(session)
        assert {event.kind for event in security_log(session, kind="failed")} == {"failed"}
        assert [event.address for event in security_log(session, login="zhaowy", kind="failed")] == ["10.0.0.9"]
        assert len(security_log(session, address=HERE)) == 2
        assert len(security_log(session, to=date(2026, 3, 2))) == 3
        assert len(security_log(session, from_=date(2026, 3, 3))) == 1
        assert security_log(session, before=whole[0].id) == whole[1:]
        assert security_log(session, limit=1) == whole[:1]
        rows = [event.model_dump_json() for event in session.exec(select(SecurityEvent))]
    assert whole[0].name == "赵文远"
    assert max(len(event.login) for event in whole) == 64
    assert not any("secret" in row or GOOD in row for row in rows)


def test_an_unknown_kind_of_event_is_refused(store: Store) -> None:
    with store.writing() as session, pytest.raises(ValueError, match="gossip"):
        log(session, "gossip", store.now())


def test_two_first_attempts_at_once_make_one_account_on_postgresql(pg_store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: sign_in(pg_store, "zhaowy", SAMPLE, f"10.0.1.{n}"), range(4)))

    assert len({entered.epoch for entered in done}) == 1
    assert refused(pg_store, "zhao\x00wy2", "x\x00") == WRONG


def test_people_password_unlock_and_sign_out_at_the_command_line(store: Store) -> None:
    desk = Desk(store.settings.home.parent)

    made = desk.apart("--json", "people", "password", "zhaowy").json
    entered = sign_in(store, "zhaowy", made["password"], HERE)

    assert entered.must_change
    assert desk.here("people", "unlock", "zhaowy").json == {"login": "zhaowy"}
    assert desk.here("people", "sign-out", "zhaowy").json == {"login": "zhaowy"}
    assert account_of(store, "zhaowy").epoch == entered.epoch + 1
    assert desk.here("people", "unlock", "nobody").code == 2


def test_people_password_takes_one_from_stdin_and_does_not_repeat_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(store.settings.home.parent)
    monkeypatch.setattr("sys.stdin", StringIO(f"{GOOD}\n"))

    answer = desk.here("people", "password", "zhaowy")

    assert answer.json == {"login": "zhaowy", "password": ""}
    assert GOOD not in answer.out + answer.err
    assert sign_in(store, "zhaowy", GOOD, HERE).must_change
    monkeypatch.setattr("sys.stdin", StringIO("short\n"))
    assert desk.here("people", "password", "zhaowy").code == 2
    assert sign_in(store, "zhaowy", GOOD, HERE).must_change
