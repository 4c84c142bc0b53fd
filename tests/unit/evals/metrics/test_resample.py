"""Intervals by resampling documents: honest, repeatable, and narrow only where there is reason to be."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.metrics.arrays import Ints, Numbers
from evals.metrics.linear import mean_of
from evals.metrics.resample import ONE_DOCUMENT, draws, estimate, mean, mean_difference, resample

VALUES = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30)


def numbers(*codes: int) -> Ints:
    return np.asarray(codes, dtype=np.int64)


def test_every_draw_has_as_many_documents_as_there_are_and_items_go_with_theirs() -> None:
    documents = numbers(0, 0, 1, 2, 2, 2)
    weights = np.concatenate(list(draws(3, resamples=50)))
    assert weights.shape == (50, 3)
    assert (weights.sum(axis=1) == 3).all()
    values = np.arange(6.0)
    found = resample([lambda of_items: of_items @ values], documents, resamples=50)[0]
    assert found == pytest.approx(weights @ [1, 2, 12])


@pytest.mark.parametrize("cells", [1, 7, 100])
def test_the_draws_do_not_depend_on_the_size_of_a_block(cells: int) -> None:
    whole = np.concatenate(list(draws(3, resamples=40, cells=10**6)))
    assert np.array_equal(whole, np.concatenate(list(draws(3, resamples=40, cells=cells))))


def test_a_draw_is_as_if_its_documents_were_copied() -> None:
    documents, values = numbers(0, 0, 1, 2, 2, 2), np.asarray([1.0, 2, 3, 4, 5, 6])
    for weights in np.concatenate(list(draws(3, resamples=20)))[:, documents]:
        copied = np.repeat(values, weights.astype(int))
        assert float(mean_of(values, np.ones(6))(weights)) == pytest.approx(copied.mean())


def test_what_is_added_up_by_document_is_what_the_items_say() -> None:
    documents, values = numbers(0, 0, 1, 2, 2, 2), np.asarray([1.0, 2, 3, 4, 5, 6])
    one = mean_of(values, [1, 0, 1, 1, 0, 1])
    added, asked = resample([one, one.__call__], documents, resamples=50)
    assert added == pytest.approx(asked, nan_ok=True)


@settings(max_examples=30)
@given(VALUES)
def test_the_interval_holds_the_value_and_is_the_same_again(values: list[float]) -> None:
    found = mean(values, resamples=100)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    assert found.value == pytest.approx(np.mean(values))
    assert found == mean(values, resamples=100)


@settings(max_examples=20)
@given(VALUES, st.floats(-100, 100), st.floats(0.1, 10))
def test_the_interval_moves_with_the_values(values: list[float], more: float, times: float) -> None:
    here, there = mean(values, resamples=100), mean([times * one + more for one in values], resamples=100)
    assert here.low is not None
    assert there.low is not None
    assert there.low == pytest.approx(times * here.low + more, abs=1e-6)


def test_equal_values_have_an_interval_of_no_width() -> None:
    assert mean([0.3] * 8, resamples=200)[1:3] == pytest.approx((0.3, 0.3))


def test_one_document_has_no_interval_and_says_why() -> None:
    found = mean([1.0, 2.0], numbers(0, 0))
    assert found == (1.5, None, None, ONE_DOCUMENT)
    assert str(found) == "1.50"


def test_nothing_has_no_value_and_says_why() -> None:
    assert mean([]).value is None
    assert mean([]).why == "there is no item"
    assert str(mean([])) == "–"


def test_copies_of_an_item_in_its_document_do_not_narrow_the_interval() -> None:
    values = [0.0, 1.0, 0.4, 0.9, 0.2]
    copied, documents = np.repeat(values, 10).tolist(), np.repeat(np.arange(5), 10)
    assert mean(copied, documents)[:3] == pytest.approx(mean(values)[:3])
    apart = mean(copied)
    whole = mean(values)
    assert apart.high is not None
    assert whole.high is not None
    assert apart.high < whole.high


def test_the_interval_of_a_mean_is_near_the_one_of_the_normal_law() -> None:
    values = np.random.default_rng(3).normal(10, 2, 400)
    found = mean(values.tolist())
    half = 1.96 * values.std() / 20
    assert found[1:3] == pytest.approx((values.mean() - half, values.mean() + half), abs=0.03)


def test_draws_without_a_value_are_left_aside_until_they_are_too_many() -> None:
    def only_second(second: Numbers, weights: Numbers) -> Numbers:
        return mean_of(second, second)(weights)

    many = estimate(partial(only_second, np.r_[np.zeros(15), np.ones(5)]), np.arange(20), resamples=200)
    assert many[:3] == (1, 1, 1)
    few = estimate(partial(only_second, np.r_[np.zeros(19), 1]), np.arange(20), resamples=200)
    assert few.low is None
    assert few.why is not None
    assert few.why.endswith("of 200 resamples of so few documents have no value")


def test_statistics_share_their_draws() -> None:
    places = mean_of(np.arange(6), np.ones(6))
    found = resample([places, lambda weights: 2 * places(weights)], np.arange(6), resamples=50)
    assert np.allclose(found[1], 2 * found[0])
    assert resample([], np.arange(6)).shape == (0, 1_000)


def test_a_difference_of_pairs_is_narrower_than_the_values() -> None:
    one = np.random.default_rng(5).normal(0, 10, 50)
    found = mean_difference((one + 1).tolist(), one.tolist())
    assert found[:3] == pytest.approx((1, 1, 1))


def test_pairs_have_to_be_as_many_on_both_sides() -> None:
    with pytest.raises(ValueError, match="shorter"):
        mean_difference([1.0, 2.0], [1.0])
