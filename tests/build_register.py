"""Builds `rules/register/laws.csv` anew: `.venv/bin/python -m tests.build_register`.

Reads the two tables of `../shared/data` and `rules/register/additions.csv`, which is kept by hand and wins over both.
What the tables do not say for certain is left empty, because an empty field never alarms.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.screening.register import name_of
from settings import ROOT
from tasks.register import COLUMNS

Row = dict[str, str]
DATA = ROOT.parent / "shared" / "data"
FOLDER = ROOT / "rules" / "register"
AS_OF = {  # the day up to which a collection knows its texts
    "ImCa0/just-laws": "2026-07-17",
    "qisehong/china-law-db": "2025-04-19",
    "LawRefBook/Laws": "2025-04-19",
    "waystowork/waystowork.github.io": "2024-04-03",
    "gerry0208/spider_project": "2024-09-29",
}
COUNTED = ("宪法", "法律", "行政法规", "部门规章", "地方性法规", "地方政府规章")  # kinds whose last article is read reliably
ACTS = ("规定", "办法", "细则", "解释")
LONG = 14  # a title of that length that ends like an act is not borne by two organs


def rows_of(path: Path) -> list[Row]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def registered(row: Row) -> Row:
    """Return a row of the register of laws in our columns."""
    source = row["source"].split(":")[0]
    counts = row["kind"] in COUNTED and "修正案" not in row["title"] and not row["title"].endswith(("决定", "决议"))
    known = {name: row.get(name, "") for name in COLUMNS}
    status = "" if row["status"] == "未标注" else row["status"]
    return known | {"status": status, "source": source, "as_of": AS_OF[source], "articles": row["articles"] if counts else ""}


def repealed(row: Row) -> Row:
    """Return a row of the table of repealed texts in our columns."""
    source = row["source"].split(":")[0]
    known = {name: row.get(name, "") for name in COLUMNS}
    return known | {"status": "废止", "source": source, "as_of": AS_OF[source]}


def is_plain(row: Row) -> bool:
    """Tell whether a repealed title names one text: many organs issue a 关于…的通知, an amending decision is never cited."""
    title = row["title"]
    shared = title.startswith("关于") and not (len(title) >= LONG and title.endswith(ACTS))
    return not shared and "修改" not in title and name_of(title).edition is None


def is_older(row: Row, current: Row) -> bool:
    """Tell whether a repealed text is an earlier enactment of a title that the register has as another, later one."""
    made = current["promulgated"] or current["effective"]
    return current["status"] != "废止" and bool(made and row["repealed_on"]) and row["repealed_on"] <= made


def merged(laws: Iterable[Row], gone: Iterable[Row], added: Iterable[Row]) -> Iterator[Row]:
    """Yield the register: the hand-kept rows first, then the laws, then the repealed texts that are no law's own past."""
    taken: dict[str, Row] = {}
    for row in (*added, *laws):
        if (key := name_of(row["title"]).key) not in taken:
            taken[key] = row
            yield row
    past: dict[str, Row] = {}
    for row in gone:
        key = name_of(row["title"]).key
        current = taken.get(key)
        if (current is None or is_older(row, current)) and is_plain(row) and row["replaced_by"] != row["title"]:
            past[key] = joined(past[key], row) if key in past else row
    yield from past.values()


def joined(one: Row, other: Row) -> Row:
    """Return one row for a text that two successors repeal; the later day counts."""
    names = dict.fromkeys(name for name in (one["replaced_by"], other["replaced_by"]) if name)
    days = [day for day in (one["repealed_on"], other["repealed_on"]) if day]
    return one | {"replaced_by": "；".join(names), "repealed_on": max(days, default="")}


def main() -> None:
    """Write the register."""
    laws = [registered(row) for row in rows_of(DATA / "law_register.csv")]
    gone = [repealed(row) for row in rows_of(DATA / "repealed_laws.csv")]
    rows = list(merged(laws, gone, rows_of(FOLDER / "additions.csv")))
    with (FOLDER / "laws.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


if __name__ == "__main__":
    main()
