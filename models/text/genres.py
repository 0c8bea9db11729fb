"""The genres a document's title ends with (通知、办法、意见 …), and whether words are a whole title by that measure."""

import re

from models.text.folding import bare

_GENRES = (
    "通知|意见|办法|规定|细则|方案|决定|决议|公告|通告|通报|公报|函|复函|批复|纪要|报告|条例|规则|规程|准则|制度|计划|规划|纲要|要点|"
    "标准|目录|清单|指南|指引|措施|请示|议案|命令|令|预案|规范|标准|基准|守则|章程|名单|一览表|表|样本|说明|须知|流程|流程图|机制|举措|"
    "政策|解读|建议|倡议书|承诺书|协议书|申请书|意见书|通知书|书|范本|模板|要求|职责|分工|法|工作|活动|情况|汇报"
)
_GENRE = re.compile(
    rf"(?:{_GENRES})(?:[（(][^）)]{{1,16}}[）)])?[》”]?(?:的(?:{_GENRES}))?(?:[（(][^）)]{{1,16}}[）)])?[》]?(?:[（(][^）)]{{1,16}}[）)])?"
)
_ENDS_IN_GENRE = re.compile(rf".*{_GENRE.pattern}", re.DOTALL)


def ends_in_genre(title: str) -> bool:
    """Whether the words end in a genre of document and leave no bracket open."""
    tight = bare(title)
    balanced = all(tight.count(left) == tight.count(right) for left, right in ("《》", "（）", "“”"))
    return balanced and len(tight) >= 3 and bool(_ENDS_IN_GENRE.fullmatch(tight))
