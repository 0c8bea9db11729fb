"""What the Word reader met beside plain words, counted while it reads and told once at the end."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.text.tree import Notice
from tasks.reading.package import Relationship

_SAID: dict[str, tuple[bool, str]] = {
    "tracked-changes": (True, "文稿有 {n} 处未处理的修订，正文按全部接受读取；请在 Word 或 WPS 中接受或拒绝全部修订后再送审。"),
    "tracked-format": (False, "文稿有 {n} 处格式修订未处理，文字不受影响。"),
    "comments": (False, "文稿带有 {n} 条批注，未计入正文。"),
    "hidden-text": (False, "文稿有 {n} 处隐藏文字（如“{x}”），未计入正文；请删除或取消隐藏。"),
    "text-box": (False, "文稿有 {n} 个文本框，其中的文字已按所在位置读入。"),
    "toc": (False, "自动目录（{n} 处）未计入正文。"),
    "embedded-object": (False, "文稿嵌有 {n} 个对象（如公式、表格文件），对象内的文字未读入。"),
    "drawing-text": (False, "文稿有 {n} 处艺术字或图示（如“{x}”），其中的文字未读入。"),
    "symbol": (False, "文稿有 {n} 处符号字体字符，已按原码读入。"),
    "number-format": (False, "自动编号用了不认识的样式（{x}），已按阿拉伯数字读出，请核对。"),
    "other-file": (True, "文稿以 {n} 处引用并入了其他文件的内容，未能读入；请把内容粘贴到正文后再送审。"),
    "unread": (False, "文稿含有不认识的内容（{x}），未读入，请核对。"),
    "outside-link": (True, "文稿引用了外部资源（如“{x}”，共 {n} 处），内容可能随时变化；请断开链接或改为嵌入后再送审。"),
    "outside-template": (False, "文稿附有本机模板的路径，读取时未使用。"),
}


@dataclass(slots=True)
class Seen:
    """The tally."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, example: str = "") -> None:
        """Count one more."""
        self.counts[code] += 1
        if example and code not in self.examples:
            self.examples[code] = example[:20]

    def link(self, rel: Relationship) -> None:
        """Count a relationship that leads out: hyperlinks are words of the text, a template on the own disk is not fetched."""
        if rel.kind == "hyperlink":
            return
        local = not rel.target.lower().startswith(("http:", "https:", "ftp:", "\\\\", "//")) and "://" not in rel.target[8:]
        local = local and not rel.target.lower().startswith(("file://\\\\", "file:////"))
        self.add("outside-template" if rel.kind == "attachedTemplate" and local else "outside-link", rel.target)

    def notices(self) -> Iterator[Notice]:
        """Yield one notice a kind, in a fixed order."""
        for code, (blocks, message) in _SAID.items():
            if self.counts[code]:
                words = (
                    message.format(n=self.counts[code], x=self.examples.get(code, ""))
                    .replace("（如“”）", "")
                    .replace("如“”，", "")
                )
                yield Notice(code, words, blocks)
