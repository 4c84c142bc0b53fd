"""Making one stored report: from the order to the report in the store, whatever happened before."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from service.errors import DeadlineExceeded, StandfirstError, StoreUnavailable
from service.jobs.courtesy import Editors
from service.jobs.order import BATCH, Order, OrderUnreadable, callback_of
from service.jobs.records import ReportMemory, ToldSteps
from service.pipeline import Pipeline
from service.store.answers import Answers
from service.store.reports import Reports
from service.store.steps import Steps
from service.store.types import WHOLE, Failure, ReportKey, ReportRow, Status
from service.types import EngineName, OnProgress, Options, Progress, Report

if TYPE_CHECKING:
    from service.llm.protocol import Model


_TOO_LATE = Failure(
    code=DeadlineExceeded.code,
    detail="The deadline passed before a worker was free: nothing was done, and nothing was spent.",
)


class Pipelines(Protocol):
    """What makes a pipeline for one report: the wired application."""

    def pipeline_for(self, *, name: str, around: Callable[[Model], Model], timed: bool = False) -> Pipeline:
        """A pipeline whose report has the id `name`."""
        ...


Announce = Callable[[str, str, str, Status], Awaitable[None]]
"""Tenant, report, address, final status: somebody wants to hear that a report has ended."""


@dataclass(frozen=True)
class Maker:
    """Makes stored reports. Safe to call again when a maker died: answered calls are not repeated."""

    pipelines: Pipelines
    engine: EngineName
    made_of: str | None
    """Digest of the settings, under which answers of models are shared; None: they are not shared."""
    reports: Reports
    answers: Answers
    steps: Steps
    announce: Announce | None = None
    clock: Callable[[], float] = time.monotonic
    editors: Editors = field(default_factory=Editors)
    """Hears when a report is made that an editor waits for."""

    async def make(self, tenant: str, report_id: str, worker: str) -> str:
        """Make the report and return its final status; one that has ended, or is gone, is left alone.

        Raises `StoreUnavailable` when the store is away: try again later.
        """
        started = await asyncio.to_thread(self.reports.start, tenant, report_id, worker)
        kept = await asyncio.to_thread(self.reports.get, tenant, report_id)
        if kept is None:
            return "gone"
        try:
            order = Order.of_bytes(kept.request)
        except OrderUnreadable as error:  # nobody could tell whom to call either
            failure = Failure(code=StandfirstError.code, detail=str(error))
            return await self._failed(tenant, report_id, failure)
        if started:
            with self.editors.at_work() if kept.row.priority < BATCH else nullcontext():
                status = await self._made(order, kept.row)
        elif kept.row.status == "queued":
            await asyncio.to_thread(self.reports.expire, tenant, report_id, _TOO_LATE)
            status = "failed"
        else:  # it had ended; the worker that ended it may have died before it told anybody
            status = kept.row.status
        await self._tell(order.options.callback_url, tenant, report_id, status)
        return status

    async def expire(self) -> tuple[ReportKey, ...]:
        """End the reports that waited for too long, and tell those who wanted to hear; which they were.

        Raises `StoreUnavailable`.
        """
        overdue = await asyncio.to_thread(self.reports.overdue)
        return tuple([key for key in overdue if await self._expired(key.tenant, key.id)])

    async def _expired(self, tenant: str, report_id: str) -> bool:
        kept = await asyncio.to_thread(self.reports.get, tenant, report_id)
        if kept is None or not await asyncio.to_thread(self.reports.expire, tenant, report_id, _TOO_LATE):
            return False
        await self._tell(callback_of(kept.request), tenant, report_id, "failed")
        return True

    async def _made(self, order: Order, row: ReportRow) -> Status:
        tenant, report_id, made_of = row.tenant, row.id, self.made_of
        memory = ReportMemory(self.answers, self.reports, tenant, report_id, made_of, order.fresh)
        try:
            hurried = order.model_copy(update={"options": _in_time(order.options, row)})
            report = await self._report(hurried, memory)
            ended = await asyncio.to_thread(self.reports.finish, tenant, report_id, report)
            status: Status = report.status if ended else "cancelled"
        except StoreUnavailable:
            raise
        except StandfirstError as error:
            status = await self._failed(tenant, report_id, Failure(code=error.code, detail=error.detail))
        except Exception:
            # A bug of ours would meet the same text again: the report ends, and the log has the place.
            logging.getLogger("standfirst.jobs").exception("A report could not be made.")
            failure = Failure(code=StandfirstError.code, detail="An error that was not foreseen.")
            status = await self._failed(tenant, report_id, failure)
        await memory.settle(whole=status in WHOLE)
        return status

    async def _failed(self, tenant: str, report_id: str, failure: Failure) -> Status:
        await asyncio.to_thread(self.reports.fail, tenant, report_id, failure)
        return "failed"

    async def _report(self, order: Order, memory: ReportMemory) -> Report:
        from service.llm.remembering import RememberingModel

        pipeline = self.pipelines.pipeline_for(
            name=memory.report_id, around=lambda model: RememberingModel(model, memory), timed=True
        )
        engine = order.options.engine or self.engine
        async with ToldSteps(self.steps, memory.tenant, memory.report_id, self.clock) as told:

            async def made(on_progress: OnProgress) -> Report:
                return await pipeline.report(order.article, order.sources, order.options, on_progress)

            return await (made(told) if engine == "llm" else _in_a_thread(made, told))

    async def _tell(self, address: str | None, tenant: str, report_id: str, status: Status) -> None:
        if address is not None and self.announce is not None:
            await self.announce(tenant, report_id, address, status)


def _in_time(options: Options, row: ReportRow) -> Options:
    """The options with what is left of the deadline, by the database's clock; raises `DeadlineExceeded`."""
    if options.deadline_seconds is None or row.started_at is None:
        return options
    left = options.deadline_seconds - (row.started_at - row.created_at).total_seconds()
    if left <= 0:
        raise DeadlineExceeded("The deadline of the report has passed.")
    return options.model_copy(update={"deadline_seconds": left})


async def _in_a_thread(
    made: Callable[[OnProgress], Coroutine[object, object, Report]], told: OnProgress
) -> Report:
    """The report, made in a thread, which ends with its stage when nobody waits for it any more."""
    abandoned = threading.Event()

    def told_while_wanted(step: Progress) -> None:
        if abandoned.is_set():
            raise asyncio.CancelledError
        told(step)

    try:
        return await asyncio.to_thread(lambda: asyncio.run(made(told_while_wanted)))
    finally:
        abandoned.set()
