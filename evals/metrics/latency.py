"""How long things take: percentiles and throughput."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from evals.metrics.arrays import Ints, Numbers, Statistic, weights_of

PERCENTILES = (50, 90, 95, 99)


def percentile(values: Numbers, percent: float, weights: Numbers | None = None) -> Numbers:
    """The value below which `percent` of `values` lie, as numpy's "linear" method has it.

    `weights`, (items,) or (draws, items), say how often a value counts, in whole numbers. nan where none
    does.
    """
    return percentile_of(values, percent)(weights_of(len(values), weights))


def percentile_of(values: Numbers, percent: float) -> Statistic:
    """`percentile` of these values as a function of their weights: they are put in order once."""
    order = np.argsort(values, kind="stable")
    ranked = values[order]

    def found(weights: Numbers) -> Numbers:
        upto = np.cumsum(weights[..., order], axis=-1).reshape(math.prod(weights.shape[:-1]), order.size)
        each = np.asarray([_at(ranked, line, percent / 100) for line in upto], dtype=np.float64)
        return each.reshape(weights.shape[:-1])

    return found


def _at(ranked: Numbers, upto: Numbers, share: float) -> float:
    """The quantile of one draw: `upto` is how many values there are up to each place."""
    if not upto.size or upto[-1] <= 0:
        return float("nan")
    place = (upto[-1] - 1) * share
    near = np.floor(place)
    ends: Ints = np.minimum(np.searchsorted(upto, [near, near + 1], side="right"), upto.size - 1)
    low, high = ranked[ends]
    part = place - near
    return float(high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part)


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p90, p95 and p99 of `seconds`; empty without any."""
    values = np.asarray(seconds, dtype=np.float64)
    return (
        {f"p{percent}": float(percentile(values, percent)) for percent in PERCENTILES} if values.size else {}
    )


def throughput(items: int, seconds: float) -> float | None:
    """Items a second of wall time; None where no time has passed."""
    return items / seconds if seconds > 0 else None
