"""A whole life by the command line alone, with nothing but the options the contract names."""

import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.command_line import SAMPLES, Answer, Desk

DOCUMENTED = {"--as", "--outcome", "--reason", "--to", "--file", "--text", "--date", "--yes"}
START = date(2026, 3, 2)


class Walk:
    """One case walked by commands on a clock that moves."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.day, self.case, self.minute = desk, START, 0, 0

    def later(self, days: int) -> None:
        self.day += timedelta(days=days)

    def run(self, *words: object) -> Any:  # noqa: ANN401 - a JSON document
        answer = self.answer(*words)
        assert answer.code == 0, answer.out
        return answer.json

    def refused(self, *words: object) -> Any:  # noqa: ANN401 - a JSON document
        answer = self.answer(*words)
        assert answer.code == 1, answer.out
        return answer.json

    def answer(self, *words: object) -> Answer:
        self.minute += 1
        hour, minute = divmod(540 + self.minute, 60)
        return self.desk.with_(SANTONG_NOW=f"{self.day}T{hour:02d}:{minute:02d}:00+08:00").here(*words)

    def todo(self, login: str, step: str) -> dict[str, Any]:
        rows = [row for row in self.run("todo", "list", "--as", login) if row["case"] == self.case and row["step"] == step]
        assert rows, f"{login} has nothing to do at {step}"
        return dict(rows[0])

    def do(self, login: str, step: str, action: str, *options: object) -> Any:  # noqa: ANN401 - a JSON document
        todo = self.todo(login, step)
        assert action in {row["code"] for row in todo["actions"]}, (action, todo["actions"])
        assert {str(word) for word in options if str(word).startswith("--")} <= DOCUMENTED
        done = self.run("todo", "do", todo["id"], action, "--as", login, *options)
        self.run("advance", self.case)
        return done

    def show(self) -> dict[str, Any]:
        return dict(self.run("case", "show", self.case))

    def saved_page(self) -> Path:
        package = next(Path(row["path"]) for row in self.show()["files"] if row["kind"] == "package")
        saved = self.desk.folder / "saved.html"
        with zipfile.ZipFile(package) as archive:
            saved.write_bytes(archive.read(f"doc-{self.case}.html"))
        return saved


def test_a_whole_life_needs_only_the_documented_options(desk: Desk) -> None:
    walk = Walk(desk)
    facts = ("--fact", "touches_operators=yes", "--fact", "ask_first=no", "--fact", "adviser=no")
    note = f"note={SAMPLES / 'note.txt'}"
    walk.case = walk.run("case", "submit", SAMPLES / "draft-1.txt", "--as", "zhaowy", "--material", note, *facts)["id"]
    walk.run("advance", walk.case)

    prepared(walk)
    reviewed(walk)
    decided(walk)
    issued(walk)

    shown = walk.show()
    assert (shown["stage"], shown["todos"], shown["missing"]) == ("已归档", [], [])
    assert [number["number"] for number in shown["numbers"]] == ["SLCR—2026—03001", "示教规〔2026〕1号"]
    assert all(row["ok"] for row in walk.run("doctor")["checks"])
    status = walk.run("stock", "status", "示教规〔2026〕1号", "--on", "2027-01-01")
    assert status["name"] == "现行有效"


def prepared(walk: Walk) -> None:
    walk.do("qianrh", "plan", "conclude", "--outcome", "approved", "--text", "必要")
    walk.do("zhoush", "identify", "conclude", "--outcome", "normative")
    walk.do("zhaowy", "draft", "conclude", "--outcome", "ready")
    walk.do("weizj", "consult_approval", "conclude", "--outcome", "approved")
    walk.do("zhaowy", "consult", "open-round", "--to", "public,operators", "--text", "门户网站", "--date", walk.day)
    walk.later(31)
    taken = walk.run("case", "comments", walk.case, comments(walk), "--as", "zhaowy")
    assert (len(taken["received"]), taken["disposed"]) == (9, 9)
    walk.do("zhaowy", "consult", "conclude", "--outcome", "closed")


def comments(walk: Walk) -> Path:
    """The sample table, as if its comments had come in the walk's spring."""
    path = walk.desk.folder / "comments.csv"
    words = (SAMPLES / "comments.csv").read_text(encoding="utf-8-sig")
    path.write_text(re.sub(r"2026-\d\d-\d\d", str(walk.day), words), encoding="utf-8")
    return path


def reviewed(walk: Walk) -> None:
    walk.do("zhaowy", "competition_first", "conclude", "--outcome", "meets", "--text", "符合")
    walk.do("fengzy", "competition_check", "conclude", "--outcome", "agreed")
    walk.do("zhaowy", "deliver", "answer-findings", "--text", "将改正")
    walk.do("zhaowy", "deliver", "conclude", "--outcome", "delivered")
    walk.do("qianrh", "signoff", "conclude", "--outcome", "signed")
    walk.do("wuqy", "accept", "accept")
    walk.later(12)
    walk.do("wuqy", "legality", "dispose-findings", "--outcome", "adopted")
    walk.do("wuqy", "legality", "conclude", "--outcome", "amend", "--text", "两处须修改")
    walk.do("zhaowy", "mend", "submit-draft", "--file", f"draft={SAMPLES / 'draft-2.txt'}")
    walk.do("zhaowy", "mend", "conclude", "--outcome", "replied", "--text", "均已采纳")
    said = ("--reason", "修改不涉及实质内容")
    shown = walk.refused("todo", "do", walk.todo("wuqy", "")["id"], "carry-over", "--as", "wuqy", *said)
    walk.do("wuqy", "", "carry-over", *said, "--yes", shown["yes"])
    if any(found["draft_n"] == 2 and not found["disposition"] for found in walk.show()["findings"]):
        walk.do("wuqy", "recheck", "dispose-findings", "--outcome", "false_alarm", "--reason", "已核对")
    walk.do("wuqy", "recheck", "conclude", "--outcome", "lawful", "--text", "合法")


def decided(walk: Walk) -> None:
    walk.do("chenbh", "deliberate", "conclude", "--outcome", "passed", "--text", "会议通过", "--date", walk.day)
    papers = [f"interpretation={SAMPLES / 'interpretation.txt'}", f"interpretation_plan={SAMPLES / 'interpretation-plan.txt'}"]
    files = [word for paper in papers for word in ("--file", paper)]
    walk.run("todo", "do", walk.todo("jiangds", "sign")["id"], "add-material", "--as", "zhaowy", *files)
    walk.do("jiangds", "sign", "conclude", "--outcome", "signed", "--date", walk.day + timedelta(days=90))
    walk.do("weizj", "publicity", "conclude", "--outcome", "open")


def issued(walk: Walk) -> None:
    walk.do("shenls", "register", "conclude", "--outcome", "registered")
    given = walk.do("chenbh", "number", "conclude", "--outcome", "numbered")
    assert given["numbers"] == ["示教规〔2026〕1号"]
    walk.do("chenbh", "seal", "conclude", "--outcome", "sealed", "--date", walk.day)
    page = ("--text", "https://www.example.gov.cn/1.html", "--date", walk.day, "--file", f"saved_page={walk.saved_page()}")
    walk.do("chenbh", "publish", "conclude", "--outcome", "published", *page)
    walk.do("chenbh", "file", "conclude", "--outcome", "filed", "--text", "市司法局", "--date", walk.day)
    walk.do("chenbh", "archive", "conclude", "--outcome", "archived")


def test_a_section_clerk_enters_a_paper_with_record_paper_and_the_documented_options(desk: Desk) -> None:
    walk = Walk(desk)
    note = f"note={SAMPLES / 'note.txt'}"
    walk.case = walk.run("case", "submit", SAMPLES / "draft-3.txt", "--as", "zhaowy", "--material", note)["id"]
    scan = f"scan={SAMPLES / 'note.txt'}"
    todo = next(row for row in walk.run("todo", "list") if row["step"] == "plan")

    words = ("--outcome", "approved", "--to", "qianrh", "--text", "必要", "--date", START, "--file", scan)
    walk.run("todo", "do", todo["id"], "record-paper", "--as", "chenbh", *words)

    (decision,) = walk.show()["decisions"]
    assert (decision["by"], decision["on_paper"], decision["day"]) == ("qianrh", True, "2026-03-02")


def test_other_acts_are_entered_from_paper_by_naming_who_decided(desk: Desk) -> None:
    walk = Walk(desk)
    papers = ("--material", f"note={SAMPLES / 'note.txt'}", "--material", f"scan={SAMPLES / 'note.txt'}")
    handed_in = ("--section", "基础教育科", "--by", "zhaowy", "--date", "2026-03-01")

    walk.case = walk.run("case", "submit", SAMPLES / "draft-3.txt", "--as", "chenbh", *papers, *handed_in)["id"]

    assert walk.show()["section"] == "基础教育科"
