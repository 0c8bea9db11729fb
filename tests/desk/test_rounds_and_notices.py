"""By command: a consultation held on paper, the proof of a posting, the notices to sections, the last day of an exception."""

import pytest

from tests.command_line import SAMPLES, Desk
from tests.desk.test_cli_life import Walk

NOTE = ("--material", f"note={SAMPLES / 'note.txt'}")


def test_a_case_adopted_after_a_consultation_on_paper_stands_behind_it(desk: Desk) -> None:
    scan = SAMPLES / "note.txt"
    papers = (*NOTE, "--material", f"scan={scan}", "--by", "zhaowy", "--date", "2026-01-05", "--section", "基础教育科")
    entries = (
        f"plan:approved:2026-01-06:qianrh:{scan}:必要",
        f"identify:normative:2026-01-07:zhoush:{scan}",
        f"draft:ready:2026-01-08:zhaowy:{scan}",
        f"consult_approval:approved:2026-01-09:weizj:{scan}",
        f"consult:open-round:2026-01-12:zhaowy:{scan}:public,operators/30/https://www.example.gov.cn/1.html",
        f"consult:closed:2026-02-12:zhaowy:{scan}",
    )
    facts = ("--fact", "touches_operators=yes", "--fact", "ask_first=no", "--fact", "adviser=no")
    said = [word for row in entries for word in ("--entry", row)]

    shown = desk.here("case", "adopt", SAMPLES / "draft-3.txt", "--as", "chenbh", *papers, *facts, *said).json

    (held,) = shown["rounds"]
    assert shown["stage"] == "公平竞争审查（起草科室初审）"
    assert (held["posted_on"], held["days"], held["ends_on"]) == ("2026-01-12", 30, "2026-02-11")
    assert held["place"] == "https://www.example.gov.cn/1.html"


@pytest.mark.parametrize("said", ["", "public,operators", "public/thirty/网站", "public/30/", "public/30"])
def test_a_round_on_paper_that_is_not_written_whole_opens_nothing(desk: Desk, said: str) -> None:
    scan = SAMPLES / "note.txt"
    entry = f"consult:open-round:2026-01-12:zhaowy:{scan}:{said}"

    answer = desk.here("case", "adopt", SAMPLES / "draft-3.txt", "--as", "chenbh", *NOTE, "--entry", entry)

    assert answer.code == 2
    assert "对象/天数/位置" in answer.refused["message"]
    assert desk.here("case", "list").json == []


def to_the_consultation(walk: Walk) -> None:
    facts = ("--fact", "touches_operators=yes", "--fact", "ask_first=no", "--fact", "adviser=no")
    walk.case = walk.run("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", *NOTE, *facts)["id"]
    walk.run("advance", walk.case)
    walk.do("qianrh", "plan", "conclude", "--outcome", "approved", "--text", "必要")
    walk.do("zhoush", "identify", "conclude", "--outcome", "normative")
    walk.do("zhaowy", "draft", "conclude", "--outcome", "ready")
    walk.do("weizj", "consult_approval", "conclude", "--outcome", "approved")


def test_a_round_posted_some_days_ago_wants_its_proof_and_counts_from_the_posting(desk: Desk) -> None:
    walk = Walk(desk)
    to_the_consultation(walk)
    posted, todo = walk.day, walk.todo("zhaowy", "consult")["id"]
    walk.later(6)
    said = ("--as", "zhaowy", "--to", "public,operators", "--text", "门户网站", "--date", posted)

    refused = walk.refused("todo", "do", todo, "open-round", *said)
    walk.run("todo", "do", todo, "open-round", *said, "--file", f"posting={SAMPLES / 'note.txt'}")

    assert refused["refused"]["missing"] == [{"what": "征求意见的发布凭证（扫描件或者保存的页面）", "rule": ""}]
    (held,) = walk.show()["rounds"]
    assert (held["posted_on"], held["ends_on"]) == ("2026-03-02", "2026-04-01")
    assert [row["kind"] for row in walk.show()["files"] if row["kind"] == "posting"] == ["posting"]


def test_a_round_to_be_posted_tomorrow_is_bad_input(desk: Desk) -> None:
    walk = Walk(desk)
    to_the_consultation(walk)
    todo = walk.todo("zhaowy", "consult")["id"]

    answer = walk.answer("todo", "do", todo, "open-round", "--as", "zhaowy", "--to", "public", "--date", "2026-03-03")

    assert (answer.code, walk.show()["rounds"]) == (2, [])
    assert "晚于今天" in answer.refused["message"]


def test_notices_are_listed_after_a_sweep(desk: Desk) -> None:
    assert desk.here("stock", "notices").json == []
    swept = desk.with_(SANTONG_NOW="2026-11-24T09:00:00+08:00")
    assert swept.here("sweep").code == 0

    rows = swept.here("stock", "notices").json
    renewals = swept.here("stock", "notices", "--kind", "renew", "--section", "体卫艺科").json
    people = swept.apart("stock", "notices")

    assert {"id", "kind", "kind_name", "due", "made", "section", "title", "number", "says"} == set(rows[0])
    assert [row["title"] for row in renewals] == ["示例市中小学生午间休息管理规定"]
    assert renewals[0]["says"] in people.out
    assert swept.here("stock", "notices", "--kind", "rain").code == 2


def test_the_stock_says_until_when_an_exception_runs(desk: Desk) -> None:
    rows = desk.here("stock", "list").json

    assert {row["exception_until"] for row in rows} == {None}
    assert "例外至" in desk.apart("stock", "list").out
