"""The database of the jobs on SQLite, where DBOS's own settings make every commit wait for the disk twice."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Engine, create_engine, event

from service.store.database import use_wal

JobsEngine = Engine
"""What DBOS is given; whoever made it disposes of it."""

BUSY_MILLISECONDS = 30_000
_CONNECTIONS = 4
"""SQLite lets one write at a time: with more they would only be in each other's way."""


def jobs_engine(url: str) -> JobsEngine:
    """An engine for DBOS, with the journal of our own tables: a crash of the process loses nothing.

    A power cut may lose the last moments: reports that the queue does not know of are found by the sweep.
    """
    engine = create_engine(url, pool_size=_CONNECTIONS, max_overflow=0, pool_timeout=30)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        use_wal(connection)
        for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}").close()
        connection.isolation_level = "IMMEDIATE"

    return engine
