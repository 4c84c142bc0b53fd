"""An old database with data is brought to this version and read; processes that start at once do it once."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from service.errors import StoreUnavailable
from service.store.database import Database, open_database
from service.store.failures import OLD_TABLES
from service.store.keys import Keys
from service.store.migrations import REVISIONS, VERSION_TABLE
from service.store.reports import Reports
from service.store.tables import metadata
from service.store.types import NewKey
from service.store.workers import Workers
from tests.store.making import made

ROOT = Path(__file__).parents[2]
OLD_ROWS = (
    "INSERT INTO tenants (name, created_at) VALUES ('desk', '2026-01-02 03:04:05+00:00')",
    """
    INSERT INTO reports (tenant, id, status, created_at, title, request_digest, settings_fingerprint,
        request, search, priority)
    VALUES ('desk', 'r1', 'queued', '2026-01-02 03:04:05.678901+00:00', 'Old', 'd', 's', {bytes}, 'old', 0)
    """,
    """
    INSERT INTO workers (executor_id, application_version, started_at, heartbeat_at)
    VALUES ('w', '1', '2026-01-02 03:04:05+00:00', '2026-01-02 03:04:05+00:00')
    """,
)
PACKED = zlib.compress(b"{}").hex()


def test_a_new_database_has_the_tables_that_the_code_expects(empty_url: str) -> None:
    database = open_database(empty_url)
    assert database.schema() == "empty"
    database.migrate()
    assert database.is_current()
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    database.migrate()
    database.close()


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_old_database_with_data_is_upgraded_and_read(empty_url: str, engine: str, revision: str) -> None:
    database = open_database(empty_url)
    database.migrate(revision)
    assert database.schema() == "behind"
    packed = f"x'{PACKED}'" if engine == "sqlite" else rf"'\x{PACKED}'"
    with database.writing() as connection:
        for row in OLD_ROWS:
            old = row if engine == "postgres" else row.replace("+00:00", "").replace("05'", "05.000000'")
            connection.exec_driver_sql(old.replace("{bytes}", packed))
    database.migrate()
    assert database.is_current()
    reports = Reports(database)
    stored = reports.get("desk", "r1")
    assert stored is not None
    assert (stored.row.title, stored.request) == ("Old", b"{}")
    assert stored.row.created_at.isoformat() == "2026-01-02T03:04:05.678901+00:00"
    assert reports.finish("desk", "r1", made())
    assert [worker.beats for worker in Workers(database).list()] == [0]
    database.close()


def test_the_revisions_are_those_of_the_files() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(ROOT / "service" / "store" / "migrations"))
    config.set_main_option("path_separator", "os")
    walked = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(walked)) == REVISIONS


@pytest.mark.slow
def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    code = (
        "import sys; from service.store.database import open_database\n"
        "d = open_database(sys.argv[1]); print(flush=True); input(); d.migrate()\n"
        "assert d.is_current(); d.close()"
    )
    racing = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code, empty_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for each in racing:
        assert each.stdout is not None
        each.stdout.readline()  # it is ready
    for each in racing:
        assert each.stdin is not None
        each.stdin.write(b"\n")
        each.stdin.flush()
    told = [each.communicate(timeout=60) for each in racing]
    assert [each.returncode for each in racing] == [0, 0], told
    database = open_database(empty_url)
    with database.reading() as connection:
        versions = connection.execute(text("SELECT version_num FROM standfirst_schema")).all()
    assert versions == [(REVISIONS[-1],)]
    database.close()


def test_a_migration_that_fails_leaves_the_old_tables(empty_url: str) -> None:
    database = open_database(empty_url)
    database.migrate(REVISIONS[0])
    with database.writing() as connection:  # in the way of the next revision's last statement
        connection.execute(text("CREATE INDEX ix_reports_finished ON reports (finished_at)"))
    with pytest.raises(Exception, match=r"(?i)exists|cannot be used"):
        database.migrate()
    assert database.schema() == "behind"
    with database.writing() as connection:
        connection.execute(text("DROP INDEX ix_reports_finished"))
    database.migrate()
    assert database.is_current()
    database.close()


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE standfirst_schema SET version_num = '9999'"))
    assert database.schema() == "ahead"
    assert not database.is_current()
    with pytest.raises(StoreUnavailable, match="newer version"):
        database.migrate()


def test_a_database_without_tables_says_what_to_do(empty_url: str) -> None:
    database = open_database(empty_url)
    with pytest.raises(StoreUnavailable) as told:
        Reports(database).page("desk")
    assert told.value.detail == OLD_TABLES
    with pytest.raises(StoreUnavailable, match="database migrate"):
        Keys(database).create("desk", NewKey(name="cms"))
    database.ping()
    database.close()
