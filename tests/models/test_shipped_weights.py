"""The weights as shipped: their card says what weights that never saw the judged clauses find, and the page says the same."""

import json
from pathlib import Path

import pytest

from models.screening.pack import Area, Group
from settings import ROOT
from tasks.phrases import book_files, load_books

WEIGHTS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "rules" / "weights").glob("*.json"))}
CARD = WEIGHTS["competition"]["card"]
LEGALITY = WEIGHTS["legality"]["card"]
PAGE = (ROOT / "docs" / "screening.md").read_text("utf-8")


@pytest.mark.parametrize(("part", "column"), [("cross-validated", 2), ("set aside", 3)])
@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("violations found", "violation"),
        ("hard negatives reported", "hard_negative"),
        ("ordinary clauses reported", "ordinary"),
        ("framed violations reported", "framed"),
    ],
)
def test_the_page_says_what_the_card_of_the_weights_says(line: str, kind: str, part: str, column: int) -> None:
    row = next(row for row in PAGE.splitlines() if row.startswith(f"| {line} |"))
    hits, of = CARD[part][kind]

    assert row.split("|")[column].strip().startswith(f"{hits} of {of:,}")


@pytest.mark.parametrize(("part", "column"), [("cross-validated", 2), ("set aside", 3)])
def test_the_page_says_what_the_card_of_the_legality_weights_says(part: str, column: int) -> None:
    row = next(row for row in PAGE.splitlines() if row.startswith("| unlawful clauses found |"))
    hits, of = LEGALITY[part]["unlawful"]

    assert row.split("|")[column].strip().startswith(f"{hits} of {of:,}")


def test_the_page_says_what_is_found_of_clauses_written_blind() -> None:
    found, clean = CARD["written blind"]["violation"], CARD["written blind"]["hard_negative"]

    assert f"{found[0]} of {found[1]} violating ones" in PAGE
    assert f"{clean[0]} of {clean[1]} harmless ones" in PAGE


@pytest.mark.parametrize("area", [Area.COMPETITION, Area.LEGALITY])
def test_every_weight_of_a_phrase_belongs_to_a_phrase_of_the_book(area: Area) -> None:
    book = load_books(book_files(Path(ROOT / "rules")))[area]
    weighed = {name.split(":")[1] for name in book.weights.of if name.startswith(("says:", "hints:"))}

    assert weighed
    assert weighed <= book.phrases.by_name.keys()


def test_the_competition_weights_place_a_violation_in_each_group_and_legality_has_none() -> None:
    books = load_books(book_files(Path(ROOT / "rules")))

    assert books[Area.COMPETITION].weights.groups.keys() == set(Group)
    assert not books[Area.LEGALITY].weights.groups


def test_unseen_clean_clauses_and_framed_violations_stay_below_the_goals() -> None:
    for part in (card[name] for card in (CARD, LEGALITY) for name in ("cross-validated", "set aside")):
        clean = [part["hard_negative"], part["ordinary"]]
        assert sum(hits for hits, _ in clean) <= 0.05 * sum(of for _, of in clean)
        assert part["framed"][0] <= 0.1 * part["framed"][1]
