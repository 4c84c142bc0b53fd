"""What one report is about: the runs, and the run that they are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evals.comparing import Comparison
from evals.metrics.columns import OTHERS
from evals.metrics.measure import measure
from evals.metrics.metric import Metric
from evals.runs import Finished
from service.errors import InputError
from service.formats.visible import one_line

_PREFERRED = ("balanced_accuracy_by_score", "roc_auc", "right")
_HEADLINES = 3
MOST_GROUPS = 12
"""Slices of a run that are shown, by name."""
MOST_VALUES = 20
"""Values of a slice that are shown: those with the most items."""


@dataclass(frozen=True)
class Group:
    """One slice of a run: the first headline metric for each of its values, and how many are not shown."""

    name: str
    values: tuple[tuple[str, Metric], ...]
    left_out: int


@dataclass(frozen=True)
class Chapter:
    """One run in a report. `number` counts from 1, and is 0 for the baseline.

    `comparison` is None where there is nothing to compare.
    """

    number: int
    run: Finished
    comparison: Comparison | None

    @property
    def letter(self) -> str:
        """What marks the run in a figure: A, B, … Z, then 27, 28, …"""
        if self.number == 0:
            return "baseline"
        return chr(64 + self.number) if self.number <= 26 else str(self.number)

    @property
    def label(self) -> str:
        """The run's name, fit to be shown."""
        return one_line(self.run.name, 80)

    @property
    def title(self) -> str:
        """What the suite calls itself."""
        return one_line(str(self.run.manifest.get("title") or self.run.suite), 200)

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """All metrics of the run, by name."""
        return {metric.name: metric for metric in self.run.metrics}

    @cached_property
    def headline(self) -> tuple[Metric, ...]:
        """The metrics shown first: those the suite names, else those that most suites of its kind would."""
        told = self.run.manifest.get("headline") or ()
        named = [self.metrics[name] for name in told if name in self.metrics]
        if named:
            return tuple(named)
        own = [name for name in self.run.better if name in self.metrics and name != "evidence reads back"]
        known = [name for name in (*_PREFERRED, *own) if name in self.metrics]
        return tuple(self.metrics[name] for name in known[:_HEADLINES])

    def groups(self) -> Iterator[Group]:
        """The slices of the run; none where nothing is a headline."""
        if not self.headline:
            return
        name = self.headline[0].name
        columns = self.run.columns
        found: dict[str, list[tuple[str, Metric]]] = {}
        shown = sorted(columns.slices)[:MOST_GROUPS]
        for group, value, part in columns.parts():
            if group in shown:
                metrics = measure(part, threshold=self.run.threshold, better=self.run.better, only={name})
                found.setdefault(group, []).extend((value, metric) for metric in metrics)
        for group, values in found.items():
            most = sorted(values, key=lambda pair: (pair[0] == OTHERS, -pair[1].items))[:MOST_VALUES]
            kept = {value for value, _ in most}
            chosen = tuple(pair for pair in values if pair[0] in kept)
            yield Group(group, chosen, len(values) - len(chosen))


@dataclass(frozen=True)
class Edition:
    """One report. `shown` is how many items of each kind are shown with their texts.

    Raises `InputError` where no run can be held against the baseline.
    """

    runs: Sequence[Finished]
    baseline: Finished | None = None
    title: str = "What was measured"
    shown: int = 100

    def __post_init__(self) -> None:
        if self.baseline is not None and all(one.comparison is None for one in self.chapters):
            raise InputError(
                f"None of these runs is of the suite {one_line(self.baseline.suite, 80)}, as the baseline is."
            )

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The runs in the order in which they were given."""
        return tuple(
            Chapter(number, run, self._comparison(run)) for number, run in enumerate(self.runs, start=1)
        )

    @cached_property
    def reference(self) -> Chapter | None:
        """The baseline, where it is not one of the runs as well."""
        if self.baseline is None:
            return None
        known = {run.folder.resolve() for run in self.runs}
        return None if self.baseline.folder.resolve() in known else Chapter(0, self.baseline, None)

    def _comparison(self, run: Finished) -> Comparison | None:
        if self.baseline is None or self.baseline.suite != run.suite:
            return None
        return Comparison(self.baseline, run)
