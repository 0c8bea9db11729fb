from tests.command_line import Desk


def test_search_finds_case_and_stock_in_its_shape(submitted: Desk) -> None:
    answer = submitted.apart("--json", "search", "校服", "采购", "--limit", "50")

    assert (answer.code, answer.err) == (0, "")
    assert set(answer.json) == {"hits", "entries"}
    assert answer.json["entries"] is None
    (hit,) = [hit for hit in answer.json["hits"] if hit["kind"] == "case"]
    assert set(hit) == {"kind", "id", "title", "title_marks", "where", "number", "date", "force"}
    assert {hit["where"]["text"][start:end] for start, end in hit["where"]["marks"]} == {"校服", "采购"}


def test_search_shows_people_the_hits_in_brackets_and_says_when_there_are_none(submitted: Desk) -> None:
    assert "【校服】" in submitted.apart("search", "校服").out
    assert submitted.apart("search", "没有这个词").out.strip() == "没有找到。"


def test_search_for_a_person_shows_only_what_they_may_read(submitted: Desk) -> None:
    kinds = {login: submitted.here("search", "校服", "--as", login).json["hits"] for login in ("zhaowy", "sunmh")}

    assert [hit["kind"] for hit in kinds["zhaowy"]].count("case") == 1
    assert [hit["kind"] for hit in kinds["sunmh"]].count("case") == 0


def test_search_makes_the_index_anew(submitted: Desk) -> None:
    before = submitted.here("search", "校服").json["hits"]

    made = submitted.here("search", "校服", "--rebuild").json

    assert made["hits"] == before
    assert made["entries"] > 1


def test_search_without_a_word_is_bad_input(submitted: Desk) -> None:
    answer = submitted.here("search")

    assert answer.code == 2
    assert "--rebuild" in answer.refused["message"]
