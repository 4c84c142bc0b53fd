"""The figures of a report. Each is drawn from numbers that the page also gives as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from evals.metrics.calibration import Point
from evals.metrics.metric import Metric, Unit
from evals.report.svg import INK, ONE, OTHER, Texts, drawing, inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH = 7.6
"""Inches of 72 points: 547 units of the figure."""
_LABEL = 27
MOST_DIFFERENCES = 16


@dataclass(frozen=True)
class Placed:
    """One run in the figure of cost and quality."""

    letter: str
    cost: float
    quality: Metric


def slices(key: str, title: str, values: Sequence[tuple[str, Metric]], whole: Metric) -> Markup:
    """The metric of each value of a slice with its interval, beside that of the whole run."""
    texts = Texts()
    labels = [texts.mark(value, f" ({metric.items:,})", limit=_LABEL) for value, metric in values]
    metrics = [metric for _, metric in values]
    with drawing():
        axes = _rows(labels)
        for place, metric in enumerate(metrics):
            if metric.value is not None:
                axes.barh(place, _scaled(metric, metric.value), height=0.62, color=ONE, alpha=0.45)
        _whiskers(axes, metrics)
        if whole.value is not None:
            axes.axvline(_scaled(whole, whole.value), color=OTHER, linestyle=(0, (4, 3)), linewidth=1.5)
        _span(axes, whole.unit, metrics)
        return inline(_figure(axes), key, title, texts)


def differences(key: str, title: str, metrics: Sequence[tuple[str, Metric]]) -> Markup:
    """Each difference with its interval, on both sides of none."""
    texts = Texts()
    labels = [texts.mark(name, limit=_LABEL) for name, _ in metrics]
    with drawing():
        axes = _rows(labels)
        axes.axvline(0, color=INK, linewidth=1)
        _whiskers(axes, [metric for _, metric in metrics])
        axes.set_xlabel("percentage points, this run less the baseline")
        low, high = axes.get_xlim()
        reach = max(abs(low), abs(high), 1.0)
        axes.set_xlim(-reach, reach)
        return inline(_figure(axes), key, title, texts)


def reliability(key: str, title: str, points: Sequence[Point]) -> Markup:
    """The share of supported claims against the score, with intervals; below it how many there are."""
    with drawing():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(_WIDTH, 6.4))
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[4, 1])
        figure.subplots_adjust(left=0.13, right=0.97, top=0.97, bottom=0.1, hspace=0.12)
        above.plot([0, 1], [0, 100], color=INK, linestyle=(0, (4, 3)), linewidth=1)
        known = [point for point in points if point.share is not None and point.score is not None]
        for point in known:
            score, share = float(point.score or 0), 100 * float(point.share or 0)
            if point.low is not None and point.high is not None:
                above.plot([score, score], [100 * point.low, 100 * point.high], color=ONE, linewidth=2)
            above.plot([score], [share], marker="o", markersize=7, color=ONE, clip_on=False)
        above.plot(
            [float(point.score or 0) for point in known],
            [100 * float(point.share or 0) for point in known],
            color=ONE,
            linewidth=1,
        )
        above.set_ylim(0, 100)
        above.set_xlim(0, 1)
        above.set_ylabel("supported, in percent")
        above.grid(linewidth=0.6)
        for point in points:
            width = point.end - point.start
            below.bar(point.start + width / 2, point.items, width=0.9 * width, color=ONE, alpha=0.45)
        below.set_ylabel("claims")
        below.set_xlabel("score that the engine gave")
        return inline(figure, key, title, Texts())


def cost(key: str, title: str, runs: Sequence[Placed], axis: str) -> Markup:
    """One point a run: what an item takes, against the quality with its interval."""
    with drawing():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(_WIDTH, 4.6))
        axes = figure.subplots()
        figure.subplots_adjust(left=0.12, right=0.96, top=0.94, bottom=0.15)
        for run in runs:
            value = _scaled(run.quality, run.quality.value or 0)
            if run.quality.low is not None and run.quality.high is not None:
                ends = [_scaled(run.quality, end) for end in (run.quality.low, run.quality.high)]
                axes.plot([run.cost, run.cost], ends, color=ONE, linewidth=2)
            axes.plot([run.cost], [value], marker="o", markersize=8, color=ONE)
            axes.annotate(
                run.letter, (run.cost, value), textcoords="offset points", xytext=(8, 6), weight="bold"
            )
        axes.set_xlim(0, max((run.cost for run in runs), default=0) * 1.3 or 1)
        axes.set_xlabel(axis)
        axes.set_ylabel("percent" if runs[0].quality.unit == "share" else runs[0].quality.unit)
        axes.margins(y=0.15)
        axes.grid(linewidth=0.6)
        return inline(figure, key, title, Texts())


def _rows(labels: Sequence[str]) -> Axes:
    """Axes with a row a label, the first on top."""
    from matplotlib.figure import Figure

    height = 0.36 * max(1, len(labels)) + 0.8
    figure = Figure(figsize=(_WIDTH, height))
    axes = figure.subplots()
    figure.subplots_adjust(left=0.34, right=0.95, top=1 - 0.12 / height, bottom=0.62 / height)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", linewidth=0.6)
    return axes


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def _whiskers(axes: Axes, metrics: Sequence[Metric]) -> None:
    """A point and its interval a row; nothing where there is no value."""
    for place, metric in enumerate(metrics):
        if metric.value is None:
            continue
        if metric.low is not None and metric.high is not None:
            ends = [_scaled(metric, metric.low), _scaled(metric, metric.high)]
            axes.plot(ends, [place, place], color=INK, linewidth=1.5)
            axes.plot(
                ends, [place, place], color=INK, linestyle="none", marker="|", markersize=9, clip_on=False
            )
        axes.plot(
            [_scaled(metric, metric.value)], [place], marker="o", markersize=6, color=ONE, clip_on=False
        )


def _span(axes: Axes, unit: Unit, metrics: Sequence[Metric]) -> None:
    """The axis of a share goes from nothing to all."""
    if unit == "share":
        axes.set_xlim(0, 100)
        axes.set_xlabel("percent")
    elif all((metric.low or metric.value or 0) >= 0 for metric in metrics):
        axes.set_xlim(left=0)


def _scaled(metric: Metric, value: float) -> float:
    return 100 * value if metric.unit == "share" else value
