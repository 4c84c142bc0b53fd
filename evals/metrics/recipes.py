"""Which metrics a run has, and how each is computed from weights of its items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from evals.metrics.arrays import Bools, Numbers, Statistic
from evals.metrics.calibration import brier_of, ece_of
from evals.metrics.classification import balanced_accuracy_of, f1_of, macro_f1_of, roc_auc_of
from evals.metrics.columns import Columns
from evals.metrics.latency import PERCENTILES, percentile_of
from evals.metrics.linear import Linear, mean_of
from evals.metrics.metric import Better, Unit

GROUNDED = "supported"
"""The outcome that calls a claim grounded."""
THRESHOLD = 0.5

Directions = Mapping[str, Better]
"""Which way is better, by the name of a share or number that the suite defines itself."""

_NO_ITEM = "there is no item"
_ONE_LABEL = "all items have the same label"


@dataclass(frozen=True)
class Proportion:
    """Σ hits / Σ totals over items; its interval is Wilson's."""

    hits: Numbers
    totals: Numbers

    def statistic(self) -> Linear:
        """The proportion as a function of weights of items."""
        share = np.divide(self.hits, self.totals, where=self.totals > 0, out=np.zeros(self.totals.size))
        return mean_of(share, self.totals)


@dataclass(frozen=True)
class Fact:
    """A sum over the run, which has no interval; None where it is not known."""

    value: float | None


@dataclass(frozen=True)
class Recipe:
    """How a metric is made: `used` marks the items that it rests on, `why` is said where it has no value."""

    name: str
    unit: Unit
    better: Better | None
    used: Bools
    how: Proportion | Fact | Statistic
    why: str


def recipes(columns: Columns, threshold: float, better: Directions) -> list[Recipe]:
    """The metrics of these items in the order in which they are shown.

    ValueError where a share or number of the suite's own has the name of another metric.
    """
    found = [
        *_outcomes(columns),
        *_grounding(columns),
        *_scores(columns, threshold),
        *_labels(columns),
        *_own(columns, better),
        *_spent(columns),
        *_latency(columns),
    ]
    names: set[str] = set()
    for recipe in found:
        if recipe.name in names:
            raise ValueError(f"Two metrics are named “{recipe.name}”: rename the suite's own.")
        names.add(recipe.name)
    return found


def _share(name: str, better: Better | None, hits: Bools, used: Bools, why: str) -> Recipe:
    how = Proportion((hits & used).astype(np.float64), used.astype(np.float64))
    return Recipe(name, "share", better, used, how, why if used.size else _NO_ITEM)


def _mean(name: str, unit: Unit, better: Better | None, values: Numbers, why: str) -> Recipe:
    """The mean of the values that are there."""
    used = ~np.isnan(values)
    how = mean_of(np.nan_to_num(values), used)
    return Recipe(name, unit, better, used, how, why if used.size else _NO_ITEM)


def _every(columns: Columns) -> Bools:
    return np.ones(len(columns), dtype=np.bool_)


def _outcomes(columns: Columns) -> Iterator[Recipe]:
    every = _every(columns)
    if columns.kinds.right or columns.kinds.gold or columns.kinds.labels or not len(columns):
        answerable = (columns.gold >= 0) | (columns.expected.codes >= 0) | columns.kinds.right
        judged = (columns.right >= 0) | (columns.open & answerable)
        yield _share(
            "right", "higher", (columns.right > 0) & ~columns.open, judged, "no item has a right answer"
        )
    yield _share("undecided", "lower", columns.open & ~columns.failed, every, _NO_ITEM)
    yield _share("failed", "lower", columns.failed, every, _NO_ITEM)
    yield Recipe("failures", "count", "lower", every, Fact(float(columns.failed.sum())), _NO_ITEM)


def _grounding(columns: Columns) -> Iterator[Recipe]:
    if not columns.kinds.gold:
        return
    used = columns.gold >= 0
    gold = columns.gold[used] == 1
    called = np.asarray([word == GROUNDED for word in columns.outcome.words], dtype=np.bool_)
    right = ~columns.open[used] & (called[columns.outcome.codes[used]] == gold)
    how = balanced_accuracy_of(gold, right).among(used)
    yield Recipe("balanced_accuracy", "share", "higher", used, how, _one_label(columns, used))


def _scores(columns: Columns, threshold: float) -> Iterator[Recipe]:
    if not (columns.kinds.gold and columns.kinds.score):
        return
    used = columns.gold >= 0
    gold, scores = columns.gold[used] == 1, columns.score[used]
    scored = ~np.isnan(columns.score)
    yield _share("scored", "higher", scored, used, "no item is labelled as grounded or not")
    right = ~np.isnan(scores) & ((scores >= threshold) == gold)
    why = _one_label(columns, used)
    curve = why if why == _NO_ITEM else f"{why}, so there is no curve"
    made: tuple[tuple[str, Better, Statistic, str], ...] = (
        ("balanced_accuracy_by_score", "higher", balanced_accuracy_of(gold, right), why),
        ("roc_auc", "higher", roc_auc_of(gold, scores), curve),
        ("brier", "lower", brier_of(gold, scores), "no item is labelled as grounded or not"),
        ("ece", "lower", ece_of(gold, scores), "no item is labelled as grounded or not"),
        ("ece_balanced", "lower", ece_of(gold, scores, evenly=True), why),
    )
    for name, better, how, reason in made:
        yield Recipe(name, "share", better, used, _among(used, how), reason if used.size else _NO_ITEM)


def _labels(columns: Columns) -> Iterator[Recipe]:
    """Precision, recall and F1 of every label that is expected anywhere in the run, and the mean F1."""
    used = columns.expected.codes >= 0
    given = np.asarray(columns.outcome.words, dtype=object)
    each = []
    for code, label in enumerate(columns.kinds.labels):
        expected = columns.expected.codes == code
        hit = np.isin(columns.outcome.codes, np.flatnonzero(given == label)) & ~columns.open & used
        each.append((expected, hit))
        both = expected & hit
        yield _share(f"precision:{label}", "higher", both, hit, f"no item was given “{label}”")
        yield _share(f"recall:{label}", "higher", both, expected, f"“{label}” is expected of no item")
        why = f"“{label}” is neither expected nor given" if used.size else _NO_ITEM
        yield Recipe(f"f1:{label}", "share", "higher", expected | hit, f1_of(expected, hit), why)
    if each:
        why = "no label is expected or given" if used.size else _NO_ITEM
        yield Recipe("macro_f1", "share", "higher", used, macro_f1_of(*zip(*each, strict=True)), why)


def _own(columns: Columns, better: Directions) -> Iterator[Recipe]:
    """What the suite counts and measures itself."""
    for name, share in columns.shares.items():
        totals = np.nan_to_num(share.totals)
        how = Proportion(np.nan_to_num(share.values), totals)
        why = f"there is nothing of which “{name}” could be a share" if totals.size else _NO_ITEM
        yield Recipe(name, "share", better.get(name), totals > 0, how, why)
    for name, number in columns.numbers.items():
        yield _mean(name, "number", better.get(name), number.values, f"no item has a value of “{name}”")


def _spent(columns: Columns) -> Iterator[Recipe]:
    every = _every(columns)
    for name, tally in columns.tallies.items():
        yield Recipe(name, "count", "lower", every, Fact(float(tally.sum())), _NO_ITEM)
    for name in ("calls", "prompt_tokens", "completion_tokens"):
        values = columns.tallies[name].astype(np.float64)
        yield _mean(f"{name}_per_item", "number", "lower", values, _NO_ITEM)
    unknown = int(np.isnan(columns.cost).sum())
    if unknown:
        every_one = unknown == int((columns.tallies["calls"] > 0).sum())
        why = (
            "no price is known" if every_one else f"the price of {unknown} of {every.size} items is not known"
        )
        for name in ("cost_usd", "cost_usd_per_item"):
            yield Recipe(name, "usd", "lower", every, Fact(None), why)
        return
    yield Recipe("cost_usd", "usd", "lower", every, Fact(float(columns.cost.sum())), _NO_ITEM)
    yield _mean("cost_usd_per_item", "usd", "lower", columns.cost, _NO_ITEM)


def _latency(columns: Columns) -> Iterator[Recipe]:
    if not columns.kinds.seconds:
        return
    used = ~np.isnan(columns.seconds)
    for percent in PERCENTILES:
        how = _among(used, percentile_of(columns.seconds[used], percent))
        yield Recipe(f"seconds_p{percent}", "seconds", "lower", used, how, "no item's time is known")


def _among(used: Bools, statistic: Statistic) -> Statistic:
    """A statistic of some items as one of all."""
    if isinstance(statistic, Linear):
        return statistic.among(used)
    return statistic if used.all() else lambda weights: statistic(weights[:, used])


def _one_label(columns: Columns, used: Bools) -> str:
    if not len(columns):
        return _NO_ITEM
    return _ONE_LABEL if used.any() else "no item is labelled as grounded or not"
