"""law import, list, show: the register of laws on the command line."""

from pathlib import Path

from tests.command_line import Desk

HEADER = "title,kind,promulgated,status,repealed_on,replaced_by,articles\n"
GOOD = f"{HEADER}甲法,法律,2020-01-02,有效,,,12\n乙办法,部门规章,,废止,2021-01-01,丙办法,\n"


def a_table(folder: Path, words: str) -> Path:
    path = folder / "laws.csv"
    path.write_text(words, encoding="utf-8")
    return path


def test_the_register_that_ships_is_listed_and_shown_before_any_import(desk: Desk) -> None:
    shown = desk.here("law", "show", "教育法", "--as-of", "2026-03-01")
    listed = desk.here("law", "list", "--find", "合同法", "--repealed")

    assert [(law["title"], law["kind"], law["standing"]) for law in shown.json] == [("中华人民共和国教育法", "法律", "有效")]
    assert ("中华人民共和国合同法", "已废止") in [(law["title"], law["standing"]) for law in listed.json]


def test_an_imported_register_replaces_the_one_that_ships(desk: Desk, tmp_path: Path) -> None:
    done = desk.here("law", "import", a_table(tmp_path, GOOD))

    assert (done.code, done.json["count"]) == (0, 2)
    assert [law["title"] for law in desk.here("law", "list").json] == ["甲法", "乙办法"]
    assert desk.here("law", "show", "教育法").code == 2


def test_bad_rows_are_all_named_and_nothing_is_replaced(desk: Desk, tmp_path: Path) -> None:
    table = a_table(tmp_path, GOOD + "丙法,法率,,,,,\n,法律,,,,,\n")

    refused = desk.here("law", "import", table)

    assert refused.code == 2
    assert "第4行" in refused.refused["message"]
    assert "第5行" in refused.refused["message"]
    assert not (desk.home / "register").exists()


def test_the_standing_is_that_of_the_day(desk: Desk) -> None:
    before = desk.here("law", "show", "合同法", "--as-of", "2020-12-31").json[0]
    after = desk.apart("law", "show", "合同法", "--as-of", "2021-01-01")

    assert before["standing"] != "已废止"
    assert "2021-01-01 的效力：已废止" in after.out
    assert "中华人民共和国民法典" in after.out


def test_an_unknown_title_is_refused_with_the_nearest_one(desk: Desk) -> None:
    refused = desk.here("law", "show", "义务教肓法")

    assert refused.code == 2
    assert "《中华人民共和国义务教育法》" in refused.refused["message"]


def test_an_unknown_kind_is_refused(desk: Desk) -> None:
    assert desk.here("law", "list", "--kind", "法率").code == 2


def test_screening_on_the_command_line_uses_the_imported_register(desk: Desk, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("益阳市校服管理办法\n第一条　根据《乙办法》，制定本办法。\n", encoding="utf-8")
    words = ("screen", draft, "--area", "citation", "--as-of", "2026-03-01")

    before = desk.here(*words).json["results"][0]["findings"]
    desk.here("law", "import", a_table(tmp_path, GOOD))
    after = desk.here(*words).json["results"][0]["findings"]

    assert (before, [one["rule"] for one in after]) == ([], ["CIT-REPEALED"])
