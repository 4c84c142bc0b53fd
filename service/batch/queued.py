"""A batch that workers make: cut into shards, put into the queue, followed, and joined to one run.

The run's folder, its files and their bytes are those of `service.batch.run`; only who does the work differs.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from service.batch.folder import RunFolder, is_busy
from service.batch.records import Journal, read_lines
from service.batch.rounds import ANSWERS, CALLS, Round, Rounds, new_round
from service.batch.run import REPORTS, Batch, makings, require_folder, write_summary
from service.batch.runner import Tally
from service.batch.shard import ShardOutcome
from service.batch.spending import Ledger
from service.errors import InputError
from service.settings import Settings

SHARD_SIZE = 250
"""Articles of a shard: enough that the queue is no burden, few enough that many workers share them evenly."""

POLL_SECONDS = 1.0
NO_WORKER_SECONDS = 15.0
"""How long no worker is seen before the caller is told, and how often again at most."""

Then = Literal["follow", "detach", "cancel"]
"""What to do once the shards are in the queue: follow them to the end, leave them to it, or take them out."""


class Shards(Protocol):
    """The queue of shards (`service.jobs.client`); a round of them goes by its token."""

    def enqueue(self, folder: Path, token: str, numbers: Iterable[int]) -> None:
        """Put shards into the queue; those that were there before stay as they are."""
        ...

    def states(self, token: str) -> Mapping[int, bool]:
        """The shards that were put into the queue, and whether each is still open."""
        ...

    def outcomes(self, token: str, numbers: Sequence[int]) -> Mapping[int, Any]:
        """What the workers said of shards that have ended; None for one that was cancelled or broke."""
        ...

    def cancel(self, token: str) -> None:
        """Take the shards that nobody has begun out of the queue."""
        ...

    def forget(self, token: str) -> None:
        """Delete what is known of a round that has ended."""
        ...

    def workers(self) -> int:
        """How many workers were seen to be alive lately."""
        ...


@dataclass(frozen=True)
class Asked:
    """How a batch is to be made by workers: shards of how many articles, by which engine, and what then."""

    batch: Batch
    settings: Settings
    engine: str | None
    shard: int = SHARD_SIZE
    then: Then = "follow"


@dataclass(frozen=True)
class Hearing:
    """Who hears how it goes: of each step, and of what somebody should look after."""

    tell: Callable[[Tally], None]
    complain: Callable[[str], None]


async def run_queued(asked: Asked, shards: Shards, hearing: Hearing, stop: asyncio.Event) -> Tally:
    """Have every report made that is not made yet, or go on with the round that is in the queue.

    When `stop` is set the shards stay in the queue, and the tally's ending is `queued`. Raises `InputError`
    for a folder that cannot be used.
    """
    batch = asked.batch
    require_folder(batch)
    identity = {"input": batch.source.digest(), **makings(asked.settings, batch.made_of)}
    notes = {"input name": batch.source.name}
    with RunFolder(batch.folder.absolute(), identity, items=REPORTS, notes=notes) as folder:
        total = await asyncio.to_thread(batch.source.count)
        current = await asyncio.to_thread(_current, folder, asked, identity)
        tally = Tally(total, finished=len(folder.items), rejected=len(folder.rejects))
        tally.begun_with = tally.done
        following = Following(folder, current, shards, hearing, tally)
        await following.begin()
        if asked.then == "cancel":
            await following.cancel()
        if asked.then == "detach" or not await following.to_the_end(stop):
            tally.ending = "queued"
            return tally
        await asyncio.to_thread(following.join)
    return tally


def _current(folder: RunFolder, asked: Asked, identity: Mapping[str, Any]) -> Round:
    """The round in the queue, with the budget of this call; else a new one of all that is not settled."""
    batch, rounds = asked.batch, Rounds(folder.path)
    current = rounds.current()
    if current is not None:
        told = current.model_copy(update={"budget_calls": batch.budget.calls, "budget_usd": batch.budget.usd})
        rounds.keep(told)
        return told
    if asked.then == "cancel":
        raise InputError("--cancel: nothing of this run is in the queue.")
    plan = new_round(
        identity=identity, engine=asked.engine, concurrency=batch.concurrency, budget=batch.budget
    )
    left = (item for item in batch.source if not folder.is_settled(item.position))
    return rounds.begin(left, asked.shard, plan)


class Following:
    """One call's part in a round: it sees to it that all shards are in the queue, waits, and joins them."""

    def __init__(
        self,
        folder: RunFolder,
        current: Round,
        shards: Shards,
        hearing: Hearing,
        tally: Tally,
    ) -> None:
        self._rounds = rounds = Rounds(folder.path)
        self._round = current
        self._shards = shards
        self._folder = folder
        self._hearing = hearing
        self._tally = tally
        self._outcomes: dict[int, ShardOutcome | None] = {}
        self._counts = {number: _Counted(rounds.place(number)) for number in range(current.shards)}
        self._settled_before = (tally.finished, tally.rejected)
        self._alone_since: float | None = None

    async def begin(self) -> None:
        """Put the shards into the queue that are not in it: all of a new round, the rest after a kill."""
        token = self._round.token
        known = await asyncio.to_thread(self._shards.states, token)
        missing = [number for number in range(self._round.shards) if number not in known]
        await asyncio.to_thread(self._shards.enqueue, self._folder.path, token, missing)

    async def cancel(self) -> None:
        """Take out of the queue what nobody has begun, and ask the workers to end the rest."""
        self._rounds.ask_to_stop()
        await asyncio.to_thread(self._shards.cancel, self._round.token)

    async def to_the_end(self, stop: asyncio.Event) -> bool:
        """Wait until no shard is open; False if `stop` was set before."""
        while True:
            open_ones = await asyncio.to_thread(self._look)
            self._hearing.tell(self._tally)
            if not open_ones:
                return True
            if stop.is_set():
                return False
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await stop.wait()

    def _look(self) -> int:
        """Count what there is by now; how many shards are still open."""
        states = self._shards.states(self._round.token)
        ended = [number for number, is_open in states.items() if not is_open and number not in self._outcomes]
        for number, told in self._shards.outcomes(self._round.token, ended).items():
            self._outcomes[number] = None if told is None else ShardOutcome.model_validate(told)
        if any(outcome is not None and outcome.refused for outcome in self._outcomes.values()):
            self._shards.cancel(self._round.token)  # the next worker would say the same, or none is left to
        for count in self._counts.values():
            count.look()
        self._tally.finished = self._settled_before[0] + sum(one.finished for one in self._counts.values())
        self._tally.rejected = self._settled_before[1] + sum(one.rejected for one in self._counts.values())
        self._look_for_workers()
        busy = sum(is_busy(self._rounds.place(number)) for number in self._outcomes)
        return sum(states.values()) + busy

    def _look_for_workers(self) -> None:
        now = time.monotonic()
        if self._shards.workers():
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
        elif now - self._alone_since > NO_WORKER_SECONDS:
            self._alone_since = now
            self._hearing.complain("no worker is alive: `standfirst worker` or `serve` has to run somewhere.")

    def join(self) -> None:
        """Put what the shards have into the files of the run, write the summary, and end the round.

        It can be done again after a kill: the same line for the same position takes the place of the first.
        """
        folder, tally = self._folder, self._tally
        failed = 0
        journal = Journal(folder.path / ANSWERS)
        for number in range(self._round.shards):
            place = self._rounds.place(number)
            folder.items.take_over(place / REPORTS)
            folder.rejects.take_over(place / "rejects.jsonl")
            folder.times.take_over(place / "times.jsonl")
            failed += folder.failures.take_over(place / "failures.jsonl")
            for line in read_lines(place / ANSWERS):
                journal.append(line)
        journal.close()
        folder.seal()
        tally.finished, tally.rejected, tally.failed = len(folder.items), len(folder.rejects), failed
        self._conclude()
        if tally.ending == "finished" and not failed:
            (folder.path / ANSWERS).unlink(missing_ok=True)
        with Ledger(folder.path / CALLS, self._round.budget) as ledger:
            spent = ledger.spent
        if not spent.calls:
            (folder.path / CALLS).unlink(missing_ok=True)
        spent.remembered = sum(outcome.remembered for outcome in self._outcomes.values() if outcome)
        tally.calls, tally.cost_usd = spent.calls, spent.cost_usd
        write_summary(folder, tally, spent)
        # In this order: a kill in between leaves a round whose shards are put into the queue again, and have
        # nothing left to do.
        self._shards.forget(self._round.token)
        self._rounds.end()
        self._hearing.tell(tally)

    def _conclude(self) -> None:
        """How the round ended: as its worst shard did."""
        tally = self._tally
        refused = [one for one in self._outcomes.values() if one is not None and one.refused]
        if refused:
            tally.ending, tally.why = "failing", refused[0].why
            return
        for ending in ("failing", "budget", "stopped"):
            for outcome in self._outcomes.values():
                if outcome is not None and outcome.ending == ending:
                    tally.ending, tally.why = outcome.ending, outcome.why
                    return
        if None in self._outcomes.values():
            stopped = self._rounds.is_to_stop()
            tally.ending = "stopped" if stopped else "failing"
            tally.why = None if stopped else "A shard could not be worked on; the worker's log says why."


class _Counted:
    """How many lines the files of a shard have, of which only what is new is read."""

    def __init__(self, place: Path) -> None:
        self._files = (place / REPORTS, place / "rejects.jsonl")
        self._read = [0, 0]
        self._lines = [0, 0]

    @property
    def finished(self) -> int:
        """Reports that are made."""
        return self._lines[0]

    @property
    def rejected(self) -> int:
        """Entries that cannot be worked on."""
        return self._lines[1]

    def look(self) -> None:
        """Count what was added."""
        for which, path in enumerate(self._files):
            with suppress(OSError), path.open("rb") as file:
                file.seek(self._read[which])
                while piece := file.read(1 << 20):
                    self._read[which] += len(piece)
                    self._lines[which] += piece.count(b"\n")
