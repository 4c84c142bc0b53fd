"""Durable work on DBOS: a queue in the database, workers that live or die, and work that is taken over.

One process is one worker. A report is one workflow, whose id is that of the report, so that it cannot be
begun twice; its arguments are two ids, so that the tables of the jobs never hold a text. A worker that dies
leaves its workflows pending; the others see that its heartbeat stands still and resume them.

DBOS is one per process by its design; this class is the one place that knows it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from service.batch.folder import RunBusy
from service.errors import StoreUnavailable
from service.jobs.endings import Endings
from service.jobs.order import BATCH
from service.jobs.places import (
    ALIVE_WITHIN_SECONDS,
    APPLICATION,
    HEARTBEAT_SECONDS,
    OPEN_STATES,
    REPORTS,
    SHARD_WORKFLOW,
    SHARDS,
    VERSION,
    report_job,
    system_url,
)
from service.store.address import Address
from service.store.failures import told_plainly
from service.store.jobs_file import JobsEngine, jobs_engine
from service.store.reports import Reports
from service.store.workers import Workers

if TYPE_CHECKING:
    import datetime as dt

    from dbos import WorkflowStatus

    from service.store.types import ReportKey

DEAD_AFTER_SECONDS = 12.0
"""A worker whose heartbeat stands still for so long is dead: its work is taken over."""
_SWEEP_AFTER_SECONDS = 20.0
_ENQUEUE_SECONDS = 5.0
_RETRY_SECONDS = 2.0
"""Between two attempts at a report while the database is away. It does not grow: a report that waits holds
its place in the worker, and after an outage the queue is to go on at once."""
_ATTEMPTS = 1_000_000
"""Three weeks. A step that has used up its attempts has failed for good, and so has its report."""


@dataclass(frozen=True)
class Backlog:
    """The queue a moment ago: reports that wait, for how long the oldest one has, workers alive."""

    waiting: int = 0
    oldest_seconds: float = 0.0
    workers: int = 0


class Making(Protocol):
    """What makes reports: `service.jobs.maker`."""

    async def make(self, tenant: str, report_id: str, worker: str) -> str:
        """Make a report; the status that it ended with."""
        ...

    async def expire(self) -> Sequence[ReportKey]:
        """End the reports that waited for too long; which they were."""
        ...


Shard = Callable[[str, str, int], Coroutine[Any, Any, dict[str, Any]]]
"""Folder of the run, token of the round, number of the shard → how the work on it ended, as JSON."""


@dataclass(frozen=True)
class Makers:
    """Who does the work: on reports, and on shards of batches."""

    reports: Making
    shard: Shard


@dataclass(frozen=True)
class Plan:
    """How a worker works: its name, unique among all that live, how many reports at once, how it stops."""

    worker: str
    concurrency: int
    batches: bool = True
    """Whether it takes part in batches, one shard at a time."""
    polling_seconds: float = 0.2
    stop_seconds: int = 0
    """How long a worker that is to stop goes on with what it has begun."""


class Durable:
    """The queue of reports and this process's part in working through it."""

    def __init__(
        self,
        address: Address,
        plan: Plan,
        makers: Makers,
        reports: Reports,
        workers: Workers,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._plan = plan
        self._makers = makers
        self._reports = reports
        self._workers = workers
        self._clock = clock
        self._round = clock()
        self._watch: asyncio.Task[None] | None = None
        self._working: dict[asyncio.Task[object], str | None] = {}
        self._idle: frozenset[str] = frozenset()
        self._leaving = False
        self._missed: dict[tuple[str, str], int] = {}
        self._engine: JobsEngine | None = None
        self.backlog = Backlog()
        self.endings = Endings()
        self._log = logging.getLogger("standfirst.jobs")

    async def __aenter__(self) -> Durable:
        await self._launch()
        self._watch = asyncio.create_task(self._watching())
        return self

    async def __aexit__(self, *raised: object) -> None:
        """Take no more work, and finish what is begun if it takes no longer than the plan says.

        What is left then is given up, and gone on with by the next worker, or by us when we come back.
        """
        from dbos import DBOS

        self._leaving = True
        seconds = self._plan.stop_seconds if self._working else 0
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=seconds)
        for task in (*self._working, self._watch):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        if self._engine is not None:
            self._engine.dispose()
        # DBOS makes its own pool of threads the loop's default, and has shut it down now.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())

    async def enqueue(self, tenant: str, report_id: str, priority: int) -> None:
        """Put a report into the queue; one that is in it already stays where it is.

        If the database goes away in this very moment, or its disk is full, that is done later: the report was
        ordered, so that nobody has to order it again. DBOS itself would wait for the database without end.
        """
        from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

        try:
            with (
                told_plainly(),
                SetWorkflowID(report_job(tenant, report_id)),
                SetEnqueueOptions(priority=priority),
            ):
                async with asyncio.timeout(_ENQUEUE_SECONDS):
                    await DBOS.enqueue_workflow_async(REPORTS, self._workflow, tenant, report_id)
        except (TimeoutError, StoreUnavailable):
            self._missed[tenant, report_id] = priority
            self._log.warning("A report could not be put into the queue; it is tried again.")

    async def cancel(self, tenant: str, report_id: str) -> None:
        """Take a report out of the queue, or end the work on it at its next step."""
        from dbos import DBOS

        with told_plainly():
            await DBOS.cancel_workflow_async(report_job(tenant, report_id))

    async def forget(self, tenant: str, report_id: str) -> None:
        """Remove what the tables of the jobs have of a report."""
        from dbos import DBOS

        with told_plainly():
            await DBOS.delete_workflow_async(report_job(tenant, report_id))

    async def check(self) -> None:
        """Raise unless the loop that beats and watches has gone round lately."""
        late = self._clock() - self._round > DEAD_AFTER_SECONDS
        if self._watch is None or self._watch.done() or late:
            raise StoreUnavailable("The watch over the workers does not go round.")

    async def _launch(self) -> None:
        from dbos import DBOS, StepOptions

        url = system_url(self._address)
        self._engine = jobs_engine(url) if self._address.kind == "sqlite" else None
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": url,
                "system_database_engine": self._engine,
                "executor_id": self._plan.worker,
                "application_version": VERSION,
                "enable_otlp": False,
                "log_level": "ERROR",
            }
        )
        _log_as_all_do()
        worker = self._plan.worker
        options: StepOptions = {
            "name": "make",
            "retries_allowed": True,
            "max_attempts": _ATTEMPTS,
            "interval_seconds": _RETRY_SECONDS,
            "backoff_rate": 1.0,
            "should_retry": _is_passing,
        }

        @DBOS.workflow(name="report")
        async def report(tenant: str, report_id: str) -> str:
            """One step, since model calls run side by side and DBOS numbers steps by their order."""
            return await DBOS.run_step_async(options, self._made, tenant, report_id)

        @DBOS.workflow(name=SHARD_WORKFLOW)
        async def shard(folder: str, token: str, number: int) -> dict[str, Any]:
            """One step: what of the shard is done stands in its folder."""
            return await DBOS.run_step_async(options, self._worked_on, folder, token, number)

        self._workflow = report
        DBOS.listen_queues([REPORTS, SHARDS] if self._plan.batches else [REPORTS])
        await asyncio.to_thread(self._workers.heartbeat, worker, VERSION)
        await asyncio.to_thread(DBOS.launch)
        await DBOS.register_queue_async(
            REPORTS,
            worker_concurrency=self._plan.concurrency,
            polling_interval_sec=self._plan.polling_seconds,
        )
        if self._plan.batches:
            await DBOS.register_queue_async(SHARDS, worker_concurrency=1, polling_interval_sec=1.0)

    async def _made(self, tenant: str, report_id: str) -> str:
        try:
            with self._at_work():
                return await self._makers.reports.make(tenant, report_id, self._plan.worker)
        finally:
            self.endings.tell(tenant, report_id)

    async def _worked_on(self, folder: str, token: str, number: int) -> dict[str, Any]:
        with self._at_work():
            return await self._makers.shard(folder, token, number)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """This task works on a workflow of ours: it is given time to end when we are to stop."""
        from dbos import DBOS

        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - only coroutines work
        self._working[task] = DBOS.workflow_id
        try:
            yield
        finally:
            del self._working[task]

    async def _watching(self) -> None:
        """Beat, take over what dead workers left, and enqueue what never came into the queue.

        Who is about to leave beats on, so that nobody takes over what it is finishing.
        """
        waited = _SWEEP_AFTER_SECONDS
        while True:
            try:
                await asyncio.to_thread(self._workers.heartbeat, self._plan.worker, VERSION)
                if not self._leaving:
                    await self._catch_up()
                    await self._take_over()
                    await self._expire()
                    await self._look()
                if not self._leaving and waited >= _SWEEP_AFTER_SECONDS:
                    await self._sweep()
                    await self._find_again()
                    waited = 0.0
                self._round = self._clock()
            except Exception:  # noqa: BLE001 - the database may be away: the next round finds it again
                self._log.warning("The watch over the workers failed; it tries again.")
            await asyncio.sleep(HEARTBEAT_SECONDS)
            waited += HEARTBEAT_SECONDS

    async def _catch_up(self) -> None:
        """Enqueue what could not be enqueued, as far as it can be; what a crash forgets is for the sweep."""
        missed, self._missed = self._missed, {}
        while missed and not self._missed:
            (tenant, report_id), priority = missed.popitem()
            await self.enqueue(tenant, report_id, priority)
        self._missed |= missed

    async def _take_over(self) -> None:
        from dbos import DBOS

        for dead in await asyncio.to_thread(self._workers.stale, DEAD_AFTER_SECONDS):
            if dead.executor_id == self._plan.worker:
                continue
            left = await DBOS.list_workflows_async(
                executor_id=dead.executor_id, status="PENDING", load_input=False, load_output=False
            )
            for workflow in left:
                await DBOS.resume_workflow_async(workflow.workflow_id, queue_name=_queue_of(workflow))
            await asyncio.to_thread(self._workers.forget, dead.executor_id, dead.beats)

    async def _expire(self) -> None:
        """End what waited for too long; its workflow would find nothing to do and leaves the queue."""
        from dbos import DBOS

        ended = await self._makers.reports.expire()
        for key in ended:
            self.endings.tell(key.tenant, key.id)
        if ended:
            self._log.warning("Reports that waited for a worker until their deadline: %d.", len(ended))
            await DBOS.cancel_workflows_async([report_job(key.tenant, key.id) for key in ended])

    async def _look(self) -> None:
        waiting, oldest = await asyncio.to_thread(self._reports.queue)
        alive = {self._plan.worker, *self._workers.moving(ALIVE_WITHIN_SECONDS)}
        self.backlog = Backlog(waiting, oldest, len(alive))

    async def _sweep(self) -> None:
        """Open reports without a workflow at work: a crash came between the order and the queue."""
        from datetime import timedelta

        from dbos import DBOS

        age: dt.timedelta = timedelta(seconds=_SWEEP_AFTER_SECONDS)
        ones = await asyncio.to_thread(self._reports.open_ones, age)
        if not ones:
            return
        names = [report_job(one.tenant, one.id) for one in ones]
        found = await DBOS.list_workflows_async(workflow_ids=names, load_input=False, load_output=False)
        states = {workflow.workflow_id: workflow.status for workflow in found}
        for one, name in zip(ones, names, strict=True):
            if name not in states:
                await self.enqueue(one.tenant, one.id, one.priority or BATCH)
            elif states[name] not in OPEN_STATES:
                await DBOS.resume_workflow_async(name, queue_name=REPORTS)

    async def _find_again(self) -> None:
        """Give back to the queue what is ours by the books and, at two sweeps, not in our hands.

        When the database goes away in the moment in which we take something from the queue, the taking may be
        kept and we not hear of it: since we live, nobody else would take it over.
        """
        from dbos import DBOS

        ours = await DBOS.list_workflows_async(
            executor_id=self._plan.worker, status="PENDING", load_input=False, load_output=False
        )
        held = set(self._working.values())
        idle = [workflow for workflow in ours if workflow.workflow_id not in held]
        for workflow in idle:
            if workflow.workflow_id in self._idle:
                await DBOS.resume_workflow_async(workflow.workflow_id, queue_name=_queue_of(workflow))
        self._idle = frozenset(workflow.workflow_id for workflow in idle) - self._idle


def _log_as_all_do() -> None:
    """Take from DBOS its own way to the console, where it prints errors with all that they quote."""
    logger = logging.getLogger("dbos")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def _queue_of(workflow: WorkflowStatus) -> str:
    return SHARDS if workflow.name == SHARD_WORKFLOW else REPORTS


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, StoreUnavailable | RunBusy)
