"""A batch: an input, a folder, and everything between them."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service import __version__
from service.batch.answers import Answers
from service.batch.articles import Articles, Pipelines
from service.batch.folder import MANIFEST, RunFolder
from service.batch.inputs import BatchInput
from service.batch.records import read_lines
from service.batch.rounds import ANSWERS, CALLS, Rounds
from service.batch.runner import Limits, Run, Tally
from service.batch.spending import Budget, Ledger, Spent
from service.errors import InputError
from service.settings import Settings

REPORTS = "reports.jsonl"
_TOKENS = ("prompt_tokens", "cached_tokens", "completion_tokens")
"""Counted in the finished reports."""


@dataclass(frozen=True)
class Batch:
    """What is asked for: which input, where to, within which limits."""

    source: BatchInput
    folder: Path
    budget: Budget
    concurrency: int
    made_of: Mapping[str, Any]
    """Models, prompts and thresholds: what makes the reports, beside the settings."""
    resume: bool = False
    """Whether there has to be a run already."""


async def run(batch: Batch, app: Pipelines, tell: Callable[[Tally], None], stop: asyncio.Event) -> Tally:
    """Make every report that is not made yet; raises `InputError` for a folder that cannot be used."""
    require_folder(batch)
    if Rounds(batch.folder).current() is not None:
        raise InputError("This run is in the queue: call with --queue, or end that with --queue --cancel.")
    path = batch.folder
    identity = {"input": batch.source.digest(), **makings(app.settings, batch.made_of)}
    notes = {"input name": batch.source.name}
    with (
        RunFolder(path, identity, items=REPORTS, notes=notes) as folder,
        Ledger(path / CALLS, batch.budget) as ledger,
        Answers(path / ANSWERS, folder.is_settled, ledger.spent) as answers,
    ):
        limits = Limits(batch.concurrency, stop)
        tally = await Run(folder, ledger, answers, Articles(app), limits).over(
            iter(batch.source), batch.source.count(), tell
        )
        write_summary(folder, tally, ledger.spent)
    return tally


def makings(settings: Settings, made_of: Mapping[str, Any]) -> dict[str, Any]:
    """What makes the reports of a run, whatever the input: runs that differ in it do not belong together."""
    return {
        "engine": settings.chosen_engine,
        "settings": settings.fingerprint,
        "made of": made_of,
        "version": __version__,
    }


def write_summary(folder: RunFolder, tally: Tally, spent: Spent) -> None:
    """Write `summary.json`: the counts and the cost over the whole run."""
    told = _summary(folder.path, tally, spent)
    folder.write("summary.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def require_folder(batch: Batch) -> None:
    """Raise `InputError` for an output within the input, and if there has to be a run that is not there."""
    inside = batch.source.path.resolve()
    if inside.is_dir() and batch.folder.resolve().is_relative_to(inside):
        raise InputError("--output lies within the folder that is read: name another place.")
    if batch.resume and not (batch.folder / MANIFEST).exists():
        raise InputError("--resume: there is no run in this folder.")


def _summary(folder: Path, tally: Tally, spent: Spent) -> dict[str, Any]:
    """Counts over the whole run, all its processes included."""
    statuses: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    for line in read_lines(folder / REPORTS):
        report = line["report"]
        statuses[report["status"]] += 1
        claims.update(report["counts"])
        tokens.update({name: report["usage"][name] for name in _TOKENS})
    return {
        "ending": tally.ending,
        "why": tally.why,
        "entries": tally.total,
        "finished": tally.finished,
        "rejected": tally.rejected,
        "failed": tally.failed,
        "left": max(0, tally.total - tally.done - tally.failed),
        "reports": dict(sorted(statuses.items())),
        "claims": dict(claims),
        "spent": {**spent.as_dict(), **{name: tokens[name] for name in _TOKENS}},
    }
