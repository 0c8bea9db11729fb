"""The check behind all rules about clauses: where a phrase is said, what it means there, and how much it weighs."""

from collections.abc import Iterator
from dataclasses import replace

from models.screening.clauses.reading import Said
from models.screening.clauses.weights import Weights
from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.marking import mark
from models.screening.pack import PackRule
from models.text.tree import DocumentText

FITTING = 0.35  # how likely the rule's group of standards must be for an error
_SHOWN = 60  # characters of the quoted words that the message repeats


def phrase_says(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report each sentence in which the rule's phrase is said; what is not said for sure weighs a warning at most."""
    reading = context.clauses
    if reading is None:
        return
    name = rule.word("phrase")
    phrase = reading.book.by_name[name].phrase
    for said in reading.said(name):
        found = mark(
            text, rule, said.span, _message(text, rule, said, phrase.reason), severity=_severity(said, rule, reading.weights)
        )
        yield replace(found, likely=round(said.likely_in(rule.group), 2))


def _message(text: DocumentText, rule: PackRule, said: Said, reason: str) -> str:
    """Say in one Chinese sentence which words mean what, and against which standard."""
    words = text.plain[slice(*said.span)].replace("\n", "")
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}……"
    return f"“{shown}”：{reason}，请对照“{rule.text}”核对。"


def _severity(said: Said, rule: PackRule, weights: Weights) -> Severity:
    """Weigh as an error only what is said for sure in a sentence that the weights find strongly suspicious, of this group."""
    fits = not said.likely or not rule.group or said.likely.get(rule.group, 0.0) >= FITTING
    return Severity.ERROR if said.sure and fits and said.weight >= weights.strong else Severity.WARN
