"""Running a suite: items are worked on side by side, each written down as it finishes, in its own folder."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals import dataset
from evals.checkout import checkout
from evals.peers.protocol import Bench, Peer, ToolFor, require_ability
from evals.records import Record
from evals.suite import Suite
from evals.tasks.protocol import Desk, Item, Task
from evals.tasks.registry import task_of
from service.batch.answers import Answers
from service.batch.articles import aside
from service.batch.folder import MANIFEST, RunFolder, read_manifest
from service.batch.runner import Failed, Finished, Limits, Result, Run, Tally, place_of
from service.batch.spending import Budget, Ledger, Purse
from service.errors import InputError, StandfirstError
from service.settings import Settings
from service.types import EngineName
from service.wiring import build

if TYPE_CHECKING:
    from service.batch.runner import Around

ITEMS = "items.jsonl"


@dataclass(frozen=True)
class Plan:
    """What is to be run: a suite with settings, where, within which limits."""

    suite: Suite
    settings: Settings
    folder: Path
    budget: Budget = field(default_factory=Budget)
    concurrency: int = 2
    fresh: bool = False
    peer: Peer | None = None
    """The tool that is measured instead of ours."""
    python: Path | None = None
    """The interpreter of a peer that has its own."""

    @property
    def bench(self) -> Bench:
        """What the peer may use."""
        return Bench(self.settings, self.concurrency, self.python)


def identity(suite: Suite, settings: Settings, peer: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What makes a run this run: the data, the suite, the settings, the code, and whose work is measured."""
    told = {} if peer is None else {"engine": f"peer {peer['name']}", "peer": dict(peer)}
    return {
        "suite": suite.name,
        "task": suite.task,
        "options": suite.options,
        "seed": suite.seed,
        "limit": suite.limit,
        "data": dataset.digest(suite.data),
        "documents": dataset.digest(suite.documents),
        "engine": settings.chosen_engine,
        "settings": settings.fingerprint,
        **checkout(),
        **told,
    }


def measured(peer: Peer, bench: Bench) -> dict[str, str]:
    """The peer as the identity of a run has it; raises `NotInstalled` when its library is not there."""
    return {"name": peer.name, "version": peer.version(bench)}


def folder_name(suite: Suite, settings: Settings, peer: Mapping[str, str] | None = None) -> str:
    """The name of a run's folder when the caller gives none: the same call goes on in the same folder."""
    told = json.dumps(identity(suite, settings, peer), sort_keys=True, default=str)
    name = suite.name if peer is None else f"{suite.name}-{peer['name']}"
    return f"{name}-{hashlib.sha256(told.encode()).hexdigest()[:10]}"


async def run(plan: Plan, tell: Callable[[Tally], None], stop: asyncio.Event) -> Tally:
    """Work through the suite; raises `InputError` for data that cannot be used, before anything is paid."""
    task = task_of(plan.suite)
    if plan.peer is not None:
        require_ability(plan.peer, plan.suite)
    peer = None if plan.peer is None else measured(plan.peer, plan.bench)
    total = _checked(task, plan.suite)
    if plan.fresh:
        _remove(plan.folder)
    async with _tools(plan) as (tool_for, notes):
        with (
            RunFolder(
                plan.folder,
                identity(plan.suite, plan.settings, peer),
                items=ITEMS,
                notes={**_notes(plan, total), **notes},
            ) as folder,
            Ledger(plan.folder / "calls.jsonl", plan.budget) as ledger,
            Answers(plan.folder / "answers.jsonl", folder.is_settled, ledger.spent) as answers,
        ):
            work = _Work(task, tool_for, plan)
            tally = await Run(folder, ledger, answers, work, Limits(plan.concurrency, stop)).over(
                _limited(task, plan.suite), total, tell
            )
            folder.write("spent.json", json.dumps(ledger.spent.as_dict(), indent=2) + "\n")
            return tally


def _checked(task: Task, suite: Suite) -> int:
    """The number of items; raises `InputError` for a bad row, an id that comes twice, or no item at all."""
    seen: dict[bytes, int] = {}
    for item in _limited(task, suite):
        key = hashlib.blake2b(item.id.encode("utf-8", "replace"), digest_size=8).digest()
        if key in seen:
            raise InputError(
                f"The suite {suite.name} has the id “{item.id[:80]}” twice: "
                f"items {seen[key] + 1} and {item.position + 1}."
            )
        seen[key] = item.position
    if not seen:
        raise InputError(f"The suite {suite.name} holds no item: there is nothing to measure.")
    return len(seen)


def _limited(task: Task, suite: Suite) -> Iterator[Item]:
    for item in task.items(suite):
        if suite.limit is not None and item.position >= suite.limit:
            return
        yield item


@asynccontextmanager
async def _tools(plan: Plan) -> AsyncIterator[tuple[ToolFor, Mapping[str, Any]]]:
    """What answers for each item, ours or the peer's, and what the manifest says of it."""
    if plan.peer is None:
        async with build(plan.settings) as app:
            yield (
                lambda name, around, account: app.pipeline_for(name=name, around=around, account=account),
                app.made_of,
            )
        return
    async with plan.peer.opened(plan.bench) as tool_for:
        yield tool_for, _made_of(plan.peer, plan.settings)


class _Work:
    """One item of a suite, worked on."""

    def __init__(self, task: Task, tool_for: ToolFor, plan: Plan) -> None:
        self._task = task
        self._tool_for = tool_for
        self._engine: EngineName = plan.settings.chosen_engine if plan.peer is None else "embedded"
        self._checks = plan.peer is None or "checks" in plan.peer.does
        self._computes = self._engine == "embedded" if plan.peer is None else plan.peer.computes

    async def __call__(self, item: Item, purse: Purse, around: Around) -> Result:
        desk = Desk(self._tool_for(item.id, around, purse), self._engine, self._checks)

        def recorded() -> Awaitable[Record]:
            return self._task.record(item, desk)

        try:
            record = await (aside(recorded) if self._computes else recorded())
        except StandfirstError as error:
            return self._failed(item, error.code, error.detail, passing=error.retryable)
        except Exception as error:  # noqa: BLE001 - one item that we cannot cope with must not end the run
            return self._failed(item, "internal", place_of(error), passing=False)
        return Finished(record.model_dump_json(), record.outcome)

    def _failed(self, item: Item, code: str, detail: str, *, passing: bool) -> Failed:
        record = item.failed(code, detail).model_dump(mode="json", exclude_defaults=True)
        return Failed(code, detail, passing, about={"record": record})


def _notes(plan: Plan, total: int) -> dict[str, Any]:
    """What the manifest says beside the identity: for people, and for finding out why numbers differ."""
    return {
        "title": plan.suite.title,
        "items": total,
        "headline": list(plan.suite.headline),
        "better": dict(task_of(plan.suite).better),
        "gate": {name: gate.slack for name, gate in plan.suite.gate.items()},
        "settings": plan.settings.model_dump(mode="json", exclude={"model_api_key"}, exclude_defaults=True),
        "concurrency": plan.concurrency,
    }


def _made_of(peer: Peer, settings: Settings) -> dict[str, Any]:
    """What a peer is made of, in the words that the manifest has for ours."""
    floor = peer.supported_from
    return {
        "models": {} if peer.computes or not settings.model else {"peer": settings.model},
        "thresholds": None if floor is None else {"supported_from": floor},
    }


def _remove(folder: Path) -> None:
    """Take an earlier run away; raises `InputError` for a folder that is not one."""
    with contextlib.suppress(FileNotFoundError):
        if not any(folder.iterdir()):
            return
        read_manifest(folder)
        strange = [path.name for path in folder.iterdir() if path.name not in _OWN]
        if strange:
            raise InputError(f"{dataset.shown(folder)}: this folder holds other files beside a run.")
        shutil.rmtree(folder)


_OWN = frozenset(
    {
        MANIFEST,
        ITEMS,
        ".lock",
        "failures.jsonl",
        "rejects.jsonl",
        "times.jsonl",
        "calls.jsonl",
        "answers.jsonl",
        "spent.json",
        "metrics.json",
        "report.html",
        "report.md",
    }
)
