"""One shard of a queued batch, as a worker works on it: a run of its own, within a shared budget."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from service.batch.answers import Answers
from service.batch.articles import Articles, Pipelines
from service.batch.entries import Entry, Reject
from service.batch.folder import RunFolder
from service.batch.rounds import ANSWERS, CALLS, Round, Rounds
from service.batch.run import REPORTS, makings
from service.batch.runner import Ending, Limits, Result, Run, Tally
from service.batch.shared_ledger import SharedLedger
from service.batch.spending import Purse
from service.errors import InputError
from service.files import display_name
from service.settings import Settings
from service.types import Frozen

if TYPE_CHECKING:
    from service.batch.runner import Around


class Application(Pipelines, Protocol):
    """The wired application, and what it makes reports of."""

    @property
    def made_of(self) -> dict[str, Any]:
        """Models, prompts and thresholds."""
        ...

    def with_settings(self, settings: Settings) -> Application:
        """The same application by other settings."""
        ...


class ShardOutcome(Frozen):
    """How the work on a shard ended; `refused`: this worker could not or may not work on it."""

    ending: Ending | None
    why: str | None = None
    worker: str
    remembered: int = 0
    """Answers that an earlier process had paid for."""

    @property
    def refused(self) -> bool:
        """Whether nothing was done."""
        return self.ending is None


@dataclass(frozen=True)
class Crew:
    """Who works on shards in this process."""

    app: Application
    worker: str
    give_way: Callable[[], Awaitable[None]]
    """Returns when an article may be begun: others may be in more of a hurry."""


async def work_on(folder: str, token: str, number: int, *, crew: Crew) -> dict[str, Any]:
    """Make the reports of shard `number` of the round `token` in `folder`, as far as they are not made yet.

    Returns a `ShardOutcome` as JSON. Raises `RunBusy` while another process works on the same shard.
    """
    app, worker = crew.app, crew.worker
    rounds = Rounds(Path(folder))
    try:
        asked = _visible(rounds, token, worker)
        settings = app.settings
        if asked.engine is not None:
            settings = settings.model_copy(update={"engine": asked.engine})
        _require_same(asked, makings(settings, app.made_of), worker)
        outcome = await _worked(rounds, asked, number, replace(crew, app=app.with_settings(settings)))
    except InputError as error:
        outcome = ShardOutcome(ending=None, why=error.detail, worker=worker)
    return outcome.model_dump(mode="json")


async def _worked(rounds: Rounds, asked: Round, number: int, crew: Crew) -> ShardOutcome:
    worker = crew.worker
    place = rounds.place(number)
    identity = {**asked.identity, "round": asked.token, "shard": number}
    items = list(rounds.items(number))
    with (
        RunFolder(place, identity, items=REPORTS) as folder,
        SharedLedger(rounds.run / CALLS, lambda: (rounds.current() or asked).budget) as ledger,
        Answers(place / ANSWERS, folder.is_settled, ledger.spent) as answers,
    ):
        limits = Limits(asked.concurrency, asyncio.Event())
        if rounds.is_to_stop():
            return ShardOutcome(ending="stopped", worker=worker)

        articles = Articles(crew.app)

        async def work(item: Entry | Reject, purse: Purse, around: Around) -> Result:
            await crew.give_way()
            return await articles(item, purse, around)

        def look(tally: Tally) -> None:
            del tally
            if rounds.is_to_stop():
                limits.stop.set()

        tally = await Run(folder, ledger, answers, work, limits).over(iter(items), len(items), look)
        return ShardOutcome(
            ending=tally.ending, why=tally.why, worker=worker, remembered=ledger.spent.remembered
        )


def _visible(rounds: Rounds, token: str, worker: str) -> Round:
    """The round, if this worker sees the same folder as whoever put it into the queue."""
    asked = rounds.current()
    if asked is None or asked.token != token:
        raise InputError(
            f"Worker {worker} does not see this run in {display_name(str(rounds.run))}: workers need the "
            "same files under the same path."
        )
    return asked


def _require_same(asked: Round, here: dict[str, Any], worker: str) -> None:
    told = json.loads(json.dumps(here))
    others = sorted(name for name in told if asked.identity.get(name) != told[name])
    if others:
        raise InputError(
            f"Worker {worker} would make other reports than this run's: {', '.join(others)} "
            f"differ{'s' if len(others) == 1 else ''}. Give it the settings of the command."
        )
