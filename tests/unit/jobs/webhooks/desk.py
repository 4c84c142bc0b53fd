"""Reports that have ended, messages about them, and workers that send until nothing more is due."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable

from service.jobs.webhooks.address import rules_of
from service.jobs.webhooks.message import Event
from service.jobs.webhooks.transport import Transport
from service.jobs.webhooks.webhooks import Webhooks
from service.settings import Settings
from service.store.database import Database
from service.store.deliveries import Deliveries
from service.store.reports import Reports
from service.store.types import Attempt, Clock, Delivery
from tests.fakes.receiver import Receiver
from tests.store.making import finished

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
HOOK = "http://cms.example/hook?desk=1"


def settings(**changes: object) -> Settings:
    plain = {"webhook_secret": SECRET, "webhook_allow_http": True, "webhook_timeout_seconds": 5.0}
    return Settings.model_validate({**plain, **changes})


class Desk:
    """One report `r1` of the tenant `desk`; a receiver that plays the whole internet."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.clock = clock
        self.deliveries = Deliveries(database)
        self.reports = Reports(database)
        self.receiver = Receiver()
        self.seen: list[tuple[Delivery, Attempt]] = []
        finished(
            self.reports, "desk", "r1", text="The minister resigned.", claims=("The minister resigned.",)
        )

    def worker(
        self,
        *,
        deliveries: Deliveries | None = None,
        transport: Transport | None = None,
        chance: float = 0.0,
        wait: Callable[[asyncio.Event, float], Awaitable[None]] | None = None,
        **changes: object,
    ) -> Webhooks:
        chosen = settings(**changes)
        return Webhooks(
            deliveries or self.deliveries,
            self.reports,
            chosen,
            transport=transport
            or Transport(
                rules_of(chosen),
                chosen.webhook_timeout_seconds,
                resolve=self.receiver.resolve,
                connect=self.receiver.connect,
            ),
            clock=self.clock,
            chance=lambda: chance,
            wait=wait or self.until_nothing_is_due,
            observe=lambda delivery, attempt: self.seen.append((delivery, attempt)),
        )

    async def until_nothing_is_due(self, stop: asyncio.Event, seconds: float) -> None:
        if self.deliveries.backlog().due == 0:
            stop.set()
        await asyncio.sleep(0)

    def announce(self, event: Event = "report.completed", *, report: str = "r1", url: str = HOOK) -> str:
        made = asyncio.run(self.worker().announce("desk", report, url, event))
        assert made is not None
        return made.id

    def send(self, *workers: Webhooks) -> None:
        """All workers (by default one) at once, until nothing is due."""

        async def run() -> None:
            async with self.receiver.listening():
                await asyncio.gather(*(each.run(asyncio.Event()) for each in workers or (self.worker(),)))

        asyncio.run(run())

    def state(self, message_id: str) -> Delivery:
        found = self.deliveries.get("desk", message_id)
        assert found is not None
        return found
