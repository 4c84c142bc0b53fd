"""The loop of a worker that sends what is due: one attempt a message, its result noted, the next one planned.

A message is taken for a while (a lease), and only when there is room to send it at once. A worker that dies
loses what it had taken when the lease ends, and another one sends it: perhaps for the second time, with the
same id. A worker that was away for longer than its lease can no longer undo what another one did.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from service.errors import StoreUnavailable
from service.jobs.webhooks.message import body_of
from service.jobs.webhooks.schedule import delay_after
from service.jobs.webhooks.signing import Secrets
from service.jobs.webhooks.transport import Answer, Transport
from service.store.deliveries import Deliveries
from service.store.reports import Reports
from service.store.types import Attempt, Clock, Delivery

AT_ONCE = 32
"""Messages that one worker sends at the same time."""

OF_TENANT = 8
"""A tenant with as many of these has to wait: receivers that hang hold up their own tenant only."""

TAKEN = 4
"""Messages that are taken in one go."""

POLL_SECONDS = 1.0
"""How often an idle worker looks for messages that are due."""

AWAY_SECONDS = 5.0
"""How long to wait for a database that is away."""

SPARE = dt.timedelta(seconds=45)
"""How much longer a lease is than an attempt: time to note its result."""

_NOTES = 5
"""How often a worker tries to note a result while the database is away."""

_GONE = 410
_GONE_ERROR = "The receiver says that it is gone (410)."

Wait = Callable[[asyncio.Event, float], Awaitable[None]]
"""Returns when the event is set or so many seconds have passed."""

Observe = Callable[[Delivery, Attempt], None]
"""Is told of each attempt after it was noted: for metrics and logs. Must not raise."""


async def wait_for(stop: asyncio.Event, seconds: float) -> None:
    """Wait for the event, for so many seconds at most."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def unobserved(delivery: Delivery, attempt: Attempt) -> None:
    """Nobody is told."""
    del delivery, attempt


@dataclass(frozen=True)
class Sender:
    """Sends the messages of all tenants. `chance` gives numbers from 0 to 1 for the jitter."""

    deliveries: Deliveries
    reports: Reports
    transport: Transport
    secrets: Secrets
    public_url: str | None
    lease: dt.timedelta
    clock: Clock
    chance: Callable[[], float]
    wait: Wait
    observe: Observe

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; attempts in flight are then brought to their end."""
        sending: dict[asyncio.Task[None], str] = {}
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                taken = await self._take(sending, stop)
                for each in taken:
                    task = group.create_task(self._send(each, stop))
                    sending[task] = each.tenant
                    task.add_done_callback(sending.pop)
                if not taken:
                    await self._rest(sending, stop)

    async def _rest(self, sending: Iterable[asyncio.Task[None]], stop: asyncio.Event) -> None:
        """Wait until there may be something to take: room for it, or the time to look again."""
        pause = asyncio.ensure_future(self.wait(stop, POLL_SECONDS))
        try:
            await asyncio.wait({pause, *sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            pause.cancel()

    async def _take(
        self, sending: Mapping[asyncio.Task[None], str], stop: asyncio.Event
    ) -> tuple[Delivery, ...]:
        room = min(TAKEN, AT_ONCE - len(sending))
        if room == 0:
            return ()
        busy = [tenant for tenant, count in Counter(sending.values()).items() if count >= OF_TENANT]
        try:
            return await asyncio.to_thread(self.deliveries.take_due, room, self.lease, without=busy)
        except StoreUnavailable:
            await self.wait(stop, AWAY_SECONDS)
            return ()

    async def _send(self, delivery: Delivery, stop: asyncio.Event) -> None:
        try:
            attempt = await self._attempt(delivery)
        except StoreUnavailable:
            return  # nothing was sent; when the lease ends it is due again
        except Exception as error:  # noqa: BLE001 - one message that we cannot cope with must not end the loop
            attempt = self._judged(delivery, Answer(error=f"Something went wrong ({type(error).__name__})."))
        if attempt is not None:
            await self._note(delivery, attempt, stop)

    async def _attempt(self, delivery: Delivery) -> Attempt | None:
        """How an attempt went; None if the report was erased meanwhile."""
        report = await asyncio.to_thread(self.reports.look, delivery.tenant, delivery.report_id)
        if report is None:
            return None
        body = body_of(delivery, report, self.public_url)
        headers = self.secrets.headers(delivery.tenant, delivery.id, self.clock(), body)
        return self._judged(delivery, await self.transport.post(delivery.url, headers, body))

    def _judged(self, delivery: Delivery, answer: Answer) -> Attempt:
        if answer.status is None:
            error = answer.error
        elif 200 <= answer.status < 300:
            return Attempt(delivered=True, status=answer.status)
        elif answer.status == _GONE:
            return Attempt(delivered=False, status=_GONE, error=_GONE_ERROR)
        else:
            error = f"The receiver answered with status {answer.status}."
        again = delay_after(
            delivery.attempts + 1, self.chance(), retry_after=answer.retry_after, now=self.clock()
        )
        return Attempt(
            delivered=False,
            status=answer.status,
            error=error,
            retry_after=None if answer.refused else again,
        )

    async def _note(self, delivery: Delivery, attempt: Attempt, stop: asyncio.Event) -> None:
        for _ in range(_NOTES):
            try:
                noted = await asyncio.to_thread(self._record, delivery, attempt)
            except StoreUnavailable:
                await self.wait(stop, AWAY_SECONDS)
            else:
                if noted:
                    self.observe(delivery, attempt)
                return

    def _record(self, delivery: Delivery, attempt: Attempt) -> bool:
        held = delivery.next_attempt_at
        noted = self.deliveries.record(delivery.tenant, delivery.id, attempt, held_until=held)
        if attempt.status == _GONE:
            self.deliveries.give_up(delivery.tenant, delivery.url, _GONE_ERROR)
        return noted is not None
