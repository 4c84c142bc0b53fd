"""`standfirst batch`: many articles from one input, in a run that can be stopped and gone on with."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import failures
from service.cli.options import Engine, Quiet

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.batch.run import Batch
    from service.batch.runner import Tally
    from service.settings import Settings


def batch(
    source: Annotated[
        str,
        typer.Argument(
            metavar="IN", help="JSON Lines, CSV, TSV (also .gz), Parquet, or a folder with a file an article."
        ),
    ],
    *,
    output: Annotated[
        str, typer.Option("--output", metavar="DIR", help="Folder of the run; the same call goes on in it.")
    ],
    resume: Annotated[
        bool, typer.Option("--resume", help="Insist that there is a run to go on with.")
    ] = False,
    engine: Engine = None,
    concurrency: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Reports in the making at once; default: 2, 8 with a model."),
    ] = None,
    budget_usd: Annotated[
        float | None, typer.Option(min=0, help="Stop before model calls cost more US dollars than this.")
    ] = None,
    budget_calls: Annotated[
        int | None, typer.Option(min=0, help="Stop before more model calls than this are made.")
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Report on every article of an input; the same call again goes on where it stopped."""
    from service.batch.inputs import open_input
    from service.batch.run import Batch
    from service.batch.spending import Budget
    from service.settings import load_settings

    settings = load_settings()
    if engine is not None:
        settings = settings.model_copy(update={"engine": engine})
    opened = open_input(Path(source), settings)
    if opened.ignored and not quiet:
        failures.complain(f"{opened.name}: columns that mean nothing here: {', '.join(opened.ignored)}.")
    asked = partial(
        Batch,
        source=opened,
        folder=Path(output),
        budget=Budget(budget_calls, budget_usd),
        concurrency=concurrency or (8 if settings.chosen_engine == "llm" else 2),
        resume=resume,
    )
    return _ended(asyncio.run(_run(asked, settings, quiet=quiet)), output, quiet=quiet)


async def _run(asked: Callable[..., Batch], settings: Settings, *, quiet: bool) -> Tally:
    from service.batch.progress import shown
    from service.batch.run import run
    from service.batch.stopping import stopping_on_signals
    from service.wiring import build

    told = "standfirst: finishing what is in flight; once more to end at once."
    async with build(settings) as app:
        with stopping_on_signals(told) as stop, shown(quiet=quiet, name="standfirst: batch") as tell:
            return await run(asked(made_of=app.made_of), app, tell, stop)


def _ended(tally: Tally, output: str, *, quiet: bool) -> int:
    """Say how it ended, and return the exit status for it."""
    left = tally.total - tally.done - tally.failed
    counts = f"{tally.finished} reports, {tally.rejected} rejected, {tally.failed} failed, {left} left"
    if not quiet:
        failures.complain(f"{counts}: {output}")
    if tally.why:
        failures.complain(f"stopped: {tally.why}")
    if tally.ending == "stopped":
        failures.complain("interrupted; the same call goes on.")
        return failures.INTERRUPTED
    if not tally.total:
        failures.complain("the input is empty: there was nothing to do.")
    return failures.FAILED if tally.failed or tally.ending != "finished" else failures.DONE
