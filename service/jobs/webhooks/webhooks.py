"""What the rest of the service sees of webhooks: may messages go there, announce one, run the sender."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import uuid
from collections.abc import Callable

from service.errors import CallbackRefused
from service.jobs.webhooks.address import judged_callback, rules_of
from service.jobs.webhooks.message import Event
from service.jobs.webhooks.sending import SPARE, Observe, Sender, Wait, unobserved, wait_for
from service.jobs.webhooks.signing import secrets_of
from service.jobs.webhooks.transport import Transport
from service.settings import Settings
from service.store.deliveries import Deliveries
from service.store.reports import Reports
from service.store.types import Backlog, Clock, Delivery

_IDS = uuid.UUID("6d1f8a0e-6c39-5d0e-9a55-2b7c1c8f4e11")
"""The name space of message ids."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Webhooks:
    """Messages to callback addresses about reports that have ended.

    Raises `SettingsError` for a secret that cannot be used. `clock` gives the time that messages are signed
    with; what is due goes by the database's clock. `chance` gives numbers from 0 to 1 for the jitter.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        reports: Reports,
        settings: Settings,
        *,
        transport: Transport | None = None,
        clock: Clock = _now,
        chance: Callable[[], float] = random.random,
        wait: Wait = wait_for,
        observe: Observe = unobserved,
    ) -> None:
        self._deliveries = deliveries
        self._rules = rules_of(settings)
        secrets = secrets_of(settings.webhook_secret)
        seconds = settings.webhook_timeout_seconds
        self._sender = None
        if secrets is not None:
            self._sender = Sender(
                deliveries=deliveries,
                reports=reports,
                transport=transport or Transport(self._rules, seconds),
                secrets=secrets,
                public_url=settings.public_url,
                lease=dt.timedelta(seconds=seconds) + SPARE,
                clock=clock,
                chance=chance,
                wait=wait,
                observe=observe,
            )

    def accept(self, url: str) -> str:
        """The callback address in its normal form, if messages may be sent there; connects to nothing.

        Raises `CallbackRefused`, also if no secret is set: messages that nobody can verify are not promised.
        """
        if self._sender is None:
            raise CallbackRefused("Callbacks are switched off here: STANDFIRST_WEBHOOK_SECRET is not set.")
        return judged_callback(url, self._rules)

    async def announce(self, tenant: str, report_id: str, url: str, event: Event) -> Delivery | None:
        """Keep a message to send at once; None if the report is not there any more.

        The same again is the same message: a job that goes on after a crash may announce once more. `url` is
        what `accept` returned; an address that is not allowed is refused when it comes to sending, and told
        in the log of deliveries. Raises `StoreUnavailable`.
        """
        message_id = f"msg_{uuid.uuid5(_IDS, chr(10).join((tenant, report_id, event, url))).hex}"
        return await asyncio.to_thread(self._deliveries.add, tenant, report_id, url, event, message_id)

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due until `stop` is set, then end within the time of one attempt.

        A database that is away is waited for. Without a secret nothing is sent, and what waits goes on
        waiting. Cancelled, it drops what is in flight: that is sent again when its lease ends.
        """
        if self._sender is None:
            await stop.wait()
        else:
            await self._sender.run(stop)

    async def backlog(self) -> Backlog:
        """How many messages wait and how late they are, over all tenants: for metrics."""
        return await asyncio.to_thread(self._deliveries.backlog)
