"""Screening: run the packs in force on a day over a text. It finds, it never concludes (I14)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.screening.checks import CHECKS
from models.screening.clauses.cutting import CutText
from models.screening.clauses.reading import ClauseReading
from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.marking import lighter
from models.screening.pack import Area, Pack, PackRule, pack_on
from models.text.tree import DocumentText

NOT_CLEARANCE = "未发现问题不等于审查通过，结论由审查人作出。"
UNCONFIRMED = "（依据待核，未经法制机构确认，仅作提示）"


@dataclass(frozen=True, slots=True)
class PackRun:
    """One pack that ran: which version, from when, with how many rules, of which so many are questions."""

    name: str
    area: Area
    in_force_from: str
    rules: int
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """An item that no machine can judge, for the reviewer to answer."""

    rule: str
    area: Area
    text: str
    citation: str
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Screening:
    """What a screening found, which packs ran, which areas had none on that day, and what is left to a person."""

    findings: tuple[Finding, ...]
    ran: tuple[PackRun, ...]
    without_pack: tuple[Area, ...]
    questions: tuple[Question, ...] = ()
    note: str = NOT_CLEARANCE


def screen(text: DocumentText, packs: Sequence[Pack], context: ScreenContext, areas: Iterable[Area] | None = None) -> Screening:
    """Screen `text` against the packs of `areas` (None: all) in force on the context's day, strongest findings first."""
    wanted = tuple(dict.fromkeys(Area if areas is None else areas))
    chosen = {area: pack_on(packs, area, context.day) for area in wanted}
    running = [pack for pack in chosen.values() if pack]
    cut = CutText(text.plain, frozenset().union(*(book.phrases.starts for book in context.books.values())))
    findings = [finding for pack in running for finding in _run(text, pack, _reading_clauses(cut, pack, context))]
    return Screening(
        findings=tuple(_once_an_item(sorted(findings, key=_strongest_first))),
        ran=tuple(_described(pack) for pack in running),
        without_pack=tuple(area for area, pack in chosen.items() if pack is None),
        questions=tuple(_asked(pack, rule) for pack in running for rule in pack.rules if _is_asked(rule, context)),
    )


def _run(text: DocumentText, pack: Pack, context: ScreenContext) -> Iterable[Finding]:
    """Yield what the rules of one pack find, stamped with the pack and weighed by the law book."""
    for rule in pack.rules:
        for found in () if rule.question else CHECKS[rule.check](text, rule, context):
            yield _weighed(replace(found, area=pack.area.value, pack=pack.name), rule, context)


def _reading_clauses(cut: CutText, pack: Pack, context: ScreenContext) -> ScreenContext:
    """Return the context with the text read for the clauses of the pack's area, where that area has a book."""
    book = context.books.get(pack.area)
    return replace(context, clauses=ClauseReading(cut.plain, book.phrases, book.weights, cut=cut)) if book else context


def _weighed(found: Finding, rule: PackRule, context: ScreenContext) -> Finding:
    """Lower an error to a warning when no fact of law that its rule cites may refuse on that day."""
    if found.severity is not Severity.ERROR or any(context.gates(fact) for fact in rule.citation):
        return found
    return replace(found, severity=lighter(found.severity, Severity.WARN), message=found.message + UNCONFIRMED)


def _once_an_item(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings without those that find the same item of a standard in words that a stronger one already quotes."""
    quoted: dict[tuple[str, str], set[int]] = {}
    for found in findings:
        places = set(range(found.start, found.end))
        known = quoted.setdefault((found.area, found.item), set()) if found.group and found.item else set()
        if places.isdisjoint(known):
            yield found
            known |= places


def _strongest_first(found: Finding) -> tuple[int, float, int, int, str]:
    """Order by weight, then by likelihood, place and rule, so that the same text always gives the same list."""
    return list(Severity).index(found.severity), -found.likely, found.start, found.end, found.rule


def _described(pack: Pack) -> PackRun:
    """Say which pack ran."""
    asked = sum(rule.question for rule in pack.rules)
    return PackRun(pack.name, pack.area, pack.in_force_from.isoformat(), len(pack.rules), asked)


def _is_asked(rule: PackRule, context: ScreenContext) -> bool:
    """Tell whether an item goes to the reviewer: always, or only where something to compare with is not at hand."""
    return rule.question and (rule.asked_without is None or context.lacks(rule.asked_without))


def _asked(pack: Pack, rule: PackRule) -> Question:
    """Turn an item for a person into its question."""
    return Question(rule.code, pack.area, rule.text, rule.source, rule.item)
