"""Calibration is measured as scikit-learn and Guo et al. do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from evals.metrics.arrays import Bools, Numbers
from evals.metrics.calibration import balanced, brier, ece, reliability

SCORES = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 1.0]))
ROWS = st.lists(st.tuples(st.booleans(), SCORES), min_size=1, max_size=50)


def columns(rows: list[tuple[bool, float]]) -> tuple[Bools, Numbers]:
    return np.asarray([gold for gold, _ in rows]), np.asarray([score for _, score in rows])


@settings(max_examples=60)
@given(ROWS)
def test_brier_and_the_curve_are_scikit_learns(rows: list[tuple[bool, float]]) -> None:
    gold, scores = columns(rows)
    assert float(brier(gold, scores)) == pytest.approx(brier_score_loss(gold, scores, pos_label=True))
    points = [one for one in reliability(gold, scores, np.arange(gold.size)) if one.items]
    share, score = calibration_curve(gold, scores, n_bins=10) if 0 < gold.sum() < gold.size else ([], [])
    if len(share):
        assert [one.share for one in points] == pytest.approx(share.tolist())
        assert [one.score for one in points] == pytest.approx(score.tolist())
    error = sum(
        one.items * abs(one.score - one.share) for one in points if one.score and one.share is not None
    )
    zero = sum(one.items * one.share for one in points if one.score == 0 and one.share is not None)
    assert float(ece(gold, scores)) == pytest.approx((error + zero) / gold.size)


@settings(max_examples=40)
@given(ROWS)
def test_an_error_of_calibration_is_a_share(rows: list[tuple[bool, float]]) -> None:
    gold, scores = columns(rows)
    assert 0 <= float(ece(gold, scores)) <= 1
    weighed = float(ece(gold, scores, evenly=True))
    assert np.isnan(weighed) if gold.all() or not gold.any() else 0 <= weighed <= 1 + 1e-12


@settings(max_examples=40)
@given(ROWS, st.integers(0, 49))
def test_a_missing_score_never_helps(rows: list[tuple[bool, float]], place: int) -> None:
    gold, scores = columns(rows)
    without = scores.copy()
    without[place % gold.size] = np.nan
    assert float(brier(gold, without)) >= float(brier(gold, scores)) - 1e-12
    assert float(ece(gold, without)) >= float(ece(gold, scores)) - 1e-12
    if 0 < gold.sum() < gold.size:
        assert float(ece(gold, without, evenly=True)) >= float(ece(gold, scores, evenly=True)) - 1e-12


def test_both_labels_weigh_alike_when_they_are_balanced() -> None:
    gold = np.asarray([True, True, True, False])
    weights = balanced(gold)
    assert weights.sum() == 4
    assert weights[:3].sum() == weights[3] == 2
    scores = np.asarray([0.9, 0.8, 0.35, 0.35])
    assert float(ece(gold, scores, evenly=True)) == pytest.approx(float(ece(gold, scores, weights)))


def test_every_draw_of_weights_has_its_own_error() -> None:
    gold, scores = np.asarray([True, False, True]), np.asarray([0.8, 0.3, 0.35])
    weights = np.asarray([[1.0, 1, 1], [2, 0, 1]])
    for evenly in (False, True):
        each = [float(ece(gold, scores, line, evenly=evenly)) for line in weights]
        assert ece(gold, scores, weights, evenly=evenly) == pytest.approx(each, nan_ok=True)


def test_a_point_has_its_counts_and_an_interval_that_heeds_documents() -> None:
    gold, scores = np.asarray([True, False, True, True]), np.asarray([0.85, 0.86, 0.9, 0.05])
    points = reliability(gold, scores, np.asarray([0, 0, 1, 2]))
    assert (points[8].items, points[8].documents) == (3, 2)
    assert points[8].share == pytest.approx(2 / 3)
    assert points[8].low is not None
    assert points[0].items == 1
    assert points[0].low is None
    assert points[4].share is None
    assert (points[4].start, points[4].end) == (0.4, 0.5)


def test_nothing_has_no_error() -> None:
    nobody = np.zeros(0, dtype=np.bool_)
    assert np.isnan(brier(nobody, np.zeros(0)))
    assert np.isnan(ece(nobody, np.zeros(0)))
    assert {one.items for one in reliability(nobody, np.zeros(0), np.zeros(0, dtype=np.int64))} == {0}
