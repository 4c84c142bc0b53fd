"""Reports: asked for, worked on, ended, listed, found again, erased.

A report goes from `queued` through `running` to one final status, once: each step is one UPDATE that holds
the status it starts from, so of two that come at once (a cancel and a finish, two workers) one wins and the
other is told False.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, desc, func, not_, select, update

from service.errors import InputError
from service.store.admission import QueueLimits, admit
from service.store.cursors import encode, older, page_size
from service.store.database import Database
from service.store.erasing import erase_reports
from service.store.statements import charge, ensure_tenant, insert_or_leave, step
from service.store.tables import COUNTS, reports
from service.store.types import (
    WHOLE,
    Failure,
    NewReport,
    OpenReport,
    ReportKey,
    ReportPage,
    ReportRow,
    Status,
    StoredReport,
    report_id,
)
from service.types import Counts, Progress, Report

TITLE_LIMIT = 500
URI_LIMIT = 4_000
SEARCH_LIMIT = 100_000
"""Characters of title and claims that a search looks through."""
QUERY_LIMIT = 200

_LISTED = tuple(column for column in reports.c if column.name not in ("request", "report", "search"))


@dataclass(frozen=True)
class Reports:
    """The reports of all tenants, each to be asked for with its tenant."""

    database: Database

    def create(self, tenant: str, new: NewReport, limits: QueueLimits | None = None) -> bool:
        """Keep a report that is asked for, `queued`; False if there is one of this id, which is left alone.

        Raises `InputError` for an id or a tenant that cannot be one, `TooManyOpen` and `QueueFull` when one
        more would be over the limits.
        """
        row = {
            "tenant": tenant,
            "id": report_id(new.id),
            "status": "queued",
            "title": _cut(new.title),
            "uri": _short(new.uri),
            "search": _searchable(new.title or ""),
            **new.model_dump(exclude={"id", "title", "uri", "waits_seconds"}),
        }
        with self.database.writing() as connection:
            now = self.database.now(connection)
            ensure_tenant(connection, tenant, now)
            if _is_there(connection, tenant, new.id):
                return False
            place = admit(connection, tenant, new.key_id, new.priority, limits)
            until = None if new.waits_seconds is None else now + dt.timedelta(seconds=new.waits_seconds)
            moments = {"created_at": now, "waits_until": until}
            return insert_or_leave(connection, reports, {**row, **moments, "priority": place})

    def start(self, tenant: str, id_: str, worker: str) -> bool:
        """`running`, by this worker from now on; False if it has ended, is gone or is overdue."""
        with self.database.writing() as connection:
            now = self.database.now(connection)
            row = {"status": "running", "worker": worker, "started_at": now}
            return step(connection, tenant, id_, row, not_(_overdue(now)))

    def overdue(self, limit: int = 100) -> tuple[ReportKey, ...]:
        """Reports of all tenants that waited for too long, the most urgent ones first."""
        with self.database.reading() as connection:
            wanted = (
                select(reports.c.tenant, reports.c.id)
                .where(reports.c.finished_at.is_(None), _overdue(self.database.now(connection)))
                .order_by(reports.c.priority)
                .limit(limit)
            )
            return tuple(ReportKey(**dict(row)) for row in connection.execute(wanted).mappings())

    def expire(self, tenant: str, id_: str, failure: Failure) -> bool:
        """`failed`, if it still waits and is overdue; False if somebody has begun it, or it has ended."""
        row = {"status": "failed", "error_code": failure.code, "error_detail": failure.detail}
        with self.database.writing() as connection:
            now = self.database.now(connection)
            return step(connection, tenant, id_, {**row, "finished_at": now}, _overdue(now))

    def finish(self, tenant: str, id_: str, report: Report) -> bool:
        """Keep the report, a failed one too, and put its cost on its key's account; False if it had ended.

        The bytes kept are the wire format as compact JSON in ASCII, which any text survives.
        """
        body = json.dumps(report.model_dump(mode="json", by_alias=True), separators=(",", ":")).encode()
        error = report.error
        row = {
            "status": report.status,
            "report": body,
            "report_digest": hashlib.sha256(body).hexdigest(),
            "title": _cut(report.title),
            "language": report.language,
            "uri": _short(report.sources[0].uri if report.sources else None),
            "search": _searchable("\n".join([report.title or "", *(claim.text for claim in report.claims)])),
            **report.counts.model_dump(),
            "error_code": error and error.code,
            "error_detail": error and error.detail,
        }
        return self._end(tenant, id_, row, report.usage.cost_usd, calls=report.usage.llm_calls)

    def fail(self, tenant: str, id_: str, failure: Failure, cost_usd: float | None = None) -> bool:
        """`failed`, without a report; False if it had ended."""
        row = {"status": "failed", "error_code": failure.code, "error_detail": failure.detail}
        return self._end(tenant, id_, row, cost_usd)

    def cancel(self, tenant: str, id_: str, cost_usd: float | None = None) -> bool:
        """`cancelled`; False if it had ended."""
        return self._end(tenant, id_, {"status": "cancelled"}, cost_usd)

    def _end(
        self, tenant: str, id_: str, row: Mapping[str, object], cost_usd: float | None, *, calls: int = 0
    ) -> bool:
        """End a report; calls of models without a cost are calls whose price is not known."""
        with self.database.writing() as connection:
            now = self.database.now(connection)
            if not step(connection, tenant, id_, {**row, "finished_at": now, "cost_usd": cost_usd}):
                return False
            if cost_usd or (calls and cost_usd is None):
                key = select(reports.c.key_id).where(*_is(tenant, id_))
                key_id = connection.execute(key).scalar()
                if key_id is not None:
                    charge(connection, tenant, key_id, cost_usd, now)
            return True

    def get(self, tenant: str, id_: str) -> StoredReport | None:
        """A report with its request and its bytes."""
        wanted = select(*_LISTED, reports.c.request, reports.c.report).where(*_is(tenant, id_))
        with self.database.reading() as connection:
            found = connection.execute(wanted).mappings().first()
        if found is None:
            return None
        return StoredReport(row=_row(found), request=found["request"], report=found["report"])

    def look(self, tenant: str, id_: str) -> ReportRow | None:
        """A report as a list shows it: what is asked again and again while one waits."""
        with self.database.reading() as connection:
            found = connection.execute(select(*_LISTED).where(*_is(tenant, id_))).mappings().first()
        return None if found is None else _row(found)

    def find_identical(self, tenant: str, request_digest: str, settings_fingerprint: str) -> ReportRow | None:
        """The newest whole report of the same request under the same settings; no partial or failed one."""
        wanted = (
            select(*_LISTED)
            .where(
                reports.c.tenant == tenant,
                reports.c.request_digest == request_digest,
                reports.c.settings_fingerprint == settings_fingerprint,
                reports.c.status.in_(WHOLE),
            )
            .order_by(desc(reports.c.created_at), desc(reports.c.id))
            .limit(1)
        )
        with self.database.reading() as connection:
            found = connection.execute(wanted).mappings().first()
        return None if found is None else _row(found)

    def page(
        self,
        tenant: str,
        limit: int = 20,
        cursor: str | None = None,
        *,
        q: str | None = None,
        status: Status | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
    ) -> ReportPage:
        """The newest reports first. `q` stands in title or claims, whatever the case; `until` is excluded.

        Raises `InputError` for a limit, a cursor, a query or a moment that cannot be used.
        """
        conditions = [reports.c.tenant == tenant]
        if q:
            conditions.append(reports.c.search.contains(_query(q), autoescape=True))
        if status:
            conditions.append(reports.c.status == status)
        if since:
            conditions.append(reports.c.created_at >= _aware(since))
        if until:
            conditions.append(reports.c.created_at < _aware(until))
        if cursor is not None:
            conditions.append(older(reports, cursor))
        wanted = (
            select(*_LISTED)
            .where(and_(*conditions))
            .order_by(desc(reports.c.created_at), desc(reports.c.id))
            .limit(page_size(limit) + 1)
        )
        with self.database.reading() as connection:
            found = [_row(each) for each in connection.execute(wanted).mappings()]
        more = len(found) > limit
        items = tuple(found[:limit])
        return ReportPage(
            items=items, next_cursor=encode(items[-1].created_at, items[-1].id) if more else None
        )

    def open_ones(self, older_than: dt.timedelta, limit: int = 1_000) -> tuple[OpenReport, ...]:
        """Reports of all tenants that wait or are made, asked for longer ago than that; oldest first."""
        with self.database.reading() as connection:
            before = self.database.now(connection) - older_than
            wanted = (
                select(reports.c.tenant, reports.c.id, reports.c.priority)
                .where(reports.c.finished_at.is_(None), reports.c.created_at < before)
                .order_by(reports.c.created_at)
                .limit(limit)
            )
            return tuple(OpenReport(**dict(row)) for row in connection.execute(wanted).mappings())

    def begin_call(self, tenant: str, id_: str) -> None:
        """Count a model call that is about to be made."""
        self._count(tenant, id_, "calls_begun")

    def end_call(self, tenant: str, id_: str) -> None:
        """Count a model call that came back, with an answer or without."""
        self._count(tenant, id_, "calls_ended")

    def lost_calls(self, tenant: str, id_: str) -> int:
        """Model calls that were in flight when a worker died: they may be paid twice."""
        wanted = select(reports.c.calls_begun - reports.c.calls_ended).where(*_is(tenant, id_))
        with self.database.reading() as connection:
            return int(connection.execute(wanted).scalar() or 0)

    def _count(self, tenant: str, id_: str, name: str) -> None:
        column = reports.c[name]
        statement = update(reports).where(*_is(tenant, id_)).values({name: column + 1})
        with self.database.writing() as connection:
            connection.execute(statement)

    def queue(self) -> tuple[int, float]:
        """How many reports of all tenants wait, and for how many seconds the oldest one does."""
        with self.database.reading() as connection:
            wanted = select(func.count(), func.min(reports.c.created_at)).where(
                reports.c.finished_at.is_(None), reports.c.status == "queued"
            )
            count, oldest = connection.execute(wanted).one()
            now = self.database.now(connection)
        return int(count), max(0.0, (now - oldest).total_seconds()) if oldest else 0.0

    def erase(self, tenant: str, id_: str) -> bool:
        """Remove every copy that our tables have, in one transaction; False if there is no such report.

        Feedback, deliveries, idempotency keys and the model answers that only this report used go with it.
        What is still running can write nothing back.
        """
        with self.database.writing() as connection:
            erased = erase_reports(connection, [ReportKey(tenant=tenant, id=id_)])
        if erased:
            self.database.scrub()
        return bool(erased)


def _is(tenant: str, id_: str) -> tuple[Any, Any]:
    return reports.c.tenant == tenant, reports.c.id == id_


def _is_there(connection: Connection, tenant: str, id_: str) -> bool:
    return connection.execute(select(reports.c.id).where(*_is(tenant, id_))).first() is not None


def _overdue(now: dt.datetime) -> Any:
    """Nobody has begun it, and the time that it may wait is over."""
    ended = and_(reports.c.waits_until.is_not(None), reports.c.waits_until <= now)
    return and_(reports.c.status == "queued", ended)


def _row(found: Mapping[Any, Any]) -> ReportRow:
    code, stage = found["error_code"], found["stage"]
    named = {name: found[name] for name in ReportRow.model_fields if name in found}
    return ReportRow(
        **named,
        counts=Counts(**{name: found[name] for name in COUNTS}),
        progress=Progress(stage=stage, done=found["stage_done"], total=found["stage_total"])
        if stage
        else None,
        error=Failure(code=code, detail=found["error_detail"] or "") if code else None,
    )


def _cut(title: str | None) -> str | None:
    if title is None or len(title) <= TITLE_LIMIT:
        return title
    return f"{title[: TITLE_LIMIT - 1]}…"


def _short(uri: str | None) -> str | None:
    """A URI that is too long is not listed: a part of one would be another one."""
    return uri if uri is None or len(uri) <= URI_LIMIT else None


def _searchable(text: str) -> str:
    """Made the same for all spellings of a letter, so that both databases find the same."""
    return unicodedata.normalize("NFKC", text[:SEARCH_LIMIT]).casefold()[:SEARCH_LIMIT]


def _query(q: str) -> str:
    if len(q) > QUERY_LIMIT:
        raise InputError(f"A search has at most {QUERY_LIMIT} characters.")
    return _searchable(q)


def _aware(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise InputError("A moment needs a time zone, such as 2026-03-04T12:00:00Z.")
    return moment
