"""The report as one self-contained HTML page: no script, nothing from outside, everything escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.comparing import Comparison, Flip, Turn, is_beyond_chance
from evals.metrics.classification import FAILED, UNDECIDED, confusion
from evals.metrics.measure import confusion_of, reliability_of
from evals.metrics.metric import Metric
from evals.metrics.recipes import GROUNDED
from evals.records import Record
from evals.report import plots, words
from evals.report.edition import Chapter, Edition, Group
from evals.report.glossary import entry, is_spending
from evals.report.items import TURNS, counted, outcome, shelves, spoken, truth, turned
from evals.report.provenance import provenance
from evals.show import interval_of, value_of
from service.formats.page import self_contained
from service.formats.visible import one_line

_TEXT = 600
_PAGE = 20
"""Items that are shown at once; the rest is behind a click for each so many."""
_MOST_METRICS = 150
_MOST_LABELS = 12
_MOST_CHANGES = 30
_OTHERS = "(others)"
_TURNS: Mapping[Turn, str] = {
    "now wrong": "Right in the baseline, wrong now",
    "now right": "Wrong in the baseline, right now",
    "other": "Another outcome, no more right or wrong than before",
}
_BETTER = {"higher": "higher is better", "lower": "lower is better", None: ""}

Context = dict[str, Any]


def render(edition: Edition) -> str:
    """The report as a page that can be opened from disk. The same runs give the same bytes."""
    return self_contained("evals.report", _page(edition))


def _page(edition: Edition) -> Context:
    return {
        "title": one_line(edition.title, 200),
        "chapters": [_chapter(chapter, edition) for chapter in edition.chapters],
        "baseline": None if edition.baseline is None else one_line(edition.baseline.name, 80),
        "costs": list(_costs(edition)),
    }


def _chapter(chapter: Chapter, edition: Edition) -> Context:
    run = chapter.run
    quality = _quality(chapter, run.metrics)
    first = [metric.name for metric in chapter.headline]
    comparison = chapter.comparison
    return {
        "anchor": f"run-{chapter.number}",
        "letter": chapter.letter,
        "label": chapter.label,
        "title": chapter.title,
        "suite": one_line(run.suite, 80),
        "engine": words.engine(run),
        "items": len(run.columns),
        "missing": max(0, (run.total or 0) - len(run.columns)),
        "head": [one_line(line, 500) for line in words.head(chapter)],
        "headline": [
            {**_metric(one), "against": words.against(chapter.comparison, one.name)}
            for one in chapter.headline
        ],
        "cautions": [one_line(line, 300) for line in words.cautions(chapter)],
        "left": _count(run.columns.open & ~run.columns.failed),
        "failed": _count(run.columns.failed),
        "quality": [_metric(metric) for metric in quality[:_MOST_METRICS]],
        "more_quality": max(0, len(quality) - _MOST_METRICS),
        "spending": [_metric(metric) for metric in run.metrics if is_spending(metric.name)],
        "groups": [_group(chapter, place, group) for place, group in enumerate(chapter.groups())],
        "reliability": _reliability(chapter),
        "confusion": _confusion(chapter),
        "shelves": [
            {
                "title": shelf.title,
                "total": shelf.total,
                **_paged([_item(one, first) for one in shelf.records]),
            }
            for shelf in shelves(chapter, edition.shown)
        ],
        "comparison": None if comparison is None else _comparison(chapter, comparison, edition.shown),
        "provenance": [pair for pair in provenance(run) if pair[1]],
    }


def _quality(chapter: Chapter, metrics: Sequence[Metric]) -> list[Metric]:
    """The metrics that tell of quality, the headline first."""
    first = [metric.name for metric in chapter.headline]
    found = [metric for metric in metrics if not is_spending(metric.name)]
    return sorted(found, key=lambda one: first.index(one.name) if one.name in first else len(first))


def _count(flags: Any) -> int:
    return int(flags.sum())


def _metric(metric: Metric) -> Context:
    told = entry(metric.name)
    return {
        "name": _code(metric.name),
        "title": told.title,
        "meaning": told.meaning,
        "value": value_of(metric),
        "interval": one_line(interval_of(metric), 160),
        "items": metric.items,
        "documents": metric.documents,
        "better": _BETTER[metric.better],
    }


def _code(name: str) -> str:
    """The name of a metric for other commands; empty where its title says it already."""
    return "" if entry(name).title.casefold() == name.casefold() else one_line(name, 80)


def _group(chapter: Chapter, place: int, group: Group) -> Context:
    whole = chapter.headline[0]
    name = one_line(group.name, 60)
    title = f"{entry(whole.name).title} by {name}, with 95 % intervals; dashed: all items of the run"
    return {
        "name": name,
        "metric": entry(whole.name).title,
        "left_out": group.left_out,
        "rows": [
            {"value_of_slice": one_line(value, 80), **_metric(metric)} for value, metric in group.values
        ],
        "figure": plots.slices(f"slice-{chapter.number}-{place}", title, group.values, whole),
    }


def _reliability(chapter: Chapter) -> Context | None:
    """The reliability curve, where claims have both a label and a score."""
    kinds = chapter.run.columns.kinds
    if not (kinds.gold and kinds.score):
        return None
    points = reliability_of(chapter.run.columns)
    if not any(point.items for point in points):
        return None
    title = "Share of claims that people found supported, against the score that the engine gave"
    return {
        "figure": plots.reliability(f"reliability-{chapter.number}", title, points),
        "rows": [
            {
                "range": f"{point.start:.1f} to {point.end:.1f}",
                "items": point.items,
                "score": _or_dash(point.score, 1, 2),
                "share": _or_dash(point.share, 100, 1, " %"),
                "interval": ""
                if point.low is None or point.high is None
                else f"[{100 * point.low:.1f} %, {100 * point.high:.1f} %]",
            }
            for point in points
        ],
    }


def _or_dash(value: float | None, factor: int, digits: int, unit: str = "") -> str:
    return "–" if value is None else f"{factor * value:.{digits}f}{unit}"


def _confusion(chapter: Chapter) -> Context | None:
    """What was taken for what: the labels where they are told apart, else supported and not."""
    columns = chapter.run.columns
    if columns.kinds.labels:
        found = confusion_of(columns)
    elif columns.kinds.gold:
        pairs = [
            (GROUNDED if gold else "not supported", given)
            for gold, given in zip(columns.gold, columns.given(), strict=True)
            if gold >= 0
        ]
        found = confusion([one for one, _ in pairs], [given for _, given in pairs])
    else:
        return None
    if not found.expected:
        return None
    rows = _kept(found.expected, [sum(line) for line in found.counts])
    columns_kept = _kept(found.given, [sum(line) for line in zip(*found.counts, strict=True)])
    table: dict[tuple[str, str], float] = {}
    for expected, line in zip(found.expected, found.counts, strict=True):
        for given, count in zip(found.given, line, strict=True):
            place = rows.get(expected, _OTHERS), columns_kept.get(given, _OTHERS)
            table[place] = table.get(place, 0) + count
    heads = list(dict.fromkeys(columns_kept.get(given, _OTHERS) for given in found.given))
    names = list(dict.fromkeys(rows.get(expected, _OTHERS) for expected in found.expected))
    return {
        "heads": [one_line(spoken(head), 40) for head in heads],
        "rows": [
            {
                "name": one_line(spoken(name), 40),
                "cells": [{"count": int(table[name, head]), "right": name == head} for head in heads],
            }
            for name in names
        ],
    }


def _kept(labels: Sequence[str], counts: Sequence[float]) -> dict[str, str]:
    """The labels that are shown: the most frequent ones, and always those of items without an answer."""
    most = sorted(zip(labels, counts, strict=True), key=lambda pair: -pair[1])[:_MOST_LABELS]
    return {label: label for label in (*(label for label, _ in most), UNDECIDED, FAILED)}


def _paged(items: Sequence[Context]) -> Context:
    """Items in pages: `first`, and the `rest` with the numbers that each page has."""
    return {
        "shown": len(items),
        "first": items[:_PAGE],
        "rest": [
            {"start": start + 1, "end": min(start + _PAGE, len(items)), "items": items[start : start + _PAGE]}
            for start in range(_PAGE, len(items), _PAGE)
        ],
    }


def _item(record: Record, first: Sequence[str]) -> Context:
    return {
        "id": one_line(record.id, 120),
        "text": one_line(record.text, _TEXT),
        "outcome": one_line(outcome(record), 120),
        "truth": one_line(truth(record), 120),
        "score": "" if record.score is None else f"{record.score:.2f}",
        "counted": one_line(counted(record, first), 300),
        "detail": one_line(record.detail, _TEXT),
        "slices": [one_line(f"{name}: {value}", 80) for name, value in list(record.slices.items())[:8]],
        "before": None,
    }


def _flip(flip: Flip, first: Sequence[str]) -> Context:
    before = {
        "outcome": one_line(outcome(flip.before), 120),
        "detail": one_line(flip.before.detail, _TEXT),
        "score": "" if flip.before.score is None else f"{flip.before.score:.2f}",
    }
    return {**_item(flip.after, first), "before": before}


def _comparison(chapter: Chapter, comparison: Comparison, most: int) -> Context:
    differences = comparison.paired.differences
    quality = _quality(chapter, differences)[:_MOST_METRICS]
    drawn = [
        (entry(one.name).title, one)
        for one in quality
        if one.unit == "share" and one.better is not None and one.value is not None
    ][: plots.MOST_DIFFERENCES]
    flips = turned(comparison, most)
    first = [metric.name for metric in chapter.headline]
    changes = [one_line(line, 300) for line in comparison.changes()]
    title = "Differences in percentage points with 95 % intervals, this run less the baseline"
    return {
        "baseline": one_line(comparison.a.name, 80),
        "sentences": list(words.compared(comparison, flips.counts)),
        "changes": changes[:_MOST_CHANGES],
        "figure": plots.differences(f"difference-{chapter.number}", title, drawn) if drawn else None,
        "quality": [_difference(one) for one in quality],
        "spending": [_difference(one) for one in differences if is_spending(one.name)],
        "turns": [
            {
                "title": _TURNS[turn],
                "total": flips.counts[turn],
                **_paged([_flip(one, first) for one in some]),
            }
            for turn in TURNS
            if (some := flips.flips.get(turn))
        ],
    }


def _difference(metric: Metric) -> Context:
    told = words.judgement(metric)
    tone = "right" if told.startswith("▲") else "wrong" if told.startswith("▼") else "plain"
    return {
        "title": entry(metric.name).title,
        "name": _code(metric.name),
        "value": words.signed(metric),
        "interval": one_line(words.signed_interval(metric), 160),
        "judgement": told,
        "tone": tone,
        "beyond": is_beyond_chance(metric),
    }


def _costs(edition: Edition) -> Iterator[Context]:
    """What an item takes against quality, for each suite with several runs."""
    suites: dict[str, list[Chapter]] = {}
    for chapter in (*edition.chapters, *((edition.reference,) if edition.reference else ())):
        if chapter.headline:
            suites.setdefault(chapter.run.suite, []).append(chapter)
    for place, (suite, chapters) in enumerate(suites.items()):
        if len(chapters) < 2:
            continue
        headline = chapters[0].headline[0]
        cost, axis = _cost_of(chapters)
        rows, placed = [], []
        for chapter in chapters:
            spent, quality = chapter.metrics.get(cost), chapter.metrics.get(headline.name)
            rows.append(
                {
                    "letter": chapter.letter,
                    "label": chapter.label,
                    "engine": words.engine(chapter.run),
                    "cost": "not known" if spent is None else value_of(spent),
                    "quality": "none" if quality is None else value_of(quality),
                    "interval": "" if quality is None else interval_of(quality),
                }
            )
            if spent and quality and spent.value is not None and quality.value is not None:
                placed.append(plots.Placed(chapter.letter, spent.value, quality))
        title = f"{entry(headline.name).title} with 95 % intervals, against {axis}, one point a run"
        yield {
            "suite": one_line(suite, 80),
            "metric": entry(headline.name).title,
            "axis": axis,
            "direction": {"higher": "up and ", "lower": "down and ", None: ""}[headline.better],
            "rows": rows,
            "figure": plots.cost(f"cost-{place}", title, placed, axis) if placed else None,
        }


def _cost_of(chapters: Sequence[Chapter]) -> tuple[str, str]:
    """Money where every run's is known and some was spent, else time."""
    costs = [chapter.metrics["cost_usd_per_item"].value for chapter in chapters]
    if all(cost is not None for cost in costs) and any(costs):
        return "cost_usd_per_item", "US dollars an item"
    return "seconds_p50", "seconds an item (median)"
