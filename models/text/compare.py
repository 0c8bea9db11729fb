"""The door to comparing: two versions, a meeting's orders, and whether what is shown says what was approved."""

from models.text.changes import Change, ChangeKind, Place, Span, describe
from models.text.comparing import compare
from models.text.orders import OrderedChange, ordered_only, orders_unmet
from models.text.sameness import Difference, DifferenceKind, say_the_same

__all__ = [
    "Change",
    "ChangeKind",
    "Difference",
    "DifferenceKind",
    "OrderedChange",
    "Place",
    "Span",
    "compare",
    "describe",
    "ordered_only",
    "orders_unmet",
    "say_the_same",
]
