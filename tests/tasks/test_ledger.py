import sqlite3
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.ledger import digest
from models.refusals import BadInput
from tasks.ledgers import PROVEN, UNPROVEN, export, make_head, verify
from tasks.store import Store
from tests.tampering import Event, attack, attacked, case_submitted, database_of, lines_added, rewritten, small_ledger, vanished


@pytest.fixture
def ledger(store: Store) -> Store:
    return small_ledger(store)


def faults(store: Store, head: Path | None = None) -> tuple[str, ...]:
    return verify(store, head, None).faults


def test_an_untouched_ledger_is_intact_and_with_key_and_head_its_origin_is_proven(ledger: Store) -> None:
    head = make_head(ledger)

    report = verify(ledger, head, ledger.settings.keys / "head.pub")

    assert report.faults == ()
    assert (report.origin, report.chains, report.lines, report.acts, report.heads) == (PROVEN, 4, 9, 4, 1)


def test_without_a_key_the_origin_stays_unproven(ledger: Store) -> None:
    report = verify(ledger, make_head(ledger), None)

    assert (report.intact, report.origin) == (True, UNPROVEN)
    assert UNPROVEN == "完整，来源未验证"


def test_a_key_without_any_head_proves_no_origin(ledger: Store) -> None:
    assert verify(ledger, None, ledger.settings.keys / "head.pub").origin == UNPROVEN


def test_lines_after_the_last_head_are_counted_as_vouched_for_by_none(ledger: Store) -> None:
    head = make_head(ledger)
    lines_added(ledger, "instrument:9", 2)
    lines_added(ledger, "instrument:10", 1)

    report = verify(ledger, head, None)

    assert (report.intact, report.beyond) == (True, 3)


def test_an_altered_line_is_named_and_only_it(ledger: Store) -> None:
    attack(ledger, "UPDATE ledger_line SET body = replace(body, '存量', '增量') WHERE chain = 'instrument:9' AND seq = 2")

    assert faults(ledger) == ("instrument:9 第 2 行的内容与其校验值不符（被改动）。",)


def test_an_altered_hash_is_named_and_only_it(ledger: Store) -> None:
    attack(ledger, "UPDATE ledger_line SET hash = ? WHERE chain = 'instrument:9' AND seq = 2", "f" * 64)

    assert faults(ledger) == ("instrument:9 第 2 行的内容与其校验值不符（被改动）。",)


@pytest.mark.parametrize(("seqs", "named"), [((2,), "2"), ((2, 3), "2—3"), ((1,), "1")])
def test_removed_lines_are_named(ledger: Store, seqs: tuple[int, ...], named: str) -> None:
    for seq in seqs:
        attack(ledger, "DELETE FROM ledger_line WHERE chain = 'instrument:9' AND seq = ?", seq)

    assert faults(ledger) == (f"instrument:9 第 {named} 行缺失。",)


def test_a_line_moved_to_another_chain_is_named(ledger: Store) -> None:
    attack(ledger, "UPDATE ledger_line SET chain = 'instrument:8' WHERE chain = 'instrument:9' AND seq = 4")

    assert faults(ledger) == ("instrument:8 第 1—3 行缺失。", "instrument:8 第 4 行的位置与记录不符（被移动）。")


@pytest.mark.parametrize("value", [b"\x00\xff", 7, 1.5, "[]", "null", "", "[" * 20000])
def test_a_line_that_is_no_record_is_named(ledger: Store, value: object) -> None:
    hashed = digest(value) if isinstance(value, str) else "0" * 64
    statement = "UPDATE ledger_line SET body = ?, hash = ? WHERE chain = 'instrument:9' AND seq = 4"
    with attacked(ledger) as connection:
        connection.execute(statement, (value, hashed))

    assert any("instrument:9 第 4 行" in fault for fault in faults(ledger))


def test_a_cut_tail_is_found_by_the_head_alone(ledger: Store) -> None:
    head = make_head(ledger)
    attack(ledger, "DELETE FROM ledger_line WHERE chain = 'instrument:9' AND seq > 2")
    with attacked(ledger) as connection:
        connection.execute("DELETE FROM ledger_head")

    assert faults(ledger) == ()
    assert "instrument:9 的尾部被截：第 1 号校验头（2026-03-02）记到第 4 行，现在只到第 2 行。" in faults(ledger, head)


def test_a_vanished_case_is_found_by_the_head_alone(ledger: Store) -> None:
    head = make_head(ledger)
    vanished(ledger, 2)
    with attacked(ledger) as connection:
        connection.execute("DELETE FROM ledger_head")

    assert faults(ledger) == ()
    assert "case:2 整条链不见了：第 1 号校验头（2026-03-02）记到第 2 行。" in faults(ledger, head)


def test_a_chain_rewritten_and_hashed_anew_is_found_by_the_head_alone(ledger: Store) -> None:
    head = make_head(ledger)

    def other_day(seq: int, event: Event) -> Event:
        return {**event, "at": "2020-01-01"} if seq == 1 else event

    rewritten(ledger, "case:1", other_day)
    with attacked(ledger) as connection:
        connection.execute("DELETE FROM ledger_head")

    assert faults(ledger) == ()
    assert "case:1 第 2 行与第 1 号校验头（2026-03-02）所记不符（这一行或者以前的行被改写）。" in faults(ledger, head)


def test_a_case_whose_chain_alone_is_gone_is_named_without_a_head(ledger: Store) -> None:
    attack(ledger, "DELETE FROM ledger_line WHERE chain = 'case:2'")

    assert faults(ledger) == ("事项 2 的留痕链 case:2 整条不见了。",)


def test_a_case_row_that_is_gone_is_named(ledger: Store) -> None:
    attack(ledger, 'DELETE FROM "case" WHERE id = 2')

    assert faults(ledger) == ("case:2 有留痕，事项本身却不见了。",)


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, 'zhaowy', 'x') || ' '",
        "body = replace(body, '\"seq\":1', '\"seq\":1.0')",
        'body = replace(body, \'{"seq":1,\', \'{"seq":2,"seq":1,\')',
        "code = 'conclude'",
        "step = 'legality'",
        "person_id = 99",
        "at = '2020-01-01 00:00:00.000000'",
        "day = '2020-01-01'",
        "day = 'never'",
        "body = x'00'",
        "body = '[]'",
    ],
)
def test_an_altered_act_row_is_named(ledger: Store, change: str) -> None:
    attack(ledger, f"UPDATE act SET {change} WHERE case_id = 1 AND seq = 1")  # noqa: S608 - the test's own words

    assert faults(ledger) == ("case:1 第 1 号办理记录与第 1 行留痕不符（办理记录被改动）。",)


def test_a_missing_act_row_is_named(ledger: Store) -> None:
    attack(ledger, "DELETE FROM act WHERE case_id = 1 AND seq = 2")

    assert faults(ledger) == ("case:1 第 2 号办理记录不见了，留痕里有这一行。",)


def test_an_act_row_slipped_in_is_named(ledger: Store) -> None:
    attack(ledger, "INSERT INTO act SELECT case_id, 3, code, step, person_id, at, day, body FROM act WHERE case_id=1 AND seq=2")

    assert faults(ledger) == ("case:1 第 3 号办理记录没有对应的留痕行。",)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # one ledger, put back each time
@given(data=st.data())
def test_any_single_byte_altered_in_any_line_is_found(
    bytes_of: tuple[Store, list[tuple[int, bytes, bytes]]], data: st.DataObject
) -> None:
    store, lines = bytes_of
    line, column = data.draw(st.sampled_from(lines)), data.draw(st.sampled_from(("body", "hash")))
    before = line[1] if column == "body" else line[2]
    place, byte = data.draw(st.integers(0, len(before) - 1)), data.draw(st.integers(0, 255))
    altered = before[:place] + bytes([byte]) + before[place + 1 :]
    statement = f"UPDATE ledger_line SET {column} = CAST(? AS TEXT) WHERE id = ?"  # noqa: S608 - one of two columns
    attack(store, statement, altered, line[0])

    found = faults(store)

    attack(store, statement, before, line[0])
    assert bool(found) is (altered != before)


@pytest.fixture
def bytes_of(ledger: Store) -> tuple[Store, list[tuple[int, bytes, bytes]]]:
    with attacked(ledger) as connection:
        found = "SELECT id, CAST(body AS BLOB), CAST(hash AS BLOB) FROM ledger_line"
        return ledger, list(connection.execute(found))


def test_an_exported_chain_can_be_rehashed_by_anyone(ledger: Store) -> None:
    lines = export(ledger, "instrument:9")

    assert len(lines) == 4
    assert all(f'"prev":"{digest(before)}"' in line for before, line in zip(lines, lines[1:], strict=False))


def test_without_a_name_every_chain_is_exported_and_an_unknown_one_is_refused(ledger: Store) -> None:
    assert len(export(ledger)) == 9
    with pytest.raises(BadInput, match="case:77"):
        export(ledger, "case:77")


GUARDED = ("ledger_line", "act", "draft", "reading")


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize("kind", ["store", "pg_store"])
def test_the_database_itself_refuses_to_change_or_remove_a_line(
    kind: str, statement: str, table: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(kind)
    case_submitted(store)
    column = {"ledger_line": "body", "act": "body"}.get(table, "sha256")
    words = statement.format(table, column, column)

    with pytest.raises(DBAPIError, match=r"refused, lines are never changed or removed"), store.writing() as session:
        session.execute(text(words))

    assert verify(store).faults == ()


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("what", ["update", "delete"])
def test_sqlite_refuses_whoever_opens_the_file(ledger: Store, table: str, what: str) -> None:
    connection = sqlite3.connect(database_of(ledger))
    words = f"DELETE FROM {table}" if what == "delete" else f"UPDATE {table} SET rowid = rowid"  # noqa: S608 - the test's own words

    with pytest.raises(sqlite3.IntegrityError, match=f"^{table}: {what} refused, lines are never changed or removed$"):
        connection.execute(words)

    connection.close()


@pytest.mark.parametrize("words", ["UPDATE {} SET body = body", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["ledger_line", "act"])
def test_postgresql_refuses_whoever_connects(pg_store: Store, words: str, table: str) -> None:
    case_submitted(pg_store)

    with (
        psycopg.connect(pg_store.settings.database) as connection,
        pytest.raises(psycopg.errors.RaiseException, match=f"^{table}: {words.split()[0]} refused"),
    ):
        connection.execute(words.format(table).encode())


@pytest.mark.parametrize("kind", ["store", "pg_store"])
@pytest.mark.parametrize("table", ["ledger_head", "number_series"])
def test_a_head_and_a_number_series_are_never_removed(kind: str, table: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(kind)
    make_head(store)
    series = "INSERT INTO number_series (organ_id, kind, year, pattern, serial) VALUES (1, 'document', 2026, '{n}', 1)"
    with store.writing() as session:
        session.execute(text(series))

    with pytest.raises(DBAPIError, match=f"{table}: (?i:delete) refused"), store.writing() as session:
        session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - one of two tables


def test_a_ledger_on_postgresql_is_verified_the_same_way(pg_store: Store) -> None:
    small_ledger(pg_store)
    head = make_head(pg_store)
    with psycopg.connect(pg_store.settings.database) as connection:
        connection.execute("ALTER TABLE ledger_line DISABLE TRIGGER ALL")
        connection.execute(
            "UPDATE ledger_line SET body = replace(body, '存量', '增量') WHERE chain = 'instrument:9' AND seq = 2"
        )
        connection.execute("DELETE FROM ledger_line WHERE chain = 'instrument:9' AND seq = 4")

    assert faults(pg_store, head) == (
        "instrument:9 第 2 行的内容与其校验值不符（被改动）。",
        "instrument:9 的尾部被截：第 1 号校验头（2026-03-02）记到第 4 行，现在只到第 3 行。",
    )
