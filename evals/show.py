"""Metrics as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from evals.metrics.metric import Metric
from evals.runs import Finished
from service.batch.runner import Tally
from service.formats.visible import one_line


def table(run: Finished, tally: Tally) -> Iterator[str]:
    """What a run says: how far it came, then each metric with its interval."""
    identity = run.manifest["identity"]
    left = tally.total - tally.done - tally.failed
    yield f"{run.suite}: {one_line(str(run.manifest.get('title', '')), 100)}"
    yield (
        f"{tally.finished} of {tally.total} items finished, {tally.failed} failed, {left} left; "
        f"engine {identity['engine']}; {run.folder}"
    )
    yield from metric_lines(run.metrics)
    yield ""


def metric_lines(metrics: list[Metric]) -> Iterator[str]:
    """One line a metric: name, value, interval, what it rests on."""
    width = max((len(metric.name) for metric in metrics), default=0)
    for metric in metrics:
        rests = f"{metric.items} items, {metric.documents} documents"
        yield f"  {metric.name:<{width}}  {value_of(metric):>9}  {interval_of(metric):<20}  {rests}"


def value_of(metric: Metric) -> str:
    """The value in its unit, or a dash."""
    return "–" if metric.value is None else number(metric, metric.value)


def interval_of(metric: Metric) -> str:
    """The interval in brackets, or why there is none."""
    if metric.low is None or metric.high is None:
        return f"({metric.why})" if metric.why else ""
    return f"[{number(metric, metric.low)}, {number(metric, metric.high)}]"


def number(metric: Metric, value: float, *, signed: bool = False) -> str:
    """A value as people write it: shares in percent, dollars, seconds."""
    sign = "+" if signed else ""
    if metric.unit == "share":
        return f"{100 * value:{sign}.1f} %"
    if metric.unit == "usd":
        return f"{'-' if value < 0 else sign}${abs(value):.4f}"
    if metric.unit == "seconds":
        return f"{value:{sign}.3f} s"
    if metric.unit == "count":
        return f"{value:{sign},.0f}"
    return f"{value:{sign}.3f}"
