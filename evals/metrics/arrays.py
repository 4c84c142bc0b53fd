"""The arrays that all metrics work on, and a division that has no value by zero."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Statistic = Callable[[Numbers], Numbers]
"""Weights of items (…, items) → values (…,), nan where there is none."""


def weights_of(items: int, weights: Numbers | None) -> Numbers:
    """`weights` (…, items) as they are, or a weight of 1 for each item."""
    return np.ones(items) if weights is None else weights


def ratio(top: ArrayLike, bottom: ArrayLike) -> Numbers:
    """`top / bottom`, element by element; nan where `bottom` is not above 0."""
    above, below = np.broadcast_arrays(np.asarray(top, np.float64), np.asarray(bottom, np.float64))
    found: Numbers = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return found
