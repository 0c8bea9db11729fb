"""What the clauses of one area are read with: its phrases and the weights that judge them."""

from dataclasses import dataclass, field

from models.screening.clauses.phrases import PhraseBook
from models.screening.clauses.weights import Weights


@dataclass(frozen=True, slots=True)
class ClauseBook:
    """The phrases of an area and its weights. Without weights only what is said for sure counts."""

    phrases: PhraseBook
    weights: Weights = field(default_factory=Weights)
