"""The precedents (案例) of an installation: a file of its data folder, so that screening needs no database. Light."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any  # JSON values have no narrower type

from models.refusals import EnvironmentFault
from models.screening.pack import Area
from models.screening.precedents import Precedent, PrecedentIndex, Similar, passage
from tasks.replacing import put_in_place

FILE = "precedents.json"
VERSION = 1
SHOWN = 3  # cases beside one finding
LONGEST = 60  # characters of a field on the screen
COMPARED = frozenset({Area.COMPETITION.value, Area.LEGALITY.value, Area.EDUCATION.value})  # findings that cases exist for


def load_precedents(home: Path) -> tuple[Precedent, ...]:
    """Return the imported cases; none where none were imported. A damaged file is refused, never taken for none."""
    path = home / FILE
    try:
        kept = json.loads(path.read_bytes())
        if kept["version"] != VERSION:
            raise ValueError(kept["version"])
        return tuple(Precedent(**row) for row in kept["precedents"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise EnvironmentFault(f"案例文件 {path} 读不通，请重新导入案例（santong precedents import）。") from fault


def keep_precedents(home: Path, precedents: Sequence[Precedent]) -> Path:
    """Write the cases beside the old file and put it in its place in one move; a crash leaves the old one whole."""
    path = home / FILE
    body = {"version": VERSION, "precedents": [asdict(one) for one in precedents]}
    return put_in_place(path, json.dumps(body, ensure_ascii=False, indent=1).encode(), "案例")


def beside(home: Path) -> Callable[[Mapping[str, Any], str], list[dict[str, Any]]]:
    """Return a function from a finding (as JSON) and the text it was found in to the cases most like its passage."""
    index = PrecedentIndex(load_precedents(home))

    def likest(finding: Mapping[str, Any], plain: str) -> list[dict[str, Any]]:
        if finding["area"] not in COMPARED:
            return []
        words = passage(plain, int(finding["start"]), int(finding["end"]))
        return [similar_json(one) for one in index.like(words, SHOWN)]

    return likest


def put_beside(results: Sequence[Mapping[str, Any]], plains: Sequence[str], home: Path) -> None:
    """Give every finding of `results` (as JSON) an array `precedents`; empty where none is alike, or none was imported."""
    likest = beside(home)
    for result, plain in zip(results, plains, strict=True):
        for finding in result["findings"]:
            finding["precedents"] = likest(finding, plain)


def said(cases: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say the cases beside a finding, a line each."""
    return [_said(case) for case in cases]


def _said(case: Mapping[str, Any]) -> str:
    """Say one case in a line."""
    who = f"{case['year'] or '年份不详'} {case['issuer'] or '机关不详'}"
    return f"相似案例 {case['similarity']:.2f}：{who}，依据 {_short(case['standard'])}，结果 {_short(case['outcome'])}"


def _short(words: str) -> str:
    """Cut a long field for the screen; an empty one is said so."""
    line = " ".join(words.split())
    return (line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…") or "未载明"


def similar_json(one: Similar) -> dict[str, Any]:
    """Write a case beside a finding in the order of the contract."""
    case = one.precedent
    return {
        "id": case.id,
        "issuer": case.issuer,
        "year": case.year,
        "title": case.title,
        "standard": case.standard,
        "outcome": case.outcome,
        "similarity": one.similarity,
    }
