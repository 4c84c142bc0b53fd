"""Wilson's interval, alone and for items that share documents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, t

from evals.metrics.arrays import Ints, Numbers
from evals.metrics.proportion import wilson, wilson_by_document
from evals.metrics.resample import ONE_DOCUMENT

GROUPED = st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=1, max_size=40)


def columns(items: list[tuple[bool, int]]) -> tuple[Numbers, Numbers, Ints]:
    hits = np.asarray([hit for hit, _ in items], dtype=np.float64)
    codes = np.unique([document for _, document in items], return_inverse=True)[1]
    return hits, np.ones(len(items)), codes.astype(np.int64)


@settings(max_examples=40)
@given(st.integers(1, 5_000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_wilson_is_scipys(of: tuple[int, int]) -> None:
    told = binomtest(*of).proportion_ci(method="wilson")
    assert wilson(*of) == pytest.approx((told.low, told.high), abs=1e-9)


def test_wilson_of_nothing_is_everything_and_of_what_cannot_be_is_refused() -> None:
    assert wilson(0, 0) == (0, 1)
    for hits, trials in ((2, 1), (-1, 3), (float("nan"), 3)):
        with pytest.raises(ValueError, match="no proportion"):
            wilson(hits, trials)


@settings(max_examples=40)
@given(st.lists(st.booleans(), min_size=2, max_size=60))
def test_with_one_item_a_document_it_is_wilsons(hits: list[bool]) -> None:
    found = wilson_by_document(np.asarray(hits, dtype=float), np.ones(len(hits)), np.arange(len(hits)))
    assert found[:2] == pytest.approx(wilson(sum(hits), len(hits)))


@settings(max_examples=60)
@given(GROUPED)
def test_it_holds_the_share_and_is_never_narrower_than_wilsons(items: list[tuple[bool, int]]) -> None:
    hits, totals, documents = columns(items)
    found = wilson_by_document(hits, totals, documents)
    if documents.max() == 0:
        assert found == (None, None, ONE_DOCUMENT)
        return
    assert found.low is not None
    assert found.high is not None
    assert found.low - 1e-12 <= hits.mean() <= found.high + 1e-12
    low, high = wilson(hits.sum(), hits.size)
    assert found.high - found.low >= high - low - 1e-12


@settings(max_examples=50)
@given(GROUPED, st.integers(2, 5))
def test_copies_of_all_items_tell_no_more_than_as_many_new_items_would(
    items: list[tuple[bool, int]], times: int
) -> None:
    hits, totals, documents = columns(items)
    once = wilson_by_document(hits, totals, documents)
    copied = wilson_by_document(*columns(items * times))
    if once.low is None or once.high is None or copied.low is None or copied.high is None:
        assert once.why == copied.why
        return
    assert copied.high - copied.low >= (once.high - once.low) / times


def test_the_effective_number_is_that_of_korn_and_graubard() -> None:
    """n* = p(1-p) / var × (t(n-1) / t(d-1))², var between documents, over that of as many single items."""
    hits = np.asarray([1.0, 1, 0, 1, 1, 1, 0, 0, 0, 1])
    documents = np.asarray([0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
    share, residual = 0.6, np.asarray([2 - 3 * 0.6, 3 - 3 * 0.6, 1 - 4 * 0.6])
    between = 3 / 2 * (residual**2).sum() / 10**2
    size = 10 * (share * (1 - share) / 9) / between * (t.ppf(0.975, 9) / t.ppf(0.975, 2)) ** 2
    assert size < 10
    found = wilson_by_document(hits, np.ones(10), documents)
    assert found[:2] == pytest.approx(wilson(share * size, size))


def test_documents_that_are_all_alike_count_once_each() -> None:
    hits, documents = np.ones(40), np.repeat(np.arange(4), 10)
    assert wilson_by_document(hits, np.ones(40), documents)[:2] == pytest.approx(wilson(4, 4))
    assert wilson_by_document(0 * hits, np.ones(40), documents)[:2] == pytest.approx(wilson(0, 4))


def test_documents_that_are_all_right_or_all_wrong_are_worth_few_trials() -> None:
    hits, documents = np.repeat([1.0, 0, 1, 0, 1, 0, 1, 0, 1, 0], 20), np.repeat(np.arange(10), 20)
    low, high, _ = wilson_by_document(hits, np.ones(200), documents)
    assert low is not None
    assert high is not None
    plain = wilson(5, 10)
    assert high - low > plain[1] - plain[0]


def test_the_interval_of_counts_is_the_one_of_their_items() -> None:
    hits, totals = np.asarray([3.0, 0, 5, 1]), np.asarray([4.0, 0, 5, 6])
    unit_hits = np.repeat([1.0, 0, 1, 1, 0], [3, 1, 5, 1, 5])
    unit_documents = np.repeat([0, 2, 3], [4, 5, 6])
    found = wilson_by_document(hits, totals, np.arange(4))
    assert found[:2] == pytest.approx(wilson_by_document(unit_hits, np.ones(15), unit_documents)[:2])


def test_nothing_to_count_has_no_interval() -> None:
    assert wilson_by_document(np.zeros(2), np.zeros(2), np.arange(2)).why == "there is nothing to count"


def test_the_interval_covers_the_truth_where_documents_differ() -> None:
    chance, covered = np.random.default_rng(8), 0
    for _ in range(300):
        shares = chance.beta(3, 2, 30)
        hits = (chance.random((30, 10)) < shares[:, None]).astype(float).ravel()
        low, high, _ = wilson_by_document(hits, np.ones(300), np.repeat(np.arange(30), 10))
        assert low is not None
        assert high is not None
        covered += low <= 0.6 <= high
    assert covered >= 0.92 * 300
