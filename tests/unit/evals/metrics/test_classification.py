"""Measures of calls against labels are those of scikit-learn, also with weights."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from evals.metrics.arrays import Bools
from evals.metrics.classification import (
    balanced_accuracy,
    confusion,
    f1,
    precision,
    recall,
    roc_auc,
    roc_auc_of,
)

SCORES = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.25, 0.5, 1.0]))
ROWS = st.lists(st.tuples(st.booleans(), SCORES, st.integers(0, 3)), min_size=1, max_size=40)
LABELS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1, max_size=40)


def true(*flags: bool) -> Bools:
    return np.asarray(flags, dtype=np.bool_)


@settings(max_examples=60)
@given(ROWS)
def test_the_area_and_the_balanced_accuracy_are_scikit_learns(rows: list[tuple[bool, float, int]]) -> None:
    gold = np.asarray([one for one, _, _ in rows])
    scores = np.asarray([score for _, score, _ in rows])
    weights = np.asarray([weight for _, _, weight in rows], dtype=float)
    right = (scores >= 0.5) == gold
    if not (weights[gold].sum() and weights[~gold].sum()):
        assert np.isnan(roc_auc(gold, scores, weights))
        assert np.isnan(balanced_accuracy(gold, right, weights))
        return
    told = sk.roc_auc_score(gold, scores, sample_weight=weights)
    assert float(roc_auc(gold, scores, weights)) == pytest.approx(told)
    told = sk.balanced_accuracy_score(gold, scores >= 0.5, sample_weight=weights)
    assert float(balanced_accuracy(gold, right, weights)) == pytest.approx(told)


@settings(max_examples=60)
@given(LABELS)
def test_precision_recall_and_f1_are_scikit_learns(rows: list[tuple[str, str]]) -> None:
    expected, given_ = ([row[place] for row in rows] for place in (0, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        told = sk.precision_recall_fscore_support(expected, given_, labels=list("abc"), zero_division=np.nan)
    for place, label in enumerate("abc"):
        of = np.asarray(expected) == label, np.asarray(given_) == label
        found = [float(measure(*of)) for measure in (precision, recall, f1)]
        assert found == pytest.approx([told[kind][place] for kind in range(3)], nan_ok=True)


@settings(max_examples=40)
@given(LABELS)
def test_the_table_is_scikit_learns_and_drops_nothing(rows: list[tuple[str, str]]) -> None:
    expected, given_ = ([row[place] for row in rows] for place in (0, 1))
    table = confusion(expected, given_)
    assert sum(map(sum, table.counts)) == len(rows)
    told = sk.confusion_matrix(expected, given_, labels=list("abcd"))
    for row, label in enumerate(table.expected):
        for column, called in enumerate(table.given):
            assert table.counts[row][column] == told["abcd".index(label)]["abcd".index(called)]


def test_undecided_and_failed_are_columns_of_their_own_and_come_last() -> None:
    table = confusion(["a", "b", "b"], ["failed", "undecided", "zebra"], [1, 2, 0.5])
    assert table.given == ("zebra", "undecided", "failed")
    assert table.counts == ((0, 0, 1), (0.5, 2, 0))
    assert confusion([], []).counts == ()
    with pytest.raises(ValueError, match="as many calls"):
        confusion(["a"], ["a", "b"])


def test_a_table_of_weights_is_measured_draw_by_draw() -> None:
    gold, scores = true(True, False, True, False), np.asarray([0.9, 0.9, 0.4, 0.1])
    weights = np.asarray([[1.0, 1, 1, 1], [2, 0, 0, 3], [0, 1, 0, 1]])
    found = roc_auc(gold, scores, weights)
    assert found[:2] == pytest.approx([0.625, 1])
    assert np.isnan(found[2])
    each = [float(roc_auc_of(gold, scores)(line)) for line in weights]
    assert found == pytest.approx(each, nan_ok=True)


@settings(max_examples=40)
@given(ROWS, st.integers(0, 39))
def test_a_missing_score_never_raises_the_area(rows: list[tuple[bool, float, int]], place: int) -> None:
    gold = np.asarray([one for one, _, _ in rows])
    scores = np.asarray([score for _, score, _ in rows])
    without = scores.copy()
    without[place % len(rows)] = np.nan
    before, after = float(roc_auc(gold, scores)), float(roc_auc(gold, without))
    assert (np.isnan(before) and np.isnan(after)) or after <= before + 1e-12


def test_nothing_and_a_single_class_have_no_value() -> None:
    nobody = np.zeros(0, dtype=np.bool_)
    assert np.isnan(roc_auc(nobody, np.zeros(0)))
    assert np.isnan(balanced_accuracy(nobody, nobody))
    assert np.isnan(roc_auc(true(True, True), np.asarray([0.1, 0.2])))
    assert np.isnan(balanced_accuracy(true(True, True), true(True, False)))
    assert np.isnan(f1(nobody, nobody))
