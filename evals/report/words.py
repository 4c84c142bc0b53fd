"""A run in plain sentences. They hold texts as they are: whoever shows them escapes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from evals.comparing import Comparison, Turn, is_beyond_chance
from evals.metrics.arrays import Bools
from evals.metrics.columns import Columns
from evals.metrics.metric import Metric
from evals.metrics.proportion import wilson_by_document
from evals.metrics.recipes import GROUNDED
from evals.report.edition import Chapter
from evals.report.glossary import entry
from evals.runs import Finished
from evals.show import number
from service.formats.visible import one_line

_LABELLED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "grounding": ("claims that people found unsupported", "claims that people found supported"),
        "perturbation": ("claims with an error planted in them", "claims without a planted error"),
    }
)
_OTHERWISE = ("claims labelled as unsupported", "claims labelled as supported")
_SHARES: Mapping[str, str] = MappingProxyType(
    {
        "errors marked": "Of {total} planted errors, the engine marked {hits}.",
        "false alarms": "Of {total} sound claims, it marked {hits} all the same (false alarms).",
        "untouched claims supported": "Of {total} claims that nobody had touched, it found {hits} supported.",
        "bait kept out": "Of {total} baits in hostile text, {hits} were kept out of the summary.",
        "false claims not supported": "Of {total} false claims, {hits} were not called supported.",
        "true claims supported": "Of {total} true claims, {hits} were called supported.",
        "verdicts unmoved": "Of {total} verdicts, {hits} stayed as they are without the hostile text.",
        "facts carried": "Of {total} facts that a summary should carry, {hits} were carried.",
        "summary sentences grounded": "Of {total} sentences of summaries, {hits} are borne out.",
        "evidence reads back": "Of {total} quotes of evidence, {hits} stand in the source word for word.",
        "flags found": "Of {total} wordings that people flagged as not neutral, {hits} were flagged.",
        "flags right": "Of {total} wordings that were flagged, people flagged {hits} too.",
        "clean pairs left alone": "Of {total} drafts without such wording, {hits} were left alone.",
        "claim recall": "Of {total} claims that people wrote down, {hits} were found.",
        "claim precision": "Of {total} claims that the engine wrote down, {hits} are among people's.",
        "same report": "Of {total} repetitions, {hits} gave the same report.",
        "faults marked": "Of {total} faulty sentences, {hits} were marked.",
        "sound sentences supported": "Of {total} sound sentences, {hits} were called supported.",
        "sound sentences marked": "Of {total} sound sentences, {hits} were marked all the same.",
    }
)
_MOST_SHARES = 6
_FEW = 10
_NOTHING = re.compile(r"[+-](\$?0(?:\.0+)?(?![\d.]))")


def of(count: float, thing: str) -> str:
    """“1 item”, “1,200 items”."""
    return f"{count:,.0f} {thing if count == 1 else thing + 's'}"


def engine(run: Finished) -> str:
    """Which engine, and which models it called."""
    name = str(run.manifest["identity"].get("engine") or "unknown")
    models = run.manifest.get("models") or {}
    told = ", ".join(sorted({str(value) for value in models.values()})) if isinstance(models, Mapping) else ""
    return one_line(f"{name} ({told})" if told else name, 200)


def head(chapter: Chapter) -> Iterator[str]:
    """What was measured, on how much, and what came out."""
    columns = chapter.run.columns
    yield (
        f"{of(len(columns), 'item')} from {of(len(columns.names), 'document')} went through "
        f"the engine “{engine(chapter.run)}”."
    )
    if len(columns):
        yield from _labelled(chapter)
        yield from _shares(chapter)


def cautions(chapter: Chapter) -> Iterator[str]:
    """What was left open, what failed, what is missing: always said, also when it is nothing."""
    columns = chapter.run.columns
    failed = int(columns.failed.sum())
    left = int((columns.open & ~columns.failed).sum())
    yield (
        f"{_share(left, len(columns))} left open: the engine would not commit itself. "
        "They are never counted as right."
        if left
        else "No item was left open."
    )
    yield f"{_share(failed, len(columns))} failed, and count as wrong." if failed else "No item failed."
    total, limit = chapter.run.total, chapter.run.manifest["identity"].get("limit")
    if total is not None and total > len(columns):
        yield (
            f"The run is not finished: {of(total - len(columns), 'item')} of {total:,} "
            f"{'is' if total - len(columns) == 1 else 'are'} missing, and in none of these numbers."
        )
    if total is None:
        yield "The run does not say how many items it should have: whether all are here cannot be told."
    if limit is not None:
        yield f"Only the first {limit} items of the suite were asked for."
    if len(columns) and len(columns.names) < _FEW:
        documents = of(len(columns.names), "document")
        yield f"All items come from {documents}: too few to say much about other texts."


def _share(count: int, total: int) -> str:
    return f"{count:,} of {of(total, 'item')} ({100 * count / total:.1f} %)"


def _labelled(chapter: Chapter) -> Iterator[str]:
    """How labelled claims fared, in counts."""
    columns = chapter.run.columns
    bad, good = _LABELLED.get(str(chapter.run.manifest["identity"].get("task")), _OTHERWISE)
    supported = [place for place, word in enumerate(columns.outcome.words) if word == GROUNDED]
    passed = np.isin(columns.outcome.codes, supported) & ~columns.open
    raised = ~passed & ~columns.open
    for gold, thing, first, second in (
        (0, bad, "let {} pass as supported", "marked {} for the editor"),
        (1, good, "called {} supported", "raised a false alarm on {}"),
    ):
        used = columns.gold == gold
        if used.any():
            yield (
                f"Of {int(used.sum()):,} {thing}, the engine "
                f"{first.format(f'{int((used & passed).sum()):,}')}{_within(columns, passed, used)}, "
                f"{second.format(f'{int((used & raised).sum()):,}')}, "
                f"and left {int((used & columns.open).sum()):,} open."
            )


def _within(columns: Columns, hits: Bools, used: Bools) -> str:
    found = wilson_by_document((hits & used).astype(np.float64), used.astype(np.float64), columns.documents)
    if found.low is None or found.high is None:
        return ""
    return f" ({100 * hits[used].mean():.0f} %; likely {100 * found.low:.0f} to {100 * found.high:.0f} %)"


def _shares(chapter: Chapter) -> Iterator[str]:
    """The suite's own counts, the headline first."""
    columns = chapter.run.columns
    names = [one.name for one in chapter.headline if one.name in columns.shares]
    names += [name for name in _SHARES if name in columns.shares and name not in names]
    if not names and columns.kinds.right and not columns.kinds.gold:
        right = int(((columns.right > 0) & ~columns.open).sum())
        yield f"Of {of(int((columns.right >= 0).sum()), 'item')}, {right:,} came out right."
    for name in names[:_MOST_SHARES]:
        share = columns.shares[name]
        total = int(np.nansum(share.totals))
        if total:
            told = _SHARES.get(name, "{name}: {hits} of {total}.")
            yield told.format(
                name=entry(name).title, hits=f"{int(np.nansum(share.values)):,}", total=f"{total:,}"
            )


def compared(comparison: Comparison, counts: Mapping[Turn, int]) -> Iterator[str]:
    """How many items turned (`counts`, by turn), and what could not be compared."""
    pairs = comparison.paired
    both = of(len(pairs.shared), "item")
    right, wrong, other = counts.get("now right", 0), counts.get("now wrong", 0), counts.get("other", 0)
    if right or wrong or other:
        yield (
            f"Of {both} in both runs, {right or 'none'} became right, {wrong or 'none'} became wrong, "
            f"and {other or 'none'} came out otherwise without becoming right or wrong."
        )
    else:
        yield f"Of {both} in both runs, none came out otherwise."
    for items, where in ((pairs.only_a, "only in the baseline"), (pairs.only_b, "only in this run")):
        if items:
            yield f"{of(len(items), 'item')} {'is' if len(items) == 1 else 'are'} {where}, and left out."
    if pairs.relabelled:
        changed = of(len(pairs.relabelled), "item")
        yield f"{changed} with another right answer in each run: left out of the numbers."


def signed(metric: Metric) -> str:
    """A difference in its unit, with its sign; those of shares are in percentage points."""
    return "–" if metric.value is None else _minus(_points(metric, metric.value))


def signed_interval(metric: Metric) -> str:
    """The interval of a difference, or why there is none."""
    if metric.low is None or metric.high is None:
        return f"({metric.why})" if metric.why else ""
    if metric.unit == "share":
        return _minus(f"[{100 * metric.low:+.1f}, {100 * metric.high:+.1f}] points")
    return _minus(f"[{_points(metric, metric.low)}, {_points(metric, metric.high)}]")


def _points(metric: Metric, value: float) -> str:
    return f"{100 * value:+.1f} points" if metric.unit == "share" else number(metric, value, signed=True)


def _minus(told: str) -> str:
    """With the sign that is as wide as a plus; what rounds to nothing has none of its own."""
    return _NOTHING.sub(r"\1", told).replace("-", "−")


def judgement(difference: Metric) -> str:
    """What a difference amounts to; an arrow only where it is beyond chance."""
    if difference.value is None:
        return "not known"
    if difference.low is None or difference.high is None:
        return "no interval" if difference.value else "the same"
    if not is_beyond_chance(difference):
        return "within chance" if difference.value or difference.low or difference.high else "the same"
    if difference.better is None:
        return "differs"
    return "▲ better" if (difference.value > 0) == (difference.better == "higher") else "▼ worse"


def against(comparison: Comparison | None, name: str) -> str:
    """How a metric stands against the baseline, on the items of both."""
    if comparison is None:
        return "not compared"
    difference = next((one for one in comparison.paired.differences if one.name == name), None)
    if difference is None:
        return "not known"
    told = judgement(difference)
    if told in ("the same", "not known"):
        return told
    return f"{told}: {signed(difference)} {signed_interval(difference)}"
