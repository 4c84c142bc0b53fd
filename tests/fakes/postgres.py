"""A real Postgres that belongs to the tests: no system install, a Unix socket, stopped at the end."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest


@dataclass(frozen=True)
class Postgres:
    """A server; `url` names its first database."""

    url: str
    server: Any

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` cuts the connections, `immediate` is a crash."""
        from pgserver._commands import pg_ctl

        server = self.server
        pg_ctl(["-w", "-m", mode, "stop"], pgdata=server.pgdata, user=server.system_user)

    def start(self) -> None:
        """Start it again, at the same address."""
        self.server.ensure_postgres_running()

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """What the server answers to one statement, outside any transaction."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def new_database(self, template: str | None = None) -> str:
        """The URL of a new database, empty or a copy of the database called `template`."""
        name = f"trial{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
        return self.url.replace("/postgres?", f"/{name}?")


def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database for a fixture with the parameters `sqlite` and `postgres`: a file, or `postgres_url`."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    told: str = request.getfixturevalue("postgres_url")
    return told


_numbers = count()

START_ATTEMPTS = 6


@contextmanager
def folder_apart() -> Iterator[Path]:
    """A folder for a server's data that no other session of pytest touches.

    Those of `tmp_path` are closed to the user that the server runs as when another session begins, which
    stops the server.
    """
    with TemporaryDirectory(prefix="standfirst-postgres-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "data"


@contextmanager
def running(folder: Path) -> Iterator[Postgres]:
    """A server with its data in `folder`."""
    server = _started(folder)
    try:
        postgres = Postgres(server.get_uri(), server)
        postgres.run("ALTER SYSTEM SET fsync = off")
        postgres.run("SELECT pg_reload_conf()")
        yield postgres
    finally:
        server.cleanup()


def _started(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where it keeps its sockets
        from pgserver.postgres_server import PostgresServer
    folder.mkdir(exist_ok=True)
    attempts = 0
    while True:
        try:
            return PostgresServer(folder.resolve())
        except (subprocess.SubprocessError, OSError):
            # A busy machine: it waits ten seconds for the server, then gives up while it goes on starting.
            attempts += 1
            if attempts == START_ATTEMPTS:
                raise
