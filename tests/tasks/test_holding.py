"""Numbers after a restore: held until a person entered the last of each series; what was given since is never given again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from desk.commands import holding as command
from desk.output import Output
from models.ledger import LedgerLine
from models.number import IssuedNumber
from models.outbox import Installation, OutboxRow
from models.refusals import BadInput, Refusal
from tasks.checking import check_all
from tasks.holding import hold, resume
from tasks.leases import claim, put_back
from tasks.numbers import faults_of
from tasks.store import Store, parse_moment
from tests.bench import numbering
from tests.bench.numbering import clerk_of, done_at, giving, many_cases, serials
from tests.installation import NOW
from tests.lives import Life

AT = parse_moment(NOW)
OTHERS = ("SLCR—2026—03000", "示卫规〔2026〕0号", "SLCR—2026—05000", "示司规〔2026〕0号", "SLCR—2026—02000")
WHY = "数据由 3 月 1 日的备份恢复"


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Store]:
    """An installation that gave two numbers of 2026 and was restored; three more cases wait for theirs."""
    with numbering.installation(tmp_path, now=NOW) as store:
        first, second, *_ = many_cases(store, 5)
        for case_id in (first, second):
            done_at(store, giving(clerk_of(store), case_id), AT)
        with store.writing() as session:
            hold(session, WHY, "operator")
        yield store


def given_next(store: Store) -> str:
    with store.reading() as session:
        taken = {n.case_id for n in session.exec(select(IssuedNumber))}
    case_id = next(n for n in range(2, 9) if n not in taken)
    return done_at(store, giving(clerk_of(store), case_id), AT + timedelta(minutes=1)).numbers[0]


def resumed(store: Store, *lasts: str) -> list[str]:
    with store.writing() as session:
        return resume(session, lasts, "operator")


def held(store: Store) -> str:
    with store.reading() as session:
        return session.get_one(Installation, 1).numbers_held


def settings_lines(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.exec(select(LedgerLine.body).where(LedgerLine.chain == "settings")))


def test_while_numbers_are_held_none_is_given_and_the_refusal_says_why(restored: Store) -> None:
    with pytest.raises(Refusal, match="暂停编号：数据由 3 月 1 日的备份恢复"):
        given_next(restored)

    assert len(serials(restored)) == 2
    assert [c.detail for c in check_all(restored) if c.what == "可以编号" and not c.ok] == [WHY]


def test_numbers_go_on_after_the_last_one_that_was_entered_without_a_gap(restored: Store) -> None:
    laid = resumed(restored, "示教规〔2026〕4号", *OTHERS)

    assert laid == ["示教规〔2026〕3号", "示教规〔2026〕4号"]
    assert given_next(restored) == "示教规〔2026〕5号"
    with restored.reading() as session:
        assert faults_of(session) == []
        cases = {n.text: n.case_id for n in session.exec(select(IssuedNumber))}
    assert [cases[text] for text in laid] == [None, None]


def test_where_nothing_was_given_since_the_backup_nothing_is_laid(restored: Store) -> None:
    assert resumed(restored, "示教规〔2026〕2号", *OTHERS) == []

    assert given_next(restored) == "示教规〔2026〕3号"


def test_a_series_without_a_number_in_the_backup_goes_on_from_the_one_entered(restored: Store) -> None:
    laid = resumed(restored, "示教规〔2026〕2号", "示卫规〔2026〕1号", *(o for o in OTHERS if not o.startswith("示卫")))

    assert laid == ["示卫规〔2026〕1号"]
    with restored.reading() as session:
        assert faults_of(session) == []


@pytest.mark.parametrize(
    ("lasts", "kind", "says"),
    [
        (("示教规〔2026〕2号",), Refusal, "还缺 SLCR—2026—03000 所在的序列"),
        (("示教规〔2026〕1号", *OTHERS), Refusal, "已经编到 示教规〔2026〕2号"),
        (("示教规〔2026〕999号", *OTHERS), Refusal, "200 号以上"),
        (("示教规〔2025〕9号", *OTHERS), BadInput, "不是本年度任何一个序列的号码"),
        (("三号", *OTHERS), BadInput, "不是本年度任何一个序列的号码"),
        (("示教规〔2026〕2号", "示教规〔2026〕3号", *OTHERS), BadInput, "写了两次"),
    ],
)
def test_what_cannot_be_true_is_refused_and_numbers_stay_held(
    restored: Store, lasts: tuple[str, ...], kind: type[Refusal], says: str
) -> None:
    with pytest.raises(kind, match=says):
        resumed(restored, *lasts)

    assert held(restored) == WHY
    assert len(serials(restored)) == 2


def test_holding_and_resuming_stand_in_the_ledger_with_who_did_it(restored: Store) -> None:
    resumed(restored, "示教规〔2026〕3号", *OTHERS)

    before, after = settings_lines(restored)[-2:]
    assert '"numbers-held"' in before
    assert '"numbers-resumed"' in after
    assert "示教规〔2026〕3号" in after
    assert all('"by":"operator"' in line for line in (before, after))


def test_numbers_that_are_not_held_are_not_resumed_and_holding_wants_a_reason(restored: Store) -> None:
    resumed(restored, "示教规〔2026〕2号", *OTHERS)

    with pytest.raises(Refusal, match="没有暂停编号"):
        resumed(restored, "示教规〔2026〕2号", *OTHERS)
    with pytest.raises(BadInput, match="原因"), restored.writing() as session:
        hold(session, " ", "operator")

    assert held(restored) == ""


class Said:
    """A command's context, as far as the commands look at it."""

    def __init__(self) -> None:
        self.obj = Output(as_json=True)


def test_the_operator_holds_and_resumes_by_command(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "open_store", lambda: store)

    command.hold(Said(), "由备份恢复")  # type: ignore[arg-type]  # all it asks of a context
    at_first = held(store)
    command.resume(Said(), ["示教规〔2026〕1号", *OTHERS])  # type: ignore[arg-type]  # the same

    assert (at_first, held(store)) == ("由备份恢复", "")
    assert '"laid"' in capsys.readouterr().out


def test_doctor_names_work_that_is_held_for_long_and_does_not_end(store: Store) -> None:
    Life(store).open()  # a case, and one row of work that is done
    with store.writing() as session:
        row = session.exec(select(OutboxRow)).first()
        assert row is not None
        row.state, row.retry_at = "waiting", 0.0
    with store.writing() as session:
        lease = claim(session, "engine", AT.date(), seconds=3600)
    assert lease is not None
    with store.reading() as session:
        started = session.get_one(OutboxRow, lease.row_id).started_at
    quiet = [c.ok for c in check_all(store) if c.what == "自动任务没有停住不动的"]
    with store.writing() as session:
        session.get_one(OutboxRow, lease.row_id).started_at = store.now() - timedelta(minutes=11)

    (told,) = [c for c in check_all(store) if c.what == "自动任务没有停住不动的"]

    assert (started, quiet, told.ok) == (store.now(), [True], False)
    assert "screen：engine 自 " in told.detail
    with store.writing() as session:
        put_back(session, lease, "stopped")
    assert all(c.ok for c in check_all(store) if c.what == "自动任务没有停住不动的")
