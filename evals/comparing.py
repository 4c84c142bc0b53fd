"""Two runs side by side: how the metrics differ, and which items turned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from evals.metrics.columns import Columns
from evals.metrics.measure import Paired, paired
from evals.metrics.metric import Metric
from evals.records import Record
from evals.runs import Finished
from service.errors import InputError

Turn = Literal["now right", "now wrong", "other"]


@dataclass(frozen=True)
class Flip:
    """One item whose outcome is another in the second run."""

    turn: Turn
    before: Record
    after: Record


@dataclass(frozen=True)
class Comparison:
    """Run `b` against run `a`. Differences are b − a over the items that both have."""

    a: Finished
    b: Finished

    @cached_property
    def paired(self) -> Paired:
        """The differences of the metrics; raises `InputError` where the runs share no item."""
        try:
            found = self._paired(self.a.columns, self.b.columns)
        except ValueError as error:
            raise InputError(f"These runs cannot be compared: {error}") from None
        if not found.shared:
            raise InputError("These runs have no item in common: there is nothing to compare.")
        return found

    @cached_property
    def slices(self) -> Mapping[tuple[str, str], tuple[Metric, ...]]:
        """The differences within each slice that both runs have."""
        ours = {(name, value): part for name, value, part in self.a.columns.parts()}
        found = {}
        for name, value, part in self.b.columns.parts():
            other = ours.get((name, value))
            if other is not None and np.intersect1d(other.ids, part.ids).size:
                found[name, value] = self._paired(other, part).differences
        return found

    def flips(self) -> Iterator[Flip]:
        """The items that turned, in the order of the second run.

        An item turns when its outcome is another word, or when it is right in one run only, or failed in one.
        """
        before = {one.id: _result(one) for one in self.a.records()}
        turned = {one.id for one in self.b.records() if one.id in before and before[one.id] != _result(one)}
        olds = {one.id: one for one in self.a.records() if one.id in turned}
        for after in self.b.records():
            if after.id in turned:
                yield Flip(_turn(olds[after.id], after), olds[after.id], after)

    def _paired(self, a: Columns, b: Columns) -> Paired:
        return paired(a, b, threshold=self.b.threshold, before=self.a.threshold, better=self._better)

    @property
    def _better(self) -> Mapping[str, Literal["higher", "lower"]]:
        return {**self.a.better, **self.b.better}

    def changes(self) -> Iterator[str]:
        """What else differs between the two runs, in a line each."""
        mine, theirs = self.a.manifest["identity"], self.b.manifest["identity"]
        for name in sorted({*mine, *theirs}):
            if mine.get(name) != theirs.get(name):
                yield f"{name}: {mine.get(name)} → {theirs.get(name)}"
        for name in ("settings", "thresholds", "models", "entailment"):
            old, new = self.a.manifest.get(name), self.b.manifest.get(name)
            if old != new:
                yield f"{name}: {old} → {new}"


def _result(record: Record) -> tuple[str, bool | None, str | None]:
    return record.outcome, record.right, record.failure


def _turn(before: Record, after: Record) -> Turn:
    if before.right == after.right or None in (before.right, after.right):
        return "other"
    return "now right" if after.right else "now wrong"


def is_beyond_chance(difference: Metric) -> bool:
    """Whether the whole interval of a difference lies on one side of nothing."""
    if difference.low is None or difference.high is None:
        return False
    return difference.low > 0 or difference.high < 0
