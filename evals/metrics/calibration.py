"""Whether a score means what it says: of the items scored 0.8, are 80 % grounded?

`gold` and `scores` are (items,), `weights` (items,) or (draws, items). An item without a score (nan) is as
wrong as can be: its error is 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evals.metrics.arrays import Bools, Ints, Numbers, ratio, weights_of
from evals.metrics.linear import Linear, mean_of
from evals.metrics.proportion import wilson_by_document

BINS = 10


@dataclass(frozen=True)
class Point:
    """One bin of the reliability curve, (`start`, `end`]; the first one holds 0 too.

    `score` is the mean score of its items, `share` how many of them are grounded, with its 95 % interval;
    these are None for an empty bin, and the interval alone where all items of the bin come from one
    document.
    """

    start: float
    end: float
    items: int
    documents: int
    score: float | None
    share: float | None
    low: float | None
    high: float | None


def balanced(gold: Bools, weights: Numbers | None = None) -> Numbers:
    """Weights under which both labels weigh alike, and all items together as before."""
    weighed = weights_of(len(gold), weights)
    whole = weighed.sum(axis=-1)
    good, bad = ratio(whole, 2 * (weighed @ gold)), ratio(whole, 2 * (weighed @ ~gold))
    return np.where(gold, good[..., None], bad[..., None]) * weighed


def brier(gold: Bools, scores: Numbers, weights: Numbers | None = None) -> Numbers:
    """The mean squared distance of the score from 1 for a grounded item, from 0 for another (Brier 1950)."""
    return brier_of(gold, scores)(weights_of(len(gold), weights))


def brier_of(gold: Bools, scores: Numbers) -> Linear:
    """`brier` of these items as a function of their weights."""
    return mean_of(np.where(np.isnan(scores), 1.0, (scores - gold) ** 2), np.ones(len(gold)))


def ece(
    gold: Bools,
    scores: Numbers,
    weights: Numbers | None = None,
    *,
    bins: int = BINS,
    evenly: bool = False,
) -> Numbers:
    """The expected calibration error: how far scores are from shares, bin by bin.

    The mean, over items, of the distance between the mean score and the grounded share of their bin. Bins
    are of equal width, (start, end]; items without a score are a bin of their own with distance 1. `evenly`
    weighs both labels alike, as `balanced` does. Source: Guo et al. 2017.
    """
    return ece_of(gold, scores, bins=bins, evenly=evenly)(weights_of(len(gold), weights))


def ece_of(gold: Bools, scores: Numbers, *, bins: int = BINS, evenly: bool = False) -> Linear:
    """`ece` of these items as a function of their weights: they are put into bins once."""
    gap = np.where(np.isnan(scores), 1.0, gold - scores)
    here = np.where(_places(scores, bins)[:, None] == np.arange(bins + 1), gap[:, None], 0.0)
    labels = np.stack([gold, ~gold], axis=-1).astype(np.float64)
    table = np.concatenate([here * labels[:, :1], here * labels[:, 1:], labels], axis=1)

    def error(sums: Numbers) -> Numbers:
        gaps, whole = sums[..., :-2].reshape(*sums.shape[:-1], 2, bins + 1), sums[..., -2:]
        share = ratio(0.5, whole) if evenly else ratio(1.0, whole.sum(axis=-1, keepdims=True))
        return np.asarray(np.abs((gaps * share[..., None]).sum(axis=-2)).sum(axis=-1), dtype=np.float64)

    return Linear(table, error)


def reliability(
    gold: Bools, scores: Numbers, documents: Ints, weights: Numbers | None = None, *, bins: int = BINS
) -> tuple[Point, ...]:
    """The reliability curve, a point a bin; items without a score are in none (count them beside it).

    Intervals are Wilson's for items that share documents. `weights`, such as those of `balanced`, are
    (items,).
    """
    weighed = weights_of(len(gold), weights)
    place = _places(scores, bins)
    return tuple(
        _point(number, bins, gold[here], scores[here], documents[here], weighed[here])
        for number in range(bins)
        for here in [np.flatnonzero(place == number)]
    )


def _point(number: int, bins: int, gold: Bools, scores: Numbers, documents: Ints, weights: Numbers) -> Point:
    edges = number / bins, (number + 1) / bins
    whole = float(weights.sum())
    if not whole > 0:
        return Point(*edges, len(gold), len(np.unique(documents)), None, None, None, None)
    evened = weights * (len(gold) / whole)
    codes = np.unique(documents, return_inverse=True)[1].astype(np.int64)
    interval = wilson_by_document(evened * gold, evened, codes)
    mean_score, share = float(scores @ weights) / whole, float(gold @ weights) / whole
    return Point(*edges, len(gold), int(codes.max()) + 1, mean_score, share, interval.low, interval.high)


def _places(scores: Numbers, bins: int) -> Ints:
    """The bin of each score; `bins` for none."""
    inner = np.linspace(0, 1, bins + 1)[1:-1]
    found = np.searchsorted(inner, np.nan_to_num(scores), side="left")
    return np.where(np.isnan(scores), bins, found).astype(np.int64)
