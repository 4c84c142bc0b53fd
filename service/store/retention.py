"""What is kept for how long: finished reports are erased when they are old, and what only served them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from service.errors import InputError
from service.store.database import Database
from service.store.erasing import erase_reports
from service.store.tables import idempotency, reports, spending
from service.store.types import ReportKey

BATCH = 200
"""Reports erased in one transaction, so that others need not wait long."""

SPENDING_DAYS = 400
"""Days for which what a key spent is kept."""

Elsewhere = Callable[[Sequence[ReportKey]], None]
"""Erases copies of these reports that are kept elsewhere, such as in the tables of jobs; perhaps twice."""


@dataclass(frozen=True)
class Retention:
    """The operator's sweep, over all tenants."""

    database: Database

    def purge(self, days: int, elsewhere: Elsewhere | None = None) -> tuple[ReportKey, ...]:
        """Erase reports that ended more than `days` days ago, as `Reports.erase` does; which they were.

        `elsewhere` is called with each batch before it is erased here: if it fails, the next sweep finds the
        same reports again. Reports that are still being made are left alone. Ended idempotency keys and old
        accounts go too. Raises `InputError` for less than one day.
        """
        if not 1 <= days <= 36_500:
            raise InputError("Reports are kept for 1 to 36,500 days.")
        with self.database.writing() as connection:
            now = self.database.now(connection)
            _sweep(connection, now)
        gone: list[ReportKey] = []
        while batch := self._due(now - dt.timedelta(days=days)):
            if elsewhere is not None:
                elsewhere(batch)
            with self.database.writing() as connection:
                gone += erase_reports(connection, batch)
        if gone:
            self.database.scrub()
        return tuple(gone)

    def sweep(self) -> None:
        """Remove ended idempotency keys and old accounts, where reports are kept for ever."""
        with self.database.writing() as connection:
            _sweep(connection, self.database.now(connection))

    def find(self, report_id: str) -> tuple[ReportKey, ...]:
        """The reports of this id, whichever tenants they belong to."""
        wanted = select(reports.c.tenant).where(reports.c.id == report_id).order_by(reports.c.tenant)
        with self.database.reading() as connection:
            return tuple(ReportKey(tenant=row.tenant, id=report_id) for row in connection.execute(wanted))

    def _due(self, before: dt.datetime) -> tuple[ReportKey, ...]:
        wanted = (
            select(reports.c.tenant, reports.c.id)
            .where(reports.c.finished_at < before)
            .order_by(reports.c.finished_at)
            .limit(BATCH)
        )
        with self.database.reading() as connection:
            return tuple(ReportKey(tenant=row.tenant, id=row.id) for row in connection.execute(wanted))


def _sweep(connection: Connection, now: dt.datetime) -> None:
    first = (now - dt.timedelta(days=SPENDING_DAYS)).date().isoformat()
    connection.execute(delete(idempotency).where(idempotency.c.expires_at <= now))
    connection.execute(delete(spending).where(spending.c.day < first))
