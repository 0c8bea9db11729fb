"""Form checks for beginning and end: effective date, waiting period, validity and its limits."""

import re
from collections.abc import Iterator
from datetime import timedelta

from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.form_dates import Effect, beginning, lasts_longer, own_effect, validities_of
from models.screening.genre import Genre, genre_of, is_trial
from models.screening.marking import mark, whole_span
from models.screening.pack import PackRule
from models.text.tree import DocumentText

_GROUND = re.compile(r"紧急|应急|突发|有碍|国家安全|公共利益|疫情|灾害")
_LAW_GROUND = re.compile(r"实施(?:法律|行政法规|《[^》]{1,200}(?:法|条例)》)")


def effect_is_stated(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a document that does not say from when it applies; a date left blank counts as said."""
    if _must_be_dated(text, context) and not own_effect(text):
        yield mark(text, rule, whole_span(text), "没有施行日期条款，无法判断从哪一天起有约束力。")


def _must_be_dated(text: DocumentText, context: ScreenContext) -> bool:
    """Tell whether the text must say when it begins: in articles, or identified as normative."""
    genre = genre_of(text, context)
    return genre is Genre.ARTICLES or (genre is Genre.SECTIONS and context.normative is True)


def validity_is_stated(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a document without a validity; of a notice that may not be normative only as a hint."""
    if genre_of(text, context) is Genre.OTHER or any(validities_of(text)):
        return
    must = _must_be_dated(text, context)
    if not must and not own_effect(text):
        return
    severity = None if must else Severity.INFO
    limit = rule.number("trial_years") if is_trial(text, context) else rule.number("years")
    message = f"没有写明有效期；属于行政规范性文件的，应当写明，一般不超过{limit}年。"
    yield mark(text, rule, whole_span(text), message, severity=severity)


def trial_validity_is_within(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a 暂行 or 试行 document that is valid for longer than the law lets it be."""
    if is_trial(text, context) and genre_of(text, context) is not Genre.OTHER:
        years = rule.number("years")
        yield from _too_long(text, rule, context, f"标注“暂行”“试行”的文件有效期不得超过{years}年，此处超过。")


def validity_is_within_maximum(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a validity beyond what the law allows in any case."""
    if genre_of(text, context) is not Genre.OTHER:
        years = rule.number("years")
        yield from _too_long(text, rule, context, f"有效期最长不得超过{years}年，此处超过。")


def _too_long(text: DocumentText, rule: PackRule, context: ScreenContext, message: str) -> Iterator[Finding]:
    """Report each validity clause beyond the rule's years."""
    begins = beginning(text, context)
    for validity in validities_of(text):
        if lasts_longer(validity, begins, rule.number("years")):
            yield mark(text, rule, validity.span, message)


def long_validity_has_a_ground(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a validity between the general and the longest that does not state the law it implements."""
    if genre_of(text, context) is Genre.OTHER or is_trial(text, context):
        return
    begins, general, longest = beginning(text, context), rule.number("years"), rule.number("max_years")
    message = f"有效期一般为{general}年；确因实施法律、行政法规需要超过的，应当写明理由。"
    for validity in validities_of(text):
        over = lasts_longer(validity, begins, general) and not lasts_longer(validity, begins, longest)
        if over and not _LAW_GROUND.search(validity.words):
            yield mark(text, rule, validity.span, message)


def validity_ends_after_effect(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a validity that ends before, or on, the stated day of effect."""
    effect = own_effect(text)
    if effect is None or effect.on is None or genre_of(text, context) is Genre.OTHER:
        return
    for validity in validities_of(text):
        if validity.until and validity.until <= effect.on:
            yield mark(text, rule, validity.span, "有效期的截止日不晚于施行日期，文件没有施行的时间。")


def effect_waits_after_publication(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report an effect sooner after publication than the law wants, unless the clause states a ground."""
    effect = own_effect(text)
    if effect is None or genre_of(text, context) is Genre.OTHER or _GROUND.search(effect.words):
        return
    yield from _waiting(text, rule, context, effect)


def _waiting(text: DocumentText, rule: PackRule, context: ScreenContext, effect: Effect) -> Iterator[Finding]:
    """Compare the clause with the day of publication as far as that is known."""
    days = rule.number("days")
    if effect.days_after is not None and effect.days_after < days:
        message = f"规范性文件一般自公布之日起{days}日后施行；提前施行的，应当说明不立即施行有何妨碍并留存依据。"
        yield mark(text, rule, effect.span, message)
    elif effect.on and context.published_on and effect.on < context.published_on + timedelta(days=days):
        message = f"施行日期距公布日不足{days}日；提前施行的，应当说明不立即施行有何妨碍并留存依据。"
        yield mark(text, rule, effect.span, message)
    elif effect.on and context.published_on is None:
        message = f"公布日期尚未确定，公布时请核对施行日期是否在公布{days}日以后。"
        yield mark(text, rule, effect.span, message, severity=Severity.INFO)
