"""Citation checks for the standing of a law: in force on the day, begun, not amended since the version that is cited."""

from collections.abc import Iterator
from datetime import date, timedelta

from models.screening.citation_reading import Citation
from models.screening.citation_use import Use, cleans_up, laws_cited, once, speaks_of_beginning, use_of
from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.marking import mark
from models.screening.pack import PackRule
from models.screening.register import STATUTES, Law, LawKind, name_of
from models.text.tree import DocumentText

_CERTAIN = STATUTES | {LawKind.REGULATION}
_RECENT = timedelta(days=365)


def cited_law_is_in_force(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a law that had lost force by the day; a clause or a document that repeals it is no fault."""
    if cleans_up(text):
        return
    for cited, law, more in once(laws_cited(text, context)):
        if use_of(cited) in (Use.ENDING, Use.PAST) or _is_newer(cited, law):
            continue
        basis = use_of(cited) is Use.BASIS
        if law.ended(context.day):
            sure = law.replaced_by and _is_settled(law, context)
            severity = Severity.INFO if not basis else None if sure else Severity.WARN
            yield mark(text, rule, cited.span, _gone(law, more), severity=severity, suggestion=_instead(law))
        elif law.marked_ended(context.day) and basis:
            message = f"《{law.title}》在法规名录中标为已废止，日期不详，请核对是否仍可引用{_also(more)}。"
            yield mark(text, rule, cited.span, message, severity=Severity.WARN, suggestion=_instead(law))


def _is_newer(cited: Citation, law: Law) -> bool:
    """Tell whether the citation names a version or a number later than the repeal: then another enactment is meant."""
    year = max((cited.edition or 0, *(int(part) for part in (cited.number.partition("〔")[2][:4],) if part.isdecimal())))
    return law.repealed_on is not None and year > law.repealed_on.year


def _is_settled(law: Law, context: ScreenContext) -> bool:
    """Tell whether the repeal is certain on the day: a clause of a successor since amended may have come with the amendment."""
    name = name_of(law.replaced_by.partition("；")[0])
    successor = context.register.find(name, context.day)
    return successor is None or successor.last_amended is None or successor.last_amended <= context.day


def _gone(law: Law, more: int) -> str:
    """Say since when a law is repealed and by what it is replaced."""
    successor = f"，由{_titled(law.replaced_by)}代替" if law.replaced_by else ""
    return f"《{law.title}》已于{law.repealed_on}废止{successor}，不能再作为依据{_also(more)}。"


def _instead(law: Law) -> str:
    """Suggest what to cite instead; empty: what the rule suggests."""
    return f"改为引用{_titled(law.replaced_by)}，并核对对应的条款。" if law.replaced_by else ""


def _titled(names: str) -> str:
    """Put each of several titles in 《》."""
    return "".join(f"《{name}》" for name in names.split("；"))


def _also(more: int) -> str:
    """Say in how many further places the same law is cited."""
    return f"（文中另有{more}处引用）" if more else ""


def cited_law_has_begun(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a law that is used as a basis before it begins; where the sentence itself says so, nothing is wrong."""
    for cited, law, more in once(laws_cited(text, context)):
        if use_of(cited) is not Use.BASIS or speaks_of_beginning(cited):
            continue
        severity = None if law.kind in _CERTAIN else Severity.WARN
        if law.begins_after(context.day):
            message = f"《{law.title}》自{law.effective}起施行，现在还不能作为依据{_also(more)}。"
            yield mark(text, rule, cited.span, message, severity=severity)
        elif _is_unmade(law, context.day):
            message = f"《{law.title}》于{law.promulgated}公布，在{context.day}还不能作为依据{_also(more)}。"
            yield mark(text, rule, cited.span, message, severity=severity)


def _is_unmade(law: Law, day: date) -> bool:
    """Tell whether a statute that never had an earlier text was made only after `day`."""
    first = law.kind in STATUTES and law.last_amended is None
    return first and law.promulgated is not None and day < law.promulgated


def cited_edition_is_current(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a law that was amended after the version cited, after the document's publication, or shortly before the day."""
    for cited, law, more in once(laws_cited(text, context)):
        if use_of(cited) is Use.BASIS and not law.ended(context.day):
            yield from _amended(text, rule, context, cited, law, more)


def _amended(
    text: DocumentText, rule: PackRule, context: ScreenContext, cited: Citation, law: Law, more: int
) -> Iterator[Finding]:
    """Report at most one thing about the version of a law."""
    day, amended = context.day, law.last_amended
    if amended is None or amended > day:
        return
    if law.revision_pending(day):
        message = f"《{law.title}》已于{amended}修订，修订文本自{law.effective}起施行，届时请核对条款{_also(more)}。"
        yield mark(text, rule, cited.span, message, severity=Severity.INFO)
    elif cited.edition and cited.edition < amended.year:
        message = f"此处引用的是《{law.title}》{cited.edition}年的版本，该法已于{amended}修改{_also(more)}。"
        yield mark(text, rule, cited.span, message)
    elif context.published_on and context.published_on < amended:
        message = f"《{law.title}》在本文件公布之后于{amended}修改，请核对所引内容是否仍然一致{_also(more)}。"
        yield mark(text, rule, cited.span, message, severity=Severity.INFO)
    elif cited.articles and day - amended <= _RECENT:
        message = f"《{law.title}》新近于{amended}修改，条号可能变动，请核对{_also(more)}。"
        yield mark(text, rule, cited.span, message, severity=Severity.INFO)
