"""What two texts share: spans, ROUGE, and how much of a summary is copied."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from evals.metrics.overlap import ROUGE, Rouge, extractiveness, span_overlap

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda one: (one[0], sum(one))), max_size=8
)
WORDS = st.lists(
    st.sampled_from(["the", "bank", "cut", "jobs", "and", "closed", "offices", "on", "Monday"]), max_size=14
)
TEXTS = WORDS.map(" ".join)


def characters(spans: list[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


@settings(max_examples=60)
@given(SPANS, SPANS)
def test_spans_overlap_by_their_characters(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    found, mine, theirs = span_overlap(one, other), characters(one), characters(other)
    assert (found.shared, found.found, found.expected) == (len(mine & theirs), len(mine), len(theirs))
    assert 0 <= found.iou <= min(found.precision, found.recall) <= max(found.precision, found.recall) <= 1
    assert found.iou == pytest.approx(len(mine & theirs) / len(mine | theirs) if mine | theirs else 1)


def test_spans_that_are_not_there_agree_with_each_other_only() -> None:
    nothing, missed = span_overlap([], [(3, 3)]), span_overlap([], [(3, 5)])
    assert nothing.iou == nothing.precision == nothing.recall == nothing.f1 == 1
    assert missed.iou == missed.precision == missed.recall == missed.f1 == 0


@pytest.mark.parametrize("span", [(-1, 2), (3, 2)])
def test_what_is_no_span_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no span"):
        span_overlap([(0, 1)], [span])


@settings(max_examples=30)
@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_rouge_is_the_best_over_references(summary: str, references: list[str]) -> None:
    scorer = RougeScorer(list(ROUGE), use_stemmer=True)
    each = [scorer.score(reference, summary) for reference in references]
    found = Rouge().f1(summary, references)
    assert found == {name: max(score[name].fmeasure for score in each) for name in ROUGE}
    assert all(
        value <= Rouge().f1(summary, [*references, "Rain fell."])[name] for name, value in found.items()
    )


def test_rouge_reads_a_sentence_a_line() -> None:
    found = Rouge().f1("The bank cut jobs.\nIt rained.", ["It rained.\nThe bank cut jobs."])
    assert found["rougeLsum"] == 1
    assert found["rougeL"] < 1


def test_rouge_refuses_what_has_no_reference_and_what_is_too_long() -> None:
    with pytest.raises(ValueError, match="needs a reference"):
        Rouge().f1("a", [])
    with pytest.raises(ValueError, match="too long"):
        Rouge().f1("a " * 10_000, ["a " * 10_000])


def grusky(article: list[str], summary: list[str]) -> list[int]:
    """The lengths of the fragments of algorithm 1 of Grusky et al. 2018, word by word."""
    lengths, place = [], 0
    while place < len(summary):
        longest = 0
        for start in range(len(article)):
            run = 0
            while (
                place + run < len(summary)
                and start + run < len(article)
                and summary[place + run] == article[start + run]
            ):
                run += 1
            longest = max(longest, run)
        if longest:
            lengths.append(longest)
        place += max(1, longest)
    return lengths


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from("abcd"), max_size=14),
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=14),
)
def test_fragments_are_those_of_grusky_and_others(article: list[str], summary: list[str]) -> None:
    found = extractiveness(" ".join(article), " ".join(summary))
    lengths = grusky(article, summary)
    assert found is not None
    assert found.coverage == pytest.approx(sum(lengths) / len(summary))
    assert found.density == pytest.approx(sum(length**2 for length in lengths) / len(summary))
    assert found.compression == len(article) / len(summary)
    runs = [tuple(summary[start : start + 2]) for start in range(len(summary) - 1)]
    there = {tuple(article[start : start + 2]) for start in range(len(article) - 1)}
    if runs:
        assert found.novel[2] == pytest.approx(sum(run not in there for run in runs) / len(runs))


def test_a_summary_in_the_articles_words_is_all_copied() -> None:
    found = extractiveness("The Bank cut 1,500 jobs on Monday. It rained.", "the bank cut 1,500 jobs")
    assert found is not None
    assert (found.words, found.coverage, found.density) == (5, 1, 5)
    assert found.novel == {1: 0, 2: 0, 3: 0}


def test_a_summary_without_words_has_no_measure() -> None:
    assert extractiveness("Some text.", " … ") is None


def test_long_texts_are_measured_in_linear_time() -> None:
    found = extractiveness("a " * 30_000, "a " * 15_000)
    assert found is not None
    assert found.density == 15_000
