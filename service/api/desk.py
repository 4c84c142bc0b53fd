"""What the routes of stored reports do, apart from HTTP: order, look, wait."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from math import inf

from service.api.access.principal import Principal
from service.errors import ConflictingKey, NotFound, QueueFull, TooManyOpen
from service.jobs.order import Order, callback_of
from service.store.types import OPEN, NewReport, ReportRow, StoredReport
from service.wiring import Service

_FIRST_LOOK_SECONDS, _LAST_LOOK_SECONDS = 0.1, 1.0
"""Between two looks at a report that another process may make, at the beginning and later on."""
_STOPPING_SECONDS = 5.0
"""How much longer one waits for a report when the service is to stop; the next worker goes on with it."""


@dataclass(frozen=True)
class Desk:
    """Takes orders for reports of a running service, and tells how far they are."""

    service: Service

    async def order(self, who: Principal, order: Order, priority: int, key: str | None) -> ReportRow:
        """The report of this order: a new one, the same one again, or a finished one of the same order.

        `key` is an idempotency key; raises `ConflictingKey` if it was used for another order.
        """
        service, tenant = self.service, who.tenant
        new_id = uuid.uuid4().hex
        if key is not None:
            claimed = await asyncio.to_thread(
                service.idempotency.claim, tenant, key, order.body_digest, new_id
            )
            if claimed.report_id is None:
                raise ConflictingKey("This Idempotency-Key was used for another request.")
            new_id = claimed.report_id
            known = await self.find(tenant, new_id)
            if known is not None:
                return known
        elif not order.fresh:
            fingerprint = service.app.settings.fingerprint
            same = await asyncio.to_thread(service.reports.find_identical, tenant, order.digest, fingerprint)
            if same is not None:
                return same
        try:
            return await self.order_as(who, order, priority, new_id)
        except (TooManyOpen, QueueFull):
            if key is not None:
                await asyncio.to_thread(service.idempotency.release, tenant, key, new_id)
            raise

    async def order_as(self, who: Principal, order: Order, priority: int, report_id: str) -> ReportRow:
        """The report of this id: the one that is there, whatever became of it, else a new one of this order.

        Of many who order the same id at once one makes it. Raises `TooManyOpen` or `QueueFull`.
        """
        from service.store.admission import QueueLimits

        service, tenant = self.service, who.tenant
        settings = service.app.settings
        new = NewReport(
            id=report_id,
            request=order.as_bytes(),
            request_digest=order.digest,
            settings_fingerprint=settings.fingerprint,
            title=order.article.title,
            uri=order.article.uri,
            priority=priority,
            key_id=who.key_id,
            waits_seconds=min(settings.queue_deadline_seconds, order.options.deadline_seconds or inf),
        )
        limits = QueueLimits(per_key=settings.queue_per_key, total=settings.queue_limit)
        is_new = await asyncio.to_thread(service.reports.create, tenant, new, limits)
        row = await self.row(tenant, report_id)
        if is_new:
            await service.durable.enqueue(tenant, report_id, row.priority)
        return row

    async def row(self, tenant: str, report_id: str) -> ReportRow:
        """The report's row; raises `NotFound`."""
        found = await self.find(tenant, report_id)
        if found is None:
            raise NotFound("There is no such report.")
        return found

    async def find(self, tenant: str, report_id: str) -> ReportRow | None:
        """The report's row, if there is one."""
        return await asyncio.to_thread(self.service.reports.look, tenant, report_id)

    async def kept(self, tenant: str, report_id: str) -> StoredReport:
        """The report with its bytes; raises `NotFound`."""
        found = await asyncio.to_thread(self.service.reports.get, tenant, report_id)
        if found is None:
            raise NotFound("There is no such report.")
        return found

    async def ended(self, tenant: str, report_id: str, seconds: float) -> ReportRow:
        """The row once the report has ended, or as it is after so many seconds, or soon after a stop."""
        loop = asyncio.get_running_loop()
        until, pause, stopping = loop.time() + seconds, _FIRST_LOOK_SECONDS, False
        while True:
            if self.service.stop.is_set() and not stopping:
                stopping, until = True, min(until, loop.time() + _STOPPING_SECONDS)
            row = await self.row(tenant, report_id)
            left = until - loop.time()
            if row.status not in OPEN or left <= 0:
                return row
            await self.service.durable.endings.heard(tenant, report_id, min(pause, left))
            pause = min(_LAST_LOOK_SECONDS, pause * 1.5)

    async def end(self, tenant: str, report_id: str) -> None:
        """Cancel a report that is being made, and tell its callback; erase one that has ended.

        Raises `NotFound`.
        """
        service, row = self.service, await self.row(tenant, report_id)
        kept = await self.kept(tenant, report_id) if row.status in OPEN else None
        await service.durable.cancel(tenant, report_id)
        if kept is not None and await asyncio.to_thread(service.reports.cancel, tenant, report_id):
            url = callback_of(kept.request)
            if url is not None:
                await service.webhooks.announce(tenant, report_id, url, "report.cancelled")
            return
        await asyncio.to_thread(service.reports.erase, tenant, report_id)
        await service.durable.forget(tenant, report_id)
