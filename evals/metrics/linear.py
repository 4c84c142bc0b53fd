"""Statistics that are made of weighted sums, which are added up once a document and not once a draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from evals.metrics.arrays import Bools, Ints, Numbers, ratio


@dataclass(frozen=True)
class Linear:
    """`finish` of the sums of the columns of `table` (items, columns), weighted.

    `finish` takes the sums (…, columns) and answers with a value (…,), nan where there is none.
    """

    table: Numbers
    finish: Callable[[Numbers], Numbers]

    def __call__(self, weights: Numbers) -> Numbers:
        """The value under weights of items (…, items)."""
        return self.finish(weights @ self.table)

    def among(self, used: Bools) -> Linear:
        """The same of all items, of which those `used` are the items of this one."""
        table = np.zeros((used.size, self.table.shape[1]))
        table[used] = self.table
        return Linear(table, self.finish)

    def by_document(self, documents: Ints) -> Numbers:
        """The sums of the columns over the items of each document, (documents, columns)."""
        count = int(documents.max()) + 1
        columns = [np.bincount(documents, weights=column, minlength=count) for column in self.table.T]
        return np.stack(columns, axis=1) if columns else np.zeros((count, 0))


def mean_of(values: ArrayLike, among: ArrayLike) -> Linear:
    """The mean of `values` (items,) over the items that are `among`: their share in it, or true and false.

    nan where these weigh nothing.
    """
    counted = np.asarray(among, np.float64)
    return Linear(np.stack([np.asarray(values, np.float64) * counted, counted], axis=1), divide)


def joined(parts: Sequence[Linear], finish: Callable[[list[Numbers]], Numbers]) -> Linear:
    """`finish` of the values of several statistics of the same items."""
    ends = np.cumsum([part.table.shape[1] for part in parts])[:-1]
    table = np.concatenate([part.table for part in parts], axis=1)
    return Linear(table, partial(_finish_each, [part.finish for part in parts], ends, finish))


def _finish_each(
    each: Sequence[Callable[[Numbers], Numbers]],
    ends: Ints,
    finish: Callable[[list[Numbers]], Numbers],
    sums: Numbers,
) -> Numbers:
    pieces = np.split(sums, ends, axis=-1)
    return finish([one(piece) for one, piece in zip(each, pieces, strict=True)])


def divide(sums: Numbers) -> Numbers:
    """The first of two sums by the second."""
    return ratio(sums[..., 0], sums[..., 1])
