"""law: import, list, show – the register of laws that citations are checked against. They hang below the group `law`."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.opening import open_store, system_user
from desk.output import columns
from desk.typing import a_day
from models.clock import day_of
from models.refusals import BadInput
from models.screening.citation_nearest import meant_by, nearest
from models.screening.register import Law, LawKind, Register, Standing, name_of
from settings import Settings, read_settings
from tasks.register import COLUMNS, laws_in, register_in_use, register_path
from tasks.register_import import import_register

MOST_SHOWN = 200
NAMES = {
    "title": "名称",
    "kind": "类别",
    "number": "文号",
    "issuer": "制定机关",
    "promulgated": "公布",
    "effective": "施行",
    "last_amended": "最近修改",
    "status": "名录标注",
    "repealed_on": "废止",
    "replaced_by": "由何代替",
    "articles": "最后一条",
    "as_of": "资料截至",
    "source": "来源",
}


def import_(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="法规名录（.csv 或 .xlsx）")]) -> None:
    """导入法规名录，替换原来的名录：有一处错误就不导入，错误一次列全."""
    done = import_register(open_store(), file, by=system_user())
    lines = [f"法规名录已替换：{done.rows} 件，今后的引用检查以此为准。", *(f"说明：{note}" for note in done.notes)]
    ctx.obj.say({"count": done.rows, "sha256": done.sha256, "notes": list(done.notes)}, lines)


def list_(
    ctx: typer.Context,
    find: Annotated[str, typer.Option(help="名称中的字")] = "",
    kind: Annotated[str, typer.Option(help="类别，如 法律、行政法规、部门规章")] = "",
    repealed: Annotated[bool, typer.Option("--repealed", help="只列已经废止的")] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天判断效力")] = "",
) -> None:
    """列出在用的法规名录."""
    if kind and kind not in set(LawKind):
        raise BadInput(f"没有“{kind}”这个类别，可以用的是 {'、'.join(one for one in LawKind if one)}。")
    day = _day(as_of)
    laws = [
        law for law in laws_in(_path(read_settings())) if _wanted(law, find, kind) and not (repealed and not _gone(law, day))
    ]
    shown = laws[:MOST_SHOWN]
    table = columns([("类别", "效力", "施行", "最后一条", "名称"), *(_line(law, day) for law in shown)])
    more = [f"共 {len(laws)} 件，只列出前 {MOST_SHOWN} 件，请用 --find 缩小范围。"] if len(laws) > len(shown) else []
    ctx.obj.say([_json(law, day) for law in laws], table + more if laws else ["名录中没有符合条件的法规。"])


def show(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(help="名称，国名可省")],
    as_of: Annotated[str, typer.Option("--as-of", help="按哪一天判断效力")] = "",
) -> None:
    """显示一件法规在名录中的记载；没有的，给出最接近的名称."""
    day, settings = _day(as_of), read_settings()
    register = register_in_use(settings.rules, settings.home)
    found = register.laws.get(name_of(title).key, ())
    if not found:
        raise BadInput(f"法规名录中没有《{title.strip('《》')}》{_hint(register, title)}。")
    lines = [line for law in found for line in (*_described(law, day), "")]
    ctx.obj.say([_json(law, day) for law in found], lines[:-1])


def add_to(law: typer.Typer) -> None:
    """Hang the commands of the register below the group `law`."""
    law.command("import")(import_)
    law.command("list")(list_)
    law.command("show")(show)


def _path(settings: Settings) -> Path:
    path = register_path(settings.rules, settings.home)
    if not path.is_file():
        raise BadInput("没有法规名录，请用 santong law import 导入。")
    return path


def _day(words: str) -> date:
    return a_day(words, "--as-of ") or day_of(datetime.now(UTC))


def _wanted(law: Law, find: str, kind: str) -> bool:
    return (not kind or law.kind == kind) and (not find or find in law.title or find in law.number)


def _gone(law: Law, day: date) -> bool:
    return law.ended(day) or law.marked_ended(day)


def _standing(law: Law, day: date) -> str:
    """Return how the law stands on the day, as far as the register knows."""
    if _gone(law, day):
        return "已废止"
    if law.begins_after(day):
        return "尚未施行"
    return "有效" if law.status is Standing.IN_FORCE else "未标注"


def _line(law: Law, day: date) -> tuple[object, ...]:
    return law.kind.value, _standing(law, day), law.effective, law.articles, law.title


def _described(law: Law, day: date) -> list[str]:
    known = [(NAMES[name], value) for name in COLUMNS if (value := getattr(law, name)) not in (None, "")]
    return [f"《{law.title}》在 {day} 的效力：{_standing(law, day)}", *(f"  {name}：{value}" for name, value in known[1:])]


def _hint(register: Register, title: str) -> str:
    key = name_of(title).base
    near = nearest(register, key, shortest=3)
    titles = [register.laws[one][-1].title for one in ([near] if near else meant_by(register, key)[:3])]
    return f"，最接近的是{'、'.join(f'《{one}》' for one in titles)}" if titles else "，请核对名称或者用 law list --find 查找"


def _json(law: Law, day: date) -> dict[str, Any]:
    """Return a law in the shape of the contract: our columns, then its standing on the day."""
    plain = {name: value if isinstance(value := getattr(law, name), int | None) else str(value) for name in COLUMNS}
    return {**plain, "standing": _standing(law, day)}
