"""How a case, its to-dos and a conclusion are said in lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from desk.finding_lines import disposed_words
from desk.output import columns
from models.procedure.evidence import MATERIAL_NAMES
from tasks.precedents import said

FILE_NAMES = {**MATERIAL_NAMES, "red_head": "红头文件", "package": "公布材料", "mirror": "镜像页面"}


def case_lines(shown: Mapping[str, Any]) -> list[str]:
    """Say a case in lines."""
    lines = [f"事项 {shown['id']}  {shown['title']}", f"环节：{shown['stage']}    起草科室：{shown['section']}", ""]
    lines += columns([(s["status_name"], s["name"], s["day"] or "", s["outcome_name"], s["why"]) for s in shown["steps"]])
    parts = {
        "待办": [f"{t['id']}  {t['name'] or t['why']}（{t['role_name']}）{t['due_says']}" for t in shown["todos"]],
        "期限": [f"{d['due']}  {d['says']}" for d in shown["deadlines"]],
        "会议": [met(m) for m in shown["meetings"]],
        "还缺": [m["what"] for m in shown["missing"]],
        "审查提示": list(_findings(shown)),
        "编号": [n["number"] + (f"（作废：{n['void']}）" if n["void"] else "") for n in shown["numbers"]],
        "文件": columns([(FILE_NAMES.get(f["kind"], f["kind"]), f["name"], f["path"]) for f in shown["files"]]),
    }
    for head, rows in parts.items():
        lines += ["", f"{head}：", *(f"  {row}" for row in rows)] if rows else []
    return lines


def met(meeting: Mapping[str, Any]) -> str:
    """Say how many were due at a meeting and there."""
    due = meeting["due"] if meeting["due"] is not None else "未写明"
    there = f"实到 {meeting['present']}，缺席 {meeting['absent']}，回避 {meeting['recused']}"
    return f"{meeting['held_on']}  应到 {due}，{there}"


def _findings(shown: Mapping[str, Any]) -> Iterator[str]:
    """Say the findings of the current draft, below each the cases like it."""
    for found in shown["findings"]:
        if found["draft_n"] == len(shown["drafts"]):
            yield f"{found['id']}  {found['address']}  {found['message']}{disposed_words(found)}"
            yield from (f"    {words}" for words in said(found["precedents"] or ()))
