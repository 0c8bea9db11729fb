"""Many letters at once: found whatever case is typed, read by a fixed number of statements."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from models.instrument import Instrument
from tasks import letter_acts as acts
from tasks import letters as register
from tasks.inbox import Inbox
from tasks.intake import take_in_letters
from tasks.store import Store
from tests.tasks.test_intake import DAY, NOW, a_letter


@pytest.mark.parametrize("kind", ["store", "pg_store"])
def test_latin_letters_are_found_in_capitals_or_not(kind: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(kind)
    acts.write_down(store, a_letter("反映ETC设备指定供应商", name="某公司"), "信函", 1)

    with store.reading() as session:
        found = [register.letters(session, DAY, register.Asked(find=find))[1] for find in ("etc", "ETC", "e_c")]

    assert found == [1, 1, 0]


def statements(store: Store) -> int:
    """Return how many statements the whole register takes."""
    seen: list[str] = []

    def count(*args: object) -> None:
        seen.append(str(args[2]))

    with store.reading() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", count)
        register.whole(session, DAY, register.Asked(register.ALL))
        event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_the_register_takes_as_many_statements_for_ten_letters_as_for_two(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing() as session:
        for n in range(10):
            session.add(Instrument(title=f"文件{n}", organ_id=1, document_number=f"示教规〔2020〕{n}号"))
    for n in range(2):
        acts.write_down(store, a_letter(f"来信{n}"), "信函", n + 1, f"文件{n}")
    few = statements(store)
    for n in range(2, 10):
        acts.write_down(store, a_letter(f"来信{n}"), "信函", n % 5 + 1, f"文件{n}")

    assert statements(store) == few

    monkeypatch.setattr(register, "BATCH", 3)
    with store.reading() as session:
        shown = register.whole(session, DAY, register.Asked(register.ALL))
    assert [one.instrument for one in shown] == [f"《文件{n}》示教规〔2020〕{n}号" for n in range(10)]


def test_each_letter_has_its_own_repetitions(store: Store) -> None:
    inbox = Inbox(store.settings.home)
    for n, (words, name) in enumerate((("一", "甲"), ("二", "乙"), ("一", "丙"), ("二", "丁"), ("二", "戊"))):
        inbox.put(replace(a_letter(words), name=name), f"10.0.0.{n}", NOW)
    take_in_letters(store)

    with store.reading() as session:
        shown = register.whole(session, DAY, register.Asked(register.ALL))

    assert [(one.name, [s.name for s in one.repeats]) for one in shown] == [("甲", ["丙"]), ("乙", ["丁", "戊"])]
