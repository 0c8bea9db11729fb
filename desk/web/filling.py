"""From the fields of a page to what an act wants: a step's form by its own types, comments and findings row by row.

Names: `data.<field>`, a list as lines of one field, its rows `data.<field>.<n>.<part>`; `finding.<id>.<part>` and so on.
"""

import types
import typing
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from desk.web.posted import Form
from models.procedure.forms import FORMS
from models.refusals import BadInput


def form_data(kind: str, form: Form) -> dict[str, Any]:
    """Return the fields of a step's form as its model wants them; what was left empty is left out."""
    given = form.starting("data.")
    out: dict[str, Any] = {}
    for name, field in FORMS[kind].model_fields.items():
        value = _value(name, field.annotation, given, str(field.title))
        if value not in (None, "", (), [], {}):
            out[name] = value
    return out


def _value(name: str, wanted: Any, given: Mapping[str, str], label: str) -> Any:  # noqa: ANN401 - a type and its value
    origin, parts = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return _value(name, next(p for p in parts if p is not type(None)), given, label)
    if origin is tuple:
        return _rows(name, parts[0], given) if _nested(parts[0]) else _names(given.get(name, ""))
    if origin is dict:
        return {key.removeprefix(f"{name}."): v for key, v in given.items() if key.startswith(f"{name}.") and v}
    if wanted is int:
        return _whole(given.get(name, ""), label)
    return given.get(name, "")


def _nested(part: Any) -> bool:  # noqa: ANN401 - a type
    return typing.get_origin(part) is dict or (isinstance(part, type) and issubclass(part, BaseModel))


def _rows(name: str, part: Any, given: Mapping[str, str]) -> list[dict[str, Any]]:  # noqa: ANN401 - a type
    rows: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for key, value in given.items():
        head, _, rest = key.partition(".")
        number, _, field = rest.partition(".")
        if head == name and number.isdigit() and field:
            rows[int(number)][field] = value
    fields = part.model_fields if isinstance(part, type) and issubclass(part, BaseModel) else {}
    return [_row(row, fields) for _, row in sorted(rows.items()) if any(v for k, v in row.items() if k != "adopted")]


def _row(row: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """A yes-or-no field of a row is sent as a word; an empty day is none."""
    out = {}
    for key, value in row.items():
        annotation = fields[key].annotation if key in fields else str
        if annotation is bool:
            out[key] = value in {"yes", "on", "true", "1"}
        elif value:
            out[key] = value
    return out


def _names(words: str) -> list[str]:
    for mark in "，、,；;\t":
        words = words.replace(mark, "\n")
    return [line.strip() for line in words.split("\n") if line.strip()]


def _whole(words: str, label: str) -> int | None:
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) < 10):
        raise BadInput(f"“{label}”应当是整数，现在是“{words[:20]}”。")
    return int(words)


def numbered_rows(form: Form, prefix: str) -> list[dict[str, Any]]:
    """Return the rows `<prefix>.<id>.<part>` in which something was said, each with its id."""
    rows: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for key, value in form.starting(f"{prefix}.").items():
        number, _, part = key.partition(".")
        if number.isdigit() and part and value:
            rows[int(number)][part] = value
    return [{"id": n, **row} for n, row in sorted(rows.items())]
