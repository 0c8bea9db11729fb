"""The first look at a draft while its form is being filled: read, counted, screened. It concludes nothing.

The case's own screening after handing in is another run, recorded with its packs (`tasks.automatic`).
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from models.case import Reading
from models.clock import day_of
from models.margin import SEVERITY_NAMES
from models.screening.engine import Screening
from models.screening.finding import Finding, Severity
from models.screening.pack import Area
from models.screening.privacy import masked
from models.screening.touching import mentions
from models.text.codec import from_json
from models.text.tree import DocumentText, NodeKind
from tasks.papers import READER, read_draft
from tasks.rulebook import AREA_NAMES
from tasks.screening import screen_text
from tasks.screening_context import context_of
from tasks.store import Store
from tasks.submitting import KeptFile, laid_out
from tasks.touching import words_in
from tasks.trade import trade_on


@dataclass(frozen=True, slots=True)
class AreaSeen:
    """One area that was screened: rules run, places found, items left to a person. `rules` 0: no pack in force."""

    name: str
    rules: int
    found: int
    asked: int
    form: bool = False  # the area of form (格式和体例)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the first look saw."""

    title: str
    counts: tuple[tuple[str, int], ...]
    blocked: tuple[str, ...]  # what stands against accepting the draft for review
    noticed: tuple[str, ...]
    findings: tuple[tuple[str, str, tuple[Finding, ...]], ...]  # severity, its name, findings
    areas: tuple[AreaSeen, ...]
    touching: tuple[str, ...]
    mentions: Mapping[str, tuple[str, ...]]  # example -> words with places

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(len(found) for _, _, found in self.findings)


def first_look(store: Store, draft: KeptFile, kind: str, organs: Collection[str], section_organ: str, at: datetime) -> Looked:
    """Read a draft and screen it; a file that cannot be read is refused in its own words."""
    with laid_out(store, [draft]) as files:
        read = read_draft(store, files[0][1])
    with store.reading() as session:
        context = context_of(session, (section_organ, *organs), at, normative=kind == "normative-document")
    day, settings = day_of(at), store.settings
    seen = screen_text(read.text, day=day, rules_dir=settings.rules, context=context, home=settings.home)
    return Looked(
        title=read.text.title,
        counts=_counts(read.text),
        blocked=read.blocked,
        noticed=tuple(n.message for n in read.text.notices if not n.blocks),
        findings=_by_severity(seen),
        areas=_areas(seen),
        touching=words_in(read.text, settings.rules, day),
        mentions=mentioned(settings.rules, read.text, at),
    )


def read_before(session: Session, draft: KeptFile | None) -> DocumentText | None:
    """Return the text of a draft that was read before; None: it was not."""
    if draft is None:
        return None
    wanted = select(Reading.tree).where(Reading.sha256 == draft.sha256, Reading.reader == READER)
    tree = session.exec(wanted).first()
    return from_json(json.loads(tree)) if tree else None


def mentioned(rules: Path, text: DocumentText | None, at: datetime) -> dict[str, tuple[str, ...]]:
    """Return for each example of the trade the words of a text that speak for it, with their places."""
    trade = trade_on(rules, day_of(at))
    return {example.id: mentions(text, example.words) for example in trade.examples} if trade and text else {}


def _counts(text: DocumentText) -> tuple[tuple[str, int], ...]:
    kinds = Counter(node.kind for node in text.walk())
    rows = (
        ("章", kinds[NodeKind.CHAPTER]),
        ("条", len(text.articles)),
        ("层次标题", kinds[NodeKind.HEADING] if not text.articles else 0),
        ("附件", kinds[NodeKind.ANNEX]),
        ("表格", kinds[NodeKind.TABLE]),
        ("字", sum(not c.isspace() for c in text.plain)),
    )
    return tuple((name, n) for name, n in rows if n)


def _by_severity(seen: Screening) -> tuple[tuple[str, str, tuple[Finding, ...]], ...]:
    shown = [replace(f, quote=masked(f.quote)) if f.area == Area.PRIVACY else f for f in seen.findings]
    grouped = ((s, tuple(f for f in shown if f.severity is s)) for s in Severity)
    return tuple((s.value, SEVERITY_NAMES[s], found) for s, found in grouped if found)


def _areas(seen: Screening) -> tuple[AreaSeen, ...]:
    found, asked = Counter(f.area for f in seen.findings), Counter(q.area for q in seen.questions)
    ran = (
        AreaSeen(AREA_NAMES[r.area], r.rules - r.questions, found[r.area], asked[r.area], r.area is Area.FORM) for r in seen.ran
    )
    return (*ran, *(AreaSeen(AREA_NAMES[area], 0, 0, 0) for area in seen.without_pack))
