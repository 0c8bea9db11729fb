"""The inbox and its taking in: append-only, limited, folded; each letter once; what does not fit is named and left out."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.case import Comment, ConsultRound
from models.intake import PublicEntry
from models.letters import Letter, LetterKind, hash_of_token, tidy_token
from models.refusals import BadInput
from tasks import letters as register
from tasks.inbox import FILE, Inbox, Limits, TooMany
from tasks.intake import take_in_letters
from tasks.projected import view
from tasks.projection import project_public
from tasks.store import Store, parse_moment
from tests.lives import Life

NOW = parse_moment("2026-03-02T09:00:00+08:00")
DAY = date(2026, 3, 2)


def a_letter(words: str = "第三条与上位法不一致", kind: LetterKind = LetterKind.REVIEW, **values: str) -> Letter:
    return Letter(token="", kind=kind, at=NOW, words=words, **values)


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store.settings.home)


@pytest.fixture
def opened(store: Store) -> ConsultRound:
    life = Life(store)
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public,operators", text="局门户网站", on=life.day)
    with store.reading() as session:
        return session.exec(select(ConsultRound)).one()


def entries(store: Store) -> list[PublicEntry]:
    with store.reading() as session:
        return list(session.exec(select(PublicEntry).order_by("id")))


def test_a_letter_is_kept_as_it_was_sent_and_found_by_its_token(inbox: Inbox) -> None:
    kept = inbox.put(a_letter(about="《甲》", name="张三", contact="电话"), "10.0.0.1", NOW)

    assert inbox.find(kept.token) == kept
    assert tidy_token(kept.token.lower().replace("-", " ")) == kept.token
    assert inbox.find("AAAA-AAAA-AAAA-AAAA") is None


@pytest.mark.parametrize("statement", ["UPDATE letter SET words = ''", "DELETE FROM letter"])
def test_the_inbox_only_grows(inbox: Inbox, statement: str) -> None:
    inbox.put(a_letter(), "10.0.0.1", NOW)

    with closing(sqlite3.connect(inbox.path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


def test_no_address_is_kept_and_the_salt_goes_with_the_day_after(inbox: Inbox) -> None:
    inbox.put(a_letter("甲"), "10.20.30.40", NOW)
    inbox.put(a_letter("乙"), "10.20.30.40", NOW + timedelta(days=2))

    with closing(sqlite3.connect(inbox.path)) as connection:
        salts = connection.execute("SELECT day FROM salt").fetchall()
        senders = {row[0] for row in connection.execute("SELECT sent_by FROM letter")}
    assert salts == [("2026-03-04",)]
    assert len(senders) == 2
    assert b"10.20.30.40" not in inbox.path.read_bytes()


def test_one_address_is_limited_by_the_hour_and_the_others_are_not(store: Store) -> None:
    inbox = Inbox(store.settings.home, Limits(address_hour=2))
    for n in range(2):
        inbox.put(a_letter(f"第{n}件"), "10.0.0.1", NOW)

    with pytest.raises(TooMany, match="网络地址"):
        inbox.put(a_letter("再一件"), "10.0.0.1", NOW)

    assert inbox.put(a_letter("别人"), "10.0.0.2", NOW).token
    assert inbox.put(a_letter("过后"), "10.0.0.1", NOW + timedelta(hours=1, minutes=1)).token


def test_all_together_are_limited(store: Store) -> None:
    inbox = Inbox(store.settings.home, Limits(all_hour=3))
    for n in range(3):
        inbox.put(a_letter(f"第{n}件"), f"10.0.0.{n}", NOW)

    with pytest.raises(TooMany, match="提交的人较多"):
        inbox.put(a_letter("再一件"), "10.0.0.9", NOW)


def test_the_same_words_on_one_day_are_one_letter_and_its_repetition(store: Store, inbox: Inbox) -> None:
    first = inbox.put(a_letter("同一件事"), "10.0.0.1", NOW)
    second = inbox.put(a_letter("同一件事 "), "10.0.0.2", NOW)
    other_day = inbox.put(a_letter("同一件事"), "10.0.0.2", NOW + timedelta(days=1))
    assert (second.same_as, other_day.same_as) == (first.token, "")
    store.settings = replace(store.settings, now="2026-03-04T09:00:00+08:00")

    taken = take_in_letters(store)

    assert (taken.letters, taken.repeated) == (2, 1)
    with store.reading() as session:
        shown, total = register.letters(session, DAY)
    assert (total, len(shown[1].repeats)) == (2, 1)
    project_public(store)
    with view(store.settings.home) as held:
        assert held.letter(hash_of_token(second.token)) == held.letter(hash_of_token(first.token))


def test_comments_become_rows_of_their_round_with_the_sender_kept_in_the_house(store: Store, opened: ConsultRound) -> None:
    inbox = Inbox(store.settings.home)
    at = store.now()
    sent = a_letter(
        "放宽", LetterKind.COMMENT, target=str(opened.id), place="第三条", name="张三", contact="138", sender="公民"
    )
    kept = inbox.put(sent, "10.0.0.1", at)

    taken = take_in_letters(store)

    with store.reading() as session:
        row = session.exec(select(Comment)).one()
    assert (taken.comments, row.words, row.address, row.source, row.channel) == (1, "放宽", "第三条", "张三，138", "网页")
    (entry,) = entries(store)
    assert (entry.token, entry.comment_id, entry.words, entry.name) == (kept.token, row.id, "", "")


def test_what_many_say_in_the_same_words_is_counted_as_often_as_it_is_said(store: Store, opened: ConsultRound) -> None:
    inbox, at = Inbox(store.settings.home), store.now()
    for name, address in (("家长甲", "10.0.0.1"), ("家长乙", "10.0.0.1"), ("", "10.0.0.1"), ("", "10.0.0.2")):
        inbox.put(a_letter("反对", LetterKind.COMMENT, target=str(opened.id), place="第三条", name=name), address, at)

    taken = take_in_letters(store)

    with store.reading() as session:
        sources = [row.source for row in session.exec(select(Comment).order_by("id"))]
    assert (taken.comments, taken.repeated, sources) == (4, 0, ["家长甲", "家长乙", "", ""])


def test_a_comment_sent_twice_by_the_same_sender_is_one(store: Store, opened: ConsultRound) -> None:
    inbox, at = Inbox(store.settings.home), store.now()
    for _ in range(2):
        inbox.put(a_letter("反对", LetterKind.COMMENT, target=str(opened.id), name="家长甲"), "10.0.0.1", at)

    taken = take_in_letters(store)

    assert (taken.comments, taken.repeated) == (1, 1)


def test_reading_the_inbox_again_takes_nothing_in_twice(store: Store, inbox: Inbox) -> None:
    for n in range(3):
        inbox.put(a_letter(f"第{n}件"), "10.0.0.1", NOW)
    first = take_in_letters(store)
    later = inbox.put(a_letter("后来的"), "10.0.0.1", NOW)

    again = take_in_letters(store)
    after = take_in_letters(store, after=again.seq)

    assert (first.letters, again.letters, again.known, after.new) == (3, 1, 3, 0)
    assert [entry.token for entry in entries(store)][-1] == later.token


def test_an_inbox_brought_from_another_machine_is_taken_in_once(store: Store, tmp_path: Path) -> None:
    elsewhere = Inbox(tmp_path / "elsewhere")
    elsewhere.put(a_letter(), "10.0.0.1", NOW)

    assert take_in_letters(store, elsewhere.path).letters == 1
    assert take_in_letters(store, elsewhere.path).known == 1


@pytest.mark.parametrize("data", [b"", b"no database at all", b"SQLite format 3\x00" + b"\x01" * 500])
def test_a_file_that_is_no_inbox_is_refused(store: Store, tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)

    with pytest.raises(BadInput, match="收件箱"):
        take_in_letters(store, tmp_path / FILE)

    assert entries(store) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"token": "'; DROP TABLE letter; --"}, "回执号"),
        ({"at": "2027-01-01T00:00:00.000000Z"}, "晚于今天"),
        ({"words": "长" * 5001}, "最多 5000 字"),
        ({"words": "  "}, "请填写内容"),
        ({"sender": "随便"}, "请从列表中选择"),
        ({"kind": "comment", "target": "77"}, "没有这一轮"),
        ({"kind": "comment", "target": "0 OR 1"}, "没有这一轮"),
        ({"kind": "comment", "target": "1", "at": "2026-01-01T00:00:00.000000Z"}, "期限内"),
    ],
)
def test_what_does_not_fit_is_left_out_and_named(
    store: Store, opened: ConsultRound, tmp_path: Path, changes: dict[str, str], says: str
) -> None:
    elsewhere = Inbox(tmp_path / "elsewhere")
    elsewhere.put(a_letter(), "10.0.0.1", NOW)
    with closing(sqlite3.connect(elsewhere.path)) as connection:
        connection.execute("DROP TRIGGER letter_no_update")
        for name, value in changes.items():
            connection.execute(f"UPDATE letter SET {name} = ?", (value,))  # noqa: S608 - fixed names
        connection.commit()

    taken = take_in_letters(store, elsewhere.path)

    assert taken.new == 0
    assert says in taken.left_out[0]
    assert entries(store) == []


def test_a_comment_on_a_round_among_offices_is_left_out(store: Store, opened: ConsultRound) -> None:
    with store.writing() as session:
        session.get_one(ConsultRound, opened.id).audience = "departments"
    Inbox(store.settings.home).put(a_letter("好", LetterKind.COMMENT, target=str(opened.id)), "10.0.0.1", store.now())

    assert "没有这一轮" in take_in_letters(store).left_out[0]


def test_ten_thousand_comments_are_taken_in(store: Store, opened: ConsultRound) -> None:
    inbox = Inbox(store.settings.home)
    inbox.put(a_letter("第一条", LetterKind.COMMENT, target=str(opened.id)), "10.0.0.1", store.now())
    like = "kind, at, ?, target, place, about, sender, name, contact, '', sent_by, ? FROM letter WHERE seq = 1"
    row = f"INSERT INTO letter SELECT NULL, ?, {like}"
    with closing(sqlite3.connect(inbox.path)) as connection:
        connection.executemany(row, [(token(n), f"第{n}件意见", str(n)) for n in range(9_999)])
        connection.commit()

    taken = take_in_letters(store)

    assert (taken.comments, taken.left_out) == (10_000, [])


def token(n: int) -> str:
    letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    last = "".join(letters[n // 32**at % 32] for at in range(4))
    return f"AAAA-BBBB-CCCC-{last}"
