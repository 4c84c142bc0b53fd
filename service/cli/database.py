"""`standfirst database`: the tables, what is erased from them, and how they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import failures
from service.cli.outputs import write_out
from service.errors import InputError

if TYPE_CHECKING:
    from service.store.database import Database

database = typer.Typer(help="Migrate the database, look at it, erase from it.", no_args_is_help=True)

_SAYS = {
    "empty": "no tables yet: run `standfirst database migrate`",
    "behind": "tables of an older version: run `standfirst database migrate`",
    "current": "tables of this version",
    "ahead": "tables of a newer version",
}


@database.command()
def migrate() -> None:
    """Bring the tables to this version; does nothing if they are."""
    with opened(migrated=True) as store:
        write_out(f"{store.address.shown}: {_SAYS[store.schema()]}\n")


@database.command()
def status() -> int:
    """Say where the database is and whether its tables are of this version; if not, exit with 3."""
    with opened() as store:
        state = store.schema()
        write_out(f"{store.address.shown}: {_SAYS[state]}\n")
    return failures.DONE if state == "current" else failures.FAILED


@database.command()
def erase(
    report_id: Annotated[str, typer.Argument(metavar="REPORT_ID", help="The id of the report.")],
    tenant: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose report; needed if several tenants have this id.")
    ] = None,
) -> None:
    """Erase a report: its texts, its feedback, its deliveries, and the model answers that only it used."""
    from service.jobs.client import report_jobs_of
    from service.store.reports import Reports
    from service.store.retention import Retention

    with opened() as store:
        found = [key for key in Retention(store).find(report_id) if tenant in (None, key.tenant)]
        if not found:
            raise InputError("There is no such report.")
        if len(found) > 1:
            raise InputError("Several tenants have a report of this id: say which with --tenant.")
        with report_jobs_of(store) as jobs:
            jobs.delete(found)
            Reports(store).erase(found[0].tenant, report_id)
    failures.complain("The report is erased.")


@database.command()
def purge(
    days: Annotated[
        int | None,
        typer.Option(metavar="N", help="Days that reports are kept; default: STANDFIRST_RETENTION_DAYS."),
    ] = None,
) -> None:
    """Erase all reports that ended longer ago than they are kept, and print the id of each."""
    from service.jobs.client import report_jobs_of
    from service.settings import load_settings
    from service.store.retention import Retention

    kept = load_settings().retention_days if days is None else days
    if kept is None:
        raise InputError("Say how long reports are kept: --days or STANDFIRST_RETENTION_DAYS.")
    with opened() as store, report_jobs_of(store) as jobs:
        gone = Retention(store).purge(kept, jobs.delete)
    write_out("".join(f"{key.tenant}\t{key.id}\n" for key in gone))
    failures.complain(f"{len(gone):,} reports erased.")


@contextmanager
def opened(*, migrated: bool = False) -> Iterator[Database]:
    """The database of the settings, its tables of this version if `migrated`; raises `StandfirstError`."""
    from service.settings import load_settings
    from service.store.database import open_database

    told = load_settings().database_url
    store = open_database(told.get_secret_value() if told else None)
    try:
        if migrated:
            store.migrate()
        yield store
    finally:
        store.close()
