"""Webhook deliveries: what is to be sent where, how each attempt went, and what was given up.

The message itself is not kept: it is made from the report when it is sent.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import desc, select, update
from sqlalchemy.exc import IntegrityError

from service.store.cursors import older, page_size
from service.store.database import Database
from service.store.tables import deliveries, delivery_attempts, reports
from service.store.types import Attempt, Delivery, DeliveryState, LoggedAttempt

ERROR_LIMIT = 500


@dataclass(frozen=True)
class Deliveries:
    """The deliveries of all tenants, each to be asked for with its tenant but for `take_due`."""

    database: Database

    def add(self, tenant: str, report_id: str, url: str, event: str) -> Delivery | None:
        """A message to send at once; None if there is no such report."""
        there = select(reports.c.id).where(reports.c.tenant == tenant, reports.c.id == report_id)
        try:
            with self.database.writing() as connection:
                if connection.execute(there).first() is None:
                    return None
                now = self.database.now(connection)
                new = Delivery(
                    id=uuid.uuid4().hex,
                    tenant=tenant,
                    report_id=report_id,
                    url=url,
                    event=event,
                    state="pending",
                    attempts=0,
                    created_at=now,
                    next_attempt_at=now,
                    last_status=None,
                    last_error=None,
                )
                connection.execute(deliveries.insert().values(**new.model_dump()))
        except IntegrityError:  # the report was erased just now
            return None
        return new

    def take_due(self, limit: int, lease: dt.timedelta) -> tuple[Delivery, ...]:
        """Messages of all tenants whose time has come, the longest overdue first, for this caller to send.

        Nobody else is given them before `lease` has passed: a sender that died is thereby replaced.
        """
        with self.database.writing() as connection:
            now = self.database.now(connection)
            wanted = (
                select(deliveries)
                .where(deliveries.c.state == "pending", deliveries.c.next_attempt_at <= now)
                .order_by(deliveries.c.next_attempt_at, deliveries.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            found = [_delivery(row) for row in connection.execute(wanted).mappings()]
            for each in found:
                connection.execute(
                    update(deliveries).where(*_is(each.tenant, each.id)).values(next_attempt_at=now + lease)
                )
        return tuple(found)

    def record(self, tenant: str, id_: str, attempt: Attempt) -> Delivery | None:
        """Log how an attempt went: `delivered`, to be tried again, or `dead`; None for no such message."""
        error = attempt.error[:ERROR_LIMIT] if attempt.error else None
        with self.database.writing() as connection:
            locked = select(deliveries).where(*_is(tenant, id_)).with_for_update()
            row = connection.execute(locked).mappings().first()
            if row is None:
                return None
            now = self.database.now(connection)
            changes = {
                "attempts": row["attempts"] + 1,
                "last_status": attempt.status,
                "last_error": error,
                **_next(attempt, now),
            }
            connection.execute(update(deliveries).where(*_is(tenant, id_)).values(**changes))
            line = {
                "tenant": tenant,
                "delivery_id": id_,
                "number": changes["attempts"],
                "at": now,
                "status": attempt.status,
                "error": error,
            }
            connection.execute(delivery_attempts.insert().values(**line))
        return _delivery({**row, **changes})

    def resend(self, tenant: str, id_: str) -> bool:
        """Send a message anew, also one that is dead or was delivered; False if there is no such message."""
        with self.database.writing() as connection:
            now = self.database.now(connection)
            statement = update(deliveries).where(*_is(tenant, id_))
            return connection.execute(statement.values(state="pending", next_attempt_at=now)).rowcount == 1

    def get(self, tenant: str, id_: str) -> Delivery | None:
        """One message."""
        with self.database.reading() as connection:
            row = connection.execute(select(deliveries).where(*_is(tenant, id_))).mappings().first()
        return None if row is None else _delivery(row)

    def page(
        self,
        tenant: str,
        limit: int = 20,
        cursor: str | None = None,
        *,
        report_id: str | None = None,
        state: DeliveryState | None = None,
    ) -> tuple[Delivery, ...]:
        """The newest first; `cursors.encode` of the last one's moment and id is where the next page begins.

        Raises `InputError` for a limit or a cursor that cannot be used.
        """
        wanted = select(deliveries).where(deliveries.c.tenant == tenant)
        if report_id is not None:
            wanted = wanted.where(deliveries.c.report_id == report_id)
        if state is not None:
            wanted = wanted.where(deliveries.c.state == state)
        if cursor is not None:
            wanted = wanted.where(older(deliveries, cursor))
        wanted = wanted.order_by(desc(deliveries.c.created_at), desc(deliveries.c.id)).limit(page_size(limit))
        with self.database.reading() as connection:
            return tuple(_delivery(row) for row in connection.execute(wanted).mappings())

    def log(self, tenant: str, id_: str) -> tuple[LoggedAttempt, ...]:
        """All attempts to send a message, the first one first."""
        table = delivery_attempts.c
        wanted = (
            select(table.number, table.at, table.status, table.error)
            .where(table.tenant == tenant, table.delivery_id == id_)
            .order_by(table.number)
        )
        with self.database.reading() as connection:
            return tuple(LoggedAttempt(**row) for row in connection.execute(wanted).mappings())


def _is(tenant: str, id_: str) -> tuple[Any, Any]:
    return deliveries.c.tenant == tenant, deliveries.c.id == id_


def _next(attempt: Attempt, now: dt.datetime) -> dict[str, object]:
    if attempt.delivered:
        return {"state": "delivered", "next_attempt_at": None}
    if attempt.retry_after is None:
        return {"state": "dead", "next_attempt_at": None}
    return {"state": "pending", "next_attempt_at": now + attempt.retry_after}


def _delivery(row: Any) -> Delivery:
    return Delivery.model_validate(dict(row))
