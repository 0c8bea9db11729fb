"""The words of a stock list (存量文件): names of columns, words for states, ways to write a day or a number. Pure."""

import re
from datetime import date, timedelta
from enum import StrEnum

from models.status import FactKind
from models.text.dates import parse_date
from models.text.folding import bare, fold


class Part(StrEnum):
    """What a column holds; the value is its name in our own lists."""

    TITLE = "标题"
    NUMBER = "发文字号"
    REGISTRATION = "登记号"
    ORGAN = "制定机关"
    SECTION = "起草科室"
    SIGNED = "成文日期"
    PUBLISHED = "公布日期"
    EFFECTIVE = "施行日期"
    EXPIRES = "有效期截止日"
    STATE = "状态"
    ENDED = "废止失效日期"


OTHER_NAMES = {
    Part.TITLE: "文件标题 文件名称 文件名 名称 规范性文件名称 规范性文件标题",
    Part.NUMBER: "文号 发文文号 文件文号 文件编号 发文号",
    Part.REGISTRATION: "统一登记号 登记编号 统一编号 规范性文件登记号",
    Part.ORGAN: "发文机关 发文单位 制定单位 制发机关 发布机关 发布单位 印发机关",
    Part.SECTION: "起草单位 起草部门 责任科室 承办科室 主办科室 牵头科室 实施科室 起草处室 责任处室",
    Part.SIGNED: "成文时间 发文日期 发文时间 印发日期 印发时间 签发日期 制定日期",
    Part.PUBLISHED: "发布日期 公布时间 发布时间 公开日期",
    Part.EFFECTIVE: "实施日期 生效日期 施行时间 实施时间 生效时间",
    Part.EXPIRES: "有效期 有效期至 有效期限 截止日期 失效日期 有效期截止日期 有效期届满日 有效期届满日期",
    Part.STATE: "效力状态 有效状态 有效性 时效性 效力 是否有效",
    Part.ENDED: "废止日期 宣布失效日期 废止时间",
}
COLUMNS = {name: part for part in Part for name in (part.value, *OTHER_NAMES[part].split())}
HEADER_WITHIN = 10  # rows above the header are titles of the list


class State(StrEnum):
    """What the list says of a document's force; with BY_DATE its dates speak."""

    BY_DATE = ""
    IN_FORCE = "有效"
    OVER = "失效"
    REPEALED = "废止"
    DECLARED = "宣布失效"
    SUSPENDED = "暂停执行"


STATES = {
    **{state.value: state for state in State},
    **dict.fromkeys(("现行有效", "继续有效", "是"), State.IN_FORCE),
    **dict.fromkeys(("已失效", "自动失效"), State.OVER),
    **dict.fromkeys(("已废止", "废除"), State.REPEALED),
    **dict.fromkeys(("已宣布失效",), State.DECLARED),
    **dict.fromkeys(("尚未施行", "尚未生效", "未公布，不具约束力"), State.BY_DATE),
}
ENDINGS = {
    State.OVER: FactKind.LAPSED,
    State.DECLARED: FactKind.LAPSED,
    State.REPEALED: FactKind.REPEALED,
    State.SUSPENDED: FactKind.SUSPENDED,
}
NOTHING = frozenset({"", "—", "——", "-", "--", "/", "\\", "无", "暂无"})
NO_END = frozenset({"长期", "长期有效", "未规定", "未明确"})
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
BRACKETED_YEAR = re.compile(r"[\[［【〔(（]([0-9]{4})[\]］】〕)）]")
DASHES = re.compile("[-‐–—―－]+")
DAY = re.compile(r"([0-9]{4})[-/.．年]([0-9]{1,2})[-/.．月]([0-9]{1,2})日?")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")
SPREADSHEET_EPOCH = date(1899, 12, 30)
SERIALS = range(18264, 80000)  # 1950 to 2119 as spreadsheets count days
YEARS = range(1949, 2200)


def number_key(number: str) -> str:
    """Return a number as it counts when compared: brackets and dashes of any kind are one, spaces and case do not count."""
    return DASHES.sub("-", BRACKETED_YEAR.sub(r"〔\1〕", bare(number))).upper()


def tidy_number(number: str) -> str:
    """Return a document number with its year in 〔〕, as the standard writes it."""
    return BRACKETED_YEAR.sub(r"〔\1〕", fold(number))


def read_day(words: str) -> date | None:
    """Return the day that is written: ISO, 2020年5月12日, 2020.5.12, 20200512, a spreadsheet's serial; None when it is none."""
    plain = bare(MIDNIGHT.sub("", words.strip()))
    if plain.isascii() and plain.isdigit() and int(plain) in SERIALS:
        return SPREADSHEET_EPOCH + timedelta(days=int(plain))
    found = DAY.fullmatch(plain) or COMPACT.fullmatch(plain)
    try:
        day = date(*map(int, found.groups())) if found else parse_date(plain)
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def title_key(title: str, day: date | None) -> str:
    """Return what tells apart two documents without numbers."""
    return f"{fold(title)} {day or ''}"
