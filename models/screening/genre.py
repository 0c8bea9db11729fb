"""What kind of text a document is: the form pack asks more of a document in articles than of a notice."""

import re
from collections.abc import Iterator
from enum import StrEnum

from models.screening.context import ScreenContext
from models.screening.marking import Span
from models.screening.remembering import OnceAText
from models.text.tree import DocumentText, Node, NodeKind

_NOT_NORMATIVE = re.compile(
    r"解读|答记者问|问答|一图读懂|工作报告|年度报告|情况报告|总结|讲话|致辞|会议纪要|新闻"
    r"|(?:公示|名单|目录|要点)(?:[（(][^）)]*[）)])?(?:的(?:通知|公告|通告))?\s*$"
    r"|(?:修改|修订|废止|清理|失效|宣布)[^，。]{0,60}(?:决定|通知|公告)|(?:学习|宣传|贯彻)[^，。]{0,40}(?:活动|通知)"
    r"|(?:复函|函|批复|通报|报告|议案|令|修正案)[）)]?\s*$|(?:^|[^办做方])法\s*$|条例(?:[（(][^）)]*[）)])?\s*$"
)
_DECREE = re.compile(  # 规章、地方性法规的题注：某令公布、某代表大会通过
    r"(?:政府|部|局|厅|委员会|署|院)令\s*(?:第|〔|\[|[（(])?\s*[\d〇一二三四五六七八九十]+|令第?\s*\d+号[^。\n]{0,12}(?:公布|发布)|常务委员会[^。\n]{0,30}通过"
)
_HEAD = 160
_TRIAL = re.compile(
    r"[（(〔\[](?:试行|暂行)[^）)〕\]]{0,6}[）)〕\]]|(?:暂行|试行)(?:办法|规定|细则|规则|方案|制度|条例|标准|准则|规程)"
)
_SENTENCE = re.compile(r"[^。\n]+")


class Genre(StrEnum):
    """What the form of a text lets a check expect of it."""

    ARTICLES = "articles"  # 条文式：办法、规定、细则
    SECTIONS = "sections"  # 通知、意见、方案
    OTHER = "other"  # 解读、报告、函、名录、法律法规：不是行政规范性文件的文本


def genre_of(text: DocumentText, context: ScreenContext) -> Genre:
    """Return what `text` is, judged by its title and by whether it is written in articles."""
    if context.normative is not True and (_NOT_NORMATIVE.search(text.title) or is_decree(text)):
        return Genre.OTHER
    return Genre.ARTICLES if len(articles_of(text)) >= 3 else Genre.SECTIONS


def is_decree(text: DocumentText) -> bool:
    """Tell whether the head of the text shows a rule or a law (规章、法规), which other rules govern."""
    head = "" if text.title.rstrip().endswith("通知") else text.plain[:_HEAD].split("第一条")[0]
    found = _DECREE.search(head)
    return found is not None and head.count("《", 0, found.start()) == head.count("》", 0, found.start())


def articles_of(text: DocumentText) -> tuple[Node, ...]:
    """Return the articles of the act: those of the text, else those of an act that is sent as an annex (印发的文本)."""
    return text.articles or tuple(node for node in text.walk() if node.kind is NodeKind.ARTICLE)


def is_trial(text: DocumentText, context: ScreenContext) -> bool:
    """Tell whether the document calls itself 暂行 or 试行."""
    return bool(_TRIAL.search(text.title)) if context.trial is None else context.trial


@OnceAText
def sentences(plain: str) -> Iterator[tuple[Span, str]]:
    """Yield each sentence with its span; a line end closes a sentence too."""
    return ((found.span(), found.group()) for found in _SENTENCE.finditer(plain))
