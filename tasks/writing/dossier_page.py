"""The index of a dossier (案卷目录): what the case is, what lies in it, how it was handled, how it is verified."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.case import Case
from models.clock import SHANGHAI
from tasks.trails import Line

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "dossier"


@dataclass(frozen=True, slots=True)
class Item:
    """A file in a dossier."""

    kind: str
    name: str
    path: str
    sha256: str


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def index_page(case: Case, facts: Sequence[tuple[str, str]], items: Sequence[Item], lines: Iterable[Line], beyond: int) -> str:
    """Return the page; it needs nothing but itself."""
    told = [{**asdict(line), "at": _moment(line.at)} for line in lines]
    template = _environment().get_template("index.html")
    return template.render(title=case.title, facts=facts, items=items, lines=told, beyond=beyond)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
