"""A database that is away, full, damaged or read-only: one plain error to try again after, no password."""

from __future__ import annotations

import resource
import secrets
import socket
import sqlite3
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from service.errors import StandfirstError, StoreUnavailable
from service.store.database import Database, open_database
from service.store.reports import Reports
from tests.fakes.postgres import Postgres, running
from tests.store.making import asked

PASSWORD = "sesame-4711"


def refused(error: BaseException) -> str:
    """What was told, if it is what may be told."""
    assert isinstance(error, StoreUnavailable)
    assert (error.status, error.retryable) == (503, True)
    shown = "".join(traceback.format_exception(error))
    assert PASSWORD not in shown
    assert "unpublishable" not in shown
    return error.detail


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def test_postgres_that_is_away_is_said_to_be(closed_port: int) -> None:
    database = open_database(f"postgresql://me:{PASSWORD}@127.0.0.1:{closed_port}/news")
    for call in (
        database.ping,
        database.migrate,
        database.is_current,
        lambda: Reports(database).page("desk"),
    ):
        with pytest.raises(StandfirstError) as told:
            call()
        assert refused(told.value) == "The database cannot be used: it cannot be reached."
    assert PASSWORD not in repr(database.address)
    database.close()


def test_a_database_that_does_not_exist_is_named_as_the_reason(postgres: Postgres) -> None:
    url = postgres.url.replace("postgres:@", f"postgres:{PASSWORD}@").replace("/postgres?", "/nowhere?")
    database = open_database(url)
    with pytest.raises(StandfirstError) as told:
        database.ping()
    assert "no database of this name" in refused(told.value)
    database.close()


def test_an_option_that_postgres_does_not_know_is_named_as_the_reason(postgres: Postgres) -> None:
    database = open_database(postgres.url.replace("postgres:@", f"postgres:{PASSWORD}@") + "&nonsense=1")
    with pytest.raises(StandfirstError) as told:
        database.ping()
    assert "options" in refused(told.value)
    database.close()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_connections_that_postgres_cut_are_made_anew(database: Database, postgres: Postgres) -> None:
    reports = Reports(database)
    reports.create("desk", asked("r1"))
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'trial%'"
    postgres.run(cut)
    assert reports.create("desk", asked("r2"))

    def cut_in_the_middle() -> None:
        with database.writing() as connection:
            connection.execute(text("UPDATE reports SET title = 'unpublishable'"))
            postgres.run(cut)
            connection.execute(text("UPDATE reports SET title = 'unpublishable'"))

    with pytest.raises(StandfirstError) as told:
        cut_in_the_middle()
    refused(told.value)
    assert [row.title for row in reports.page("desk").items] == ["Budget", "Budget"]


@pytest.mark.slow
def test_a_postgres_that_is_stopped_and_started_goes_on_where_it_was(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        database = open_database(server.url)
        database.migrate()
        Reports(database).create("desk", asked("r1"))
    for _ in range(2):
        with pytest.raises(StandfirstError) as told:
            Reports(database).create("desk", asked("r2"))
        refused(told.value)
    with running(tmp_path / "data"):
        assert Reports(database).create("desk", asked("r3"))
        assert {row.id for row in Reports(database).page("desk").items} == {"r1", "r3"}
        database.close()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_statement_that_takes_too_long_is_ended(database: Database) -> None:
    def sleep() -> None:
        with database.reading() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 20"))
            connection.execute(text("SELECT pg_sleep(20)"))

    with pytest.raises(StandfirstError) as told:
        sleep()
    assert "too long" in refused(told.value)


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_loses_nothing_that_was_kept(database: Database, tmp_path: Path) -> None:
    reports = Reports(database)
    reports.create("desk", asked("r1"))
    largest = max(file.stat().st_size for file in tmp_path.iterdir())
    big = asked("r2", title="unpublishable" * 9, request=secrets.token_bytes(400_000))
    with files_no_longer_than(largest + 4096), pytest.raises(StandfirstError) as told:
        reports.create("desk", big)
    assert "disk" in refused(told.value)
    assert reports.look("desk", "r1") is not None
    assert reports.create("desk", asked("r3"))  # there is room again


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_file_that_may_not_be_written_can_still_be_read(url: str, tmp_path: Path) -> None:
    database = open_database(url)
    Reports(database).create("desk", asked())
    database.close()
    path = tmp_path / "store.db"
    data = bytearray(path.read_bytes())
    data[18] = 3  # a file format that this SQLite may read and not write: holds for root, too
    data[19] = 1
    path.write_bytes(data)
    with pytest.raises(StandfirstError) as told:
        Reports(database).create("desk", asked("r2"))
    assert "may not be written" in refused(told.value)
    database.close()


@pytest.mark.parametrize("content", [b"not a database at all " * 400, b"\0" * 8192])
def test_a_file_that_is_no_database_is_named_as_the_reason(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    database = open_database(f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(StandfirstError) as told:
        database.migrate()
    assert "database" in refused(told.value)
    assert (tmp_path / "x.db").read_bytes() == content
    database.close()


def test_a_device_that_is_always_full_is_refused() -> None:
    database = open_database("sqlite:////dev/full")
    with pytest.raises(StandfirstError) as told:
        database.migrate()
    refused(told.value)
    database.close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.slow
def test_a_file_that_another_one_holds_is_busy_after_a_while(url: str, tmp_path: Path) -> None:
    database = open_database(url)
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert Reports(database).look("desk", "r1") is None  # reading goes on
    with pytest.raises(StandfirstError) as told:
        Reports(database).create("desk", asked())
    assert "busy" in refused(told.value)
    other.execute("ROLLBACK")
    other.close()
    assert Reports(database).create("desk", asked())
    database.close()


def test_many_threads_at_once_are_all_served(database: Database) -> None:
    reports = Reports(database)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                id_ = f"r{number}-{turn}"
                assert reports.create("desk", asked(id_))
                assert reports.start("desk", id_, "w")
                assert reports.look("desk", id_) is not None
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(reports.page("desk", 200).items) == 120
