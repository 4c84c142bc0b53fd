"""What the making of a report leaves in the store: answers that are not asked for twice, calls, steps."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.store.answers import Answers
from service.store.reports import Reports
from service.store.steps import Steps
from service.types import Progress

if TYPE_CHECKING:
    from service.llm.protocol import Reply


@dataclass(frozen=True)
class ReportMemory:
    """The answers of one report, for a model that remembers (`service.llm.remembering`)."""

    answers: Answers
    tenant: str
    report_id: str

    async def recall(self, question: str) -> Reply | None:
        """What this report was answered before its worker died."""
        from service.llm.protocol import Reply

        known = await asyncio.to_thread(self.answers.get, self.tenant, self._key(question), self.report_id)
        return None if known is None else Reply.of_json(known)

    async def keep(self, question: str, reply: Reply) -> None:
        """Keep an answer until the report is made or erased."""
        told = reply.as_json().encode()
        await asyncio.to_thread(self.answers.put, self.tenant, self._key(question), told, self.report_id)

    def _key(self, question: str) -> str:
        return f"{self.report_id}/{question}"


class CountedCalls:
    """The account of one report (`service.metering.Account`): each call is counted before it is made.

    What has begun and not ended when a worker dies was in flight, and may be paid twice: it can be counted.
    """

    def __init__(self, reports: Reports, tenant: str, report_id: str) -> None:
        self._reports = reports
        self._tenant = tenant
        self._report_id = report_id

    def open_call(self, at_most_usd: float | None) -> int:
        """Count a call that begins."""
        del at_most_usd
        self._reports.begin_call(self._tenant, self._report_id)
        return 0

    def close_call(self, call: int, cost_usd: float | None) -> None:
        """Count a call that ended."""
        del call, cost_usd
        self._reports.end_call(self._tenant, self._report_id)

    def lose_call(self, call: int, *, billed: bool) -> None:
        """Count a call that ended without an answer."""
        del call, billed
        self._reports.end_call(self._tenant, self._report_id)


class ToldSteps:
    """Keeps the steps of one report, in whatever thread they are told: each takes two short writes.

    A stage is told when it begins; within a stage, a step at most every `seconds`.
    """

    def __init__(
        self, steps: Steps, reports: Reports, tenant: str, report_id: str, clock: Callable[[], float]
    ) -> None:
        self._keep = (steps, reports, tenant, report_id)
        self._clock = clock
        self._lock = threading.Lock()
        self._stage: str | None = None
        self._last = float("-inf")

    def __call__(self, told: Progress) -> None:
        """Keep a step, if it is time for one."""
        with self._lock:
            now = self._clock()
            if told.stage == self._stage and now - self._last < _SECONDS:
                return
            self._stage, self._last = told.stage, now
            steps, reports, tenant, report_id = self._keep
            steps.add(tenant, report_id, told)
            reports.progress(tenant, report_id, told)


_SECONDS = 0.5
