"""`python -m evals compare`: two runs, paired item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from evals.comparing import Comparison, Flip, is_beyond_chance
from evals.metrics.metric import Metric
from evals.runs import Finished
from evals.show import interval_of, number
from service.cli import failures
from service.formats.visible import one_line

_TEXT = 300


def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="Folder of the run that is compared with.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Folder of the other run.")],
    *,
    show: Annotated[
        int, typer.Option(min=0, help="Flipped items of each kind to show with their texts.")
    ] = 20,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="SLICE", help="Also within each value of this slice; repeat for more."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every metric, also those that do not differ beyond chance.")
    ] = False,
) -> int:
    """Compare two runs: differences with intervals, and the items that flipped, both ways."""
    comparison = Comparison(Finished.at(a), Finished.at(b))
    print("\n".join(_told(comparison, show=show, by=by or [], everything=everything)))
    return failures.DONE


def _told(comparison: Comparison, *, show: int, by: Sequence[str], everything: bool) -> Iterator[str]:
    pairs = comparison.paired
    yield f"A: {comparison.a.name}"
    yield f"B: {comparison.b.name}"
    yield from (f"  {one_line(line, 200)}" for line in comparison.changes())
    yield f"{len(pairs.shared)} items in both, {len(pairs.only_a)} only in A, {len(pairs.only_b)} only in B"
    if pairs.relabelled:
        yield f"{len(pairs.relabelled)} items have another right answer in B and are left out"
    yield ""
    yield "B − A, with 95 % intervals (* beyond chance)"
    yield from difference_lines(pairs.differences, everything=everything)
    for name in by:
        yield from _by(comparison, name, everything=everything)
    yield from _flipped(list(comparison.flips()), show)


def difference_lines(differences: Sequence[Metric], *, everything: bool) -> Iterator[str]:
    """One line a difference."""
    shown = [one for one in differences if everything or (one.value and one.unit != "seconds")]
    width = max((len(one.name) for one in shown), default=0)
    for one in shown:
        value = "–" if one.value is None else number(one, one.value, signed=True)
        star = "*" if is_beyond_chance(one) else " "
        yield f"  {star} {one.name:<{width}}  {value:>10}  {interval_of(one)}"
    if not shown:
        yield "  no metric differs"


def _by(comparison: Comparison, name: str, *, everything: bool) -> Iterator[str]:
    found = {value: diffs for (slice_name, value), diffs in comparison.slices.items() if slice_name == name}
    if not found:
        yield f"\nno slice “{one_line(name, 40)}” in both runs"
    for value, differences in found.items():
        yield f"\n{name} = {one_line(value, 60)}"
        yield from difference_lines(differences, everything=everything)


def _flipped(flips: Sequence[Flip], show: int) -> Iterator[str]:
    yield ""
    if not flips:
        yield "no item flipped"
        return
    counts = Counter(flip.turn for flip in flips)
    yield f"{len(flips)} items flipped: " + ", ".join(f"{count} {turn}" for turn, count in counts.items())
    for turn in ("now wrong", "now right", "other"):
        chosen = [flip for flip in flips if flip.turn == turn]
        for flip in chosen[:show]:
            yield from _flip(flip)
        if len(chosen) > show:
            yield f"\n… and {len(chosen) - show} more {turn} (--show {len(chosen)})"


def _flip(flip: Flip) -> Iterator[str]:
    before, after = flip.before, flip.after
    yield f"\n{flip.turn}: {one_line(after.id, 120)}: {_word(before)} → {_word(after)}"
    yield f"  {one_line(after.text, _TEXT)}"
    yield f"  A: {one_line(before.detail, _TEXT)}"
    yield f"  B: {one_line(after.detail, _TEXT)}"


def _word(record: object) -> str:
    failure, outcome = getattr(record, "failure", None), getattr(record, "outcome", "")
    return f"failed ({failure})" if failure else outcome
