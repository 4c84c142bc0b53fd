"""One database, SQLite or Postgres: connections, transactions, the time, and the migrations of its tables.

SQLite: one file in WAL mode; writers queue, and wait for those of other processes for five seconds at most.
A crash of the process loses nothing that was committed; a power cut may lose the last moments, but never
damages the file. Erased pages are overwritten.

**Whose clock.** On Postgres all moments come from the database's clock, so that the workers' own clocks need
not agree; on SQLite, where everything is one machine, from that machine's. Nothing depends on the clock never
jumping: it orders lists, ends retention and idempotency keys and plans deliveries, no more. Who is alive is
decided by counting (`workers.py`).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text

from service.errors import StoreUnavailable
from service.store.address import Address, address_of, make_file
from service.store.failures import told_plainly
from service.store.migrations import REVISIONS, VERSION_TABLE
from service.store.types import Clock

SchemaState = Literal["empty", "behind", "current", "ahead"]

BUSY_SECONDS = 5
CONNECT_SECONDS = 5
POOL_SECONDS = 30
"""How long one waits for a connection or for one's turn to write: a crowd is served late, not refused.

A database that is away is noticed by its connections, long before that.
"""
SQLITE_CONNECTIONS = 8
"""One writes, the others read."""
STATEMENT_SECONDS = 30
_MIGRATION_SECONDS = 600
"""How long a process waits for another one that migrates the same SQLite file."""
_MIGRATION_LOCK = 0x5354414E44  # “STAND”: the advisory lock's number, ours on this server by convention


class Database:
    """A pool of connections to one database. Safe to use from many threads; opens nothing until used."""

    def __init__(self, address: Address, clock: Clock | None = None) -> None:
        self.address = address
        self._clock = clock
        self._engine = _sqlite_engine(address) if address.kind == "sqlite" else _postgres_engine(address)
        self._writer = self._engine.execution_options(writing=True)
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads; raises `StoreUnavailable`."""
        with told_plainly(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all; raises `StoreUnavailable`."""
        with told_plainly(), self._in_turn(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """On SQLite the threads of this process write one after the other, each woken when it is its turn.

        SQLite itself would let them try again and again with growing pauses, where some never get through.
        """
        if self.address.kind == "postgres":
            yield
            return
        if not self._turn.acquire(timeout=POOL_SECONDS):
            raise StoreUnavailable("The database cannot be used: it is busy.")
        try:
            yield
        finally:
            self._turn.release()

    def now(self, connection: Connection) -> dt.datetime:
        """What time it is, in UTC, by the clock that this database goes by."""
        if self._clock is not None:
            return self._clock().astimezone(dt.UTC)
        if self.address.kind == "postgres":
            told: dt.datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return told.astimezone(dt.UTC)
        return dt.datetime.now(dt.UTC)

    def migrate(self, to: str = REVISIONS[-1]) -> None:
        """Bring the tables to revision `to`, by default the newest; processes that start at once do it once.

        It happens whole or not at all. Raises `StoreUnavailable`, also if the tables are of a newer version.
        """
        from service.store.migrations import upgrade

        with self.writing_alone() as connection:
            state = _state(connection)
            if state == "ahead":
                raise StoreUnavailable(
                    "The database was migrated by a newer version of Standfirst: run that one, or restore a "
                    "backup."
                )
            if state != "current":
                upgrade(connection, to)

    @contextmanager
    def writing_alone(self) -> Iterator[Connection]:
        """A transaction during which no other process can be in one of these."""
        with told_plainly(), self._writer.connect() as connection:
            if self.address.kind == "sqlite":
                driver: Any = connection.connection.driver_connection
                driver.execute(f"PRAGMA busy_timeout={_MIGRATION_SECONDS * 1000}")
            try:
                with connection.begin():
                    if self.address.kind == "postgres":
                        connection.execute(text("SET LOCAL statement_timeout = 0"))
                        connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
                    yield connection
            finally:
                if not connection.invalidated and self.address.kind == "sqlite":
                    driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def schema(self) -> SchemaState:
        """Whether the tables are there, and whether they are of this version; raises `StoreUnavailable`."""
        with self.reading() as connection:
            return _state(connection)

    def is_current(self) -> bool:
        """Whether the tables are those of this version; raises `StoreUnavailable`."""
        return self.schema() == "current"

    def has_schema(self, name: str) -> bool:
        """Whether the server has a schema of this name (Postgres); raises `StoreUnavailable`."""
        with self.reading() as connection:
            return name in inspect(connection).get_schema_names()

    def ping(self) -> None:
        """Ask for something trifling; raises `StoreUnavailable`."""
        with self.reading() as connection:
            connection.execute(
                text("SELECT count(*) FROM sqlite_master" if self.address.kind == "sqlite" else "SELECT 1")
            )

    def scrub(self) -> None:
        """Empty SQLite's log of changes, where erased text would else stay until it is written over.

        Does what it can while others read or write. Postgres clears up by itself (autovacuum).
        """
        if self.address.kind == "postgres":
            return
        with told_plainly(), self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            try:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            except sqlite3.OperationalError:
                return

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def open_database(url: str | None, clock: Clock | None = None) -> Database:
    """The database at `url`; None: a file in the user's data folder. A missing file is made.

    `clock` replaces the clock that the database goes by (in tests). Raises `SettingsError` for a URL that
    cannot be used and `StoreUnavailable` for a file that cannot be made.
    """
    address = address_of(url)
    if address.path is not None:
        make_file(address.path)
    return Database(address, clock)


def _state(connection: Connection) -> SchemaState:
    if not inspect(connection).has_table(VERSION_TABLE):
        return "empty"
    version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    if version is None:
        return "empty"
    if version not in REVISIONS:
        return "ahead"
    return "current" if version == REVISIONS[-1] else "behind"


def _sqlite_engine(address: Address) -> Engine:
    engine = create_engine(
        address.url,
        hide_parameters=True,
        pool_size=SQLITE_CONNECTIONS,
        max_overflow=0,  # a connection that is opened and closed again costs more than what it is used for
        pool_timeout=POOL_SECONDS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        use_wal(connection)
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # One that reads before it writes would fail at once, not wait, if another one wrote meanwhile.
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def use_wal(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL; it stays so. SQLite does not wait for others here, so we do."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _postgres_engine(address: Address) -> Engine:
    engine = create_engine(
        address.url,
        hide_parameters=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        # Prepared statements outlive a migration made by another process, and fail after it.
        connect_args={"connect_timeout": CONNECT_SECONDS, "prepare_threshold": None},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        # Not as start-up options: connection poolers such as PgBouncer refuse those.
        connection.autocommit = True
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
            cursor.execute(f"SET idle_in_transaction_session_timeout = '{2 * STATEMENT_SECONDS}s'")
        connection.autocommit = False

    return engine
