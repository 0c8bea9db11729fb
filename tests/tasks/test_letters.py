"""The register of letters: each act on record, in an order the table allows; corrected, closed, taken up again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models.instrument import Instrument
from models.intake import LetterAct
from models.ledger import LedgerLine, digest
from models.letter_life import Closing, LetterState
from models.letters import LetterKind, hash_of_token, tidy_token
from models.refusals import BadInput, Refusal
from tasks import letter_acts as acts
from tasks import letters as register
from tasks.inbox import Inbox
from tasks.intake import take_in_letters
from tasks.ledgers import verify
from tasks.projected import view
from tasks.projection import project_public
from tasks.store import Store
from tests.tasks.test_intake import DAY, NOW, a_letter, entries


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store.settings.home)


@pytest.fixture
def received(store: Store, inbox: Inbox) -> int:
    """A request for review, taken in."""
    inbox.put(a_letter(contact="电话"), "10.0.0.1", NOW)
    take_in_letters(store)
    return entries(store)[0].id or 0


def held(store: Store, letter_id: int) -> register.Held:
    with store.reading() as session:
        found = register.letter(session, letter_id, DAY)
    assert found is not None
    return found


def test_a_letter_names_the_organ_in_charge_its_rule_and_the_office_own_limit(store: Store, received: int) -> None:
    found = held(store, received)

    assert (found.organ, found.rule, found.citation) == ("示例市司法局", "A-citizen", "《湖南省行政程序规定》第五十三条")
    assert [limit.on for limit in found.limits] == [date(2026, 3, 9)]  # five working days after 2 March


def test_a_letter_is_registered_forwarded_told_and_answered_in_that_order(store: Store, received: int) -> None:
    with pytest.raises(Refusal, match="尚未转送"):
        acts.tell(store, received, DAY, "电话", 1)
    with pytest.raises(Refusal, match="尚未登记"):
        acts.answer(store, received, DAY, "好", 1)

    acts.register(store, received, 1)
    due = acts.forward(store, received, DAY, "示教函〔2026〕1号", "", 1)
    acts.tell(store, received, DAY, "电话告知", 1)
    acts.answer(store, received, DAY, "已审查", 1)

    assert due.on == date(2026, 4, 1)  # thirty days after 2 March
    assert held(store, received).state is LetterState.ANSWERED
    project_public(store)
    with view(store.settings.home) as shown:
        status = shown.letter(hash_of_token(entries(store)[0].token))
    assert status is not None
    assert [words.partition("；")[0] for _, words in status.steps] == [
        "收到",
        "登记",
        "转送示例市司法局办理",
        "告知来件人：电话告知",
        "答复",
    ]
    assert status.answer == "已审查"


def test_what_is_recorded_is_not_recorded_again(store: Store, received: int) -> None:
    acts.register(store, received, 1)
    acts.forward(store, received, DAY, "函", "", 1)

    with pytest.raises(Refusal, match="已经登记过"):
        acts.register(store, received, 1)
    with pytest.raises(Refusal, match="已经转送"):
        acts.forward(store, received, DAY, "函", "", 1)


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 3, 3)])
def test_a_forwarding_before_the_letter_or_tomorrow_is_refused(store: Store, received: int, on: date) -> None:
    with pytest.raises(BadInput, match="转送日期"):
        acts.forward(store, received, on, "函", "", 1)


def test_a_question_is_answered_by_the_bureau_and_not_forwarded(store: Store, inbox: Inbox) -> None:
    inbox.put(a_letter("何时报名", LetterKind.QUESTION), "10.0.0.1", NOW)
    take_in_letters(store)
    number = entries(store)[0].id or 0

    with pytest.raises(Refusal, match="由本机关答复"):
        acts.forward(store, number, DAY, "函", "", 1)

    assert held(store, number).ours


def test_a_letter_on_paper_is_written_down_with_a_token(store: Store) -> None:
    number = acts.write_down(store, a_letter("来信", LetterKind.COMPETITION, name="某公司"), "信函", 1).id

    found = held(store, number)
    assert (found.organ, found.channel, found.state) == ("示例市市场监督管理局", "信函", LetterState.REGISTERED)
    assert tidy_token(found.token) == found.token


def test_a_letter_from_the_future_is_not_written_down(store: Store) -> None:
    with pytest.raises(BadInput, match="晚于今天"):
        acts.write_down(store, replace(a_letter(), at=datetime(2027, 1, 1, tzinfo=UTC)), "信函", 1)


def test_who_repeats_a_letter_is_known_and_not_shown_how_the_first_sender_was_told(store: Store, inbox: Inbox) -> None:
    inbox.put(a_letter("同一封", name="甲", contact="甲的电话"), "10.0.0.1", NOW)
    second = inbox.put(a_letter("同一封", name="乙", contact="乙的电话"), "10.0.0.2", NOW)
    take_in_letters(store)

    acts.register(store, 1, 1)
    acts.forward(store, 1, DAY, "函", "", 1)
    acts.tell(store, 1, DAY, "电话告知甲", 1)
    project_public(store)

    assert [(s.token, s.name, s.contact) for s in held(store, 1).repeats] == [(second.token, "乙", "乙的电话")]
    with view(store.settings.home) as shown:
        status = shown.letter(hash_of_token(second.token))
    assert status is not None
    assert (DAY, "告知来件人") in status.steps


def lines_of(store: Store, letter_id: int) -> list[dict[str, object]]:
    with store.reading() as session:
        bodies = session.exec(
            select(LedgerLine.body).where(LedgerLine.chain == f"letter:{letter_id}").order_by(col(LedgerLine.seq))
        )
        return [json.loads(body)["event"] for body in bodies]


def test_each_act_is_on_record_with_who_did_it_and_the_ledger_holds_no_words(store: Store, received: int) -> None:
    acts.register(store, received, 1)
    acts.forward(store, received, DAY, "示教函〔2026〕1号", "", 2)
    acts.tell(store, received, DAY, "电话告知", 3)
    acts.answer(store, received, DAY, "已审查并处理", 4)

    lines = lines_of(store, received)
    assert [(line["move"], line["by"]) for line in lines] == [("register", 1), ("forward", 2), ("tell", 3), ("answer", 4)]
    assert not any(words in str(lines) for words in ("示教函", "电话", "已审查"))
    with store.reading() as session:
        done = session.exec(select(LetterAct).order_by(col(LetterAct.id))).all()
        assert [act.what for act in register.history(session, received)] == ["登记", "登记转送", "登记告知", "登记答复"]
    assert (done[3].says, lines[3]["says"]) == ("已审查并处理", digest(f"{done[3].salt}\n已审查并处理"))
    assert verify(store).intact


def test_how_a_sender_was_told_must_be_said(store: Store, received: int) -> None:
    acts.register(store, received, 1)
    acts.forward(store, received, DAY, "函", "", 1)

    with pytest.raises(BadInput, match="告知方式"):
        acts.tell(store, received, DAY, " ", 1)

    assert held(store, received).told_on is None


def test_a_request_for_review_is_not_answered_before_it_is_forwarded_nor_forwarded_after_its_answer(
    store: Store, received: int
) -> None:
    acts.register(store, received, 1)
    with pytest.raises(Refusal, match="请先登记转送"):
        acts.answer(store, received, DAY, "不归本局管", 1)
    acts.forward(store, received, DAY, "函", "", 1)
    acts.answer(store, received, DAY, "已审查", 1)

    with pytest.raises(Refusal, match="不能登记转送"):
        acts.forward(store, received, DAY, "函", "", 1)

    acts.tell(store, received, DAY, "电话告知", 1)  # the organ's result came before the sender was told
    assert held(store, received).state is LetterState.ANSWERED


def test_the_kind_of_a_letter_is_corrected_and_with_it_the_organ_and_the_rule(store: Store, received: int) -> None:
    acts.register(store, received, 1)

    acts.reclassify(store, received, LetterKind.COMPETITION, "举报指定供应商", 1)

    found = held(store, received)
    assert (found.kind, found.organ, found.rule) == (LetterKind.COMPETITION, "示例市市场监督管理局", "C-report")
    assert lines_of(store, received)[-1]["to"] == "competition"
    with pytest.raises(BadInput, match="另一种"):
        acts.reclassify(store, received, LetterKind.COMPETITION, "再来", 1)


def test_a_wrong_forwarding_is_taken_back_and_done_again(store: Store, received: int) -> None:
    acts.register(store, received, 1)
    acts.forward(store, received, DAY, "函1", "示例市财政局", 1)
    acts.tell(store, received, DAY, "电话告知", 1)

    acts.recall(store, received, "机关写错", 1)

    found = held(store, received)
    assert (found.state, found.organ, found.due_on, found.told_on) == (LetterState.REGISTERED, "示例市司法局", None, None)
    with store.reading() as session:
        assert "示例市财政局，函1" in register.history(session, received)[-1].says
    assert acts.forward(store, received, DAY, "函2", "", 1).on == date(2026, 4, 1)


def test_a_letter_is_closed_with_a_reason_its_sender_reads_and_taken_up_again(store: Store, received: int) -> None:
    acts.close(store, received, Closing.WITHDRAWN, "来电撤回", 1)

    assert held(store, received).state is LetterState.CLOSED
    with pytest.raises(Refusal, match="已办结，不能登记转送"):
        acts.forward(store, received, DAY, "函", "", 1)
    project_public(store)
    with view(store.settings.home) as shown:
        status = shown.letter(hash_of_token(entries(store)[0].token))
    assert status is not None
    assert status.steps[-1] == (DAY, "办结：来件人撤回。来电撤回")

    acts.reopen(store, received, "来件人仍要办理", 1)

    assert held(store, received).state is LetterState.REGISTERED


def test_a_letter_is_tied_to_a_document_by_its_number(store: Store, received: int) -> None:
    with store.writing() as session:
        session.add(Instrument(title="某办法", organ_id=1, document_number="示教规〔2020〕1号"))

    acts.tie(store, received, "示教规〔2020〕1号", 1)
    assert held(store, received).instrument == "《某办法》示教规〔2020〕1号"
    with pytest.raises(BadInput, match="文件库里没有"):
        acts.tie(store, received, "没有这件", 1)
    acts.tie(store, received, "", 1)

    assert held(store, received).instrument_id is None


def test_a_letter_on_paper_is_written_down_whole_however_long(store: Store) -> None:
    number = acts.write_down(store, a_letter("长" * 50_000), "信函", 1).id

    assert len(held(store, number).words) == 50_000


def test_a_letter_written_down_twice_is_one_and_another_sender_or_day_makes_another(store: Store) -> None:
    sent = a_letter("来信", name="甲")
    first = acts.write_down(store, sent, "信函", 1)

    again = acts.write_down(store, sent, "信函", 1)
    others = [
        acts.write_down(store, changed, channel, 1)
        for changed, channel in (
            (replace(sent, name="乙"), "信函"),
            (replace(sent, at=sent.at - timedelta(days=1)), "信函"),
            (sent, "电话"),
        )
    ]

    assert (again.id, again.new) == (first.id, False)
    assert all(one.new for one in others)
    assert len(entries(store)) == 4


@pytest.mark.parametrize("find", ["乙的电话", "甲", "同一", "《某办法》", "示教规〔2020〕1号", "TOKEN", "REPEATED"])
def test_a_letter_is_found_by_token_sender_document_and_words_also_of_its_repetition(
    store: Store, inbox: Inbox, find: str
) -> None:
    first = inbox.put(a_letter("同一封", about="《某办法》", name="甲"), "10.0.0.1", NOW)
    second = inbox.put(a_letter("同一封", about="《某办法》", name="丙", contact="乙的电话"), "10.0.0.2", NOW)
    inbox.put(a_letter("别的", name="丁", contact="100%"), "10.0.0.3", NOW)
    take_in_letters(store)
    with store.writing() as session:
        session.add(Instrument(title="某某", organ_id=1, document_number="示教规〔2020〕1号"))
    acts.tie(store, 1, "某某", 1)
    wanted = {"TOKEN": first.token.lower(), "REPEATED": second.token.replace("-", " ")}.get(find, find)

    with store.reading() as session:
        shown, total = register.letters(session, DAY, register.Asked(find=wanted))
        nothing = register.letters(session, DAY, register.Asked(find="_"))[1]

    assert (total, [one.id for one in shown], nothing) == (1, [1], 0)
