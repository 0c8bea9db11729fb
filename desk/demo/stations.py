"""The stations of one document's life, in order."""

from typing import Any

from sqlmodel import select

from desk.demo.cleanup import small_clean_up
from desk.demo.issue import in_force, printed, published, signed_and_numbered
from desk.demo.life import Life
from desk.demo.reviews import consulted, deliberated, findings, reviewed_for_competition, reviewed_for_legality
from models.instrument import Artefact
from tasks.files import path_of
from tasks.opening import Submission, submit
from tasks.showing import case_json


def carry_through(life: Life) -> dict[str, Any]:
    """Carry the sample draft from submission to in force and archive, then run the small clean-up."""
    opened(life)
    consulted(life)
    reviewed_for_competition(life)
    reviewed_for_legality(life)
    deliberated(life)
    signed_and_numbered(life)
    saved = printed(life)
    published(life, saved)
    in_force(life)
    return small_clean_up(life, _summary(life))


def opened(life: Life) -> None:
    """Submission, plan, identification; the government is asked first."""
    life.say(f"示例机构、人员和存量文件 {life.stock} 件已经就绪。")
    life.station("提交、立项、认定")
    life.case_id = submit(
        life.store,
        Submission(
            file=life.samples / "draft-1.txt",
            title="",
            section="基础教育科",
            login="zhaowy",
            materials=(("note", life.samples / "note.txt"), ("basis", life.samples / "basis.txt")),
            facts={"touches_operators": "yes"},
        ),
    )
    life.say(f"  赵文远提交《{life.case().title}》送审稿，事项编号 {life.case_id}")
    life.advance()
    findings(life)
    life.act("qianrh", "plan", "conclude", "同意立项", outcome="approved", text="校服选用采购缺少统一规范，群众关切")
    life.refused("zhoush", "identify", "conclude", outcome="normative")
    life.act("zhoush", "identify", "conclude", "认定为行政规范性文件", outcome="normative", facts={"ask_first": "yes"})
    life.act("chenbh", "ask_government", "send", "送市人民政府请示", text="机要交换", on=life.day)
    life.on(5)
    life.act(
        "chenbh",
        "ask_government",
        "reply",
        "登记市人民政府批复：同意制定",
        outcome="approved",
        on=life.day,
        files=(("scan", "note.txt"),),
    )
    life.act("zhaowy", "draft", "conclude", "形成征求意见稿", outcome="ready")


def _summary(life: Life) -> dict[str, Any]:
    settings = life.store.settings
    with life.store.reading() as session:
        shown = case_json(session, life.case(), life.store.now())
        made = session.exec(select(Artefact).where(Artefact.case_id == life.case_id, Artefact.kind != "mirror")).all()
        copies = {a.kind: life.folder / a.name for a in made}
        for artefact in made:
            copies[artefact.kind].write_bytes(path_of(settings, artefact.sha256).read_bytes())
    paths = {"红头文件": copies["red_head"], "公布材料": copies["package"]}
    pages = {"公开目录": "index.html", "目录数据": "catalogue.json", "订阅": "feed.xml"}
    paths |= {name: settings.public / page for name, page in pages.items()}
    return {
        "case": life.case_id,
        "stage": shown["stage"],
        "numbers": [n["number"] for n in shown["numbers"]],
        "paths": {name: str(path) for name, path in paths.items()},
    }
