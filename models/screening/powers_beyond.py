"""Checks within a power of the list: a draft asks for no condition, material, step or time beyond what the list says.

An empty column is unknown and never alarms.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.genre import Genre, genre_of
from models.screening.marking import Span, mark, trimmed
from models.screening.pack import PackRule
from models.screening.powers import PRIOR, Power, PowerList
from models.screening.powers_acts import ByIdentity, sentence_at
from models.screening.powers_table import period_of
from models.screening.provisions_values import Family, frame_of
from models.text.folding import bare
from models.text.numerals import CHARACTERS
from models.text.tree import DocumentText, NodeKind

MOST = 2000  # places looked at in one text
BLOCK = 3000  # characters of a list of conditions at most
NEAR = 160  # characters before a place that may name the power
HALF = 0.5  # of the pairs of characters that a listed entry and an asked one share
_CONDITIONS = re.compile(
    r"(?:具备|符合|满足)(?:下列|以下|如下)[^，。；\n]{0,6}(?:条件|要求)|(?:申请|许可|审批|设立|办理|准入)条件(?:如下|为|是|包括|[:：])|(?:条件|要求)[:：]\s*(?=\n?[（(]一)"
)
_MATERIALS = re.compile(
    r"(?:提交|提供|递交|报送|出具|携带|附)(?:下列|以下|如下)[^，。；\n]{0,8}(?:材料|资料|文件|证件|证明)|(?:申请|申报|办理)(?:材料|资料)(?:如下|包括|为|有|[:：])"
    r"|(?:应当?|须|需)(?:提交|提供|递交)(?=[^。；\n]{2,120}(?:申请书|申请表|证明|报告|复印件|证书|协议|章程))"
)
_LISTS = re.compile(rf"{_CONDITIONS.pattern}|{_MATERIALS.pattern}")
_ENTRY = re.compile(
    r"(?:(?<=[\n：:；;。])|^)[ \t\u3000]*(?:[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、])"
    r"[ \t\u3000]*([^\n；;。]{2,160})"
)
_BY_LAW = re.compile(
    r"(?:法律|法规|规章|行政法规|国家|上级|国务院)[^，。；\n]{0,14}(?:规定|要求)|依法|《[^》\n]{2,40}(?:法|条例|规定|办法)》"
)
_STEPS = re.compile(
    r"专家评审|专家论证|专家评议|现场核查|实地核查|实地考察|现场勘查|现场勘验|现场评估|听证|公示|初审|复审|会审|联审|预审|集体审议|第三方评估"
    r"|委托评估|面试|笔试|考核|抽签|摇号|公证|审计|检测|体检|培训考试"
)
_NAMED = re.compile(r"(?:^|[、，,：:和及])(?!等)([^、，,：:和及\s]{3,60}?)(?=[、，,：:和及。；\n]|以及|等(?:材料|资料|文件)|$)")
_HANDLES = re.compile(r"申请|受理|审批|审核|许可|批准|核准|核发|颁发|设立|举办")
_NO_STEP = re.compile(r"(?:不|无需|不需|取消|不再|免于?|未|减少|简化)[^。；，\n]{0,10}$")
_PERIOD = re.compile(
    rf"([\d{CHARACTERS}]+)\s*(个?工作日|日|天|个?月)(?:以?内)(?=[^。；\n]{{0,30}}?(?:决定|办结|审批|批复|批准|许可|答复|审查|审核|完成|颁发|发给|核发))"
)
_STARTS = (NodeKind.ARTICLE, NodeKind.HEADING, NodeKind.CHAPTER)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage about one power of the list: the power, and from where to where the text speaks of it."""

    power: Power
    span: Span


def conditions_stay_within_the_list(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report each condition that the list does not have for this power, and each that asks for more than it says."""
    for passage in _passages(text, context, _CONDITIONS, lambda power: bool(power.conditions)):
        for span, words in _entries(text, passage.span):
            listed = _listed(words, passage.power.conditions)
            if not listed:
                message = f"条件“{_cut(words)}”不在权责清单“{passage.power.name}”所列的条件之内，属于增设条件。"
                yield mark(text, rule, span, message)
            elif more := _asks_more(words, listed):
                message = f"条件“{_cut(words)}”高于权责清单“{passage.power.name}”的“{_cut(listed)}”（{more}）。"
                yield mark(text, rule, span, message)


def materials_stay_within_the_list(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report each material that the list does not have for this power."""
    for passage in _passages(text, context, _MATERIALS, lambda power: bool(power.materials)):
        for span, words in _entries(text, passage.span) or _in_line(text, passage.span):
            if not _listed(words, passage.power.materials):
                message = f"材料“{_cut(words)}”不在权责清单“{passage.power.name}”所列的材料之内，属于增加申请材料。"
                yield mark(text, rule, span, message)


def steps_stay_within_the_list(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report each step in handling a power that the list does not have."""
    for passage in _passages(text, context, _STEPS, lambda power: bool(power.steps), _HANDLES):
        found = _STEPS.match(text.plain, *passage.span)
        listed = "、".join(passage.power.steps)
        if found and found.group() not in listed:
            message = f"环节“{found.group()}”不在权责清单“{passage.power.name}”所列的环节（{listed}）之内。"
            yield mark(text, rule, found.span(), message)


def period_stays_within_the_list(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a period for deciding on a power that is longer than the list's."""
    for passage in _passages(text, context, _PERIOD, lambda power: power.period is not None):
        found = _PERIOD.match(text.plain, passage.span[0])
        asked = period_of(found.group(1), found.group(2)) if found else None
        held = passage.power.period
        if found and asked and held and asked.longer_than(held):
            message = f"办理期限“{bare(found.group())}”长于权责清单“{passage.power.name}”的{held}。"
            yield mark(text, rule, found.span(), message)


def _passages(
    text: DocumentText,
    context: ScreenContext,
    opening: re.Pattern[str],
    has: Callable[[Power], bool],
    handles: re.Pattern[str] | None = None,
) -> Iterator[Passage]:
    """Yield each place where `opening` begins a passage about a power of the list for which `has` holds.

    With `handles` only where the sentence says that an application is handled: then the title alone names no power.
    """
    powers, plain = context.powers, text.plain
    if powers is None or not any(map(has, powers.powers)):
        return
    for hit in islice(opening.finditer(plain), MOST):
        start, stop = sentence_at(plain, hit.span())
        before = plain[start : hit.start()]
        if (
            _BY_LAW.search(plain, start, stop)
            or _NO_STEP.search(before)
            or (handles and not handles.search(plain, start, stop))
        ):
            continue
        begin, end = _block(text, hit.span())
        near = (plain[start : hit.end()], plain[begin : hit.end()][-NEAR:], *(() if handles else (text.title,)))
        if (power := _power(powers, near)) and has(power) and genre_of(text, context) is not Genre.OTHER:
            yield Passage(power, (hit.start(), end))


def _block(text: DocumentText, hit: Span) -> Span:
    """Return the article or heading around a place; a following list of conditions or materials ends it."""
    starts = _starts(ByIdentity(text))
    place = bisect_right(starts, hit[0])
    begin = max(starts[place - 1] if place else 0, hit[0] - BLOCK)
    end = min(starts[place] if place < len(starts) else len(text.plain), hit[1] + BLOCK)
    following = _LISTS.search(text.plain, hit[1], end)
    return begin, following.start() if following else end


@lru_cache(maxsize=2)
def _starts(text: ByIdentity) -> tuple[int, ...]:
    """Return where the articles and headings of a text begin, kept for the next place."""
    return tuple(node.start for node in text.text.walk() if node.kind in _STARTS)


def _power(powers: PowerList, near: tuple[str, ...]) -> Power | None:
    """Return the power that words speak of: those of the sentence first, then those before it, then the title."""
    kinds = [power for power in powers.powers if power.kind in PRIOR]
    return next((found for words in near if (found := powers.best(kinds, words))), None)


def _entries(text: DocumentText, span: Span) -> list[tuple[Span, str]]:
    """Return the numbered entries of a list, those left out that only repeat what law wants."""
    found = [(hit.span(1), hit.group(1)) for hit in _ENTRY.finditer(text.plain, *span)]
    return [(trimmed(text, place), words) for place, words in found if not _BY_LAW.search(words)]


def _in_line(text: DocumentText, span: Span) -> list[tuple[Span, str]]:
    """Return the materials that one sentence names, parted by 、 and 和."""
    hit = _MATERIALS.match(text.plain, span[0])
    begin = hit.end() if hit else span[0]
    _, end = sentence_at(text.plain, (begin, begin))
    parts = _NAMED.finditer(text.plain, begin, min(end, span[1]))
    return [(part.span(1), part.group(1)) for part in parts if not _BY_LAW.search(part.group(1))]


def _listed(words: str, entries: tuple[str, ...]) -> str:
    """Return the entry of the list that `words` say; empty where none does."""
    said = _pairs(words)
    for entry in entries:
        held = _pairs(entry)
        if held and said and len(held & said) >= HALF * min(len(held), len(said)):
            return entry
    return ""


def _pairs(words: str) -> frozenset[str]:
    plain = re.sub(r"[^\u4e00-\u9fff]|应当|具有|符合|提供|提交|相应|的|有", "", words)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def _asks_more(words: str, listed: str) -> str:
    """Return in words which amount asks for more than the list's; empty: none does, or the two cannot be compared."""
    for one in frame_of(words).values:
        theirs = [value for value in frame_of(listed).values if value.family is one.family]
        mine = [value for value in frame_of(words).values if value.family is one.family]
        if len(mine) != 1 or len(theirs) != 1 or one.family in (Family.ORGAN, Family.MODAL, Family.DATE, Family.YEAR):
            continue
        asked, held = _amount(one.amount), _amount(theirs[0].amount)
        most = bool(re.search(r"不超过|不高于|以下|不得超过|至多|最多", words))
        if asked and held and asked[1] == held[1] and (asked[0] < held[0] if most else asked[0] > held[0]):
            return f"本稿{one.words}，清单{theirs[0].words}"
    return ""


def _amount(written: str) -> tuple[float, str] | None:
    found = re.match(r"([\d.]+)(.+)", written)
    return (float(found.group(1)), found.group(2)) if found else None


def _cut(words: str) -> str:
    plain = bare(words)
    return plain if len(plain) <= 40 else f"{plain[:40]}……"
