"""Several systems on one suite as a Markdown table, and how each differs from ours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.comparing import Comparison, is_beyond_chance
from evals.metrics.metric import Metric
from evals.runs import Finished
from evals.show import interval_of, number, value_of
from evals.suite import Suite
from evals.tasks.registry import task_of
from service.errors import InputError
from service.formats.visible import one_line

OURS = "standfirst"
_ALWAYS = ("balanced_accuracy", "right")
_COSTS = ("seconds_p50", "calls", "cost_usd_per_item", "failed", "undecided")
_HEADS = {
    "seconds_p50": "seconds an item (median)",
    "calls": "calls an item",
    "cost_usd_per_item": "cost an item",
}


@dataclass(frozen=True)
class Row:
    """One system: its run, and its version; or no run, and why."""

    name: str
    run: Finished | None
    note: str


def side_by_side(suite: Suite, rows: Sequence[Row]) -> Iterator[str]:
    """The table of what every system came to, the table of differences to ours, and who is not in them."""
    done = [(row, row.run) for row in rows if row.run is not None]
    found = {row.name: {one.name: one for one in run.metrics} for row, run in done}
    columns = _columns(suite, found)
    yield f"## {one_line(suite.title, 200)} (`{suite.name}`)"
    yield ""
    yield _line("system", "items", *(_HEADS.get(name, name) for name in (*columns, *_COSTS)))
    yield _line(*["---"] * (2 + len(columns) + len(_COSTS)))
    for row, run in done:
        metrics = found[row.name]
        cells = [_cell(metrics.get(name)) for name in columns]
        costs = [_calls(run) if name == "calls" else _cost(metrics.get(name)) for name in _COSTS]
        yield _line(_named(row), str(len(run.columns)), *cells, *costs)
    yield ""
    yield "95 % intervals in brackets, resampled by document; failed items are counted as wrong."
    for row in rows:
        if row.run is None:
            yield f"- **{row.name}** was not run: {one_line(row.note, 400)}"
    yield from _differences(columns, {row.name: run for row, run in done})


def _columns(suite: Suite, found: Mapping[str, Mapping[str, Metric]]) -> list[str]:
    """The metrics that are shown: those that the suite puts first, else its task's, if any has them."""
    wanted = suite.headline or [name for name in task_of(suite).better if ":" not in name]
    names = dict.fromkeys((*_ALWAYS, *wanted))
    return [
        name
        for name in names
        if any(name in metrics and metrics[name].value is not None for metrics in found.values())
    ]


def _differences(columns: Sequence[str], runs: Mapping[str, Finished]) -> Iterator[str]:
    ours = runs.get(OURS)
    others = {name: run for name, run in runs.items() if name != OURS}
    if ours is None or not others:
        return
    yield ""
    yield f"Difference to {OURS}, item by item (* beyond chance):"
    yield ""
    yield _line("system", "items", *columns)
    yield _line(*["---"] * (2 + len(columns)))
    for name, run in others.items():
        try:
            pairs = Comparison(ours, run).paired
        except InputError as error:
            yield _line(f"{name} − {OURS}", "0", one_line(error.detail, 200), *["–"] * (len(columns) - 1))
            continue
        known = {one.name: one for one in pairs.differences}
        items = len(pairs.shared) - len(pairs.relabelled)
        yield _line(f"{name} − {OURS}", str(items), *(_apart(known.get(column)) for column in columns))


def _named(row: Row) -> str:
    return f"{row.name} ({row.note})" if row.note else row.name


def _cell(metric: Metric | None) -> str:
    if metric is None or metric.value is None:
        return "–"
    has_interval = metric.low is not None
    return f"{value_of(metric)} {interval_of(metric)}" if has_interval else value_of(metric)


def _cost(metric: Metric | None) -> str:
    if metric is None:
        return "–"
    return value_of(metric) if metric.value is not None else f"– ({metric.why})"


def _calls(run: Finished) -> str:
    """Model calls by the run's own account, which has those of items that failed too."""
    path, items = run.folder / "spent.json", len(run.columns)
    return f"{json.loads(path.read_text('utf-8'))['calls'] / items:.2f}" if path.exists() and items else "–"


def _apart(metric: Metric | None) -> str:
    if metric is None or metric.value is None:
        return "–"
    star = "*" if is_beyond_chance(metric) else ""
    ends = interval_of(metric) if metric.low is not None else ""
    return f"{number(metric, metric.value, signed=True)}{star} {ends}".strip()


def _line(*cells: str) -> str:
    """A row of a table; what would end a cell is written so that it does not."""
    return "| " + " | ".join(one_line(cell).replace("|", "\\|") for cell in cells) + " |"
