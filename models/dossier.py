"""What the acts of a case name: the files a dossier (案卷) of it must hold, and those it may hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

RENDERED_ANEW = frozenset({"mirror"})  # pages of the whole mirror: they change with every other document


@dataclass(frozen=True, slots=True)
class Named:
    """SHA-256 values of files: `wanted` by the acts as they stand, `known` to them at all (also what was made anew later)."""

    wanted: frozenset[str]
    known: frozenset[str]


def named_by(acts: Iterable[Mapping[str, Any]]) -> Named:
    """Return what the acts of a case name, in their order; of a file that was made anew only the last is wanted."""
    handed_in: set[str] = set()
    made: dict[tuple[str, str], str] = {}
    known: set[str] = set()
    for act in acts:
        handed_in |= set(_handed_in(act))
        for file in _made(act):
            known.add(str(file["sha256"]))
            if file.get("kind") not in RENDERED_ANEW:
                made[str(file.get("kind")), str(file.get("name"))] = str(file["sha256"])
    return Named(frozenset(handed_in | set(made.values())), frozenset(handed_in | known))


def _handed_in(act: Mapping[str, Any]) -> Iterable[str]:
    """Yield the draft, the materials and the scan of an act."""
    papers = [act.get("draft"), *(act.get("materials") or [])]
    yield from (str(p["sha256"]) for p in papers if isinstance(p, Mapping) and p.get("sha256"))
    if isinstance(paper := act.get("paper"), Mapping) and paper.get("scan"):
        yield str(paper["scan"])


def _made(act: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    data = act.get("data")
    files = data.get("files") if isinstance(data, Mapping) else None
    return [f for f in files if isinstance(f, Mapping) and f.get("sha256")] if isinstance(files, list) else []
