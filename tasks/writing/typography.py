"""The numbers and line breaks of a red-head, as rules I-* give them and as measured; pure arithmetic over text."""

from datetime import date
from functools import cache, lru_cache

from models.refusals import BadInput

FANGSONG, HEITI, KAITI, SONGTI, XIAOBIAOSONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0  # 二号、三号、四号
LINE = 28.95  # points; 22 lines on 225 mm
TIGHTEN = -5  # twentieths of a point a character; gives 28 to the line
POINTS_PER_MM = 72 / 25.4
AREA_WIDTH = 156 * POINTS_PER_MM
MARK_TOP = 35 * POINTS_PER_MM
MARK_LARGEST, MARK_SMALLEST = 52.0, 26.0
_TOO_LONG = 1_000_000.0
TITLE_LONGEST = 19  # characters of 二号 in a line of the title

_NEVER_FIRST = "的、，。；：）》〉”’！？和与及〕"
_NEVER_LAST = "（《〈“‘〔和与及、"
_BREAK_BEFORE = ("关于", "《", "印发", "暂行", "管理", "实施", "若干", "行政规范性文件")
_WORD_LIST = (
    "行政规范性文件 规范性文件 部分 预付费 校外培训 义务教育 学前教育 民办学校 中小学校 中小学 幼儿园 学校 学生 "
    "教师 教育局 教育 培训 机构 管理 办法 规定 细则 意见 方案 通知 公告 决定 暂行 试行 实施 招生 入学 安全 工作 "
    "收费 服务 评价 考核 监督 资金 专项 使用 采购 选用 校服 标准 关于 印发 进一步 加强 规范 课后 营养 食堂 校车 "
    "资助 设置 审批 若干 人民政府 委员会 废止 修改 突发公共卫生事件 事件 期间 "
    "教学 线上 卫生健康"
)
_WORDS = tuple(_WORD_LIST.split())  # a line of the title does not end within one of these


def chinese_date(day: date) -> str:
    """Write a day as rule I-date wants it: Arabic numerals, the whole year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def width(text: str) -> float:
    """Return the width of a line in characters: one for a Chinese character, a half for a Latin letter or digit."""
    return sum(0.5 if ord(char) < 0x2E80 and char not in "—“”‘’…〔〕" else 1.0 for char in text)


def mark_size(characters: float) -> tuple[float, int]:
    """Return point size and horizontal scale in per cent so that the organ's mark stays on one line."""
    room = AREA_WIDTH * 0.97
    size = max(MARK_SMALLEST, min(MARK_LARGEST, int(2 * room / characters) / 2))
    return size, min(100, int(100 * room / (characters * size)))


def squeezed(text: str) -> str:
    """Return the text without any white space, to compare titles however their lines were broken."""
    return "".join(text.split())


def refuse_control_characters(text: str, what: str) -> None:
    """Refuse characters that neither Word nor a page can hold."""
    bad = next((char for char in text if ord(char) < 0x20 and char not in "\t\n\r" or char in "\ufffe\uffff"), None)
    if bad:
        raise BadInput(f"{what}中有不可见的控制字符（U+{ord(bad):04X}），无法排版，请删除后重新提交。")


def title_lines(title: str) -> tuple[str, ...]:
    """Break a title into few lines, even in length and whole in meaning (回行词意完整)."""
    whole = " ".join(title.split())
    fewest = max(1, -(-int(width(whole) * 2) // (TITLE_LONGEST * 2)))
    tries = [_best_breaks(whole, lines) for lines in range(fewest, fewest + (1 if fewest == 1 else 2))]
    _, places = min(tries)
    return tuple(whole[a:b].strip() for a, b in zip((0, *places), (*places, len(whole)), strict=True))


def _best_breaks(title: str, lines: int) -> tuple[float, tuple[int, ...]]:
    """Return the cost of the best breaks into so many lines, and the places."""
    ideal = width(title) / lines

    @cache
    def rest(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        """Return the cost of the best breaks from `start` on, with the places."""
        if left == 1:
            return _line_cost(title[start:], ideal), ()
        longest = min(len(title), start + 2 * TITLE_LONGEST + 2)
        tries = [
            (_line_cost(title[start:end], ideal) + _break_cost(title, end) + after[0], (end, *after[1]))
            for end in range(start + 1, longest)
            for after in [rest(end, left - 1)]
        ]
        return min(tries, default=(_TOO_LONG, ()))

    return rest(0, lines)


def _line_cost(line: str, ideal: float) -> float:
    """Return how badly a line's length departs from the even one; a line too long is out of the question."""
    over = width(line) - TITLE_LONGEST
    return _TOO_LONG * over if over > 0 else 300 * ((width(line) - ideal) / ideal) ** 2


@lru_cache(maxsize=4096)
def _break_cost(title: str, at: int) -> float:
    """Return how much a break at this place hurts the sense; below zero where it helps."""
    inside_number = title[at - 1].isascii() and title[at - 1].isalnum() and (title[at].isascii() or title[at] in "年月日号")
    if inside_number or title[at] in _NEVER_FIRST or title[at - 1] in _NEVER_LAST:
        return 400.0
    if title[at] in "（(" or "《" in title[max(0, at - 3) : at]:
        return 150.0
    if any(begin < at < begin + len(word) for word in _WORDS for begin in _places(title, word)):
        return 150.0
    if title[at] == " " or any(title.startswith(word, at) for word in _BREAK_BEFORE):
        return 15.0
    return 60.0


@lru_cache(maxsize=1024)
def _places(title: str, word: str) -> tuple[int, ...]:
    """Return where a word begins in the title."""
    return tuple(at for at in range(len(title)) if title.startswith(word, at))
