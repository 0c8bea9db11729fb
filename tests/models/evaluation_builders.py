"""Made-up samples, findings and answers for the tests of the evaluation."""

from models.evaluation.samples import Answer, Kind, Sample
from models.evaluation.standards import Label
from models.screening.finding import Finding, Severity
from models.screening.pack import Group

TUNED, ASIDE = "乙", "甲"  # on which side of the split they stand is fixed by their hash


def a_sample(
    id_: str = "S-1", kind: Kind = Kind.VIOLATION, text: str = "投标人须在本地注册。", source: str = TUNED, **more: object
) -> Sample:
    """Return a sample; `more` replaces single fields."""
    plain: dict[str, object] = {"notice": source, "year": 2023, "verbatim": True}
    return Sample(id_, kind, text, source, **{**plain, **more})  # type: ignore[arg-type]  # tests name the fields


def a_label(*groups: Group, items: tuple[str, ...] = ()) -> Label:
    """Return a label of these groups."""
    return Label(frozenset(groups), frozenset(items))


def a_finding(
    group: str | None = "flow",
    item: str | None = "15-2",
    severity: Severity = Severity.WARN,
    area: str = "competition",
    rule: str = "FC-ONE",
) -> Finding:
    """Return a finding on the first word."""
    return Finding(rule, area, severity, "全文", 0, 2, "投标", "某规定", "某处可能有问题。", "", group, item, "test")


def an_answer(sample: Sample, *findings: Finding) -> Answer:
    """Return what the screening said of a sample."""
    return Answer.of(sample, findings)
