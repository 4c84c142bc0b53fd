"""How well calls fit labels: accuracy, precision, recall, F1, confusion, the area under the ROC curve.

All take optional weights of items, (items,) or (draws, items), and answer with one value or one a draw; nan
where a value is not defined. An item without a call is wrong and stays in the count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics.arrays import Bools, Ints, Numbers, Statistic, ratio, weights_of
from evals.metrics.linear import Linear, divide, joined, mean_of

UNDECIDED = "undecided"
FAILED = "failed"


@dataclass(frozen=True)
class Confusion:
    """How often each expected label (row) was called what (column); undecided and failed are columns too."""

    expected: tuple[str, ...]
    given: tuple[str, ...]
    counts: tuple[tuple[float, ...], ...]


def confusion(
    expected: Sequence[str], given: Sequence[str], weights: Sequence[float] | None = None
) -> Confusion:
    """The table over items; labels in alphabetical order, but "undecided" and "failed" last."""
    rows, row = np.unique(np.asarray(expected, dtype=object), return_inverse=True)
    columns = sorted(set(given), key=lambda label: (label == FAILED, label == UNDECIDED, label))
    places = {label: place for place, label in enumerate(columns)}
    table = np.zeros((len(rows), len(columns)))
    weighed = weights_of(len(expected), None if weights is None else np.asarray(weights, np.float64))
    if len(given) != len(expected):
        raise ValueError("There have to be as many calls as labels.")
    np.add.at(table, (row, np.asarray([places[label] for label in given], dtype=np.int64)), weighed)
    return Confusion(tuple(rows), tuple(columns), tuple(tuple(map(float, line)) for line in table))


def balanced_accuracy(labels: Ints | Bools, right: Bools, weights: Numbers | None = None) -> Numbers:
    """The mean over labels of the share of their items that is `right`.

    Not defined where a label weighs nothing, or where all items have the same one. Source: Brodersen et al.
    2010.
    """
    return balanced_accuracy_of(labels, right)(weights_of(len(labels), weights))


def balanced_accuracy_of(labels: Ints | Bools, right: Bools) -> Linear:
    """`balanced_accuracy` of these items as a function of their weights."""
    kinds = np.unique(labels)
    if kinds.size < 2:
        return mean_of(right, np.zeros(len(labels)))
    return joined([mean_of(right, labels == kind) for kind in kinds], _mean)


def precision(expected: Bools, given: Bools, weights: Numbers | None = None) -> Numbers:
    """Of the items that were `given` a label, the share that was `expected` to get it."""
    return mean_of(expected, given)(weights_of(len(expected), weights))


def recall(expected: Bools, given: Bools, weights: Numbers | None = None) -> Numbers:
    """Of the items `expected` to get a label, the share that was `given` it."""
    return mean_of(given, expected)(weights_of(len(expected), weights))


def f1(expected: Bools, given: Bools, weights: Numbers | None = None) -> Numbers:
    """The harmonic mean of precision and recall; not defined where a label is neither expected nor given."""
    return f1_of(expected, given)(weights_of(len(expected), weights))


def f1_of(expected: Bools, given: Bools) -> Linear:
    """`f1` of these items as a function of their weights."""
    both = np.asarray(expected & given, np.float64)
    either = np.asarray(expected, np.float64) + np.asarray(given, np.float64)
    return Linear(np.stack([2 * both, either], axis=1), divide)


def macro_f1_of(expected: Sequence[Bools], given: Sequence[Bools]) -> Linear:
    """The mean F1 of those labels that are expected or given at all, as a function of weights of items."""
    return joined([f1_of(*one) for one in zip(expected, given, strict=True)], _mean_of_known)


def roc_auc(gold: Bools, scores: Numbers, weights: Numbers | None = None) -> Numbers:
    """How often an item that is `gold` scores higher than one that is not, ties half.

    Source: Hanley and McNeil 1982. An item without a score (nan) ranks where it does most harm: below all
    when it is gold, else above all.
    """
    return roc_auc_of(gold, scores)(weights_of(len(scores), weights))


def roc_auc_of(gold: Bools, scores: Numbers) -> Statistic:
    """`roc_auc` of these items as a function of their weights: they are put in order once."""
    ranked = np.where(np.isnan(scores), np.where(gold, -np.inf, np.inf), scores)
    order = np.argsort(ranked, kind="stable")
    first = np.flatnonzero(np.r_[True, ranked[order][1:] != ranked[order][:-1]])
    good_here = gold[order].astype(np.float64)

    def area(weights: Numbers) -> Numbers:
        if not order.size:
            return np.full(weights.shape[:-1], np.nan)
        inside = weights[..., order]
        every = np.add.reduceat(inside, first, axis=-1)
        good = np.add.reduceat(inside * good_here, first, axis=-1)
        bad = every - good
        below = np.cumsum(bad, axis=-1) - bad / 2
        return ratio(np.einsum("...g,...g->...", good, below), good.sum(axis=-1) * bad.sum(axis=-1))

    return area


def _mean(values: list[Numbers]) -> Numbers:
    return np.asarray(np.mean(values, axis=0), dtype=np.float64)


def _mean_of_known(values: list[Numbers]) -> Numbers:
    return ratio(np.nansum(values, axis=0), (~np.isnan(values)).sum(axis=0))
