"""`python -m evals peers`: ours and other tools on the same suite, side by side in one table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Peers, Pythons, interpreter
from evals.commands.run import OUT, settings_of, worked_through
from evals.peers.protocol import ABILITY_OF_TASK, Bench, NotInstalled, Peer, require_ability
from evals.peers.registry import PEERS, peer_of
from evals.running import Plan, folder_name, measured
from evals.runs import Finished
from evals.side_by_side import OURS, Row, side_by_side
from evals.suite import Suite, load
from service.batch.spending import Budget
from service.cli import failures
from service.cli.options import Engine
from service.errors import StandfirstError
from service.formats.visible import one_line
from service.settings import Settings


def peers(
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="Name of a suite or a .yaml file.")],
    *,
    peer: Peers = None,
    engine: Engine = None,
    model: Annotated[
        str | None, typer.Option(metavar="ID", help="Model of all that ask one; default: STANDFIRST_MODEL.")
    ] = None,
    python: Pythons = None,
    data: Annotated[Path | None, typer.Option(metavar="PATH", help="Other data of the same form.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Items at most; default: all.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of what is drawn; default: the suite's.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of all the runs; default: evals/out.")
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option(min=1, max=256, help="Items at once; default: 2 embedded, 8 with a model.")
    ] = None,
    budget_usd: Annotated[
        float | None, typer.Option(min=0, help="US dollars that each run may cost.")
    ] = None,
    budget_calls: Annotated[
        int | None, typer.Option(min=0, help="Model calls that each run may make.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> int:
    """Run ours and other tools on a suite, each in its own folder, and print one table."""
    settings = settings_of(engine, model)
    loaded = load(suite, data=data, limit=limit, seed=seed)
    budget = Budget(budget_calls, budget_usd)
    rows: list[Row] = []
    statuses: list[int] = []
    for one in (None, *_wanted(loaded, peer)):
        try:
            plan = _plan(loaded, settings, one, python, out, budget, concurrency)
        except NotInstalled as error:
            rows.append(Row(one.name if one else OURS, None, error.detail))
            statuses += [failures.FAILED] if peer else []  # it was asked for by name
            continue
        status, row = _row(plan, quiet=quiet)
        rows.append(row)
        statuses.append(status)
        if status == failures.INTERRUPTED:
            return status
    print("\n".join(side_by_side(loaded, rows)))
    return max(statuses, default=failures.FAILED)


def _wanted(suite: Suite, names: Sequence[str] | None) -> list[Peer]:
    """The peers that were asked for, or all that can; raises `InputError` for one that cannot."""
    if not names:
        need = ABILITY_OF_TASK.get(suite.task)
        return [one for one in PEERS.values() if need in one.does or len(one.does) > 1]
    chosen = [peer_of(name) for name in dict.fromkeys(names)]
    for one in chosen:
        require_ability(one, suite)
    return chosen


def _plan(
    suite: Suite,
    settings: Settings,
    peer: Peer | None,
    pythons: Sequence[str] | None,
    out: Path | None,
    budget: Budget,
    concurrency: int | None,
) -> Plan:
    python = interpreter(pythons, peer.name if peer else None)
    at_once = concurrency or (8 if peer is None and settings.chosen_engine == "llm" else 2)
    told = None if peer is None else measured(peer, Bench(settings, at_once, python))
    folder = (out or OUT) / folder_name(suite, settings, told)
    return Plan(suite, settings, folder, budget, at_once, peer=peer, python=python)


def _row(plan: Plan, *, quiet: bool) -> tuple[int, Row]:
    """What one system came to; a run that could not begin is a row that says why."""
    name = plan.peer.name if plan.peer else OURS
    try:
        status = worked_through(plan, quiet=quiet, tables=False)
    except StandfirstError as error:
        if plan.peer is None:
            raise
        return failures.FAILED, Row(name, None, one_line(error.detail, 300))
    finished = Finished.at(plan.folder)
    identity = finished.manifest["identity"]
    return status, Row(name, finished, identity["peer"]["version"] if plan.peer else identity["engine"])
