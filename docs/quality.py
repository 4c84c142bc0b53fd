"""The page of measured quality, and the sentence about it in the README: written from the kept baselines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from docs.wire import NOTICE
from evals.gating import BASELINES
from evals.metrics.metric import Metric
from evals.report.glossary import is_spending
from evals.runs import Finished
from evals.show import interval_of, value_of
from evals.suite import load, names

README = Path(__file__).parents[1] / "README.md"
_FROM, _TO = "<!-- quality: written by `make docs` -->", "<!-- end of quality -->"
_SLICES = {
    "perturbation": ("kind",),
    "grounding": ("component",),
    "injection": ("kind",),
    "planted-hard": ("kind",),
}
"""The slices that the page shows, by suite."""


def baselines() -> dict[str, Finished]:
    """The kept run of each suite that has one."""
    return {name: Finished.at(BASELINES / name) for name in names() if (BASELINES / name).is_dir()}


def page() -> str:
    """What `make evals` measured, suite by suite."""
    told = (
        "These are the numbers of `make evals` as they were last kept (`make baselines`), with the embedded "
        "engine and no language model. In brackets: 95 % intervals, resampled by document. Undecided and "
        "failed items count as wrong. The sets are described in "
        "[evals/data](../../evals/data/README.md), the metrics in [metrics](metrics.md); larger measurements "
        "are in [what was measured](../explanation/measurements.md)."
    )
    parts = ["# Measured quality", NOTICE, told]
    for name, run in baselines().items():
        parts += [f"## {load(name).title}", *_suite(name, run)]
    return "\n\n".join(parts) + "\n"


def _suite(name: str, run: Finished) -> Iterator[str]:
    identity = run.manifest["identity"]
    items = len(run.columns)
    documents = len(run.columns.names)
    yield f"Suite `{name}`: {items} items from {documents} documents; engine {identity['engine']}."
    yield "\n".join(["| metric | value | 95 % interval | items |", "|---|---|---|---|", *_rows(run.metrics)])
    for slice_name in _SLICES.get(name, ()):
        headline = load(name).headline[0]
        found = {
            value: next((one for one in metrics if one.name == headline), None)
            for (one_slice, value), metrics in run.slices.items()
            if one_slice == slice_name
        }
        rows = [
            f"| {value} | {value_of(one)} | {interval_of(one)} | {one.items} |"
            for value, one in found.items()
            if one is not None and one.value is not None
        ]
        yield "\n".join(
            [f"| {slice_name} | {headline} | 95 % interval | items |", "|---|---|---|---|", *rows]
        )


def _rows(metrics: Sequence[Metric]) -> Iterator[str]:
    for one in metrics:
        if not is_spending(one.name):
            yield f"| {one.name} | {value_of(one)} | {interval_of(one)} | {one.items} |"


def paragraph() -> str:
    """What the README says about quality, on one line."""
    runs = baselines()
    grounding, perturbed = _by_name(runs["grounding"]), _by_name(runs["perturbation"])
    articles, short = _by_name(runs["articles"]), _by_name(runs["short-claims"])

    def percent(metric: Metric) -> str:
        return "–" if metric.value is None else f"{100 * metric.value:.0f} %"

    return (
        f"On {grounding['right'].items} claims that people judged it is right in "
        f"{percent(grounding['balanced_accuracy_by_score'])} of cases (balanced accuracy). Of errors "
        f"planted in grounded claims it marks {percent(perturbed['errors marked: dates'])} of dates, "
        f"{percent(perturbed['errors marked: quotations'])} of quotations, "
        f"{percent(perturbed['errors marked: figures'])} of figures, "
        f"{percent(perturbed['errors marked: names'])} of names and "
        f"{percent(perturbed['errors marked: negation'])} of negations, and falsely "
        f"{percent(perturbed['false alarms'])} of claims that are grounded. In ten drafts that deviate "
        f"from their sources it marks {percent(articles['faults marked'])} of the deviations. Short claims "
        f"about what an article names, half of them invented, are its weak point: "
        f"{percent(short['right'])} are decided rightly, {percent(short['undecided'])} left open."
    )


def readme() -> str:
    """The README as it is, with the paragraph about quality as it should be."""
    text = README.read_text("utf-8")
    before, _, rest = text.partition(_FROM)
    _, _, after = rest.partition(_TO)
    return f"{before}{_FROM}\n{textwrap.fill(paragraph(), 120, break_on_hyphens=False)}\n{_TO}{after}"


def _by_name(run: Finished) -> dict[str, Metric]:
    return {one.name: one for one in run.metrics}
