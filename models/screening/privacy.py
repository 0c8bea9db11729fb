"""Personal data in a text that is to go public: identity numbers, bank cards, mobile phones, minors' names, home addresses.

A hint, never a conclusion. No message repeats the data. What an office publishes about itself – a landline, the mobile of a
named contact or hotline – is fine, and so is what was made unrecognisable (张某、138****0000).
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.marking import Span, mark
from models.screening.pack import PackRule
from models.text.tree import DocumentText

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")  # one to one, so that offsets stay
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{16}[\dXx](?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z])62\d{2}(?:[ -]?\d{4}){2}[ -]?\d{4}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z-])1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z])")
# For publishing wider: written with any country code, behind letters or a hyphen, in groups, an identity number of 15 digits.
_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘ＋－—–‐．·", "0123456789Xx+----..")  # one to one, too
_GAP = r"[\s.\-\u200b-\u200f\u2060\ufeff]?"
_PERSONAL = (
    re.compile(rf"(?<!\d)[1-8](?:{_GAP}\d){{16}}{_GAP}[\dXx](?!\d)"),
    re.compile(rf"(?<!\d)[1-8]\d{{5}}{_GAP}\d{{6}}{_GAP}\d{{3}}(?!\d)"),
    re.compile(rf"(?<!\d)62\d{{2}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)"),
    re.compile(rf"(?<!\d)(?:(?:\+|00?)?86{_GAP}|0)?1[3-9]\d(?:{_GAP}\d{{4}}){{2}}(?!\d)"),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_BEFORE = 24  # how far before a number its label may stand
_HIDDEN = frozenset("某×xX*＊○〇")
_HOUSE = re.compile(r"\d+\s*(?:号|栋|幢|单元|室|组)|[一二三四五六七八九十]+组")


@lru_cache(maxsize=4)  # each check asks for that of one text
def _narrow(plain: str) -> str:
    """Return a text with wide digits and letters made narrow, each in its place."""
    return plain.translate(_WIDE)


def identity_numbers(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report what is an identity number by its date and its check digit."""
    for found in _IDENTITY.finditer(_narrow(text.plain)):
        if _is_identity(found.group(), context.day):
            yield mark(text, rule, found.span(), "出现居民身份证号码，公开前应当删去或者作遮挡处理。")


def _is_identity(digits: str, day: date) -> bool:
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return date(1900, 1, 1) <= born <= day and _CHECK_DIGITS[total % 11] == digits[-1].upper()


def bank_cards(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a bank card by its issuer's prefix and its check digit; an office's account has neither."""
    for found in _CARD.finditer(_narrow(text.plain)):
        digits = re.sub(r"\D", "", found.group())
        if _passes_luhn(digits):
            yield mark(text, rule, found.span(), "出现个人银行卡号，公开前应当删去或者作遮挡处理。")


def _passes_luhn(digits: str) -> bool:
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def mobile_phones(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a mobile number, unless its label says that an office is reached there."""
    of_people, of_offices = rule.words("people"), rule.words("offices")
    for found in _MOBILE.finditer(_narrow(text.plain)):
        label = _label(text, found.start())
        if any(word in label for word in of_people) or not any(word in label for word in of_offices):
            yield mark(text, rule, found.span(), "出现个人手机号码，公开前请核实是否属于可以公开的办公联系方式。")


def _label(text: DocumentText, at: int) -> str:
    """Return the words before a place, on its line and not far."""
    return text.plain[max(text.plain.rfind("\n", 0, at) + 1, at - _BEFORE) : at]


def minors_names(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report the name of a pupil: after a label, before sex, age or school, or with 同学 behind it."""
    for span in sorted({*_labelled(text, rule), *_described(text, rule), *_classmates(text, rule)}):
        yield mark(text, rule, span, "疑似出现未成年人姓名，公开前请核实，必要时隐去姓名。")


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> str:
    """Return the expression for any of the words; it is the same for every text."""
    return "|".join(map(re.escape, words))


def _labelled(text: DocumentText, rule: PackRule) -> Iterator[Span]:
    """学生姓名：李小明."""
    who = _any_of(rule.words("minors"))
    for found in re.finditer(rf"(?:{who})(?:的)?(?:姓名|名字)?[：:]\s*(?=\S)", text.plain):
        yield from _name_at(text, rule, found.end(), r"(?=[\s，,、；;。（(]|$)")


def _described(text: DocumentText, rule: PackRule) -> Iterator[Span]:
    """学生李小明（男，12岁……）."""
    who = _any_of(rule.words("minors"))
    for found in re.finditer(rf"(?:{who})(?=\S)", text.plain):
        after = r"(?=\s*[，,（(、]\s*(?:男|女|\d{1,2}岁|[一二三四五六七八九十]{1,3}岁|身份证|学号|学籍号|系|就读|现就读))"
        yield from _name_at(text, rule, found.end(), after)


def _classmates(text: DocumentText, rule: PackRule) -> Iterator[Span]:
    """授予李小明同学."""
    if "同学" not in text.plain:
        return
    surnames = _any_of(rule.words("surnames"))
    name = rf"(?:^|(?<=[\s，。：:、；“（(对将给为由与和授予]))((?:{surnames})[\u4e00-\u9fff]{{1,2}}?)"
    for found in re.finditer(name + "同学(?!会|间|们|校|关系|录|之)", text.plain, re.M):
        if _is_name(found.group(1), rule):
            yield found.span(1)


def _name_at(text: DocumentText, rule: PackRule, at: int, after: str) -> Iterator[Span]:
    surnames = _any_of(rule.words("surnames"))
    found = re.compile(rf"(?:{surnames})[\u4e00-\u9fff×*＊]{{1,2}}{after}", re.M).match(text.plain, at)
    if found and _is_name(found.group(), rule):
        yield found.span()


def _is_name(words: str, rule: PackRule) -> bool:
    """Tell whether it can be a name: nothing hidden in it, and no word of the office."""
    return not _HIDDEN.intersection(words) and not any(word in words for word in rule.words("never"))


def home_addresses(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a home down to house or group; a place of business is none."""
    labels = _any_of(rule.words("labels"))
    for found in re.finditer(rf"(?:{labels})[：:为在]?\s*([^\s，。；：:\n]{{4,40}})", text.plain):
        if _HOUSE.search(found.group(1).translate(_WIDE)):
            yield mark(text, rule, found.span(1), "疑似出现个人住址，公开前请核实，必要时隐去门牌。")


def masked(quote: str) -> str:
    """Return a quote with its middle hidden: the record of a case and its ledger keep no personal data."""
    shown = 2 if len(quote) > 8 else 1
    return quote[:shown] + "*" * max(len(quote) - 2 * shown, 1) + (quote[-shown:] if len(quote) > 2 else "")


def without_numbers(words: str) -> str:
    """Return words with what looks like an identity number, a bank card or a mobile phone masked, for what is published.

    Here a check digit that is wrong saves nothing: a mistyped number is still somebody's.
    """
    for pattern in _PERSONAL:
        for found in pattern.finditer(words.translate(_PLAIN)):
            words = words[: found.start()] + masked(found.group()) + words[found.end() :]
    return words
