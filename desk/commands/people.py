"""people: list, organ, deputy, token, password, unlock, sign-out, dissolve."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from desk.opening import open_store, system_user
from desk.output import Output, columns
from desk.typing import a_day, run_app
from models.clock import day_of
from models.refusals import BadInput
from models.text.dates import write_date
from tasks.accounts import fresh_password, set_password
from tasks.accounts import sign_out as sign_out_everywhere
from tasks.accounts import unlock as end_rest
from tasks.chains import append
from tasks.people import listed, person, set_deputy, token_for
from tasks.section_changes import dissolve as end_section
from tasks.section_changes import named_section, people_of, section_after
from tasks.staffing import belongs_to

app = typer.Typer(add_completion=False, help="人员和机构")


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """列出人员、科室和职责."""
    store = open_store()
    with store.reading() as session:
        rows = listed(session, day_of(store.now()))
    ctx.obj.say(
        rows,
        columns(
            [("登录名", "姓名", "科室", "职责"), *((r["login"], r["name"], r["section"], "、".join(r["roles"])) for r in rows)]
        ),
    )


@app.command()
def organ(
    ctx: typer.Context,
    login: Annotated[str, typer.Argument(help="登录名")],
    name: Annotated[str, typer.Argument(help="机关名称")],
) -> None:
    """登记没有科室的人员（局领导、法律顾问）属于哪个机关：只看、只办本机关的事项."""
    with open_store().writing() as session:
        belongs_to(session, login, name, system_user())
    ctx.obj.say({"login": login, "organ": name}, [f"{login} 属于{name}。"])


@app.command()
def deputy(
    ctx: typer.Context,
    principal: Annotated[str, typer.Argument(help="委托人登录名")],
    stand_in: Annotated[str, typer.Argument(help="受托人登录名")],
    role: Annotated[list[str], typer.Option(help="职责")],
    from_: Annotated[str, typer.Option("--from", help="起日")],
    to: Annotated[str, typer.Option(help="止日")],
    authorisation: Annotated[str, typer.Option(help="书面授权的文号或者名称；代为签发时须有")] = "",
) -> None:
    """登记委托：某段时间内由他人代办（不得转委托）."""
    store = open_store()
    starts, ends = a_day(from_), a_day(to)
    with store.writing() as session:
        set_deputy(session, principal, stand_in, role, starts, ends, authorisation, system_user())
    ctx.obj.say(
        {"principal": principal, "deputy": stand_in, "roles": role}, [f"已登记：{stand_in} 代 {principal}（{from_} 至 {to}）。"]
    )


@app.command()
def token(ctx: typer.Context, login: Annotated[str, typer.Argument(help="登录名")]) -> None:
    """发给一个人新的令牌（正式环境下证明身份用），旧令牌作废."""
    store = open_store()
    with store.writing() as session:
        made = token_for(session, login)
        append(session, "settings", {"kind": "token", "person": person(session, login).id, "by": system_user()}, store.now())
    ctx.obj.say({"login": login, "token": made}, [f"{login} 的令牌：{made}（只显示这一次）"])


@app.command()
def password(ctx: typer.Context, login: Annotated[str, typer.Argument(help="登录名")]) -> None:
    """设定网页登录的初始密码：从标准输入读取，没有输入的自动生成；首次登录须修改."""
    store = open_store()
    typed = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.readline().strip("\r\n")
    given = typed or fresh_password()
    with store.writing() as session:
        found, at = person(session, login), store.now()
        set_password(session, found.id or 0, given, must_change=True, at=at, by=system_user())
        append(session, "settings", {"kind": "password", "person": found.id, "by": system_user()}, at)
    said = "（已按输入设定）" if typed else f"：{given}（只显示这一次）"
    ctx.obj.say({"login": login, "password": "" if typed else given}, [f"{login} 的初始密码{said}，首次登录须修改。"])


@app.command()
def unlock(ctx: typer.Context, login: Annotated[str, typer.Argument(help="登录名")]) -> None:
    """解除连续输错密码后的暂停登录."""
    store = open_store()
    with store.writing() as session:
        end_rest(session, person(session, login).id or 0, store.now(), by=system_user())
    ctx.obj.say({"login": login}, [f"{login} 已解除锁定。"])


@app.command("sign-out")
def sign_out(ctx: typer.Context, login: Annotated[str, typer.Argument(help="登录名")]) -> None:
    """使一个人在所有浏览器上的登录失效."""
    store = open_store()
    with store.writing() as session:
        sign_out_everywhere(session, person(session, login).id or 0, store.now(), by=system_user())
    ctx.obj.say({"login": login}, [f"{login} 已在所有浏览器上退出登录。"])


@app.command()
def dissolve(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="撤并的科室")],
    on: Annotated[str, typer.Option(help="撤并日期")],
    successor: Annotated[str, typer.Option(help="承接科室")] = "",
    organ: Annotated[str, typer.Option(help="机关；几个机关有同名科室的须写明")] = "",
) -> None:
    """撤并科室：须指定本机关的承接科室."""
    store = open_store()
    day = a_day(on)
    with store.writing() as session:
        today = day_of(store.now())
        section = named_section(session, name, organ, today)
        if day is None:
            raise BadInput("请写明撤并日期。")
        heir = section_after(session, successor, section.organ_id, day)
        if successor and heir is None:
            raise BadInput(f"“{name}”所在的机关没有名为“{successor}”的科室，不能承接。")
        end_section(session, section, day, heir, system_user())
        staying = people_of(session, section, today)
    said = [f"“{name}”于{write_date(day)}撤并，由“{successor}”承接。"]
    said += [f"该科室还有 {len(staying)} 人须调整科室：{'、'.join(staying)}。"] if staying else []
    ctx.obj.say({"section": name, "successor": successor, "on": on}, said)


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words[1:], output)
