"""The register of laws as a file: the installation's own where one was imported, else the one that ships in `rules/`.

Light: screening reads it, so nothing here knows of the database. What was read is kept until the file changes.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

from models.refusals import EnvironmentFault
from models.screening.register import NO_REGISTER, Law, LawKind, Register, Standing, register_of
from tasks.replacing import put_in_place

COLUMNS = (
    "title",
    "kind",
    "number",
    "issuer",
    "promulgated",
    "effective",
    "last_amended",
    "status",
    "repealed_on",
    "replaced_by",
    "articles",
    "as_of",
    "source",
)
SHIPPED = Path("register") / "laws.csv"  # below rules/
OWN = Path("register") / "laws.csv"  # below the data folder
KINDS = {kind.value: kind for kind in LawKind}
STANDINGS = {standing.value: standing for standing in Standing}


def register_path(rules_dir: Path, home: Path | None) -> Path:
    """Return the file of the register in use: the one imported into the data folder `home`, else the shipped one."""
    own = home / OWN if home else None
    return own if own and own.is_file() else rules_dir / SHIPPED


def register_in_use(rules_dir: Path, home: Path | None = None) -> Register:
    """Return the register in use; an empty one where there is no file: then citations of laws are not checked."""
    path = register_path(rules_dir, home)
    return _load(path) if path.is_file() else NO_REGISTER


def laws_in(path: Path) -> tuple[Law, ...]:
    """Return the laws of a register file in its order."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_laws(csv.reader(file)))
    except (OSError, ValueError, KeyError, csv.Error) as fault:
        message = f"法规名录 {path} 读不通，请用 santong law import 重新导入，或者删去这个文件改用自带的名录。"
        raise EnvironmentFault(message) from fault


def _load(path: Path) -> Register:
    """Read a register, once for each state of its file."""
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int, _size: int) -> Register:
    """Read the register of a file in the state that its time and size name."""
    return register_of(laws_in(path))


def _laws(rows: Iterator[list[str]]) -> Iterator[Law]:
    """Yield the laws below a header that names exactly our columns."""
    if tuple(next(rows, ())) != COLUMNS:
        message = "columns"
        raise ValueError(message)
    return map(law_of, rows)


def law_of(row: Sequence[str]) -> Law:
    """Return the law that a row of our columns states. Raises ValueError or KeyError for a cell that is none."""
    title, kind, number, issuer, made, begins, amended, status, ended, successor, articles, as_of, source = row
    return Law(
        title=title,
        kind=KINDS[kind],
        number=number,
        issuer=issuer,
        promulgated=_day(made),
        effective=_day(begins),
        last_amended=_day(amended),
        status=STANDINGS[status],
        repealed_on=_day(ended),
        replaced_by=successor,
        articles=int(articles) if articles else None,
        as_of=_day(as_of),
        source=source,
    )


def _day(cell: str) -> date | None:
    """Read a day; an empty cell is unknown."""
    return date.fromisoformat(cell) if cell else None


def keep_register(home: Path, laws: Iterable[Law]) -> Path:
    """Write the register beside the old one and put it in its place in one move; a crash leaves the old one whole."""
    path = home / OWN
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(row_of, laws))
    with suppress(OSError):  # where the folder cannot be made, the file cannot be written, and that is refused
        path.parent.mkdir(exist_ok=True)
    return put_in_place(path, out.getvalue().encode(), "法规名录")


def row_of(law: Law) -> tuple[str, ...]:
    """Return the cells of a law in our columns; what is not known is empty."""
    return tuple("" if (value := getattr(law, name)) is None else str(value) for name in COLUMNS)
