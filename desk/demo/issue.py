"""The stations after the meeting: signature, registration, numbers, printing, publication, filing, the day of effect."""

from datetime import date
from pathlib import Path

from sqlmodel import select

from desk.demo.life import Life
from models.clock import day_of
from models.instrument import Artefact
from tasks.files import path_of
from tasks.instruments import status_of
from tasks.issuing import made_by
from tasks.writing.zipping import unzip

EFFECTIVE = date(2026, 12, 15)


def signed_and_numbered(life: Life) -> None:
    """Signature with the interpretation; registration; the two numbers."""
    life.on(77)
    life.station("签发、统一登记、统一编号")
    life.refused("jiangds", "sign", "conclude", outcome="signed", on=EFFECTIVE)
    life.act(
        "zhaowy",
        "",
        "add-material",
        "报送解读方案和解读材料",
        files=(("interpretation", "interpretation.txt"), ("interpretation_plan", "interpretation-plan.txt")),
    )
    life.act("jiangds", "sign", "conclude", "签发，解读方案和解读材料同步审签", outcome="signed", on=EFFECTIVE)
    life.on(78)
    life.act("weizj", "publicity", "conclude", "公开属性：主动公开", outcome="open")
    life.act("shenls", "register", "conclude", "予以登记", outcome="registered")
    life.act("chenbh", "number", "conclude", "编发文字号", outcome="numbered")
    life.advance()


def printed(life: Life) -> Path:
    """Seal record; the package; what the designated site's page looks like when saved."""
    life.on(79)
    life.station("印制用印、打包")
    life.act("chenbh", "seal", "conclude", "已印制用印，印 60 份", outcome="sealed", on=life.day, data={"copies": 60})
    life.advance()
    with life.store.reading() as session:
        wanted = select(Artefact).where(Artefact.case_id == life.case_id, Artefact.kind == "package")
        package = session.exec(wanted).one()
        files = unzip(path_of(life.store.settings, package.sha256).read_bytes())
    page = next(data for name, data in files.items() if name.endswith(".html") and "解读" not in name and "jiedu" not in name)
    saved = life.folder / "指定网站页面-保存件.html"
    saved.write_bytes(page)
    return saved


def published(life: Life, saved: Path) -> None:
    """A page that says something else is refused with the difference; the true one is recorded and compared."""
    life.on(80)
    life.station("统一公布、备案")
    wrong = life.folder / "指定网站页面-有误.html"
    wrong.write_text(saved.read_text(encoding="utf-8").replace("不得", "可以", 1), encoding="utf-8")
    place = "https://www.example.gov.cn/zwgk/gfxwj/2026-1.html"
    life.refused(
        "chenbh", "publish", "conclude", outcome="published", text=place, on=life.day, files=(("saved_page", str(wrong)),)
    )
    gazette = [{"kind": "gazette", "where": "2026年第11期", "on": life.day.isoformat()}]
    life.act(
        "chenbh",
        "publish",
        "conclude",
        "已在政府公报和指定网站公布，页面与批准文本比对一致",
        outcome="published",
        text=place,
        on=life.day,
        files=(("saved_page", str(saved)),),
        data={"places": gazette},
    )
    life.advance()
    life.on(85)
    life.act("chenbh", "file", "conclude", "报送备案", outcome="filed", text="示例市司法局", on=life.day)


def in_force(life: Life) -> None:
    """The day of effect comes by date; the matter is archived."""
    life.on(92)
    _status(life)
    life.to_day(EFFECTIVE)
    life.station("施行、归档")
    _status(life)
    life.act("chenbh", "archive", "conclude", "归档", outcome="archived")


def _status(life: Life) -> None:
    with life.store.reading() as session:
        instrument = made_by(session, life.case())
        if instrument is None:
            raise AssertionError("the case made no instrument")
        status = status_of(session, instrument, day_of(life.store.now()), life.store.now())
    life.say(f"  {life.day.isoformat()} 效力：{status.name}（{'；'.join(status.reasons)}）")
