"""What a command says: Chinese lines for people, or exactly one JSON document on stdout with --json."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from models.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Output:
    """Where a command says what it did."""

    as_json: bool = False

    def say(self, payload: object, lines: Iterable[str]) -> None:
        """Print the payload as the one JSON document, or the lines."""
        if self.as_json:
            print(json.dumps(payload, ensure_ascii=False, indent=1, default=str))
            return
        for line in lines:
            print(line)


class LookFirst(Refusal):
    """A refusal that shows what must be looked at before the command is given again."""

    def __init__(self, message: str, shown: Mapping[str, Any], lines: Sequence[str]) -> None:
        super().__init__(message)
        self.shown, self.lines = shown, tuple(lines)


def refuse(refusal: Refusal, output: Output) -> int:
    """Say a refusal and return its exit code."""
    shown, lines = (refusal.shown, refusal.lines) if isinstance(refusal, LookFirst) else ({}, ())
    body: Mapping[str, Any] = {
        "refused": {
            "message": refusal.message,
            "rule": refusal.rule,
            "instrument": refusal.instrument,
            "missing": [asdict(m) for m in refusal.missing],
        }
    }
    output.say({**body, **shown}, lines)
    if not output.as_json:
        print(refusal.message, file=sys.stderr)
    return refusal.exit_code


def columns(rows: Sequence[Sequence[object]]) -> list[str]:
    """Set rows in columns; a Chinese character is two wide."""
    if not rows:
        return []
    cells = [[str(c if c is not None else "") for c in row] for row in rows]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(cells[0]))]
    return ["  ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F or c in "“”‘’—…·" else 1 for c in text)
