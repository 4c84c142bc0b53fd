"""How far raters agree beyond chance: Cohen's kappa and Krippendorff's alpha, beside plain agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from evals.metrics.arrays import Numbers, ratio, weights_of

Weighting = Literal["none", "linear", "quadratic"]
Level = Literal["nominal", "ordinal"]
Ratings = Sequence[Sequence[str | None]]
"""Units, each with the labels that its raters gave it; None where one gave none."""


def cohen_kappa(
    one: Sequence[str],
    other: Sequence[str],
    weights: Numbers | None = None,
    *,
    order: Sequence[str] | None = None,
    weighting: Weighting = "none",
) -> Numbers:
    """Cohen's kappa of two raters of the same items (1960; weighted: 1968): 1 agreement, 0 chance.

    `order` lists the labels from least to most, which "linear" and "quadratic" need. `weights` of items are
    (items,) or (draws, items). nan where both gave one and the same label to all. ValueError for lists of
    unequal length, or a label that is not in `order`.
    """
    if len(one) != len(other):
        raise ValueError("Both raters have to have rated the same items.")
    if weighting != "none" and order is None:
        raise ValueError(f"A {weighting} weighting needs the order of the labels.")
    labels = _labels([*one, *other], order)
    size = len(labels)
    weighed = weights_of(len(one), weights)
    cell = np.asarray([labels[a] * size + labels[b] for a, b in zip(one, other, strict=True)], dtype=np.int64)
    seen = (weighed @ (cell[:, None] == np.arange(size * size))).reshape(*weighed.shape[:-1], size, size)
    chance = seen.sum(axis=-1)[..., :, None] * seen.sum(axis=-2)[..., None, :]
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(np.float64)
    distance = {"none": (steps > 0) * 1.0, "linear": steps, "quadratic": steps**2}[weighting]
    found = (seen * distance).sum(axis=(-2, -1)) * seen.sum(axis=(-2, -1))
    return np.asarray(1 - ratio(found, (chance * distance).sum(axis=(-2, -1))), dtype=np.float64)


def krippendorff_alpha(
    ratings: Ratings,
    weights: Numbers | None = None,
    *,
    level: Level = "nominal",
    order: Sequence[str] | None = None,
) -> Numbers:
    """Krippendorff's alpha of any number of raters, missing labels allowed: 1 agreement, 0 chance.

    Units with fewer than two labels tell nothing. `order` lists the labels from least to most, which
    "ordinal" needs. `weights` of units are (units,) or (draws, units). nan where fewer than two different
    labels were given. Source: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability". ValueError
    as `cohen_kappa`.
    """
    if level == "ordinal" and order is None:
        raise ValueError("An ordinal level needs the order of the labels.")
    pairs = _coincidences(ratings, weights, order)
    totals = pairs.sum(axis=-1)
    distance = _ordinal(totals) if level == "ordinal" else 1.0 - np.eye(pairs.shape[-1])
    chance = (totals[..., :, None] * totals[..., None, :] * distance).sum(axis=(-2, -1))
    seen = (pairs * distance).sum(axis=(-2, -1)) * (totals.sum(axis=-1) - 1)
    return np.asarray(1 - ratio(seen, chance), dtype=np.float64)


def percent_agreement(ratings: Ratings, weights: Numbers | None = None) -> Numbers:
    """The share of pairs of labels of the same unit that are equal; a unit counts by its number of labels.

    For two raters this is the share of items on which they agree. nan where no unit has two labels.
    """
    pairs = _coincidences(ratings, weights, None)
    return ratio(np.trace(pairs, axis1=-2, axis2=-1), pairs.sum(axis=(-2, -1)))


def _labels(given: Sequence[str], order: Sequence[str] | None) -> dict[str, int]:
    """The labels, numbered in their order."""
    if order is None:
        return {label: place for place, label in enumerate(sorted(set(given)))}
    if len(set(order)) != len(order):
        raise ValueError("A label stands twice in the order.")
    if unknown := set(given) - set(order):
        raise ValueError(f"“{min(unknown)}” is not in the order of the labels.")
    return {label: place for place, label in enumerate(order)}


def _coincidences(ratings: Ratings, weights: Numbers | None, order: Sequence[str] | None) -> Numbers:
    """How often two labels met in a unit, (…, labels, labels); a unit weighs as its labels."""
    labels = _labels([label for unit in ratings for label in unit if label is not None], order)
    counts = np.zeros((len(ratings), len(labels)))
    for place, unit in enumerate(ratings):
        for label in unit:
            if label is not None:
                counts[place, labels[label]] += 1
    met = counts.sum(axis=1)
    share = weights_of(len(ratings), weights) * (met >= 2) / np.maximum(met - 1, 1)
    crossed = (counts.T * share[..., None, :]) @ counts
    own: Numbers = (share @ counts)[..., None] * np.eye(len(labels))
    return np.asarray(crossed - own, dtype=np.float64)


def _ordinal(totals: Numbers) -> Numbers:
    """The squared ordinal distance of each two labels: how many labels lie between them, ends half."""
    upto = np.cumsum(totals, axis=-1)
    middle = upto - totals / 2
    return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2, dtype=np.float64)
