"""Checks against the list of powers: a draft creates no act outside it, and gives none to an organ that is not its own."""

import re
from collections.abc import Iterator

from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.genre import Genre, genre_of
from models.screening.marking import mark
from models.screening.pack import PackRule
from models.screening.powers import Power, PowerKind, PowerList, matter_of
from models.screening.powers_acts import PATTERNS, Act, acts_of
from models.text.folding import bare
from models.text.tree import DocumentText, NodeKind

JOINTLY = "该事项属于其他机关职权的，联合制定或者报请本级人民政府制定；本机关已有的权力，写明所依据的法律、法规条款。"
_FINE = re.compile(
    r"罚款[^，。；\n]{0,6}[\d一二三四五六七八九十百千万]+[^，。；\n]{0,8}元|[\d一二三四五六七八九十百千万]+\s*(?:元|倍|%|％)[^，。；\n]{0,16}罚款"
)
_SEIZE = re.compile(r"查封|扣押|冻结|强制拆除|代履行")
_GOVERNMENT = re.compile(r"人民政府|国务院|(?:省|市|县|区)政府|党委|人民代表大会")
_IMPLEMENTS = re.compile(r"实施[《〈]?[^》〉]{2,40}法[》〉]?(?:的)?(?:办法|规定|条例)")
_CLAUSE = re.compile(r"[，,、：:]")
HEAD = 400
SAYS_LITTLE = 4  # pairs of characters: a sentence with fewer does not say what it is about


def act_is_on_the_list(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report an act of the rule's kind that the draft creates and the list does not hold."""
    kind = PowerKind(rule.word("kind"))
    for act in _acts(text, kind, context):
        if not _is_anothers(act, text, context) and not power_of(act, context.powers):
            message = f"“{bare(act.words)}”设定了{kind.value}，本机关的权责清单里没有这一事项，文中也没有写明法律、法规依据。"
            yield mark(text, rule, act.span, message, severity=_weight(act))


def act_belongs_to_this_organ(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report an act that the draft gives to another organ, which neither signs it nor is a government."""
    for kind in PATTERNS:
        for act in _acts(text, kind, context):
            if _is_anothers(act, text, context):
                yield mark(
                    text, rule, act.span, f"“{bare(act.words)}”由“{act.organ}”实施，属于其他机关的职权，本机关不能单独规定。"
                )
            elif owner := _owner(power_of(act, context.powers), context):
                message = f"“{bare(act.words)}”在权责清单里由“{owner}”行使，不是本稿的制定机关。"
                yield mark(text, rule, act.span, message)


def _acts(text: DocumentText, kind: PowerKind, context: ScreenContext) -> Iterator[Act]:
    """Yield the acts that a normative document creates; none where no list was imported or other law governs the text."""
    found = () if context.powers is None else acts_of(text, kind)
    if (
        found
        and (context.normative is True or not _IMPLEMENTS.search(text.title))
        and genre_of(text, context) is not Genre.OTHER
    ):
        yield from found


def power_of(act: Act, powers: PowerList | None) -> Power | None:
    """Return the power of the list that an act belongs to, by its sentence, by its clause, else by the words before it."""
    if powers is None:
        return None
    clauses = _CLAUSE.split(act.sentence)
    near = [words for words in clauses if act.words[:6] in words or words in act.words]
    before = [act.lead.replace("\n", " ") + act.sentence] if len(matter_of(act.sentence)) < SAYS_LITTLE else []
    return next((found for words in (act.sentence, *near, *before) if (found := powers.find(act.kind, words))), None)


def _weight(act: Act) -> Severity:
    """Weigh an act: a fine with its amount, or a seizure, is beyond any normative document; the rest a person must see."""
    certain = _FINE if act.kind is PowerKind.PENALTY else _SEIZE
    sure = act.kind in (PowerKind.PENALTY, PowerKind.COERCION) and certain.search(act.sentence)
    return Severity.ERROR if sure else Severity.WARN


def _is_anothers(act: Act, text: DocumentText, context: ScreenContext) -> bool:
    """Tell whether an act is given to another organ: one that neither signs nor is set over us."""
    if not act.organ:
        return False
    signers = "".join((text.title, *context.issuers, *(n.text for n in text.walk() if n.kind is NodeKind.SIGNATURE)))
    return act.organ[:2] not in signers and not _GOVERNMENT.search(signers or text.plain[:HEAD])


def _owner(power: Power | None, context: ScreenContext) -> str:
    """Return the organ that the list names for a power where it is none of the draft's; empty where that is unknown."""
    if power is None or not power.organ or not context.issuers:
        return ""
    ours = any(power.organ in issuer or issuer.endswith(power.organ) or issuer in power.organ for issuer in context.issuers)
    return "" if ours else power.organ
