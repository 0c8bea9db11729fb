"""Reading clauses: phrases are found in their sentence, quoted exactly, weighed, and a wrong phrase is refused at load."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.screening.clauses.cutting import CutText, numbered
from models.screening.clauses.fitting import Judged, fit, rarity
from models.screening.clauses.phrases import Phrase, PhraseBook, WordClass
from models.screening.clauses.reading import ClauseReading
from models.screening.clauses.weights import Placing, Weights, chance, described, is_sequence, unsaid

WORDS = {"外地": WordClass(words=("外地", "市外")), "地名": WordClass(forms=("[一-龥]{2}市",))}


def a_book(*, says: tuple[str, ...] = (), hints: tuple[str, ...] = (), unless: tuple[str, ...] = ()) -> PhraseBook:
    return PhraseBook(words=WORDS, phrases=(Phrase(name="extra", reason="甲", says=says, hints=hints, unless=unless),))


def with_traces(*traces: str, unless: tuple[str, ...] = ()) -> PhraseBook:
    return PhraseBook(words=WORDS, phrases=(Phrase(name="extra", reason="甲", traces=traces, unless=unless),))


def said(book: PhraseBook, words: str, weights: Weights | None = None) -> list[str]:
    return [words[slice(*one.span)] for one in ClauseReading(words, book, weights or Weights()).said("extra")]


def test_a_phrase_is_found_once_in_each_sentence_that_says_it() -> None:
    book = a_book(says=("{外地}…6企业…4备案",))

    assert said(book, "外地企业应当备案。本地企业不必。市外的企业须备案，外地企业备案。") == [
        "外地企业应当备案",
        "市外的企业须备案",
    ]


def test_a_gap_does_not_reach_beyond_its_length_or_its_sentence() -> None:
    book = a_book(says=("{外地}…3备案",))

    assert said(book, "外地一二三备案") == ["外地一二三备案"]
    assert said(book, "外地一二三四备案") == said(book, "外地。备案") == said(book, "外地；备案") == []


def test_an_unless_silences_its_sentence_alone() -> None:
    book = a_book(says=("{外地}…6备案",), unless=("{地名}",))

    assert said(book, "外地企业备案，由益阳市负责。外地企业备案。") == ["外地企业备案"]


def test_a_hint_counts_only_where_the_weights_reach_the_bar() -> None:
    book, sentence = a_book(hints=("{外地}企业",)), "外地企业登记"

    assert said(book, sentence) == []
    assert said(book, sentence, Weights(bias=-1.0, of={"hints:extra": 2.0})) == ["外地企业"]
    assert said(book, sentence, Weights(bias=-3.0, of={"hints:extra": 2.0})) == []


def test_a_trace_counts_even_beside_an_unless_but_only_where_the_weights_reach_the_bar() -> None:
    book, sentence = with_traces("{外地}…6备案", unless=("{地名}",)), "外地企业备案由益阳市负责"

    assert said(book, sentence) == []
    assert said(book, sentence, Weights(bias=-1.0, of={"hints:extra": 2.0})) == ["外地企业备案"]


def test_a_trace_under_a_prohibition_is_excused() -> None:
    book, weights = with_traces("{外地}…6备案"), Weights(of={"hints:extra": 9.0})

    assert said(book, "外地企业须备案", weights) == ["外地企业须备案"]
    assert said(book, "不得要求外地企业备案", weights) == []


def test_a_hint_beside_a_frame_that_holds_most_of_the_sentence_counts_as_little_as_one_inside() -> None:
    book = with_traces("{外地}")

    assert said(book, "外地不得规定：任何企业必须先备案再经营，再向本局报告。", Weights(of={"hints:extra": 9.0})) == []
    assert said(book, "外地企业必须先备案再经营，不得规定收费。", Weights(of={"hints:extra": 9.0})) == ["外地"]


def test_a_wrong_trace_is_refused_as_any_pattern_is() -> None:
    with pytest.raises(ValidationError, match="没有定义的词类"):
        with_traces("{不明}企业")


def test_the_likely_group_weighs_the_finding_and_without_groups_the_suspicion_alone_does() -> None:
    groups = {"entry": Placing(9.0, {"外": 1.0}), "flow": Placing(-9.0, {"外": 1.0})}
    book, of = a_book(says=("{外地}…6备案",)), {"says:extra": 9.0}

    placed, alone = (
        ClauseReading("外地企业备案", book, weights).said("extra")[0]
        for weights in (Weights(of=of, groups=groups), Weights(of=of))
    )

    assert placed.likely_in("entry") > 0.9 > 0.1 > placed.likely_in("flow")
    assert placed.likely_in(None) == 0.0
    assert alone.likely_in("flow") == alone.weight


def test_what_a_sentence_looks_like_unsaid_keeps_its_hints_and_its_characters() -> None:
    held = described("外地企业", (Found("extra", sure=True), Found("other", sure=False)))

    kept = unsaid(held)

    assert {"says:extra", "any says", "more says"} & held.keys()
    assert not {"says:extra", "any says", "more says"} & kept.keys()
    assert {"hints:other", "any hints", "外地"} <= kept.keys()


@given(
    st.text(alphabet="外地市企业。；\n", max_size=200),
    st.sampled_from(["外", "外地", "外地市", "地市企业"]),
    st.sampled_from([frozenset[str](), frozenset({"外", "外地", "地市"})]),
)
def test_the_sentences_with_a_word_are_those_in_which_it_stands(words: str, word: str, starts: frozenset[str]) -> None:
    cut = CutText(words, starts)

    found = list(numbered(cut.sentences_with(word)))

    assert found == [at for at, span in enumerate(cut.sentences) if word in words[slice(*span)]]


@given(st.text(alphabet="外地市企业1。；\n", max_size=200), st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_the_sentences_like_a_form_are_looked_at_once_and_found_whatever_was_asked_before(
    words: str, first: set[int], second: set[int]
) -> None:
    cut, form = CutText(words), re.compile(r"\d(?!市)|外.企")
    whole = {at for at, span in enumerate(cut.sentences) if form.search(words, *span)}

    for asked in (first, second):
        among = sum(1 << number for number in asked) & cut.every
        assert set(numbered(cut.sentences_like(form, among))) == whole & asked


@pytest.mark.parametrize(
    ("pattern", "why"),
    [("{不明}企业", "没有定义的词类"), ("{外地}(企业", "不是正确的表达式"), ("…企?", "没有必须出现的词类")],
)
def test_a_pattern_that_cannot_work_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        a_book(says=(pattern,))


def test_two_phrases_of_one_name_are_refused() -> None:
    one = Phrase(name="extra", reason="甲", says=("{外地}",))

    with pytest.raises(ValidationError, match="句式重名"):
        PhraseBook(words=WORDS, phrases=(one, one))


@given(st.text(alphabet="外地市企业备案不得取消规定“”。；：\n\u202e\ud800１a", max_size=200))
def test_any_text_is_read_and_quoted_within_its_sentence(words: str) -> None:
    reading = ClauseReading(words, a_book(says=("{外地}…6备案",)), Weights())

    for one in reading.said("extra"):
        assert one.sentence[0] <= one.span[0] < one.span[1] <= one.sentence[1]
        assert words[slice(*one.span)].startswith(("外地", "市外"))


@dataclass(frozen=True, slots=True)
class Found:
    phrase: str
    sure: bool


def test_fitting_learns_what_tells_sentences_apart_and_gives_the_same_twice() -> None:
    good, bad = described("本市企业公平参与竞争", ()), described("外地企业须先备案", (Found("extra", True),))
    judged = [Judged(good, breaks=False)] * 40 + [Judged(bad, breaks=True)] * 10

    bias, weights = fit(judged)

    assert fit(judged) == (bias, weights)
    assert weights["says:extra"] > 0
    assert Weights(bias, weights).score("外地企业须先备案", (Found("extra", True),)) > 0.9
    assert Weights(bias, weights).score("本市企业公平参与竞争", ()) < 0.1


def test_a_rare_sequence_weighs_more_than_a_common_one_that_says_as_much() -> None:
    rare = rarity({"稀": 2, "常": 20_000}, 50_000)
    judged = [Judged({"稀": 0.1}, breaks=True), Judged({"常": 0.1}, breaks=True), Judged({"它": 0.1}, breaks=False)] * 20

    _, weights = fit(judged, rare)

    assert rare["稀"] > 2 > 1 > rare["常"] > 0
    assert weights["稀"] > weights["常"] > 0


def test_what_is_weighed_of_a_sentence_names_the_classes_that_stand_together_in_it() -> None:
    book = PhraseBook(
        words={"外地": WordClass(words=("外地",)), "企业": WordClass(words=("企业",)), "罚": WordClass(words=("罚款",))},
        phrases=(Phrase(name="extra", reason="因为", says=("{外地}",)),),
    )
    reading = ClauseReading("外地企业备案。本市企业罚款", book, Weights())

    held = described("外地企业备案", reading.matched[0], reading.classes(0))

    assert reading.classes(0) == ("企业", "外地")
    assert reading.classes(1) == ()  # nothing is said there: it is not weighed
    assert {"class:企业", "class:外地", "class:企业&外地"} == {name for name in held if name.startswith("class:")}
    assert not any(map(is_sequence, ["class:企业", "says:extra", "any says"]))
    assert all(map(is_sequence, ["外", "外地", "外地企"]))


def test_a_score_is_the_sum_over_all_that_is_described() -> None:
    matches = (Found("extra", sure=True), Found("other", sure=False))
    held = described("外地企业须先备案", matches, ("企业", "外地"))
    of = {name: (at % 7 - 3) / 5 for at, name in enumerate(sorted(held))}

    scored = Weights(0.25, of).score("外地企业须先备案", matches, ("企业", "外地"))

    assert scored == pytest.approx(chance(0.25 + sum(of[name] * value for name, value in held.items())))
