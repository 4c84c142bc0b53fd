"""Workers and their heartbeats: who is alive is told by counting, not by comparing clocks.

Each heartbeat adds one to a count. Whoever watches notes when a count last changed, on a clock of its own
that cannot jump; a worker whose count stood still for long enough is dead. So neither a clock that is set nor
two machines that disagree about the time can kill a worker that works.
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


class _Seen(NamedTuple):
    """A count, since when it stands so, and whether that is because it was seen to grow."""

    beats: int
    since: float
    moved: bool


class Workers:
    """The workers of all tenants, seen by one watcher: keep this object for as long as you watch."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[str, _Seen] = {}

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

        Call it again and again: the first call only notes. It sees nobody as dead sooner than `seconds`
        after the first look at them.
        """
        now, found = clock(), self.list()
        before, self._seen = self._seen, {}
        for worker in found:
            last = before.get(worker.executor_id)
            stands = last is not None and last.beats == worker.beats
            self._seen[worker.executor_id] = last if stands and last else _Seen(worker.beats, now, bool(last))
        return tuple(worker for worker in found if now - self._seen[worker.executor_id].since >= seconds)

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
