"""init, migrate, doctor."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
import yaml

from desk.opening import open_store
from desk.output import Output
from desk.typing import run_app
from models.refusals import BadInput
from settings import Settings, read_settings
from tasks.checking import check_all
from tasks.samples import load_samples
from tasks.setup import init as make
from tasks.setup import migrate as bring_up

app = typer.Typer(add_completion=False, help="安装和检查")


@app.command()
def init(
    ctx: typer.Context,
    with_samples: Annotated[bool, typer.Option("--with-samples", help="带示例机构、人员和存量文件")] = False,
    profile: Annotated[Path | None, typer.Option(help="机构和人员的 YAML 文件")] = None,
) -> None:
    """建立数据目录、数据库、密钥和人员."""
    settings = read_settings()
    source = settings.templates / "samples" / "profile.yaml" if with_samples else profile
    store = make(settings, _profile(source), sample=with_samples)
    if with_samples:
        load_samples(store)
    payload = {"home": str(settings.home), "environment": settings.environment, "keys": str(settings.keys)}
    lines = [
        f"已建立：{settings.home}（{settings.environment}）",
        f"签名密钥：{settings.keys}（请另行备份，不要与数据放在一处）",
    ]
    ctx.obj.say(payload, lines)


def _profile(path: Path | None) -> dict[str, object] | None:
    if path is None:
        return None
    try:
        return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as fault:
        raise BadInput(f"机构人员文件“{path}”读不了或者格式不对。") from fault


@app.command()
def migrate(ctx: typer.Context) -> None:
    """把数据库升级到程序的版本."""
    settings: Settings = read_settings()
    revision = bring_up(settings)
    ctx.obj.say({"revision": revision}, [f"数据库版本：{revision}"])


@app.command()
def doctor(ctx: typer.Context) -> int:
    """检查安装和数据是否完好."""
    checks = check_all(open_store())
    lines = [f"{'正常' if c.ok else '异常'}  {c.what}{'：' + c.detail if c.detail else ''}" for c in checks]
    ctx.obj.say({"checks": [{"what": c.what, "ok": c.ok, "detail": c.detail} for c in checks]}, lines)
    return 0 if all(c.ok for c in checks) else 3


def run(words: Sequence[str], output: Output) -> int:
    """Run."""
    return run_app(app, words, output)
