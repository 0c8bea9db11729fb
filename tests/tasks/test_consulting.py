"""Comments that are registered: by whom, until when; a table is read strictly, all faults at once, nothing lost unsaid."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from models.case import Case, Comment, ConsultRound
from models.people import Person
from models.refusals import BadInput, Refusal
from tasks.consulting import Received, Row, read_table, take_in
from tasks.staffing import add_person
from tasks.store import Store
from tests.lives import Life

HEADER = "日期,渠道,单位类型,意见人,条款,意见"
GOOD = "2026-03-05,来信,企业,某公司,第三条,建议放宽"


def a_table(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "意见.csv"
    path.write_bytes("\n".join((HEADER, *rows)).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_of_the_office(tmp_path: Path, encoding: str) -> None:
    ((received, said),) = read_table(a_table(tmp_path, GOOD, encoding=encoding))

    assert (received.words, received.source, said["disposition"]) == ("建议放宽", "某公司", "")


def test_every_bad_cell_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第2行“日期”不是有效日期；第3行“意见”是空的"):
        read_table(a_table(tmp_path, GOOD.replace("2026-03-05", "三月"), GOOD.replace("建议放宽", "")))


def test_a_comment_cut_by_its_own_comma_is_refused_and_not_shortened(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第3行的格数多于表头"):
        read_table(a_table(tmp_path, GOOD, GOOD + ",并取消第四条"))


def test_a_quoted_comma_is_part_of_the_comment(tmp_path: Path) -> None:
    ((received, _),) = read_table(a_table(tmp_path, '2026-03-05,来信,企业,某公司,第三条,"放宽,并取消第四条"'))

    assert received.words == "放宽,并取消第四条"


def test_bytes_that_are_no_text_are_refused_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "意见.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}".encode() + b"\xff\xff")

    with pytest.raises(BadInput, match="请另存为 CSV"):
        read_table(path)


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "意见.csv"
    path.write_text("日期,意见\n2026-03-05,放宽", encoding="utf-8")

    with pytest.raises(BadInput, match="意见表须有这些列"):
        read_table(path)


def said(life: Life, words: str = "建议放宽", **values: Any) -> list[Row]:  # noqa: ANN401 - fields of Received
    return [(Received(life.day, words, **values), {"disposition": "", "reason": "", "unsettled": False})]


@pytest.fixture
def consulting(store: Store) -> Life:
    """A matter with one round open to the public."""
    life = Life(store)
    life.open()
    life.go("consult")
    life.act(life.drafter, "consult", "open-round", to="public", text="局门户网站", on=life.day)
    return life


@pytest.mark.parametrize("login", ["zhaowy", "qianrh", "chenbh"])
def test_the_drafting_section_and_the_clerk_register_comments(consulting: Life, login: str) -> None:
    ids, _ = take_in(consulting.store, consulting.case_id, said(consulting), login)

    assert len(ids) == 1


def test_a_clerk_of_another_organ_registers_none(consulting: Life) -> None:
    with consulting.store.writing() as session:
        add_person(session, "wjclerk", "卫健文书", 9, "", ["clerk"], "x")

    with pytest.raises(Refusal, match="起草科室或者办公室文书"):
        take_in(consulting.store, consulting.case_id, said(consulting), "wjclerk")


def test_an_auditor_sitting_in_the_drafting_section_registers_none(consulting: Life) -> None:
    with consulting.store.writing() as session:
        auditor = session.exec(select(Person).where(Person.login == "chuyx")).one()
        auditor.section_id = session.get_one(Case, consulting.case_id).section_id

    with pytest.raises(Refusal, match="起草科室或者办公室文书"):
        take_in(consulting.store, consulting.case_id, said(consulting), "chuyx")


def test_a_matter_that_has_ended_takes_no_comment(consulting: Life) -> None:
    with consulting.store.writing() as session:
        session.get_one(Case, consulting.case_id).ended = "archived"

    with pytest.raises(Refusal, match="事项已经结束"):
        take_in(consulting.store, consulting.case_id, said(consulting), "zhaowy")


def test_a_comment_goes_to_the_round_that_is_named(consulting: Life) -> None:
    with consulting.store.writing() as session:
        first = session.exec(select(ConsultRound)).one()
        session.add(ConsultRound(**first.model_dump(exclude={"id", "audience"}), audience="sections"))

    take_in(consulting.store, consulting.case_id, said(consulting), "zhaowy", round_id=first.id or 0)

    (comment,) = consulting.rows(Comment)
    assert comment.round_id == first.id
    with pytest.raises(Refusal, match="没有所选的这一轮"):
        take_in(consulting.store, consulting.case_id, said(consulting), "zhaowy", round_id=99)
