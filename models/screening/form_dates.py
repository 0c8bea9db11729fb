"""What a text says about its own beginning and end: effective-date and validity clauses, read once for all checks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.screening.context import ScreenContext
from models.screening.genre import sentences
from models.screening.marking import Span
from models.screening.remembering import OnceAText
from models.text.dates import parse_date
from models.text.numerals import CHARACTERS, parse
from models.text.tree import DocumentText

NUMERAL = rf"[\d{CHARACTERS}]+"
_DATE = rf"{NUMERAL}\s*年\s*{NUMERAL}\s*月\s*{NUMERAL}\s*日"
_BEGIN = r"(?:施行|实施|执行|生效|试行|实行|有效)"
_EFFECT = re.compile(
    rf"(?:自|从|于)[^。；，,\n]{{0,45}}?(?:起|后|之日|日)[^。；\n]{{0,22}}?{_BEGIN}|(?:施行|实施|执行|生效)(?:日期|时间)[为：:]"
)
_FROM_PUBLICATION = re.compile(r"(?:印发|发布|公布|颁布|下发|发文|通过|发出)之?日")
_DAYS_AFTER = re.compile(rf"({NUMERAL})\s*个?(日|天|月)\s*(?:以)?后")
_OWN = re.compile(
    r"本(?!人|级|地|市|县|区|省|校|科|年|次|届|单位|协议|合同|证)[\u4e00-\u9fff]{1,12}?[^。\n]{0,50}(?:有效期|试行期|施行期|执行期)"
    r"|(?:施行|实施|执行|生效|试行|印发|发布|公布)[^。\n]{0,20}(?:有效期|试行期|施行期|执行期)"
    r"|(?:有效期|试行期|施行期|执行期)[^。\n]{0,25}(?:起施行|起实施|起执行|起生效)"
)
_FOREIGN = re.compile(r"(?:证书|证件|执照|协议|合同|保函|许可证|资格|标志|证明|文书|名单|成绩|认定|公告)[^。，\n]{0,20}有效期")
_TERM = re.compile(r"有效期|试行期|施行期|执行期")
_LENGTH = re.compile(rf"期限?(?:为|是|：|:)?\s*({NUMERAL})\s*个?(年|月)")
_UNTIL = re.compile(rf"(?:至|到|截至|截止到?)\s*({_DATE})")
_FROM_TO = re.compile(rf"自[^。；\n]{{0,30}}?起?[，,]?至\s*({_DATE})\s*(?:止|有效|施行|执行|期间有效|失效|停止|废止)")
_FOREVER = re.compile(r"本[\u4e00-\u9fff]{2,8}长期有效|有效期[为：:]?长期")


@dataclass(frozen=True, slots=True)
class Effect:
    """An effective-date clause. `on` is an explicit date; `days_after` counts from publication; both None: left blank."""

    span: Span
    words: str
    on: date | None
    days_after: int | None


@dataclass(frozen=True, slots=True)
class Validity:
    """A validity clause: so many months, or until a day, or without end; all empty when it is left blank."""

    span: Span
    words: str
    months: int | None = None
    until: date | None = None
    forever: bool = False


@OnceAText
def effects_of(plain: str) -> Iterator[Effect]:
    """Yield the clauses that say from when something is in force, in reading order."""
    found = ((span, words, hit) for span, words in sentences.of(plain) for hit in _EFFECT.finditer(words))
    return (_effect(span, words, hit) for span, words, hit in found)


def _effect(span: Span, words: str, hit: re.Match[str]) -> Effect:
    """Read one effective-date clause."""
    clause = words[hit.start() : hit.end()]
    start = span[0] + hit.start()
    after = _days_after(clause) if _FROM_PUBLICATION.search(clause) else None
    return Effect((start, span[0] + hit.end()), words, None if after is not None else date_in(clause), after)


def _days_after(clause: str) -> int:
    """Return how many days after publication the clause waits; 0 means the same day."""
    if not (found := _DAYS_AFTER.search(clause)):
        return 0
    count = parse(found.group(1)) or 0
    return count * 30 if found.group(2) == "月" else count


def own_effect(text: DocumentText) -> Effect | None:
    """Return the clause about this document itself: the last one that names it, else None."""
    own = [effect for effect in effects_of(text) if re.search(r"本[\u4e00-\u9fff]{2}|之日|试行|施行", effect.words)]
    return own[-1] if own else None


@OnceAText
def validities_of(plain: str) -> Iterator[Validity]:
    """Yield each clause that says how long this document itself is valid."""
    for (start, _), words in sentences.of(plain):
        if (until := _FROM_TO.search(words)) and (day := date_in(until.group(1))):
            yield Validity((start + until.start(), start + until.end()), words, until=day)
        elif forever := _FOREVER.search(words):
            yield Validity((start + forever.start(), start + forever.end()), words, forever=True)
        elif _OWN.search(words) and not _FOREIGN.search(words):
            yield _validity(start, words)


def _validity(start: int, words: str) -> Validity:
    """Read one validity clause; a blank one stays without length."""
    terms = list(_TERM.finditer(words))
    term = terms[-1]
    tail = words[term.start() :]
    if length := _LENGTH.search(tail):
        span = (start + term.start(), start + term.start() + length.end())
        count = parse(length.group(1)) or 0
        return Validity(span, words, months=count * 12 if length.group(2) == "年" else count)
    if until := _UNTIL.search(tail):
        return Validity((start + term.start(), start + term.start() + until.end()), words, until=date_in(until.group(1)))
    return Validity((start + term.start(), start + term.end()), words)


def lasts_longer(validity: Validity, begins: date, years: int) -> bool:
    """Tell whether a document that begins on `begins` would be valid for more than `years`."""
    if validity.forever:
        return True
    if validity.months is not None:
        return validity.months > years * 12
    return validity.until is not None and validity.until > years_after(begins, years)


def beginning(text: DocumentText, context: ScreenContext) -> date:
    """Return from when validity is counted: the stated day, else that of publication, else the day of the screening."""
    effect = own_effect(text)
    return (effect.on if effect else None) or context.published_on or context.day


def years_after(start: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes the 28th."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def date_in(words: str) -> date | None:
    """Return the first full date in `words`; None when there is none or it is no day of the calendar."""
    found = re.search(_DATE, words)
    return parse_date(found.group()) if found else None
