"""How a finding is said in a line: what the drafter answered, what a reviewer made of it, and whether that came over."""

from collections.abc import Mapping
from typing import Any

from models.procedure.findings import DISPOSITION_NAMES, STANCE_NAMES, Shown

WHAT = {Shown.STANDING: "仍有错误级审查提示", Shown.PRIVACY: "公开前核对个人信息"}


def disposed_words(finding: Mapping[str, Any]) -> str:
    """Say what was answered and disposed; empty when nothing was."""
    answered = f"［答复：{STANCE_NAMES.get(finding['stance'], '')} {finding['answer']}］" if finding["answer"] else ""
    return answered + (f"［{_disposition(finding)}］" if finding["disposition"] else "")


def finding_line(shown: Mapping[str, Any]) -> str:
    """Say a finding that is put before those who decide a step."""
    made = f"［{_disposition(shown)}］" if shown["disposition"] else ""
    return f"{WHAT[Shown(shown['what'])]}：{shown['rule']}  {shown['address']}{made}"


def _disposition(finding: Mapping[str, Any]) -> str:
    carried = "沿用上一稿：" if finding["carried"] else ""
    reason = f"，{finding['reason']}" if finding["reason"] else ""
    return f"{carried}{DISPOSITION_NAMES[finding['disposition']]}{reason}"
