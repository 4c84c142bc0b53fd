"""Intervals by resampling documents: the percentile bootstrap of clusters, as weights.

Items of one document are alike, so documents are drawn anew and not items. A draw is a weight per document
(how often it was drawn) that all of its items take on, so that any statistic that takes weights of items
can be computed for many draws at once. Source: Efron and Tibshirani 1993, chapters 8 and 13; clusters:
Davison and Hinkley 1997, section 3.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from evals.metrics.arrays import Ints, Numbers, Statistic
from evals.metrics.linear import Linear, mean_of

LEVEL = 0.95
RESAMPLES = 1_000
SEED = 20_240_501
"""Fixed, so that the same items give the same interval."""

ONE_DOCUMENT = "all items come from one document, so there is nothing to resample"
_CELLS = 1_000_000
"""The most weights of documents that are held at once."""
_UNDEFINED = 0.1
"""With a larger share of draws that have no value, those that have one are no fair sample."""


class Interval(NamedTuple):
    """The two ends, or neither and the reason."""

    low: float | None
    high: float | None
    why: str | None = None


class Estimate(NamedTuple):
    """A value and the ends of its 95 % interval, in the unit of the values; `why` says what is missing."""

    value: float | None
    low: float | None
    high: float | None
    why: str | None = None

    def __str__(self) -> str:
        if self.value is None:
            return "–"
        if self.low is None:
            return f"{self.value:.2f}"
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


def draws(
    documents: int, *, resamples: int = RESAMPLES, seed: int = SEED, cells: int = _CELLS
) -> Iterator[Numbers]:
    """Weights of documents, in blocks (some draws, documents): `resamples` draws in all.

    How large a block is (`cells` weights, if it has more than one draw) does not change what is drawn.
    """
    chance = np.random.default_rng(seed)
    rows = max(1, min(resamples, cells // max(1, documents)))
    for first in range(0, resamples if documents else 0, rows):
        some = min(rows, resamples - first)
        drawn = chance.integers(0, documents, size=(some, documents)) + documents * np.arange(some)[:, None]
        times = np.bincount(drawn.ravel(), minlength=some * documents)
        yield times.reshape(some, documents).astype(np.float64)


def resample(
    statistics: Sequence[Statistic], documents: Ints, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Numbers:
    """The values (statistics, resamples) of all `statistics` under the same draws of documents.

    `documents` (items,) has for each item the number of its document, from 0 without gaps. What is `Linear`
    is added up by document first; other statistics are asked with the weights of items.
    """
    found = np.full((len(statistics), resamples), np.nan)
    if not statistics or not documents.size:
        return found
    sums = {
        place: one.by_document(documents) for place, one in enumerate(statistics) if isinstance(one, Linear)
    }
    stacked = np.concatenate([np.zeros((int(documents.max()) + 1, 0)), *sums.values()], axis=1)
    ends = np.cumsum([table.shape[1] for table in sums.values()])[:-1]
    first = 0
    for weights in draws(len(stacked), resamples=resamples, seed=seed):
        these = slice(first, first + len(weights))
        for place, added in zip(sums, np.split(weights @ stacked, ends, axis=1), strict=False):
            one = statistics[place]
            found[place, these] = one.finish(added) if isinstance(one, Linear) else np.nan
        _by_item(statistics, weights, documents, found[:, these])
        first += len(weights)
    return found


def _by_item(statistics: Sequence[Statistic], weights: Numbers, documents: Ints, found: Numbers) -> None:
    """Put the values of what is not linear into `found` (statistics, draws), a few draws at a time."""
    asked = [(place, one) for place, one in enumerate(statistics) if not isinstance(one, Linear)]
    rows = max(1, _CELLS // (5 * documents.size))
    for first in range(0, len(weights) if asked else 0, rows):
        of_items = weights[first : first + rows][:, documents]
        for place, one in asked:
            found[place, first : first + rows] = one(of_items)


def percentile_interval(value: float, values: Numbers) -> Interval:
    """The 95 % percentile interval of `values` (one per draw), widened where needed to hold `value`.

    A statistic that cannot be below 0, as an error of calibration, is higher on resampled items than on the
    items themselves: without the widening its interval can lie above it. Draws without a value are left
    aside; if they are more than a tenth there is no interval.
    """
    known = values[~np.isnan(values)]
    if known.size < (1 - _UNDEFINED) * values.size or not known.size:
        missing = values.size - known.size
        return Interval(None, None, f"{missing} of {values.size} resamples of so few documents have no value")
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(min(value, float(low)), max(value, float(high)))


def estimate(
    statistic: Statistic, documents: Ints, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Estimate:
    """The value of one statistic on all items, with its interval."""
    if not documents.size:
        return Estimate(None, None, None, "there is no item")
    value = float(statistic(np.ones((1, documents.size)))[0])
    if np.isnan(value):
        return Estimate(None, None, None, "the value is not defined for these items")
    if int(documents.max()) == 0:
        return Estimate(value, None, None, ONE_DOCUMENT)
    found = resample([statistic], documents, resamples=resamples, seed=seed)[0]
    return Estimate(value, *percentile_interval(value, found))


def mean(values: Sequence[float], documents: Ints | None = None, *, resamples: int = RESAMPLES) -> Estimate:
    """The mean of `values` with its interval; without `documents` each value is of its own document."""
    sample = np.asarray(values, dtype=np.float64)
    own = np.arange(sample.size) if documents is None else documents
    return estimate(mean_of(sample, np.ones(sample.size)), own, resamples=resamples)


def mean_difference(
    one: Sequence[float],
    other: Sequence[float],
    documents: Ints | None = None,
    *,
    resamples: int = RESAMPLES,
) -> Estimate:
    """The mean of `one - other`, value by value of the same item, with its interval."""
    return mean(
        [mine - theirs for mine, theirs in zip(one, other, strict=True)], documents, resamples=resamples
    )
