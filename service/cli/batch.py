"""`standfirst batch`: many articles from one input, in a run that can be stopped and gone on with."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli import failures
from service.cli.options import Engine, Quiet
from service.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.batch.queued import Asked, Then
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
    queue: Annotated[
        bool,
        typer.Option(
            "--queue",
            help="Let workers make the reports (`standfirst worker`, `serve`); they need the same files.",
        ),
    ] = False,
    shard: Annotated[
        int | None,
        typer.Option(min=1, max=100_000, help="With --queue: articles that one worker takes; default: 250."),
    ] = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="With --queue: do not wait; the same call again follows on.")
    ] = False,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="With --queue: end what is queued, and keep what is made.")
    ] = False,
    quiet: Quiet = False,
) -> int:
    """Report on every article of an input; the same call again goes on where it stopped."""
    from service.batch.inputs import open_input
    from service.batch.queued import SHARD_SIZE, Asked
    from service.batch.run import Batch
    from service.batch.spending import Budget
    from service.settings import load_settings

    _require_queue(queue=queue, shard=shard, detach=detach, cancel=cancel)
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
    if not queue:
        return _ended(asyncio.run(_run(asked, settings, quiet=quiet)), output, quiet=quiet)
    then: Then = "cancel" if cancel else "detach" if detach else "follow"
    queued = partial(Asked, settings=settings, engine=engine, shard=shard or SHARD_SIZE, then=then)
    tally = asyncio.run(_queue(lambda made_of: queued(asked(made_of=made_of)), settings, quiet=quiet))
    return _ended_queued(tally, then, output, quiet=quiet)


def _require_queue(*, queue: bool, shard: int | None, detach: bool, cancel: bool) -> None:
    given = {"--shard": shard is not None, "--detach": detach, "--cancel": cancel}
    told = [name for name, is_given in given.items() if is_given]
    if told and not queue:
        raise InputError(f"{told[0]} goes with --queue.")
    if detach and cancel:
        raise InputError("Give --detach or --cancel, not both.")


async def _run(asked: Callable[..., Batch], settings: Settings, *, quiet: bool) -> Tally:
    from service.batch.progress import shown
    from service.batch.run import run
    from service.batch.stopping import stopping_on_signals
    from service.wiring import build

    told = "standfirst: finishing what is in flight; once more to end at once."
    async with build(settings) as app:
        with stopping_on_signals(told) as stop, shown(quiet=quiet, name="standfirst: batch") as tell:
            return await run(asked(made_of=app.made_of), app, tell, stop)


async def _queue(asked: Callable[[Mapping[str, Any]], Asked], settings: Settings, *, quiet: bool) -> Tally:
    from service.batch.progress import shown
    from service.batch.queued import Hearing, run_queued
    from service.batch.stopping import stopping_on_signals
    from service.cli.database import opened
    from service.jobs.client import shards_of
    from service.wiring import build

    told = "standfirst: the shards stay in the queue; a moment."
    async with build(settings) as app:
        made_of = app.made_of
    with (
        opened(migrated=True) as database,
        shards_of(database) as shards,
        stopping_on_signals(told) as stop,
        shown(quiet=quiet, name="standfirst: batch") as tell,
    ):
        return await run_queued(asked(made_of), shards, Hearing(tell, failures.complain), stop)


def _ended_queued(tally: Tally, then: Then, output: str, *, quiet: bool) -> int:
    """As `_ended`, and what is still in the queue is no failure."""
    if tally.ending == "queued":
        failures.complain(
            f"{tally.done} of {tally.total} are made; workers go on with the rest. The same call follows on, "
            "with --cancel it ends them."
        )
        return failures.DONE if then == "detach" else failures.INTERRUPTED
    if then == "cancel" and tally.ending == "stopped":
        if not quiet:
            left = tally.total - tally.done - tally.failed
            failures.complain(f"cancelled; {tally.finished} reports are made, {left} left: {output}")
        return failures.DONE
    return _ended(tally, output, quiet=quiet)


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
