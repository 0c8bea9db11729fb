"""powers: import, list."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.opening import open_store, system_user
from desk.output import Output, columns
from desk.typing import run_app
from models.refusals import BadInput
from models.screening.powers import Power, PowerKind
from settings import read_settings
from tasks.powers import load_powers
from tasks.powers_import import import_powers

app = typer.Typer(add_completion=False, help="权责清单")


@app.command("import")
def import_(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="权责清单（.xlsx 或 .csv）")]) -> None:
    """导入本机关的权责清单，替换原来的清单：有一处错误就不导入，错误一次列全."""
    done = import_powers(open_store(), file, by=system_user())
    count = {kind.value: sum(1 for power in done.powers.powers if power.kind is kind) for kind in PowerKind}
    counted = "、".join(f"{kind}{number}" for kind, number in count.items() if number)
    lines = [f"导入 {len(done.powers.powers)} 项：{counted}。", *(f"说明：{note}" for note in done.notes)]
    ctx.obj.say({"count": len(done.powers.powers), "kinds": count, "notes": list(done.notes)}, lines)


@app.command("list")
def list_(ctx: typer.Context, kind: Annotated[str, typer.Option(help="类别，如 行政许可")] = "") -> None:
    """列出已导入的权责清单."""
    if kind and kind not in set(PowerKind):
        raise BadInput(f"没有“{kind}”这个类别，可以用的是 {'、'.join(PowerKind)}。")
    held = load_powers(read_settings().home)
    powers = [power for power in held.powers if not kind or power.kind == kind] if held else []
    nothing = ["还没有导入权责清单，请用 santong powers import 导入。"]
    table = [(p.code, p.kind.value, str(p.period or ""), p.name, p.basis) for p in powers]
    lines = columns([("编号", "类别", "期限", "事项名称", "依据"), *table]) if held else nothing
    ctx.obj.say([_as_json(power) for power in powers], lines)


def _as_json(power: Power) -> dict[str, Any]:
    return {
        "code": power.code,
        "kind": power.kind.value,
        "name": power.name,
        "organ": power.organ,
        "basis": power.basis,
        "conditions": list(power.conditions),
        "materials": list(power.materials),
        "steps": list(power.steps),
        "period": str(power.period) if power.period else None,
    }


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
