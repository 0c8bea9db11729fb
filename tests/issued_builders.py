"""Issued documents for the tests of output: the project's own sample, and small ones."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any  # builders take any field of the value

from models.publication_values import Force, Imprint, Interpretation, Issued, PublishedAt, Related
from tasks.writing.filling import fill_late
from tests.text_builders import text_of

SAMPLES = Path(__file__).parents[1] / "templates" / "samples"
SHORT = "示例市学校用餐管理办法\n第一条　为了规范学校用餐，制定本办法。\n第二条　本办法自2026年5月1日起施行。\n"


def an_issued(words: str = SHORT, **changes: Any) -> Issued:  # noqa: ANN401 - the fields of Issued
    text = text_of(words)
    issued = Issued(
        key="slcr-2026-03001",
        title=text.title,
        text=text,
        marks=("示例市教育局",),
        document_number="示教规〔2026〕3号",
        registration_number="SLCR—2026—03001",
        signed_on=date(2026, 3, 9),
        organ="示例市教育局",
        section="基础教育科",
        subject="基础教育",
        index_number="SL-0301-2026-0003",
        responsible="办公室",
        registered_on=date(2026, 3, 12),
        issued_on=date(2026, 3, 13),
        effective_on=date(2026, 5, 1),
        imprint=Imprint(("市司法局", "市市场监督管理局"), "示例市教育局办公室", date(2026, 3, 13)),
        published=(PublishedAt("示例市人民政府公报", "2026年第3期", date(2026, 3, 20)),),
        force=Force.IN_FORCE,
        reasons=("2026年3月20日公布，自2026年5月1日起施行。",),
        replaces=(Related("示例市学校用餐规定", "示教规〔2022〕2号"),),
        interpretation=Interpretation(
            "《示例市学校用餐管理办法》政策解读", "一、背景依据\n为了规范学校用餐。", date(2026, 3, 20)
        ),
    )
    return replace(issued, **changes)


def the_sample() -> Issued:
    issued = an_issued((SAMPLES / "draft-3.txt").read_text("utf-8"), expires_on=date(2028, 4, 30))
    return replace(issued, text=fill_late(issued.text, {"effective_on": "2026年5月1日"}))


def the_joint_sample() -> Issued:
    words = (SAMPLES / "joint.txt").read_text("utf-8")
    return an_issued(words, marks=("示例市教育局", "示例市卫生健康委员会"), effective_on=None, interpretation=None)
