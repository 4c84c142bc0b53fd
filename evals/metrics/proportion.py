"""Intervals of proportions: Wilson's, also for items that share documents."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from evals.metrics.arrays import Ints, Numbers
from evals.metrics.resample import LEVEL, ONE_DOCUMENT, Interval

_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


def wilson(hits: float, trials: float) -> tuple[float, float]:
    """The 95 % score interval of `hits` of `trials` (Wilson 1927); (0, 1) without trials.

    Both may be fractions, as an effective number of trials is. ValueError unless 0 ≤ hits ≤ trials.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} of {trials} is no proportion.")
    if trials == 0:
        return 0.0, 1.0
    share, square = hits / trials, _Z * _Z
    centre = share + square / (2 * trials)
    spread = _Z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    below = 1 + square / trials
    low = 0.0 if hits == 0 else max(0.0, (centre - spread) / below)
    return low, 1.0 if hits == trials else min(1.0, (centre + spread) / below)


def wilson_by_document(hits: Numbers, totals: Numbers, documents: Ints) -> Interval:
    """Wilson's interval of Σ hits / Σ totals for items that share documents.

    All are (items,): what each item adds above and below the line, and the number of its document. The
    trials are replaced by as many independent ones as tell the same: divided by the design effect, which is
    the variance of the ratio between documents (Taylor linearisation) over that of as many independent
    trials, and corrected for few documents by t quantiles (Korn and Graubard 1998); never more than there
    are. Where all documents have the same share (all are hits, or none is), there is no variance to
    estimate and each document counts once. With one trial per document this is Wilson's interval exactly.
    One document has no interval.
    """
    count = int(documents.max()) + 1 if documents.size else 0
    above: Numbers = np.bincount(documents, weights=hits, minlength=count).astype(np.float64)
    below: Numbers = np.bincount(documents, weights=totals, minlength=count).astype(np.float64)
    above, below = above[below > 0], below[below > 0]
    if not below.size:
        return Interval(None, None, "there is nothing to count")
    if below.size == 1:
        return Interval(None, None, ONE_DOCUMENT)
    trials = float(below.sum())
    share = min(1.0, max(0.0, float(above.sum()) / trials))
    return Interval(*wilson(share * (size := _effective(above, below, share, trials)), size))


def _effective(above: Numbers, below: Numbers, share: float, trials: float) -> float:
    """How many independent trials the documents are worth."""
    from scipy.special import stdtrit

    clusters = below.size
    if np.all(below == 1):
        return trials
    residual = above - share * below
    if share in (0.0, 1.0) or trials <= 1 or np.allclose(residual, 0):
        return min(float(clusters), trials)
    between = clusters / (clusters - 1) * float(residual @ residual) / trials**2
    size = trials * share * (1 - share) / (trials - 1) / between
    tail = (1 + LEVEL) / 2
    return float(min(trials, size * (stdtrit(trials - 1, tail) / stdtrit(clusters - 1, tail)) ** 2))
