"""Workers and their heartbeats: who is alive is told by counting, not by comparing clocks.

Each heartbeat adds one to a count. Whoever watches adds up for how long a count stood still, on a clock of
its own that cannot jump; a worker whose count stood still for long enough is dead. So neither a clock that is
set nor two machines that disagree about the time can kill a worker that works, nor can a database that was
away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import delete, select

from service.store.database import Database
from service.store.statements import insert_of
from service.store.tables import workers
from service.store.types import Worker

_FEWEST_LOOKS = 4
"""How often a count has to be seen unchanged, at the least, before its worker is taken for dead."""


class _Seen(NamedTuple):
    """A count: for how many seconds it was seen to stand, since when, and whether it was seen to grow."""

    beats: int
    stood: float
    since: float
    moved: bool


class Workers:
    """The workers of all tenants, seen by one watcher: keep this object for as long as you watch."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[str, _Seen] = {}
        self._looked: float | None = None

    def heartbeat(self, executor_id: str, application_version: str) -> None:
        """Say that this worker is alive."""
        with self._database.writing() as connection:
            now = self._database.now(connection)
            statement = insert_of(connection, workers).values(
                executor_id=executor_id,
                application_version=application_version,
                started_at=now,
                heartbeat_at=now,
                beats=1,
            )
            changes = {
                "application_version": application_version,
                "heartbeat_at": now,
                "beats": workers.c.beats + 1,
            }
            connection.execute(statement.on_conflict_do_update(index_elements=["executor_id"], set_=changes))

    def list(self) -> tuple[Worker, ...]:
        """All workers that were not forgotten, dead ones too."""
        with self._database.reading() as connection:
            found = connection.execute(select(workers).order_by(workers.c.executor_id)).mappings()
            return tuple(Worker.model_validate(dict(row)) for row in found)

    def stale(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> tuple[Worker, ...]:
        """Workers whose count this object saw unchanged for `seconds`, on a `clock` that never goes back.

        Call it again and again, several times in `seconds`: the first call only notes. Of a long pause
        between two calls a quarter of `seconds` is counted: the database was away, so that nobody could
        beat, or this process did not run and may be the one that is late. Everybody gets time to beat.
        """
        found, now = self.list(), clock()
        pause = 0.0 if self._looked is None else min(now - self._looked, seconds / _FEWEST_LOOKS)
        before, self._seen, self._looked = self._seen, {}, now
        for worker in found:
            last = before.get(worker.executor_id)
            stands = last is not None and last.beats == worker.beats
            seen = _Seen(worker.beats, 0.0, now, moved=last is not None)
            self._seen[worker.executor_id] = (
                last._replace(stood=last.stood + pause) if stands and last else seen
            )
        return tuple(worker for worker in found if self._seen[worker.executor_id].stood >= seconds)

    def moving(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> tuple[str, ...]:
        """The workers whose count this object saw grow within `seconds`, as of the last call of `stale`."""
        now = clock()
        return tuple(name for name, seen in self._seen.items() if seen.moved and now - seen.since < seconds)

    def forget(self, executor_id: str, beats: int | None = None) -> bool:
        """Take a worker off the list; given `beats`, only if it has not beaten since. True if it was there.

        A dead worker is forgotten after its work was handed over, not before: who hands over may die too.
        """
        statement = delete(workers).where(workers.c.executor_id == executor_id)
        if beats is not None:
            statement = statement.where(workers.c.beats == beats)
        with self._database.writing() as connection:
            return connection.execute(statement).rowcount == 1
