"""The tables of the suite as text, and its outcomes as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.perturbation.outcomes import Outcome
from evals.perturbation.tally import Record, Tally, by, records


def tables(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The lines of all tables: kinds, groups, what is grounded, checkers."""
    before = {one.item.original.id: one for one in outcomes if one.item.sort == "original"}
    planted = [one for one in outcomes if one.item.sort == "planted"]
    rewritten = [one for one in outcomes if one.item.sort == "rewrite"]
    if planted:
        yield from _table("planted error", by(planted, lambda one: one.item.kind), before)
        yield from _table("group", by(planted, lambda one: one.item.group) | {"all": planted}, before)
    if before:
        untouched = by(before.values(), lambda one: f"grounded by {one.item.kind}")
        yield from _table("untouched (marked: false alarm)", untouched, {})
    if rewritten:
        grounds = by(rewritten, lambda one: f"all, grounded by {one.item.original.grounded_by}")
        kinds = by(rewritten, lambda one: one.item.kind)
        yield from _table("rewritten (marked: false alarm)", kinds | grounds, before)
    if before:
        yield from _checkers(records(outcomes))


def failures(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What was missed and what was falsely marked, with the reason."""
    for one in outcomes:
        if (one.item.sort == "planted") == one.marked:
            continue
        what = "missed" if one.item.sort == "planted" else "false alarm"
        change = one.item.change
        told = (
            f" “{change.was}” → “{change.now}” ({change.form})"
            if change and change.was != one.item.original.claim
            else ""
        )
        yield f"\n{what}: {one.item.kind}{told}\n  {one.label}: {one.item.text}"
        if change:
            yield f"  original: {one.item.original.claim}"
        for finding in one.objections:
            yield f"  {finding.checker} ({finding.kind or 'differs'}): {finding.detail}"
        if not one.objections and one.verdict:
            yield f"  {one.verdict.reason}"


def row(one: Outcome) -> dict[str, Any]:
    """An outcome as one row of JSON Lines."""
    item, change = one.item, one.item.change
    return {
        "id": item.id,
        "sort": item.sort,
        "kind": item.kind,
        "group": item.group,
        "form": change.form if change else None,
        "document": item.original.document.id,
        "grounded_by": item.original.grounded_by,
        "original": item.original.claim,
        "claim": item.text,
        "was": change.was if change else None,
        "now": change.now if change else None,
        "label": one.label,
        "marked": one.marked,
        "needs_review": bool(one.verdict and one.verdict.needs_review),
        "reason": one.verdict.reason if one.verdict else None,
        "differs": [[finding.checker, finding.kind, finding.detail] for finding in one.objections],
    }


def _table(
    title: str, groups: Mapping[str, Sequence[Outcome]], before: Mapping[str, Outcome]
) -> Iterator[str]:
    """A head, one line a group, and an empty line."""
    yield (
        f"{title:<32} {'n':>5} {'marked':>7} {'%':>6} {'95 %':>13}"
        f" {'anew':>6} {'or review':>10} {'undecided':>10}"
    )
    for name, some in groups.items():
        tally = Tally.of(some, before)
        low, high = (100 * bound for bound in tally.interval)
        anew = "–" if tally.anew is None else tally.anew
        yield (
            f"{name:<32} {tally.n:>5} {tally.marked:>7} {100 * tally.marked / tally.n:>6.1f}"
            f" {f'{low:.1f} – {high:.1f}':>13} {anew:>6} {tally.noticed:>10} {tally.undecided:>10}"
        )
    yield ""


def _checkers(found: Sequence[Record]) -> Iterator[str]:
    yield (
        f"{'checker':<14} {'own errors: differs':>20} {'other errors':>13} {'untouched':>15}"
        f" {'rewritten':>15}"
        f" {'precision':>10}"
    )
    for one in found:
        precision = "–" if one.precision is None else f"{100 * one.precision:.1f} %"
        yield (
            f"{one.checker:<14} {_of(one.own_differs, one.own):>20} {one.other_differs:>13}"
            f" {_of(one.original_differs, one.originals):>15} {_of(one.rewrite_differs, one.rewrites):>15}"
            f" {precision:>10}"
        )


def _of(count: int, total: int) -> str:
    return f"{count}/{total} {100 * count / total:.1f}" if total else "–"
