"""All metrics of a run, of its slices, and of the difference between two runs.

Nothing that an engine leaves open is dropped, and none of it raises a measure of grounding:

- *balanced accuracy* takes a claim for called grounded when its outcome is "supported". An item that is
  undecided or failed is wrong whatever its label: neither called grounded when it is, nor called not
  grounded when it is not. The one *by score* forces the decision that published comparisons force: grounded
  from the threshold on, also where the verdict is undecided; an item without a score is wrong.
- A missing score is as wrong as can be in the area under the curve, the Brier score and the calibration
  error.
- An undecided or failed item is a miss of the label that it should have got, but no false call of another
  one: precision, and F1 through it, can rise by leaving doubtful items open. Read them beside recall.
- Shares and numbers of the suite's own rest on the items that have them; `items` says on how many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics.arrays import Numbers, Statistic
from evals.metrics.calibration import Point, balanced, reliability
from evals.metrics.classification import Confusion, confusion
from evals.metrics.columns import Columns
from evals.metrics.linear import Linear, joined
from evals.metrics.metric import Metric
from evals.metrics.proportion import wilson_by_document
from evals.metrics.recipes import THRESHOLD, Directions, Fact, Proportion, Recipe, recipes
from evals.metrics.resample import ONE_DOCUMENT, RESAMPLES, Interval, percentile_interval, resample
from evals.records import Record

Items = Iterable[Record] | Columns


@dataclass(frozen=True)
class Paired:
    """How run b differs from run a on the items of both.

    `differences` are b − a. `relabelled` items have another label or right answer in b than in a: they were
    left out of the differences.
    """

    differences: tuple[Metric, ...]
    shared: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    relabelled: tuple[str, ...]


def measure(
    records: Items,
    seconds: Mapping[str, float] | None = None,
    *,
    threshold: float = THRESHOLD,
    better: Directions | None = None,
    resamples: int = RESAMPLES,
    only: Collection[str] | None = None,
) -> list[Metric]:
    """All metrics that the records allow, or those named in `only`; records are read once, and not kept.

    `seconds` says how long each item took, by id (with Columns: give it to them). `threshold` is the score
    from which a claim counts as grounded in `balanced_accuracy_by_score`. `better` says of the suite's own
    shares and numbers which way is better. ValueError as `Columns.of`, or where a share is named like
    another metric.
    """
    columns = _columns(records, seconds)
    found = recipes(columns, threshold, better or {})
    return _metrics(columns, [one for one in found if only is None or one.name in only], resamples)


def by_slice(
    records: Items,
    seconds: Mapping[str, float] | None = None,
    *,
    threshold: float = THRESHOLD,
    better: Directions | None = None,
    resamples: int = RESAMPLES,
) -> dict[tuple[str, str], list[Metric]]:
    """The metrics of each slice, by its name and value; the same ones, in the same order, as of all items."""
    columns = _columns(records, seconds)
    return {
        (name, value): measure(part, threshold=threshold, better=better, resamples=resamples)
        for name, value, part in columns.parts()
    }


def paired(
    a: Columns,
    b: Columns,
    *,
    threshold: float = THRESHOLD,
    before: float | None = None,
    better: Directions | None = None,
    resamples: int = RESAMPLES,
) -> Paired:
    """The difference of each metric, b − a, over the items that both runs have.

    `threshold` is that of b, `before` that of a where it is another one. Intervals resample the shared
    documents, with the same draws for both runs. ValueError for an item that is of another document in b
    than in a: it is not the same item.
    """
    there = {name: place for place, name in enumerate(b.ids)}
    shared = [(place, there[name]) for place, name in enumerate(a.ids) if name in there]
    one = a.take(np.asarray([place for place, _ in shared], dtype=np.int64))
    other = b.take(np.asarray([place for _, place in shared], dtype=np.int64))
    for name, mine, theirs in zip(one.ids, one.documents, other.documents, strict=True):
        if one.names[mine] != other.names[theirs]:
            raise ValueError(f"The item “{name}” is of another document in the other run.")
    same = (one.gold == other.gold) & np.asarray(_words(one) == _words(other))
    kept = np.flatnonzero(same)
    mine, theirs = one.take(kept), other.take(kept)
    then = threshold if before is None else before
    found = recipes(mine, then, better or {}), recipes(theirs, threshold, better or {})
    known = set(a.ids)
    return Paired(
        differences=tuple(_differences(mine, *found, resamples)),
        shared=one.ids,
        only_a=tuple(name for name in a.ids if name not in there),
        only_b=tuple(name for name in b.ids if name not in known),
        relabelled=tuple(one.ids[place] for place in np.flatnonzero(~same)),
    )


def confusion_of(columns: Columns) -> Confusion:
    """What the items that have a right answer in a word were called instead."""
    words, codes = columns.expected.words, columns.expected.codes
    pairs = [(words[code], given) for code, given in zip(codes, columns.given(), strict=True) if code >= 0]
    return confusion([expected for expected, _ in pairs], [given for _, given in pairs])


def reliability_of(columns: Columns, *, evenly: bool = False) -> tuple[Point, ...]:
    """The reliability curve of the items with a label and a score; `evenly` weighs both labels alike."""
    used = (columns.gold >= 0) & ~np.isnan(columns.score)
    gold = columns.gold[used] == 1
    weights = balanced(gold) if evenly and 0 < gold.sum() < gold.size else None
    return reliability(gold, columns.score[used], columns.documents[used], weights)


def _columns(records: Items, seconds: Mapping[str, float] | None) -> Columns:
    if not isinstance(records, Columns):
        return Columns.of(records, seconds)
    if seconds is not None:
        raise ValueError("Columns have their own times.")
    return records


def _words(columns: Columns) -> np.typing.NDArray[np.object_]:
    """The expected word of each item, None for none."""
    return np.asarray([*columns.expected.words, None], dtype=object)[columns.expected.codes]


def _metrics(columns: Columns, found: Sequence[Recipe], resamples: int) -> list[Metric]:
    """The metrics of the recipes, all those that are resampled under the same draws."""
    values = [_value(recipe, len(columns)) for recipe in found]
    drawn = [
        place
        for place, (recipe, value) in enumerate(zip(found, values, strict=True))
        if value is not None
        and not isinstance(recipe.how, Proportion | Fact)
        and _documents(columns, recipe) > 1
    ]
    statistics = [_statistic(found[place]) for place in drawn]
    lines = dict(zip(drawn, resample(statistics, columns.documents, resamples=resamples), strict=True))
    return [
        _metric(columns, recipe, value, _interval(columns, recipe, value, lines.get(place)))
        for place, (recipe, value) in enumerate(zip(found, values, strict=True))
    ]


def _differences(
    columns: Columns, found: Sequence[Recipe], other: Sequence[Recipe], resamples: int
) -> list[Metric]:
    """The metrics of `other` less those of `found`, whose items are those of `columns`."""
    theirs = {recipe.name: recipe for recipe in other}
    mine = {recipe.name for recipe in found}
    pairs = [(recipe, theirs[recipe.name]) for recipe in found if recipe.name in theirs]
    apart = [_apart(recipe, match, len(columns)) for recipe, match in pairs]
    lonely = [
        Recipe(one.name, one.unit, one.better, one.used, Fact(None), "only one of the two runs has it")
        for one in (*found, *other)
        if not (one.name in mine and one.name in theirs)
    ]
    return _metrics(columns, [*apart, *lonely], resamples)


def _apart(one: Recipe, other: Recipe, items: int) -> Recipe:
    """The difference of two recipes as a recipe."""
    values = _value(one, items), _value(other, items)
    used = one.used | other.used
    if values[0] is None or values[1] is None:
        why = one.why if values[0] is None else other.why
        return Recipe(one.name, one.unit, one.better, used, Fact(None), why)
    if isinstance(one.how, Fact) or isinstance(other.how, Fact):
        return Recipe(one.name, one.unit, one.better, used, Fact(values[1] - values[0]), one.why)
    less, more = _statistic(one), _statistic(other)
    return Recipe(one.name, one.unit, one.better, used, _minus(more, less), one.why)


def _minus(more: Statistic, less: Statistic) -> Statistic:
    """The difference of two statistics of the same items."""
    if isinstance(more, Linear) and isinstance(less, Linear):
        return joined([more, less], lambda values: values[0] - values[1])
    return lambda weights: more(weights) - less(weights)


def _statistic(recipe: Recipe) -> Statistic:
    assert not isinstance(recipe.how, Fact)
    return recipe.how.statistic() if isinstance(recipe.how, Proportion) else recipe.how


def _value(recipe: Recipe, items: int) -> float | None:
    """The value on all items, each counting once."""
    if isinstance(recipe.how, Fact):
        return recipe.how.value
    value = float(_statistic(recipe)(np.ones((1, items)))[0])
    return None if np.isnan(value) else value


def _documents(columns: Columns, recipe: Recipe) -> int:
    return int(np.count_nonzero(np.bincount(columns.documents[recipe.used])))


def _interval(columns: Columns, recipe: Recipe, value: float | None, drawn: Numbers | None) -> Interval:
    if value is None:
        return Interval(None, None, recipe.why)
    if isinstance(recipe.how, Fact):
        return Interval(None, None)
    if isinstance(recipe.how, Proportion):
        found = wilson_by_document(recipe.how.hits, recipe.how.totals, columns.documents)
        return found if found.low is None or found.high is None else _holding(value, found.low, found.high)
    return Interval(None, None, ONE_DOCUMENT) if drawn is None else percentile_interval(value, drawn)


def _holding(value: float, low: float, high: float) -> Interval:
    """The interval, where rounding put the value outside of it."""
    return Interval(min(low, value), max(high, value))


def _metric(columns: Columns, recipe: Recipe, value: float | None, interval: Interval) -> Metric:
    return Metric(
        name=recipe.name,
        value=value,
        low=interval.low,
        high=interval.high,
        items=int(recipe.used.sum()),
        documents=_documents(columns, recipe),
        better=recipe.better,
        unit=recipe.unit,
        why=interval.why,
    )
