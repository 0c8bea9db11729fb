"""Reads the procedure files: strictly, whole, with every cited rule known and every evidence kind defined."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from models.procedure.evidence import EVIDENCE
from models.procedure.forms import FORMS
from models.procedure.schema import Procedure
from models.refusals import BadInput, EnvironmentFault
from tasks.lawbook import load_law
from tasks.strict_yaml import StrictLoader


def procedures(rules: Path) -> tuple[Procedure, ...]:
    """Return every procedure file under `rules/procedures`, by kind and day."""
    return tuple(_read(path, rules) for path in _files(rules))


def _files(rules: Path) -> list[Path]:
    return sorted((rules / "procedures").glob("*/*.yaml"))


@cache
def _read(path: Path, rules: Path) -> Procedure:
    where = f"{path.parent.name}/{path.name}"
    try:
        procedure = Procedure.model_validate(yaml.load(path.read_text(encoding="utf-8"), StrictLoader))  # noqa: S506 - a safe loader, stricter
    except (ValidationError, yaml.YAMLError) as fault:
        raise EnvironmentFault(f"程序文件 {where} 不合格：{fault}") from fault
    if procedure.id != _id(path):
        raise EnvironmentFault(f"程序文件 {where} 里写的是 {procedure.id}，与文件所在位置不一致。")
    check(procedure, rules)
    return procedure


def _id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def check(procedure: Procedure, rules: Path) -> None:
    """Refuse a procedure that cites an unknown rule, wants unknown evidence, or names an unknown form."""
    book = load_law(rules)
    for rule in filter(None, procedure.rules_cited()):
        book.rule(rule)
    needs = [n for s in procedure.steps for n in (*s.needs, *(x for o in s.outcomes.values() for x in o.needs))]
    unknown = sorted({n.what for n in needs} - set(EVIDENCE)) + sorted({s.form for s in procedure.steps} - set(FORMS))
    if unknown:
        raise EnvironmentFault(f"程序 {procedure.id} 引用了没有定义的材料种类或者表单：{'、'.join(unknown)}")


def procedure_by_id(rules: Path, wanted: str) -> Procedure:
    """Return the procedure `kind/in-force-from`; a case keeps the one it was frozen under."""
    for path in _files(rules):
        if _id(path) == wanted:
            return _read(path, rules)
    raise EnvironmentFault(f"程序文件 {wanted} 不在 rules/procedures 里。")


def procedure_on(rules: Path, kind: str, day: date) -> Procedure:
    """Return the procedure of a kind in force on `day`; before the first one, the first one (older law is not kept)."""
    of_kind = [p for p in procedures(rules) if p.kind == kind]
    if not of_kind:
        kinds = "、".join(dict.fromkeys(f"{p.kind}（{p.name}）" for p in procedures(rules)))
        raise BadInput(f"没有“{kind}”这一程序；可用的有：{kinds}。")
    return next((p for p in reversed(of_kind) if p.in_force_from <= day), of_kind[0])
