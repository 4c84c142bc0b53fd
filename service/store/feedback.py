"""Feedback on verdicts: added and read, never changed; it goes only when its report goes."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import desc, select
from sqlalchemy.exc import IntegrityError

from service.store.cursors import older, page_size
from service.store.database import Database
from service.store.tables import feedback, reports
from service.store.types import Feedback, NewFeedback


@dataclass(frozen=True)
class FeedbackLog:
    """What was said of the verdicts of all tenants' reports, each to be asked for with its tenant."""

    database: Database

    def add(self, tenant: str, report_id: str, new: NewFeedback, author: str | None) -> Feedback | None:
        """Keep what somebody says; None for no such report. Whether the claim exists, the caller knows."""
        there = select(reports.c.id).where(reports.c.tenant == tenant, reports.c.id == report_id)
        row = {"tenant": tenant, "report_id": report_id, "author": author, **new.model_dump()}
        try:
            with self.database.writing() as connection:
                if connection.execute(there).first() is None:
                    return None
                row |= {"id": uuid.uuid4().hex, "created_at": self.database.now(connection)}
                connection.execute(feedback.insert().values(**row))
        except IntegrityError:  # erased just now
            return None
        return Feedback.model_validate(row)

    def of_report(self, tenant: str, report_id: str) -> tuple[Feedback, ...]:
        """All that was said of one report, the oldest first."""
        wanted = (
            select(feedback)
            .where(feedback.c.tenant == tenant, feedback.c.report_id == report_id)
            .order_by(feedback.c.created_at, feedback.c.id)
        )
        with self.database.reading() as connection:
            return tuple(
                Feedback.model_validate(dict(each)) for each in connection.execute(wanted).mappings()
            )

    def page(
        self, tenant: str, limit: int = 100, cursor: str | None = None, since: dt.datetime | None = None
    ) -> tuple[Feedback, ...]:
        """The newest first; `cursors.encode` of the last one's moment and id is where the next page begins.

        Raises `InputError` for a limit or a cursor that cannot be used.
        """
        wanted = select(feedback).where(feedback.c.tenant == tenant)
        if since is not None:
            wanted = wanted.where(feedback.c.created_at >= since)
        if cursor is not None:
            wanted = wanted.where(older(feedback, cursor))
        wanted = wanted.order_by(desc(feedback.c.created_at), desc(feedback.c.id)).limit(page_size(limit))
        with self.database.reading() as connection:
            return tuple(
                Feedback.model_validate(dict(each)) for each in connection.execute(wanted).mappings()
            )
