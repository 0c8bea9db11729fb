"""The values in a provision that a later one may set otherwise: amounts, rates, periods, ages, who answers, what is forbidden.

Taken out of the words they leave a frame (句架): two provisions with one frame and other values contradict each other.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from models.screening.marking import Span
from models.text.numerals import CHARACTERS, parse


class Family(StrEnum):
    """What a value measures; the value is the mark that stands for it in a frame."""

    MONEY = "￥"
    RATE = "％"
    PERIOD = "期"
    HOURS = "时"
    AGE = "岁"
    COUNT = "数"
    DATE = "日"
    YEAR = "年"
    ORGAN = "责"
    MODAL = "应"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written, where it stands in the provision's words, and what it comes to when compared."""

    family: Family
    words: str
    span: Span
    amount: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A provision with its values taken out: the frame's words, and the values in their order."""

    words: str
    values: tuple[Value, ...]


NAMES = {
    Family.MONEY: "金额",
    Family.RATE: "比例",
    Family.PERIOD: "期限",
    Family.HOURS: "时长",
    Family.AGE: "年龄",
    Family.COUNT: "数量",
    Family.DATE: "日期",
    Family.YEAR: "年份",
    Family.ORGAN: "责任单位",
    Family.MODAL: "要求",
}
_NUMBER = rf"(?:\d+(?:[.．]\d+)?|[{CHARACTERS}]+)"
_UNITS = {
    "元": Family.MONEY,
    **dict.fromkeys(("%", "％", "‰", "个百分点", "折", "倍"), Family.RATE),
    **dict.fromkeys(
        ("个工作日", "工作日", "个月", "年", "日", "天", "周", "个学期", "学期", "学年", "个学年", "月"), Family.PERIOD
    ),
    **dict.fromkeys(("个小时", "小时", "分钟", "学时", "课时", "节"), Family.HOURS),
    **dict.fromkeys(("周岁", "岁"), Family.AGE),
    **dict.fromkeys(
        ("平方米", "公里", "千米", "米", "公斤", "吨", "分", "人", "名", "家", "所", "次", "册", "间", "份"), Family.COUNT
    ),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_ORGAN = r"(?:科|处|股|室|中心|办公室|局|委员会|委|部门|站|院|组|办|厅|机构)"
_FOUND = re.compile(
    rf"(?P<year>{_NUMBER}年{_NUMBER}月(?:{_NUMBER}日)?|(?:[12]\d{{3}}|[一二][{CHARACTERS}]{{3}})年(?!内|以(?!来)))"
    rf"|(?P<date>{_NUMBER}月(?:{_NUMBER}日|底|初|上旬|中旬|下旬))"
    rf"|(?P<percent>百分之[{CHARACTERS}\d点.]+|千分之[{CHARACTERS}\d点.]+)"
    rf"|(?<![第\d{CHARACTERS}])(?P<number>{_NUMBER})\s*(?P<scale>[万亿]?)\s*(?P<unit>{_UNIT})(?!级|度|内容|以来|代|元化|次性|化|份额)"
    rf"|(?<=由)(?P<organ>(?:(?!由|，|。|；|\n).){{1,18}}?{_ORGAN})(?=(?:负责|牵头|承担|组织|受理|审核|办理|统筹|审批|初审|会同|具体))"
    r"|(?P<modal>不得|禁止|严禁|不准|应当|必须|可以)"
)
_MODAL = {"不得": "不得", "禁止": "不得", "严禁": "不得", "不准": "不得", "应当": "应当", "必须": "应当", "可以": "可以"}
_ORDINAL = re.compile(r"《[^》\n]{1,60}》|[（(][^（()）\n]{0,24}[〔\[][^（()）\n]{0,16}号[）)]")
LABEL = re.compile(
    r"^\s*(?:第[^条章节\s]{1,8}[条章节]|[（(][一二三四五六七八九十\d]{1,4}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])\s*"
)
_NOISE = re.compile(r"[\s，,、：:（）()“”\"‘’《》]+")


def frame_of(words: str) -> Frame:
    """Return the frame of a provision: labels, spaces and points dropped; numbers in titles of documents are no values."""
    begin = label_end(words)
    names = [found.span() for found in _ORDINAL.finditer(words)]
    parts, values, read = [], [], begin
    for found in _FOUND.finditer(words, begin):
        if any(start <= found.start() < end for start, end in names):
            continue
        value = _value(found)
        if value:
            parts += [words[read : found.start()], value.family.value]
            values.append(value)
            read = found.end()
    parts.append(words[read:])
    return Frame(_NOISE.sub("", "".join(parts)), tuple(values))


def label_end(words: str) -> int:
    """Return where a sentence begins behind its number (第三条, （二）, 1.)."""
    head = LABEL.match(words)
    return head.end() if head else 0


def _value(found: re.Match[str]) -> Value | None:
    """Return the value that was found; None where it is none, as 一般 or a numeral that cannot be read."""
    words, span = found.group(), found.span()
    if found["year"] or found["date"]:
        return Value(Family.YEAR if found["year"] else Family.DATE, words, span, _day(words))
    if found["percent"]:
        whole = words.replace("百分之", "").replace("千分之", "")
        return Value(Family.RATE, words, span, f"{_plain(whole) or 0:g}{'‰' if words[0] == '千' else '%'}")
    if found["organ"]:
        return Value(Family.ORGAN, words, span, words)
    if found["modal"]:
        return Value(Family.MODAL, words, span, _MODAL[words])
    amount = _plain(found["number"])
    if amount is None:
        return None
    family = _UNITS[found["unit"]]
    return Value(family, words, span, _measured(family, amount, found["scale"], found["unit"].removeprefix("个")))


def _day(words: str) -> str:
    """Return a date as written in digits: 3-1, 9-底."""
    return "-".join(str(parse(part) or part) for part in re.split("[年月日]", words) if part)


def _plain(number: str) -> float | None:
    """Return a written number: 12.5, 十二, 三点五."""
    written = number.replace("．", ".")
    try:
        return float(written)
    except ValueError:
        whole, point, part = written.partition("点")
        first, rest = parse(whole), parse(part) if point else 0
        return None if first is None or rest is None else float(f"{first}.{rest}" if point else first)


def _measured(family: Family, amount: float, scale: str, unit: str) -> str:
    """Return what a number comes to: 3万元 and 30000元 are one, 一年 and 12个月 too; working days stay apart."""
    amount *= {"万": 10_000, "亿": 100_000_000}.get(scale, 1)
    if family is Family.PERIOD:
        factor, unit = {"年": (12, "月"), "天": (1, "日"), "周": (7, "日")}.get(unit, (1, unit))
        amount *= factor
    elif family is Family.RATE:
        unit = {"％": "%", "百分点": "%"}.get(unit, unit)
    elif family is Family.AGE:
        unit = "岁"
    elif unit == "千米":
        unit = "公里"
    elif unit == "名":
        unit = "人"
    return f"{amount:g}{unit}"


def same(one: Value, other: Value) -> bool:
    """Tell whether two values of one family say the same.

    An organ named with and without its city is one organ; 可以 and 应当 are told apart only from 不得; a full date or a
    year is of its document, and two documents of two years do not contradict each other by that.
    """
    if one.family is Family.YEAR:
        return True
    if one.family is Family.ORGAN:
        return one.amount.endswith(other.amount) or other.amount.endswith(one.amount)
    if one.family is Family.MODAL:
        return "不得" not in {one.amount, other.amount} or one.amount == other.amount
    return one.amount == other.amount
