"""`python -m evals gate`: runs against their baselines, for continuous integration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.gating import BASELINES, Judgement, judge, write_baseline
from evals.runs import Finished
from evals.show import interval_of, number, value_of
from service.cli import failures
from service.errors import InputError

FAILED_GATE = 1


def gate(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN…", help="Folders of runs.")],
    *,
    baselines: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            help="Folder with the baseline of each suite, by its name.",
            show_default="evals/baselines",
        ),
    ] = BASELINES,
    write: Annotated[
        bool, typer.Option("--write", help="Keep these runs as the new baselines instead.")
    ] = False,
) -> int:
    """Exit with 1 when a metric is worse than its baseline by more than the interval allows."""
    loaded = [Finished.at(folder) for folder in runs]
    if write:
        return _write(loaded, baselines)
    bad = 0
    for run in loaded:
        folder = baselines / run.suite
        if not folder.is_dir():
            raise InputError(f"There is no baseline of the suite {run.suite}: write one with --write.")
        for judgement in judge(run, Finished.at(folder)):
            bad += not judgement.passed
            print(_line(run.suite, judgement))
    return FAILED_GATE if bad else failures.DONE


def _write(runs: list[Finished], baselines: Path) -> int:
    for run in runs:
        write_baseline(run, baselines / run.suite)
        print(f"{run.suite}: kept as the baseline")
    return failures.DONE


def _line(suite: str, one: Judgement) -> str:
    mark = "ok  " if one.passed else "FAIL"
    told = f"{mark} {suite}: {one.metric}"
    if one.baseline and one.now:
        told += f": {value_of(one.baseline)} → {value_of(one.now)}"
    if one.difference and one.difference.value is not None:
        told += f", {number(one.difference, one.difference.value, signed=True)} {interval_of(one.difference)}"
    return f"{told}: {one.why}" if one.why else told
