"""`python -m evals calibrate`: choose from which score a claim is supported, see the effect, apply it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from evals.labels import read_labels, settled
from evals.runs import Finished
from evals.thresholds import Choice, Objective, Rates, Scored, choose, moved, rates, scored
from service.cli import failures
from service.errors import InputError, StandfirstError
from service.formats.visible import one_line

_LINE = re.compile(r"(?m)^[ \t]*supported_from[ \t]*=.*\n?")
_SHOWN = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def calibrate(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run of a grounding suite.")],
    *,
    labels: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Labels by item; default: those of the suite.")
    ] = None,
    objective: Annotated[
        Objective, typer.Option(help="Balanced accuracy, or a floor of precision or of recall.")
    ] = "balanced",
    floor: Annotated[
        float, typer.Option(min=0, max=1, help="The precision or recall that is asked for.")
    ] = 0.9,
    threshold: Annotated[
        float | None, typer.Option(min=0.01, max=0.99, help="Look at this threshold instead of choosing one.")
    ] = None,
    apply: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write it into this settings file, such as standfirst.toml."),
    ] = None,
    show: Annotated[int, typer.Option(min=0, help="Claims that would get another verdict to show.")] = 20,
) -> int:
    """Choose STANDFIRST_SUPPORTED_FROM from labels, and show the effect before it is applied."""
    finished = Finished.at(run)
    known = None if labels is None else settled(read_labels(labels))
    records = list(finished.records())
    claims = scored(records, known)
    told = finished.manifest.get("thresholds")
    if told is None:
        raise InputError("This run has no scores: it was made without the local entailment model.")
    present, missing = told["supported_from"], told["not_found_below"]
    chosen = None if threshold is not None else choose(claims, objective, floor, present)
    new = threshold if chosen is None else chosen.threshold
    assert new is not None
    print("\n".join(_told(claims, present, new, chosen)))
    texts = {record.id: record.text for record in records}
    print("\n".join(_effect(list(moved(claims, present, missing, new)), texts, show)))
    if apply is not None:
        _write(apply, new)
        print(f"\n{apply}: supported_from = {new}")
    else:
        print(
            "\nNothing was changed. Apply it with --apply standfirst.toml, run the suite again and compare."
        )
    return failures.DONE


def _told(claims: Sequence[Scored], present: float, new: float, chosen: Choice | None) -> Iterator[str]:
    grounded = sum(one.grounded for one in claims)
    documents = len({one.document for one in claims})
    yield f"{len(claims)} labelled claims with a score, {grounded} grounded, from {documents} documents"
    yield f"\n{'from':>6} {'balanced accuracy':>18} {'precision':>10} {'recall':>8}"
    for threshold in sorted({*_SHOWN, present, new}):
        mark = "  ← now" if threshold == present else "  ← new" if threshold == new else ""
        yield f"{_row(rates(claims, threshold))}{mark}"
    if chosen is None:
        return
    low, high = chosen.interval
    yield "\non documents on which it was not chosen (each half at the threshold of the other):"
    yield _row(chosen.held_out)
    if low is not None and high is not None:
        yield f"balanced accuracy against now, in points: 95 % interval [{100 * low:+.1f}, {100 * high:+.1f}]"


def _row(one: Rates) -> str:
    precision = "–" if one.precision is None else f"{100 * one.precision:.1f} %"
    return f"{one.threshold:>6.2f} {100 * one.balanced:>16.1f} % {precision:>10} {100 * one.recall:>6.1f} %"


def _effect(changes: Sequence[tuple[Scored, str]], texts: dict[str, str], show: int) -> Iterator[str]:
    counts = Counter((one.outcome, will, one.grounded) for one, will in changes)
    yield f"\n{len(changes)} verdicts would be others, as far as the scores tell"
    for (was, will, grounded), count in sorted(counts.items()):
        yield f"  {count:>5}  {was} → {will}, {'grounded' if grounded else 'not grounded'}"
    for one, will in changes[:show]:
        truth = "grounded" if one.grounded else "not grounded"
        yield f"\n  {one.outcome} → {will} ({truth}, score {one.score:.2f}): {one_line(one.id, 100)}"
        yield f"    {one_line(texts.get(one.id, ''), 300)}"


def _write(path: Path, threshold: float) -> None:
    """Set `supported_from` in a settings file, and leave the rest as it is."""
    try:
        written = path.read_text("utf-8") if path.exists() else ""
        told = _LINE.sub("", written)
        table = re.search(r"(?m)^\[", told)
        place = table.start() if table else len(told)
        before = told[:place] if not told[:place] or told[:place].endswith("\n") else told[:place] + "\n"
        path.write_text(f"{before}supported_from = {threshold}\n{told[place:]}", "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "this is no text"
        raise StandfirstError(f"{one_line(str(path), 200)} cannot be written: {reason}.") from None
