"""Cross-validation never lets a model see the source it is judged on."""

from collections.abc import Sequence

import pytest

from models.evaluation.crossval import Scorer, by_fold, cross_validate, curve, fold_key, point_at, table
from models.evaluation.neighbours import same_group_share
from models.evaluation.samples import Kind, Sample
from models.evaluation.shares import Share
from models.screening.pack import Group
from tests.models.evaluation_builders import a_label, a_sample


def collection() -> list[Sample]:
    unlawful = [a_sample(f"V-{n}", text=f"外地企业须备案{n}", source=f"通报{n % 4}") for n in range(12)]
    clean = [a_sample(f"C-{n}", Kind.HARD, f"一视同仁{n}", f"条例{n % 4}") for n in range(12)]
    sentences = [a_sample(f"D-{n}", Kind.SENTENCE, f"加强领导{n}", f"文件{n % 4}") for n in range(12)]
    return [*unlawful, *clean, *sentences]


def test_a_model_is_never_fitted_on_a_source_it_scores() -> None:
    seen: list[tuple[set[str], list[str]]] = []

    def fit(train: Sequence[Sample]) -> Scorer:
        sources, scored = {fold_key(one) for one in train}, list[str]()
        seen.append((sources, scored))

        def score(text: str) -> float:
            scored.append(text)
            return 0.0

        return score

    samples = collection()
    source_of = {one.text: fold_key(one) for one in samples}

    cross_validate(samples, fit, k=4)

    assert len(seen) == 4
    assert sorted(text for _, scored in seen for text in scored) == sorted(source_of)
    assert all(source_of[text] not in sources for sources, scored in seen for text in scored)


def test_a_text_that_stands_in_both_folds_is_kept_from_the_fitting() -> None:
    same = [
        a_sample("V-1", text="同一条款", source="甲"),
        a_sample("V-2", text="同一条款", source="乙"),
        a_sample("V-3", source="丙"),
    ]

    def fit(train: Sequence[Sample]) -> Scorer:
        texts = {one.text for one in train}
        return lambda text: float(text in texts)

    assert [one.score for one in cross_validate(same, fit, k=2)] == [0.0, 0.0, 0.0]


def test_the_years_of_a_third_party_table_stay_together_in_the_folds() -> None:
    one, other = (a_sample(year=year, source=f"第三方评估{year}", notice="第三方评估") for year in (2022, 2023))

    assert fold_key(one) == fold_key(other) == "第三方评估"


def test_a_threshold_lets_no_larger_share_of_clean_clauses_through() -> None:
    def fit(_train: Sequence[Sample]) -> Scorer:
        return lambda text: float(text[-1]) / 10 if text.startswith("一视") else 0.75 if text.startswith("外地") else 0.1

    scored = cross_validate(collection(), fit, k=3)
    points = curve(scored, (0.0, 0.2))

    assert points[0.0].clean == Share(0, 12)
    assert points[0.0].recall == Share(0, 12)
    assert points[0.2].clean == Share(2, 12)
    assert points[0.2].recall == Share(0, 12)
    assert point_at(scored, 0.75).recall == Share(12, 12)
    assert sum(point.recall.of for point in by_fold(scored, 0.5).values()) == 12
    assert [row[0] for row in table(scored)] == ["0.01", "0.02", "0.05"]


def test_without_clean_clauses_there_is_no_threshold() -> None:
    with pytest.raises(ValueError, match="no clean clauses"):
        curve(cross_validate(collection()[:12], lambda _train: lambda _text: 1.0))


def test_the_nearest_case_is_sought_in_other_sources_only() -> None:
    flow, cost = a_label(Group.FLOW), a_label(Group.COST)
    samples = [
        a_sample("V-1", text="外地企业须在本地设立分公司", source="甲", label=flow),
        a_sample("V-2", text="外地企业须在本地设立分公司。", source="甲", label=cost),
        a_sample("V-3", text="外地企业应当在本地设立子公司", source="乙", label=flow),
        a_sample("V-4", text="无关", source="乙"),
    ]

    assert same_group_share(samples).all == Share(2, 3)
