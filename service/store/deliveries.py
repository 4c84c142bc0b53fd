"""Webhook deliveries: what is to be sent where, how each attempt went, and what was given up.

The message itself is not kept: it is made from the report when it is sent.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, desc, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from service.store.cursors import older, page_size
from service.store.database import Database
from service.store.statements import insert_or_leave
from service.store.tables import deliveries, delivery_attempts, reports
from service.store.types import Attempt, Backlog, Delivery, DeliveryState, LoggedAttempt

ERROR_LIMIT = 500

FARTHEST = dt.timedelta(hours=30)
"""No wait is as long: what seems to be due later was planned by a clock that has been set back since."""


@dataclass(frozen=True)
class Deliveries:
    """The deliveries of all tenants, each to be asked for with its tenant.

    Across tenants go `take_due` and `backlog`, for workers, and `find`, `recent` and `resend_dead`, for the
    operator.
    """

    database: Database

    def add(
        self, tenant: str, report_id: str, url: str, event: str, id_: str | None = None
    ) -> Delivery | None:
        """A message to send at once; None if there is no such report.

        If the tenant has a message of this `id_`, that one is left alone and returned: whoever cannot know
        whether the last call was kept calls again with the same id.
        """
        there = select(reports.c.id).where(reports.c.tenant == tenant, reports.c.id == report_id)
        try:
            with self.database.writing() as connection:
                if connection.execute(there).first() is None:
                    return None
                now = self.database.now(connection)
                new = Delivery(
                    id=id_ or uuid.uuid4().hex,
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
                if not insert_or_leave(connection, deliveries, new.model_dump()):
                    same = select(deliveries).where(*_is(tenant, new.id))
                    return _delivery(connection.execute(same).mappings().one())
        except IntegrityError:  # the report was erased just now
            return None
        return new

    def take_due(
        self, limit: int, lease: dt.timedelta, *, without: Collection[str] = ()
    ) -> tuple[Delivery, ...]:
        """Messages of all tenants whose time has come, the longest overdue first, for this caller to send.

        Tenants in `without` have to wait.

        Nobody else is given them before `lease` has passed: a sender that died is thereby replaced. When it
        ends is their `next_attempt_at`.
        """
        with self.database.writing() as connection:
            now = self.database.now(connection)
            wanted = (
                select(deliveries)
                .where(deliveries.c.state == "pending", _due(now), deliveries.c.tenant.not_in(without))
                .order_by(deliveries.c.next_attempt_at, deliveries.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            held = {"next_attempt_at": now + lease}
            found = [_delivery({**row, **held}) for row in connection.execute(wanted).mappings()]
            for each in found:
                connection.execute(update(deliveries).where(*_is(each.tenant, each.id)).values(**held))
        return tuple(found)

    def record(
        self, tenant: str, id_: str, attempt: Attempt, *, held_until: dt.datetime | None = None
    ) -> Delivery | None:
        """Log how an attempt went: `delivered`, to be tried again, or `dead`; None for no such message.

        `held_until` is the `next_attempt_at` that the message was taken with. If it has been taken by
        another sender since, sent anew or given up, a failure is logged but changes nothing else.
        """
        error = attempt.error[:ERROR_LIMIT] if attempt.error else None
        with self.database.writing() as connection:
            locked = select(deliveries).where(*_is(tenant, id_)).with_for_update()
            row = connection.execute(locked).mappings().first()
            if row is None:
                return None
            now = self.database.now(connection)
            changes = {"attempts": row["attempts"] + 1}
            held = row["state"] == "pending" and held_until in (None, row["next_attempt_at"])
            if held or held_until is None or attempt.delivered:
                changes |= {"last_status": attempt.status, "last_error": error, **_next(attempt, now)}
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

    def resend_dead(self, tenant: str | None = None) -> int:
        """Send all dead messages anew, of one tenant or of all; how many there were."""
        with self.database.writing() as connection:
            now = self.database.now(connection)
            statement = update(deliveries).where(deliveries.c.state == "dead", *_of(tenant))
            return connection.execute(statement.values(state="pending", next_attempt_at=now)).rowcount

    def give_up(self, tenant: str, url: str, error: str) -> int:
        """No longer try to send the tenant's messages to this address; how many there were."""
        with self.database.writing() as connection:
            statement = update(deliveries).where(
                deliveries.c.tenant == tenant, deliveries.c.url == url, deliveries.c.state == "pending"
            )
            dead = {"state": "dead", "next_attempt_at": None, "last_error": error[:ERROR_LIMIT]}
            return connection.execute(statement.values(**dead)).rowcount

    def backlog(self) -> Backlog:
        """What waits to be sent, over all tenants."""
        with self.database.reading() as connection:
            now = self.database.now(connection)
            late, oldest = connection.execute(
                select(func.count(), func.min(deliveries.c.next_attempt_at)).where(
                    deliveries.c.state == "pending", _due(now)
                )
            ).one()
            return Backlog(
                pending=_count(connection, "pending"),
                due=late,
                overdue_seconds=0.0 if oldest is None else max(0.0, (now - oldest).total_seconds()),
                dead=_count(connection, "dead"),
            )

    def find(self, id_: str) -> tuple[Delivery, ...]:
        """The messages of this id, whichever tenants they belong to."""
        wanted = select(deliveries).where(deliveries.c.id == id_).order_by(deliveries.c.tenant)
        with self.database.reading() as connection:
            return tuple(_delivery(row) for row in connection.execute(wanted).mappings())

    def recent(
        self, limit: int, *, tenant: str | None = None, state: DeliveryState | None = None
    ) -> tuple[Delivery, ...]:
        """The newest messages first, of one tenant or of all."""
        wanted = select(deliveries).where(*_of(tenant))
        if state is not None:
            wanted = wanted.where(deliveries.c.state == state)
        wanted = wanted.order_by(desc(deliveries.c.created_at), desc(deliveries.c.id)).limit(limit)
        with self.database.reading() as connection:
            return tuple(_delivery(row) for row in connection.execute(wanted).mappings())

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


def _of(tenant: str | None) -> tuple[Any, ...]:
    return () if tenant is None else (deliveries.c.tenant == tenant,)


def _due(now: dt.datetime) -> ColumnElement[bool]:
    return or_(deliveries.c.next_attempt_at <= now, deliveries.c.next_attempt_at > now + FARTHEST)


def _count(connection: Connection, state: DeliveryState) -> int:
    wanted = select(func.count()).select_from(deliveries).where(deliveries.c.state == state)
    return int(connection.execute(wanted).scalar_one())


def _next(attempt: Attempt, now: dt.datetime) -> dict[str, object]:
    if attempt.delivered:
        return {"state": "delivered", "next_attempt_at": None}
    if attempt.retry_after is None:
        return {"state": "dead", "next_attempt_at": None}
    return {"state": "pending", "next_attempt_at": now + attempt.retry_after}


def _delivery(row: Any) -> Delivery:
    return Delivery.model_validate(dict(row))
