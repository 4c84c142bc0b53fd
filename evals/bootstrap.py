"""Bootstrap intervals of means and of paired differences, resampled by article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 10_000
LEVEL = 0.95
SEED = 20_240_501
"""Fixed, so that the same scores give the same interval."""


class Estimate(NamedTuple):
    """A mean and the ends of its 95 % interval, in the unit of the values."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.2f} [{self.low:.2f}, {self.high:.2f}]"


def mean_interval(values: Sequence[float]) -> Estimate:
    """The mean of `values` (one per article, at least one) with its percentile bootstrap interval."""
    if not values:
        raise ValueError("There is nothing to take the mean of.")
    sample = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(SEED)
    means = np.fromiter(
        (sample[generator.integers(0, sample.size, sample.size)].mean() for _ in range(RESAMPLES)),
        dtype=np.float64,
        count=RESAMPLES,
    )
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(sample.mean()), float(low), float(high))


def paired_difference(one: Sequence[float], other: Sequence[float]) -> Estimate:
    """The mean of `one - other`, value by value of the same article, with its interval.

    It is above chance when the whole interval is above zero.
    """
    return mean_interval([mine - theirs for mine, theirs in zip(one, other, strict=True)])
