"""The items that an editor should see: what went wrong, was left open or failed, and what turned."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.comparing import Comparison, Flip, Turn
from evals.metrics.metric import Metric
from evals.metrics.recipes import GROUNDED
from evals.records import Record
from evals.report.edition import Chapter
from evals.report.glossary import entry


@dataclass(frozen=True)
class Shelf:
    """Items of one kind, the worst first: `records` are at most as many as were asked for, of `total`."""

    title: str
    records: Sequence[Record]
    total: int


def shelves(chapter: Chapter, most: int) -> Iterator[Shelf]:
    """The items that failed, were wrong, or were left open; where none can be wrong, those that did worst.

    Reads the run once and keeps no more than what is shown.
    """
    kept: dict[str, list[tuple[float, int, Record]]] = {"failed": [], "wrong": [], "open": [], "low": []}
    totals: Counter[str] = Counter()
    measured = _measured(chapter)
    for place, record in enumerate(chapter.run.records()):
        kind, weight = _placed(record, measured)
        if kind is None:
            continue
        totals[kind] += 1
        heapq.heappush(kept[kind], (weight, -place, record))
        if len(kept[kind]) > most:
            heapq.heappop(kept[kind])
    titles = {"failed": "Failed", "wrong": "Wrong", "open": "Left open"}
    if measured is not None:
        titles["low"] = f"Lowest by “{entry(measured.name).title}”"
    for kind, title in titles.items():
        if totals[kind]:
            yield Shelf(title, [record for *_, record in sorted(kept[kind], reverse=True)], totals[kind])


def _placed(record: Record, measured: Metric | None) -> tuple[str | None, float]:
    """The shelf of an item, None for none, and how far to the front it stands there."""
    kind = _kind(record)
    if kind is not None or measured is None:
        return kind, _weight(record)
    low = _low(record, measured)
    return (None, 0.0) if low is None else ("low", low)


def _kind(record: Record) -> str | None:
    if record.failure is not None:
        return "failed"
    if not record.decided or record.outcome in ("undecided", "not_checked"):
        return "open"
    return "wrong" if record.right is False else None


def _weight(record: Record) -> float:
    """How bad a wrong item is: something false that passed as supported first, then the surest scores."""
    passed = record.outcome == GROUNDED and record.gold is not True
    if record.score is None or record.gold is None:
        return 2.0 if passed else 0.0
    return 2.0 * passed + abs(record.score - record.gold)


def _measured(chapter: Chapter) -> Metric | None:
    """The headline that orders items of which none is right or wrong; None where some are."""
    columns = chapter.run.columns
    if columns.kinds.right or columns.kinds.gold or columns.kinds.labels:
        return None
    own = [one for one in chapter.headline if one.name in columns.shares or one.name in columns.numbers]
    ranked = [one for one in own if one.better is not None]
    telling = [
        one for one in ranked if not (one.unit == "share" and one.value == float(one.better == "higher"))
    ]
    return next(iter(telling or ranked), None)


def _low(record: Record, metric: Metric) -> float | None:
    hits, total = record.shares.get(metric.name, (0, 0))
    value = hits / total if total else record.numbers.get(metric.name)
    if value is None:
        return None
    return -value if metric.better == "higher" else value


@dataclass(frozen=True)
class Turned:
    """The flips of one comparison: how many of each turn, and those that are shown."""

    counts: Mapping[Turn, int]
    flips: Mapping[Turn, Sequence[Flip]]


TURNS: tuple[Turn, ...] = ("now wrong", "now right", "other")
"""In the order in which they are shown."""


def turned(comparison: Comparison, most: int) -> Turned:
    """The items that turned, in the order of the second run, at most `most` of each turn."""
    counts: Counter[Turn] = Counter()
    flips: defaultdict[Turn, list[Flip]] = defaultdict(list)
    for flip in comparison.flips():
        counts[flip.turn] += 1
        if len(flips[flip.turn]) < most:
            flips[flip.turn].append(flip)
    return Turned(counts, flips)


def outcome(record: Record) -> str:
    """What an item came to, in words."""
    if record.failure is not None:
        return f"failed ({record.failure})"
    return spoken(record.outcome) or "no answer"


def truth(record: Record) -> str:
    """What would have been right, as far as it is known; empty where it is not."""
    if record.expected is not None:
        return spoken(record.expected)
    return "" if record.gold is None else "supported" if record.gold else "not supported"


def counted(record: Record, names: Sequence[str]) -> str:
    """What was counted in this item for metrics of these names, such as “Facts carried: 3 of 7”."""
    found = [(name, *record.shares[name]) for name in names if name in record.shares]
    return "; ".join(f"{entry(name).title}: {hits} of {total}" for name, hits, total in found if total > 1)


def spoken(word: str) -> str:
    """A label as people write it: “not found” for `not_found`."""
    return word.replace("_", " ")
