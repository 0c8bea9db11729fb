"""The check behind all rules about clauses: where a phrase is said, what it means there, and how much it weighs."""

from collections.abc import Iterator

from models.screening.clauses.reading import Said
from models.screening.clauses.weights import Weights
from models.screening.context import ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.marking import mark
from models.screening.pack import PackRule
from models.text.tree import DocumentText

_SHOWN = 60  # characters of the quoted words that the message repeats


def phrase_says(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report each sentence in which the rule's phrase is said; what is not said for sure weighs a warning at most."""
    reading = context.clauses
    if reading is None:
        return
    name = rule.word("phrase")
    phrase = reading.book.by_name[name].phrase
    for said in reading.said(name):
        yield mark(text, rule, said.span, _message(text, rule, said, phrase.reason), severity=_severity(said, reading.weights))


def _message(text: DocumentText, rule: PackRule, said: Said, reason: str) -> str:
    """Say in one Chinese sentence which words mean what, and against which standard."""
    words = text.plain[slice(*said.span)].replace("\n", "")
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}……"
    return f"“{shown}”：{reason}，请对照“{rule.text}”核对。"


def _severity(said: Said, weights: Weights) -> Severity:
    """Weigh as an error only what is said for sure in a sentence that the weights find strongly suspicious."""
    return Severity.ERROR if said.sure and said.weight >= weights.strong else Severity.WARN
