"""Frames: wordings around a clause that make it forbidden, repealed, reported or quoted – and so no violation of the text.

The table is the specification; `{}` is where the clause stands. A frame states nothing about any real document.
"""

from dataclasses import dataclass
from enum import StrEnum


class FrameKind(StrEnum):
    """What a frame does with the clause in it."""

    FORBID = "forbid"
    REPEAL = "repeal"
    REPORT = "report"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Frame:
    """One wording of a kind."""

    kind: FrameKind
    pattern: str

    def around(self, clause: str) -> str:
        """Return the clause in this frame, its lines joined and its closing mark left to the frame."""
        lines = (line.strip().rstrip("。；;，,、. ") for line in clause.splitlines())
        return self.pattern.format("；".join(line for line in lines if line))


FRAMES = (
    Frame(FrameKind.FORBID, "不得规定：{}。"),
    Frame(FrameKind.FORBID, "严禁以“{}”等方式排除、限制竞争。"),
    Frame(FrameKind.FORBID, "各部门制定政策措施，不得有下列行为：（一）{}；（二）其他排除、限制竞争的行为。"),
    Frame(FrameKind.FORBID, "任何单位不得在文件中作出“{}”的规定。"),
    Frame(FrameKind.FORBID, "起草单位起草的政策措施，不得含有下列内容：\n（一）{}；\n（二）法律、行政法规禁止的其他内容。"),
    Frame(FrameKind.REPEAL, "废止“{}”的规定。"),
    Frame(FrameKind.REPEAL, "取消“{}”的规定，自本通知印发之日起不再执行。"),
    Frame(FrameKind.REPEAL, "清理本地区现行文件中“{}”的规定，并于年底前报送清理结果。"),
    Frame(FrameKind.REPEAL, "删去第六条中的“{}”。"),
    Frame(FrameKind.REPEAL, "原文件中关于{}的要求停止执行。"),
    Frame(FrameKind.REPORT, "某市曾规定“{}”，已被纠正。"),
    Frame(FrameKind.REPORT, "经查，该局文件要求{}，违反公平竞争审查标准，已责令改正。"),
    Frame(FrameKind.REPORT, "督查发现，个别县区在招标文件中规定“{}”，排除、限制了竞争，当地已完成整改。"),
    Frame(FrameKind.REPORT, "典型案例：某县印发通知，规定{}。上述做法违反公平竞争审查制度，该县已废止该通知。"),
    Frame(FrameKind.REPORT, "有企业反映某区文件中存在“{}”的内容，经核查属实，现已停止执行。"),
    Frame(FrameKind.QUOTE, "《某某市管理办法》第八条规定：“{}。”"),
    Frame(FrameKind.QUOTE, "来文所称“{}”，是指原办法第五条的表述，请就其合法性提出意见。"),
    Frame(FrameKind.QUOTE, "有代表提出，草案第三条“{}”的表述是否妥当，建议研究。"),
    Frame(FrameKind.QUOTE, "审查时应当注意识别类似“{}”的条款。"),
    Frame(FrameKind.QUOTE, "问：政策措施中写“{}”，是否符合公平竞争审查标准？"),
)

NEGATIVE_WORDS = ("不得", "严禁", "禁止")
QUOTATION_MARKS = '“”"「」『』'


def looks_harmless(clause: str) -> bool:
    """Tell whether a clause itself holds a forbidding word or a quotation mark, and could be mistaken for a framed one."""
    return any(word in clause for word in NEGATIVE_WORDS) or any(mark in clause for mark in QUOTATION_MARKS)
