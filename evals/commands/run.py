"""`python -m evals run`: work through suites, and show what they say."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Pythons, interpreter
from evals.peers.protocol import Bench, Peer
from evals.peers.registry import PEERS, peer_of
from evals.running import Plan, folder_name, measured, run
from evals.runs import Finished
from evals.show import table
from evals.suite import Suite, load, names
from service.batch.progress import shown
from service.batch.runner import Tally
from service.batch.spending import Budget
from service.batch.stopping import stopping_on_signals
from service.cli import failures
from service.cli.options import Engine
from service.errors import InputError, SettingsError, StandfirstError
from service.settings import Settings, load_settings

OUT = Path(__file__).parents[1] / "out"


def run_suites(
    suites: Annotated[
        list[str],
        typer.Argument(metavar="SUITE…", help=f"Names of suites ({', '.join(names())}) or .yaml files."),
    ],
    *,
    engine: Engine = None,
    model: Annotated[
        str | None, typer.Option(metavar="ID", help="Model of the llm engine; default: STANDFIRST_MODEL.")
    ] = None,
    peer: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"Measure another tool instead of ours: {', '.join(PEERS)}."),
    ] = None,
    python: Pythons = None,
    data: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Other data of the same form, for one suite.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Items at most; default: all.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of what is drawn; default: the suite's.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of the run (with several suites: of their folders). Default: one under evals/out, "
            "the same for the same call, so that an interrupted run goes on.",
        ),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, whatever is in the folder.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Suites that are run side by side.")] = 1,
    concurrency: Annotated[
        int | None, typer.Option(min=1, max=256, help="Items at once; default: 2 embedded, 8 with a model.")
    ] = None,
    budget_usd: Annotated[
        float | None, typer.Option(min=0, help="US dollars that all model calls of a run may cost.")
    ] = None,
    budget_calls: Annotated[int | None, typer.Option(min=0, help="Model calls that a run may make.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no tables.")] = False,
) -> int:
    """Run suites; the same call again goes on where it was interrupted."""
    settings = settings_of(engine, model)
    other = None if peer is None else peer_of(peer)
    at_once = concurrency or (8 if other is None and settings.chosen_engine == "llm" else 2)
    bench = Bench(settings, at_once, interpreter(python, peer))
    loaded = [load(suite, data=data, limit=limit, seed=seed) for suite in suites]
    if data is not None and len(loaded) > 1:
        raise InputError("--data goes with one suite.")
    budget = Budget(budget_calls, budget_usd)
    plans = [
        Plan(
            suite=suite,
            settings=settings,
            folder=_folder(suite, bench, other, out, alone=len(loaded) == 1),
            budget=budget,
            concurrency=at_once,
            fresh=fresh,
            peer=other,
            python=bench.python,
        )
        for suite in loaded
    ]
    if jobs > 1 and len(plans) > 1:
        return _side_by_side(plans, jobs, quiet=quiet)
    statuses = []
    for plan in plans:
        statuses.append(worked_through(plan, quiet=quiet, tables=not quiet))
        if statuses[-1] == failures.INTERRUPTED:
            break
    return max(statuses)


def _side_by_side(plans: Sequence[Plan], jobs: int, *, quiet: bool) -> int:
    """The plans in processes of their own, since one process computes on one core."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        return max(pool.map(partial(worked_through, quiet=True, tables=not quiet), plans))


def settings_of(engine: str | None, model: str | None) -> Settings:
    """The settings of this process with the engine and the model of the command line; `SettingsError`."""
    settings = load_settings()
    changes = {name: value for name, value in (("engine", engine), ("model", model)) if value is not None}
    if not changes:
        return settings
    changed = settings.model_copy(update=changes)
    if changed.chosen_engine == "llm" and not (changed.model or changed.draft_model):
        raise SettingsError("The llm engine needs a model: give --model or set STANDFIRST_MODEL.")
    return changed


def _folder(suite: Suite, bench: Bench, peer: Peer | None, out: Path | None, *, alone: bool) -> Path:
    if out is None:
        told = None if peer is None else measured(peer, bench)
        return OUT / folder_name(suite, bench.settings, told)
    return out if alone else out / suite.name


def worked_through(plan: Plan, *, quiet: bool, tables: bool) -> int:
    """Run one suite, keep its metrics beside its records, and return the exit status."""
    try:
        tally = asyncio.run(_run(plan, quiet=quiet))
    except StandfirstError as error:  # one suite that cannot be run does not keep the others from being run
        failures.complain(f"{plan.suite.name}: {error.detail}")
        return failures.status_of(error)
    finished = Finished.at(plan.folder)
    finished.write_metrics()
    if tables:
        print("\n".join(table(finished, tally)), flush=True)
    if tally.why:
        failures.complain(f"{plan.suite.name}: stopped: {tally.why}")
    if tally.ending == "stopped":
        failures.complain(f"{plan.suite.name}: interrupted; the same call goes on.")
        return failures.INTERRUPTED
    return failures.FAILED if tally.failed or tally.ending != "finished" else failures.DONE


async def _run(plan: Plan, *, quiet: bool) -> Tally:
    with (
        stopping_on_signals("Finishing what is in flight; once more to end at once.") as stop,
        shown(quiet=quiet, name=plan.suite.name) as tell,
    ):
        return await run(plan, tell, stop)
