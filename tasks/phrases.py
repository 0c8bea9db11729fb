"""The clause books of `rules/`: phrases of an area from `phrases/<area>.yaml`, their weights from `weights/<area>.json`.

Light: screening reads them. What was read is kept until a file changes.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from models.refusals import BadInput
from models.screening.clauses.book import ClauseBook
from models.screening.clauses.phrases import PhraseBook
from models.screening.clauses.weights import Placing, Weights
from models.screening.pack import Area
from tasks.rulefiles import read_yaml, refused

BookFiles = tuple[tuple[Path, int], ...]  # each file with the moment it was last changed


def book_files(rules_dir: Path) -> BookFiles:
    """Return the files of all clause books below `rules_dir`."""
    found = [*sorted((rules_dir / "phrases").glob("*.yaml")), *sorted((rules_dir / "weights").glob("*.json"))]
    return tuple((path, path.stat().st_mtime_ns) for path in found)


@lru_cache(maxsize=4)
def load_books(files: BookFiles) -> Mapping[Area, ClauseBook]:
    """Read the clause books, one for each area that has phrases."""
    weights = {path.stem: _weights(path) for path, _ in files if path.suffix == ".json"}
    areas = {area.value for area in Area}
    books = {}
    for path in (path for path, _ in files if path.suffix == ".yaml"):
        if path.stem not in areas:
            raise BadInput(f"句式库 {path} 的文件名不是审查领域，可以用的是 {'、'.join(sorted(areas))}。")
        books[Area(path.stem)] = ClauseBook(_phrases(path), weights.get(path.stem, Weights()))
    return books


def _phrases(path: Path) -> PhraseBook:
    root, data = read_yaml(path)
    try:
        return PhraseBook.model_validate(data)
    except ValidationError as error:
        raise refused(path, root, error) from error


def _weights(path: Path) -> Weights:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        groups = {name: Placing(one["bias"], one["of"]) for name, one in held.get("groups", {}).items()}
        return Weights(bias=held["bias"], of=held["of"], bar=held["bar"], strong=held["strong"], groups=groups)
    except (ValueError, KeyError, TypeError) as fault:
        raise BadInput(f"权重文件 {path} 读不通，请用 make fit 重新生成。") from fault
