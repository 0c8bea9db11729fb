import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.ledger import HeadRow, digest
from models.refusals import EnvironmentFault, Refusal
from tasks.heads import read_head, root_of, sign_head, signing_key
from tasks.ledgers import PROVEN, make_head, verify
from tasks.store import Store
from tests.tampering import attack, case_submitted, lines_added, small_ledger, vanished

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


@pytest.fixture
def ledger(store: Store) -> Store:
    return small_ledger(store)


def three_heads(store: Store) -> list[Path]:
    """A head on each of three days; case 2 moves on the first day only."""
    small_ledger(store)
    first = make_head(store, MONDAY)
    lines_added(store, "instrument:9", 1)
    second = make_head(store, TUESDAY)
    case_submitted(store)
    return [first, second, make_head(store, WEDNESDAY)]


def rows(store: Store) -> list[tuple[str, int, str, str]]:
    with store.reading() as session:
        return [(r.day, r.n, r.hash, r.body) for r in session.exec(select(HeadRow).order_by("n"))]


def faults(store: Store, head: Path | None) -> tuple[str, ...]:
    return verify(store, head, store.settings.keys / "head.pub").faults


def test_the_first_head_names_every_chain_and_lies_in_the_second_place(ledger: Store) -> None:
    path = make_head(ledger)

    head = read_head(path.read_text(encoding="utf-8"))

    assert path == ledger.settings.heads / "head-1-2026-03-02.json"
    assert head is not None
    assert {chain: seq for chain, (seq, _) in head.moved.items()} == {
        "case:1": 2,
        "case:2": 2,
        "instrument:9": 4,
        "settings": 1,
    }
    assert (head.n, head.prev, head.chains, head.root) == (1, "0" * 64, 4, root_of(head.moved))


def test_a_head_made_twice_with_nothing_moved_changes_nothing(ledger: Store) -> None:
    path = make_head(ledger)
    before = (path.read_bytes(), path.stat().st_mtime_ns, rows(ledger))

    again = make_head(ledger)
    on_another_day = make_head(ledger, TUESDAY)

    assert again == on_another_day == path
    assert (path.read_bytes(), path.stat().st_mtime_ns, rows(ledger)) == before
    assert [p.name for p in ledger.settings.heads.iterdir()] == [path.name]


def test_the_next_head_names_only_what_moved_and_is_chained_to_the_exact_text_before(store: Store) -> None:
    first, second, third = three_heads(store)

    heads = [json.loads(path.read_bytes()) for path in (first, second, third)]

    assert [sorted(head["moved"]) for head in heads[1:]] == [["instrument:9"], ["case:3"]]
    assert heads[1]["prev"] == digest(first.read_text(encoding="utf-8"))
    assert heads[2]["prev"] == digest(second.read_text(encoding="utf-8"))
    assert heads[2]["chains"] == 5


def test_a_second_head_on_one_day_follows_the_first_and_both_are_kept(ledger: Store) -> None:
    first = make_head(ledger)
    lines_added(ledger, "instrument:9", 1)

    second = make_head(ledger)

    texts = [path.read_text(encoding="utf-8") for path in (first, second)]
    assert second.name == "head-2-2026-03-02.json"
    assert rows(ledger) == [("2026-03-02", 2, digest(texts[1]), "\n".join(texts))]
    assert faults(ledger, second) == faults(ledger, first) == ()


def test_a_head_file_that_was_lost_is_written_again(ledger: Store) -> None:
    path = make_head(ledger)
    held = path.read_bytes()
    path.unlink()

    assert make_head(ledger).read_bytes() == held


def test_a_head_file_with_other_content_is_never_overwritten(ledger: Store) -> None:
    path = make_head(ledger)
    path.write_text("{}", encoding="utf-8")

    with pytest.raises(Refusal, match="没有覆盖"):
        make_head(ledger)

    assert path.read_text(encoding="utf-8") == "{}"


def test_no_head_is_signed_over_a_loss(ledger: Store) -> None:
    make_head(ledger)
    attack(ledger, "DELETE FROM ledger_line WHERE chain = 'instrument:9' AND seq = 4")
    lines_added(ledger, "instrument:10", 1)

    with pytest.raises(Refusal, match="instrument:9"):
        make_head(ledger, TUESDAY)


def test_a_head_dated_before_the_last_is_refused(ledger: Store) -> None:
    make_head(ledger, TUESDAY)
    lines_added(ledger, "instrument:9", 1)

    with pytest.raises(Refusal, match="早于"):
        make_head(ledger, MONDAY)


@pytest.mark.parametrize(("place", "said"), [("keys", "签名密钥"), ("heads", "校验头写不进")])
def test_without_its_key_or_its_second_place_no_head_is_made(ledger: Store, place: str, said: str) -> None:
    folder: Path = getattr(ledger.settings, place)
    shutil.rmtree(folder)
    folder.write_text("", encoding="utf-8")

    with pytest.raises(EnvironmentFault, match=said):
        make_head(ledger)


def test_one_single_head_held_elsewhere_vouches_for_all_earlier_ones(store: Store, tmp_path: Path) -> None:
    last = three_heads(store)[-1]
    held = tmp_path / "elsewhere.json"
    shutil.copy(last, held)
    assert verify(store, held, store.settings.keys / "head.pub").origin == PROVEN

    vanished(store, 2)

    assert "case:2 整条链不见了：第 1 号校验头（2026-03-02）记到第 2 行。" in faults(store, held)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # one file, put back each time
@given(data=st.data())
def test_any_byte_altered_in_the_head_is_found(ledger: Store, data: st.DataObject) -> None:
    path = make_head(ledger)
    held = path.read_bytes()
    place, byte = data.draw(st.integers(0, len(held) - 1)), data.draw(st.integers(0, 255))
    altered = held[:place] + bytes([byte]) + held[place + 1 :]
    path.write_bytes(altered)

    found = faults(ledger, path)

    path.write_bytes(held)
    assert bool(found) is (altered != held)
    assert all("校验头" in fault for fault in found)


def test_an_altered_head_beside_the_one_given_is_named(store: Store) -> None:
    _, second, third = three_heads(store)
    second.write_text(second.read_text(encoding="utf-8").replace("2026-03-03", "2026-03-01"), encoding="utf-8")

    assert faults(store, third) == ("同一文件夹的第 2 号校验头（2026-03-01）不在后来校验头的前序之中（被改动或者伪造）。",)


def test_a_broken_head_beside_the_one_given_is_named(store: Store) -> None:
    first, _, third = three_heads(store)
    first.write_bytes(first.read_bytes() + b"\n")

    assert "head-1-2026-03-02.json 的内容不是生成时的原文" in faults(store, third)[0]


def test_a_head_missing_beside_the_one_given_is_taken_from_the_database(store: Store) -> None:
    first, second, third = three_heads(store)
    first.unlink()
    second.unlink()

    report = verify(store, third, store.settings.keys / "head.pub")

    assert (report.faults, report.heads) == ((), 3)


def test_a_head_missing_in_both_places_is_named(store: Store) -> None:
    _, second, third = three_heads(store)
    second.unlink()
    attack(store, "DELETE FROM ledger_head WHERE n = 2")

    assert "第 3 号校验头（2026-03-04）之前的一份校验头找不到（同一文件夹和数据库里都没有，或者已被改动）。" in faults(
        store, third
    )


def test_a_head_removed_from_the_database_is_named(store: Store) -> None:
    third = three_heads(store)[-1]
    attack(store, "DELETE FROM ledger_head WHERE n = 2")

    assert faults(store, third) == ("数据库里没有第 2 号校验头（2026-03-03）（被删除，或者数据退回到了以前）。",)


def test_a_head_altered_in_the_database_is_named_even_when_none_is_held(store: Store) -> None:
    three_heads(store)
    attack(store, "UPDATE ledger_head SET body = replace(body, 'case:2', 'case:7') WHERE n = 1")

    assert "数据库里 2026-03-02 的校验头被改动。" in faults(store, None)


def test_a_later_head_removed_from_the_database_is_named_by_an_earlier_one_held(store: Store) -> None:
    first = three_heads(store)[0]
    attack(store, "DELETE FROM ledger_head WHERE n = 2")

    assert faults(store, first) == ("数据库里的第 3 号校验头（2026-03-04）与前一份校验头不衔接（中间有缺失或者改动）。",)


def test_data_taken_back_to_an_earlier_state_is_named(store: Store) -> None:
    third = three_heads(store)[-1]
    vanished(store, 3)
    attack(store, "DELETE FROM ledger_head WHERE n = 3")

    found = faults(store, third)

    assert "数据库里没有第 3 号校验头（2026-03-04）（被删除，或者数据退回到了以前）。" in found
    assert "case:3 整条链不见了：第 3 号校验头（2026-03-04）记到第 2 行。" in found
    assert faults(store, None) == ()


def test_a_head_that_binds_other_chains_than_the_heads_tell_of_is_named(ledger: Store, tmp_path: Path) -> None:
    head = read_head(make_head(ledger).read_text(encoding="utf-8"))
    assert head is not None
    tips = {**head.moved, "case:99": (1, "0" * 64)}
    text = sign_head(None, head.day, tips, head.moved, signing_key(ledger.settings.keys)).text
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    attack(ledger, "UPDATE ledger_head SET body = ?, hash = ?", text, digest(text))

    assert faults(ledger, tmp_path / "odd.json") == ("第 1 号校验头（2026-03-02）的总校验值与历次校验头所记的各链不符。",)


def test_a_head_is_made_and_followed_on_postgresql_too(pg_store: Store) -> None:
    paths = three_heads(pg_store)

    report = verify(pg_store, paths[-1], pg_store.settings.keys / "head.pub")

    assert (report.faults, report.heads, report.origin) == ((), 3, PROVEN)
    assert make_head(pg_store, WEDNESDAY) == paths[-1]
