"""Two runs whose scores are read at different thresholds."""

from __future__ import annotations

from evals.metrics.columns import Columns
from evals.metrics.measure import paired
from evals.records import Record

RECORDS = [
    Record(id=f"{number}", document=f"{number}", outcome="supported", gold=gold, right=gold, score=score)
    for number, (gold, score) in enumerate([(True, 0.6), (True, 0.9), (False, 0.2), (False, 0.6)])
]


def difference(*, threshold: float, before: float | None = None) -> float | None:
    columns = Columns.of(RECORDS, {})
    found = paired(columns, columns, threshold=threshold, before=before)
    return next(one.value for one in found.differences if one.name == "balanced_accuracy_by_score")


def test_each_run_is_read_at_its_own_threshold() -> None:
    assert difference(threshold=0.95, before=0.5) == -0.25
    assert difference(threshold=0.5, before=0.95) == 0.25


def test_the_same_threshold_makes_no_difference() -> None:
    assert difference(threshold=0.95, before=0.95) == 0
    assert difference(threshold=0.95) == 0
