"""How good the precedents are: how often the likest case from another source breaks a standard of the same group."""

from collections.abc import Sequence

from models.evaluation.crossval import fold_key
from models.evaluation.samples import Kind, Sample
from models.evaluation.shares import Parts, parts_of
from models.screening.pack import Group
from models.screening.precedents import Precedent, PrecedentIndex

NEAREST = 60  # looked through for the first from another source


def same_group_share(samples: Sequence[Sample]) -> Parts:
    """Leave each violation's source out: share of those with a group whose likest remaining case shares a group."""
    cases = {one.id: one for one in samples if one.kind is Kind.VIOLATION and one.label.groups}
    index = PrecedentIndex(Precedent(one.id, "", "", "", one.year, one.text, "", "") for one in cases.values())
    return parts_of(cases.values(), lambda one: one.aside, lambda one: bool(one.label.groups & _nearest(one, index, cases)))


def _nearest(one: Sample, index: PrecedentIndex, cases: dict[str, Sample]) -> frozenset[Group]:
    """Return the groups of the likest case from another source; none where nothing is like it."""
    near = (cases[found.precedent.id] for found in index.like(one.text, NEAREST, 0.0))
    return next((other.label.groups for other in near if fold_key(other) != fold_key(one)), frozenset())
