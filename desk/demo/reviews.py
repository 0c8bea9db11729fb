"""The stations before the meeting: consultation, fair-competition review, legality review, and the meeting itself."""

from dataclasses import asdict
from typing import Any

from sqlmodel import select

from desk.case_lines import met
from desk.demo.life import Life
from models.case import FindingRow
from tasks.comment_rows import read_table
from tasks.consulting import hashed, receive
from tasks.showing import case_json, last_screening


def findings(life: Life) -> None:
    """Say what the screening found on the current draft, and which packs ran."""
    with life.store.reading() as session:
        shown = case_json(session, life.case(), life.store.now())
        done = [d for d in shown["findings"] if d["draft_n"] == len(shown["drafts"])]
    for found in done:
        life.say(f"  审查提示：{found['address']}  {found['message']}（{found['rule']}）")
    life.say(f"  审查提示 {len(done)} 条；未发现问题不等于审查通过。已运行：{packs(life)}")


def packs(life: Life) -> str:
    """Return which packs ran on the current draft, from the recorded act."""
    with life.store.reading() as session:
        from_acts = last_screening(session, life.case_id)
    without = f"；尚无规则包的领域：{'、'.join(from_acts['without_pack'])}" if from_acts["without_pack"] else ""
    return "、".join(from_acts["packs"]) + without


def consulted(life: Life) -> None:
    """A 30-day public round, comments with dispositions, the window respected."""
    life.on(8)
    life.station("征求意见")
    life.act("weizj", "consult_approval", "conclude", "同意公开征求意见（已作保密审查）", outcome="approved")
    life.act(
        "zhaowy",
        "consult",
        "open-round",
        "向社会公开征求意见30日，书面征求经营者、协会、学校和部门意见",
        to="public,operators,associations,schools,departments",
        on=life.day,
        text="市教育局门户网站“意见征集”专栏",
    )
    life.on(20)
    life.refused("zhaowy", "consult", "conclude", outcome="closed")
    life.on(46)
    rows = read_table(life.samples / "comments.csv", life.day)
    with life.store.writing() as session:
        ids = receive(session, life.case_id, [received for received, _ in rows])
        hashes = [hashed(session, n) for n in ids]
    handled = [{"id": n, "hash": h, **asdict(said)} for n, h, (_, said) in zip(ids, hashes, rows, strict=True)]
    life.act("zhaowy", "consult", "dispose-comments", f"处理意见 {len(handled)} 条，逐条写明理由", data={"comments": handled})
    life.act("zhaowy", "consult", "conclude", "征求意见结束", outcome="closed")


def reviewed_for_competition(life: Life) -> None:
    """The drafting section's first review, then the second look by another person."""
    form = life.sample("competition.yaml")["first_review"]
    life.on(51)
    life.station("公平竞争审查")
    data = {
        "sector": "中小学生校服的生产和销售",
        "parties": form["interested_parties"],
        "groups": {g["code"]: g["note"] for g in form["groups"]},
        "note": form["opinion"],
    }
    if rows := open_findings(life, "answer", "competition"):
        life.act("zhaowy", "competition_first", "answer-findings", "答复公平竞争审查提示", data={"findings": rows})
    life.act("zhaowy", "competition_first", "conclude", "初审：符合审查标准", outcome="meets", data=data)
    life.on(53)
    if rows := open_findings(life, "disposition", "competition"):
        life.act("fengzy", "competition_check", "dispose-findings", "采纳公平竞争审查提示", data={"findings": rows})
    life.act("fengzy", "competition_check", "conclude", "复核：同意初审结论", outcome="agreed")


def reviewed_for_legality(life: Life) -> None:
    """Delivery, acceptance, the adviser, the opinion, the mended draft, the recheck."""
    opinions = life.sample("opinions.yaml")
    life.on(54)
    life.station("合法性审核")
    life.refused("zhaowy", "deliver", "conclude", outcome="delivered")
    life.act(
        "zhaowy",
        "deliver",
        "answer-findings",
        "答复审查提示：将在修改时一并改正",
        data={"findings": open_findings(life, "answer")},
    )
    life.act("zhaowy", "deliver", "conclude", "报送合法性审核", outcome="delivered")
    life.on(55)
    life.act("qianrh", "signoff", "conclude", "同意报送", outcome="signed")
    life.on(56)
    life.act("wuqy", "accept", "accept", "受理")
    life.on(60)
    life.act("zhengly", "adviser", "conclude", "出具法律顾问意见", outcome="given", text=opinions["adviser"]["opinion"])
    life.refused("wuqy", "legality", "conclude", outcome="amend", text=opinions["legality"]["opinion"])
    life.on(63)
    life.act("wuqy", "legality", "dispose-findings", "采纳审查提示", data={"findings": open_findings(life, "disposition")})
    points = [{k: str(p[k]) for k in ("address", "problem", "basis", "suggestion")} for p in opinions["legality"]["points"]]
    life.act(
        "wuqy",
        "legality",
        "conclude",
        "审核意见：应当予以修改",
        outcome="amend",
        text=opinions["legality"]["opinion"],
        data={"points": points},
    )
    mended(life, opinions)


def mended(life: Life, opinions: Any) -> None:  # noqa: ANN401 - the sample's YAML
    """The mended draft makes earlier conclusions stale; the legal officer finds no substantive change; the recheck."""
    life.on(66)
    life.act("zhaowy", "mend", "submit-draft", "提交修改稿", files=(("draft", "draft-2.txt"),))
    life.advance()
    findings(life)
    reply = [{"address": p["address"], "reply": p["text"], "adopted": p["adopted"]} for p in opinions["reply"]["points"]]
    life.act(
        "zhaowy", "mend", "conclude", "逐条答复", outcome="replied", text=opinions["reply"]["remark"], data={"points": reply}
    )
    life.on(68)
    life.act("wuqy", "", "carry-over", "对照差异，认定征求意见和公平竞争审查结论继续适用", reason=opinions["reply"]["remark"])
    life.on(70)
    if rows := open_findings(life, "disposition"):
        checked = [{"id": row["id"], "disposition": "false_alarm", "reason": "已逐条核对，条文于法有据"} for row in rows]
        life.act("wuqy", "recheck", "dispose-findings", "核对仍有的审查提示：误报", data={"findings": checked})
    life.act("wuqy", "recheck", "conclude", "复核意见：合法", outcome="lawful", text=opinions["recheck"]["opinion"])


def deliberated(life: Life) -> None:
    """The meeting passes with two ordered changes; only those are made."""
    meeting = life.sample("meeting.yaml")
    life.on(74)
    life.station("集体审议")
    ordered = [{"address": c["address"], "wording": c["wording"]} for c in meeting["ordered_changes"]]
    data = {
        "body": "局务会议",
        "number": meeting["number"],
        "chair": meeting["chair"],
        "present": meeting["present"],
        "absent": [a["login"] for a in meeting["absent"]],
        "recused": [a["login"] for a in meeting["recused"]],
        "members": 9,
        "ordered": ordered,
    }
    life.act(
        "chenbh",
        "deliberate",
        "conclude",
        "局务会议：修改后通过",
        outcome="passed_with_changes",
        text=meeting["excerpt"],
        on=life.day,
        data=data,
    )
    with life.store.reading() as session:
        life.say(f"    {met(case_json(session, life.case(), life.store.now())['meetings'][-1])}")
    life.on(75)
    life.act("zhaowy", "fold_in", "submit-draft", "提交按会议要求修改的稿件", files=(("draft", "draft-3.txt"),))
    life.advance()
    life.act("zhaowy", "fold_in", "conclude", "与会议要求逐条比对一致", outcome="done")
    life.act("wuqy", "", "carry-over", "认定只有会议要求的修改，各项审查结论继续适用", reason="只含会议要求的两处修改")


def open_findings(life: Life, field: str, area: str = "") -> list[dict[str, Any]]:
    """Return an answer or a disposition for every open finding of the current draft, of one area or all."""
    said = {
        "answer": {"stance": "mend", "answer": "提示属实，将在修改稿中改正。"},
        "disposition": {"disposition": "adopted", "reason": "列入审核意见"},
    }
    with life.store.reading() as session:
        rows = session.exec(select(FindingRow).where(FindingRow.case_id == life.case_id)).all()
    last = max((row.draft_n for row in rows), default=0)
    of_area = [row for row in rows if row.draft_n == last and area in {"", row.area}]
    return [{"id": row.id, **said[field]} for row in of_area if not getattr(row, field)]
