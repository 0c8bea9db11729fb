"""The sample material is what it says it is: two planted faults, the ordered changes, records that agree with each other.

The texts are read here with a few lines of plain string work, apart from the project's own reader.
"""

import csv
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

SAMPLES = Path(__file__).parents[2] / "templates" / "samples"
DRAFTS = ("draft-1.txt", "draft-2.txt", "draft-3.txt")
YAMLS = sorted(path.name for path in SAMPLES.glob("*.yaml"))
ARTICLE = re.compile(r"第([一二三四五六七八九十]+)条　")
CHAPTER = re.compile(r"第([一二三四五六七八九十]+)章　")
ITEM = re.compile(r"（([一二三四五六七八九十]+)）")
ROLES = {
    "drafter", "section_head", "legal_officer", "adviser", "competition_reviewer", "clerk",
    "leader", "head", "registrar", "auditor", "admin",
}  # fmt: skip
COMMENT_COLUMNS = ["序号", "日期", "渠道", "单位类型", "意见人", "条款", "意见", "采纳情况", "理由"]
STOCK_COLUMNS = [
    "标题", "发文字号", "登记号", "制定机关", "起草科室", "成文日期", "公布日期", "施行日期", "有效期截止日", "状态",
]  # fmt: skip
TODAY = date(2026, 11, 24)


def integer(numeral: str) -> int:
    """Read a Chinese numeral below one hundred."""
    tens, ten, units = numeral.rpartition("十")
    digits = " 一二三四五六七八九"
    return (digits.index(tens) if tens else 1) * 10 * bool(ten) + (digits.index(units) if units else 0)


def text(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def lines(name: str) -> list[str]:
    return text(name).splitlines()


def articles(name: str) -> list[int]:
    return [integer(found[1]) for line in lines(name) if (found := ARTICLE.match(line))]


def addressed(name: str) -> dict[str, str]:
    """Give each line of the articles its address; a line before the first article or after the last keeps its own words."""
    address: dict[str, str] = {}
    article, paragraph = "", 0
    for line in lines(name):
        if found := ARTICLE.match(line):
            article, paragraph, line = found[0].strip("　"), 1, line[found.end() :]
            address[f"{article}第一款"] = line
        elif CHAPTER.match(line) or line == "示例市教育局":
            article = ""
            address[line] = line
        elif item := ITEM.match(line):
            address[f"{article}第{paragraph}款第{item[0]}项"] = line
        elif article:
            paragraph += 1
            address[f"{article}第{'零一二三四五六七八九'[paragraph]}款"] = line
        else:
            address[line] = line
    return address


def data(name: str) -> Any:  # noqa: ANN401 - YAML gives whatever the file holds
    return yaml.safe_load(text(name))


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(lines(name)))


@pytest.mark.parametrize("name", DRAFTS)
def test_each_draft_is_a_measure_of_at_least_twenty_articles_in_six_chapters(name: str) -> None:
    chapters = [integer(found[1]) for line in lines(name) if (found := CHAPTER.match(line))]

    assert 20 <= len(articles(name)) <= 28
    assert chapters == [1, 2, 3, 4, 5, 6]


def test_only_the_first_draft_skips_an_article_number() -> None:
    assert articles("draft-1.txt") == [*range(1, 15), *range(16, 30)]
    assert articles("draft-2.txt") == articles("draft-3.txt") == list(range(1, 29))


def test_only_the_first_draft_is_on_trial_for_five_years() -> None:
    validity = [re.findall(r"有效期(.)年", text(name)) for name in DRAFTS]

    assert validity == [["五"], ["二"], ["二"]]
    assert all("（试行）" in lines(name)[0] for name in DRAFTS)


@pytest.mark.parametrize("name", [*DRAFTS, "joint.txt"])
def test_items_run_from_one_and_end_with_a_full_stop(name: str) -> None:
    found = [(integer(m[1]), line, after) for line, after in pairwise(lines(name)) if (m := ITEM.match(line))]

    assert found
    assert all(line.endswith("；" if ITEM.match(after) else "。") for _, line, after in found)
    assert all(b == a + 1 for (a, line, _), (b, _, _) in pairwise(found) if line.endswith("；"))


@pytest.mark.parametrize("name", DRAFTS)
def test_a_reference_to_another_article_names_one_that_stands_before_the_gap(name: str) -> None:
    named = [integer(n) for n in re.findall(r"本办法第([一二三四五六七八九十]+)条", text(name))]

    assert named
    assert max(named) <= 14


def test_the_effective_date_is_left_open_and_the_replaced_document_is_in_stock() -> None:
    clause = re.compile(r"本办法自    年  月  日起施行，有效期.年。《(.+)》（(示教规〔\d{4}〕\d+号)）同时废止。")
    stock = {(row["标题"], row["发文字号"]) for row in rows("stock.csv") if row["状态"] == "有效"}

    replaced = [clause.search(text(name)) for name in DRAFTS]

    assert all(found and found.groups() in stock for found in replaced)


def test_the_third_draft_is_the_second_with_the_ordered_changes_and_nothing_else() -> None:
    expected = addressed("draft-2.txt")
    for change in data("meeting.yaml")["ordered_changes"]:
        assert (change["address"] in expected) == (change["kind"] == "replace")
        expected[change["address"]] = change["wording"]

    assert addressed("draft-3.txt") == expected
    assert len(lines("draft-3.txt")) == len(lines("draft-2.txt")) + 1
    assert len(data("meeting.yaml")["ordered_changes"]) == 2


def test_the_second_draft_takes_up_two_comments_and_mends_two_faults() -> None:
    first, second = (ARTICLE.sub("", text(name)).splitlines() for name in DRAFTS[:2])

    assert [line[:12] for line in second if line not in first] == [
        "供应企业应当按照合同约定", "学校、供应企业采集学生身", "本办法自    年  月",
    ]  # fmt: skip


def test_the_legal_opinion_quotes_words_of_the_draft_it_returns() -> None:
    points = data("opinions.yaml")["legality"]["points"]

    assert len(points) == 2
    assert all(point["quote"] in text("draft-1.txt") for point in points)


@pytest.mark.parametrize("name", DRAFTS)
def test_the_rows_of_the_annex_have_five_filled_cells_and_add_up(name: str) -> None:
    table = [line.split("\t") for line in lines(name) if "\t" in line]

    assert all(len(row) == 5 and all(row) for row in table)
    assert sum(int(row[3]) for row in table[1:-1]) == int(table[-1][3]) == 100


def test_comments_have_their_columns_a_reason_and_an_article_of_the_open_draft_each() -> None:
    comments = rows("comments.csv")

    assert list(comments[0]) == COMMENT_COLUMNS
    assert len(comments) == 9
    assert all(all(comment.values()) for comment in comments)
    assert len({comment["单位类型"] for comment in comments}) >= 5
    assert all(comment["条款"].split("条")[0] + "条　" in text("draft-1.txt") for comment in comments)


def test_the_drafting_note_counts_the_comments_as_they_are() -> None:
    verdicts = [comment["采纳情况"] for comment in rows("comments.csv")]

    counted = [f"{verdict}{verdicts.count(verdict)}条" for verdict in ("采纳", "部分采纳", "未采纳")]

    assert f"共收到意见{len(verdicts)}条，其中{'，'.join(counted)}" in text("note.txt")


def test_one_objection_is_unsettled_and_travels_to_the_meeting() -> None:
    unsettled = [comment["意见人"] for comment in rows("comments.csv") if "保留不同意见" in comment["理由"]]

    assert len(unsettled) == 1
    assert unsettled[0] in data("meeting.yaml")["unsettled"]
    assert unsettled[0] in text("note.txt")


@pytest.mark.parametrize("name", YAMLS)
def test_each_record_loads_as_a_mapping(name: str) -> None:
    assert isinstance(data(name), dict)


def test_people_have_known_roles_in_known_sections_and_the_bureau_its_numbers() -> None:
    profile = data("profile.yaml")
    sections = {(section["organ"], section["name"]) for section in profile["sections"]}
    people = profile["people"]

    assert {role for person in people for role in person["roles"]} == ROLES
    assert {(p["organ"], p["section"]) for p in people if p["section"]} <= sections
    assert len({p["login"] for p in people}) == len(people)
    assert all(re.fullmatch(r"[a-z]{3,8}", p["login"]) for p in people)
    assert profile["organs"][0]["document_number"].format(year=2026, n=3) == "示教规〔2026〕3号"
    assert profile["organs"][0]["registration_number"].format(year=2026, n=1) == "SLCR—2026—03001"


def test_the_cast_is_large_enough_for_every_separation_of_duties() -> None:
    people = data("profile.yaml")["people"]
    sections = {p["section"] for p in people if "drafter" in p["roles"]}

    def holders(role: str) -> int:
        return sum(role in p["roles"] for p in people)

    assert len(sections) >= 2
    assert holders("legal_officer") == holders("competition_reviewer") == 2
    assert holders("head") == holders("admin") == holders("registrar") == 1


def test_everyone_in_the_records_is_in_the_profile() -> None:
    known = {p["login"] for p in data("profile.yaml")["people"]}
    meeting, opinions, competition = data("meeting.yaml"), data("opinions.yaml"), data("competition.yaml")
    away = {entry["login"] for key in ("absent", "recused") for entry in meeting[key]}

    named = {*meeting["present"], *meeting["observers"], meeting["chair"], meeting["recorder"], meeting["reporter"], *away}
    named |= {opinions["legality"]["reviewer"], opinions["recheck"]["reviewer"], opinions["reply"]["author"]}
    named |= {opinions["adviser"]["author"], competition["first_review"]["reviewer"], competition["recheck"]["reviewer"]}

    assert named <= known
    assert not away & set(meeting["present"])


def test_a_dissolved_section_has_an_end_and_a_successor_that_stands() -> None:
    sections = data("profile.yaml")["sections"]
    standing = {section["name"] for section in sections if section["to"] is None}

    dissolved = [section for section in sections if section["to"]]

    assert len(dissolved) == 1
    assert dissolved[0]["from"] < dissolved[0]["to"]
    assert dissolved[0]["successor"] in standing


def test_the_stock_has_its_columns_and_dates_in_order() -> None:
    stock = rows("stock.csv")

    assert list(stock[0]) == STOCK_COLUMNS
    assert len({row["发文字号"] for row in stock}) == len({row["登记号"] for row in stock}) == len(stock) == 10
    for row in stock:
        signed, published, begins, ends = (date.fromisoformat(row[column]) for column in STOCK_COLUMNS[5:9])
        assert signed <= published < begins < ends
        assert (begins - published).days >= 30


def test_the_stock_holds_each_situation_the_clean_up_meets() -> None:
    stock = rows("stock.csv")
    dissolved = {section["name"] for section in data("profile.yaml")["sections"] if section["to"]}
    left = {row["标题"]: (date.fromisoformat(row["有效期截止日"]) - TODAY).days for row in stock if row["状态"] == "有效"}

    assert {row["状态"] for row in stock} == {"有效", "失效", "废止"}
    assert all(days > 0 for days in left.values())
    assert sum(days <= 183 for days in left.values()) == 1
    assert sum(row["起草科室"] in dissolved for row in stock) == 1
    assert sum("（试行）" in row["标题"] for row in stock) == 1


def test_the_clean_up_leaves_one_document_unanswered() -> None:
    items = data("campaign.yaml")["items"]
    stock = {(row["标题"], row["发文字号"]) for row in rows("stock.csv") if row["状态"] == "有效"}

    assert [item["verdict"] for item in items] == ["继续有效", "修改", "废止", "待定"]
    assert all((item["title"], item["number"]) in stock for item in items)
    assert [bool(item["reason"]) for item in items] == [True, True, True, False]


def test_the_joint_document_is_short_whole_and_signed_by_both_organs() -> None:
    joint = data("joint.yaml")

    assert lines("joint.txt")[0] == joint["title"]
    assert articles("joint.txt") == list(range(1, 15))
    assert lines("joint.txt")[-3:-1] == [joint["lead_organ"], *joint["joint_organs"]]
    assert "有效期五年" in text("joint.txt")


def test_the_interpretation_speaks_of_everything_it_must() -> None:
    heads = re.findall(r"^[一二三四五六七八九]、(.+)$", text("interpretation.txt"), flags=re.MULTILINE)

    assert (
        "、".join(heads) == "背景依据、目标任务、主要内容、涉及范围、执行标准、注意事项、关键词诠释、惠民利民举措、新旧政策差异"
    )


def test_texts_hold_no_half_width_punctuation_between_chinese_words() -> None:
    names = [*DRAFTS, "joint.txt", "note.txt", "basis.txt", "interpretation.txt", "interpretation-plan.txt"]

    assert not [found for name in names for found in re.findall(r"[一-龥][,;:?!()][一-龥]?", text(name))]
    assert all(line == line.rstrip() and line for name in names for line in lines(name))
