"""What the making of a report leaves in the store: answers that are not asked for twice, calls, steps.

All of it is written in threads: one loop serves many reports, and the API beside them.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service.errors import StoreUnavailable
from service.store.answers import Answers, own_key, shared_key
from service.store.reports import Reports
from service.store.steps import Steps
from service.types import Progress

if TYPE_CHECKING:
    from service.llm.protocol import Reply
    from service.llm.remembering import Remembered

_SECONDS = 0.5
"""A step within a stage is told at most so often."""


@dataclass(frozen=True)
class ReportMemory:
    """The answers of one report, for a model that remembers (`service.llm.remembering`).

    `made_of` is the digest of the settings: answers are shared among reports that are made alike, or, if it
    is None, with nobody.
    """

    answers: Answers
    reports: Reports
    tenant: str
    report_id: str
    made_of: str | None
    fresh: bool = False
    """Whether this report is to be made without the answers that others were given."""
    _questions: list[str] = field(default_factory=list)

    async def recall(self, question: str) -> Remembered | None:
        """What this report was answered before its worker died, or a whole one of the tenant at any time."""
        from service.llm.protocol import Reply
        from service.llm.remembering import Remembered

        own = await self._known(own_key(self.report_id, question))
        if own is not None:
            self._questions.append(question)
            return Remembered(Reply.of_json(own))
        if self.made_of is None or self.fresh:
            return None
        shared = await self._known(shared_key(self.made_of, question))
        return None if shared is None else Remembered(Reply.of_json(shared), paid=False)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Count the call before it is made, and when it has ended and its answer is kept.

        What has begun and not ended when a worker dies was in flight, and may be paid twice.
        """
        await asyncio.to_thread(self.reports.begin_call, self.tenant, self.report_id)
        try:
            yield
        finally:
            await asyncio.to_thread(self.reports.end_call, self.tenant, self.report_id)

    async def keep(self, question: str, reply: Reply) -> None:
        """Keep an answer until the report has ended or is erased."""
        key, told = own_key(self.report_id, question), reply.as_json().encode()
        await asyncio.to_thread(self.answers.put, self.tenant, key, told, self.report_id)
        self._questions.append(question)

    async def settle(self, *, whole: bool) -> None:
        """The report has ended: if it is `whole`, others may use its answers, else nobody does."""
        shared = {}
        if whole and self.made_of is not None:
            made_of = self.made_of
            shared = {own_key(self.report_id, each): shared_key(made_of, each) for each in self._questions}
        await asyncio.to_thread(self.answers.settle, self.tenant, self.report_id, shared)

    async def _known(self, key: str) -> bytes | None:
        return await asyncio.to_thread(self.answers.get, self.tenant, key, self.report_id)


class ToldSteps:
    """Keeps the steps of one report, in their order, without holding up whoever tells them.

    A stage is told when it begins; within a stage, a step at most every half second. Steps are for those who
    watch: when the store cannot take one, no more are kept, and the report goes on.
    """

    def __init__(self, steps: Steps, tenant: str, report_id: str, clock: Callable[[], float]) -> None:
        self._steps = steps
        self._its = (tenant, report_id)
        self._clock = clock
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="steps")
        self._lock = threading.Lock()
        self._stage: str | None = None
        self._last = float("-inf")
        self._lost = False
        self._told: list[Progress] = []

    async def __aenter__(self) -> ToldSteps:
        return self

    async def __aexit__(self, *raised: object) -> None:
        """Wait until what was told is kept."""
        await asyncio.to_thread(self._writer.shutdown)

    def __call__(self, told: Progress) -> None:
        """Keep a step, if it is time for one; from whatever thread."""
        with self._lock:
            now = self._clock()
            if told.stage == self._stage and now - self._last < _SECONDS:
                return
            self._stage, self._last = told.stage, now
            self._told.append(told)
            if len(self._told) == 1:
                self._writer.submit(self._write)

    def _write(self) -> None:
        """Keep what was told until now, in one go: stages can be shorter than it takes to keep one."""
        with self._lock:
            told, self._told = self._told, []
        if self._lost:
            return
        try:
            self._steps.add(*self._its, *told)
        except StoreUnavailable:
            self._lost = True
            logging.getLogger("standfirst.jobs").warning("The steps of a report could not be kept.")
