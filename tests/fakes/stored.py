"""The whole HTTP service over a store in a file, with a queue that a test sees through, in this process.

The queue of the product is DBOS, of which there is one in a process and whose workers take their time; what
the routes do with it needs neither.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from service.api.app import create_app
from service.jobs.durable import Durable
from service.jobs.endings import Endings
from service.jobs.maker import Maker
from service.jobs.webhooks.webhooks import Webhooks
from service.settings import Settings
from service.store.answers import Answers
from service.store.database import Database, open_database
from service.store.deliveries import Deliveries
from service.store.feedback import FeedbackLog
from service.store.idempotency import IdempotencyKeys
from service.store.reports import Reports
from service.store.steps import Steps
from service.wiring import Service, build, watching
from tests.fakes.keyed import Keyed, Steady, migrated
from tests.fakes.running import running


class Held:
    """A queue that nothing leaves: reports stay as they are until the test ends them."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, str, int]] = []
        """Tenant, report, priority."""
        self.endings = Endings()

    async def enqueue(self, tenant: str, report_id: str, priority: int) -> None:
        self.waiting.append((tenant, report_id, priority))

    async def cancel(self, tenant: str, report_id: str) -> None:
        pass

    async def forget(self, tenant: str, report_id: str) -> None:
        pass


class AtOnce(Held):
    """A queue whose reports are made before the order is answered."""

    def __init__(self, maker: Maker) -> None:
        super().__init__()
        self._maker = maker

    async def enqueue(self, tenant: str, report_id: str, priority: int) -> None:
        await super().enqueue(tenant, report_id, priority)
        await self._maker.make(tenant, report_id, "here")


class Stored(Keyed):
    """What is running, with the queue and the reports of it."""

    def __init__(self, client: Any, database: Database, clock: Steady, queue: Held) -> None:
        super().__init__(client, database, clock)
        self.queue = queue
        self.reports = Reports(database)


@contextmanager
def stored(folder: Path, *, made: bool = True, **settings: object) -> Iterator[Stored]:
    """The service over a new store in `folder`, until the block ends; unless `made`, reports stay queued."""
    (folder / "store.db").write_bytes(migrated())
    database = open_database(f"sqlite:///{folder}/store.db")
    chosen = Settings.model_validate({"entailment": "off", **settings})
    app = build(chosen, watching(chosen, None))
    reports, steps = Reports(database), Steps(database)
    maker = Maker(app, app.settings.chosen_engine, None, reports, Answers(database), steps)
    queue = AtOnce(maker) if made else Held()
    service = Service(
        app=app,
        database=database,
        reports=reports,
        steps=steps,
        idempotency=IdempotencyKeys(database),
        feedback=FeedbackLog(database),
        durable=cast("Durable", queue),
        webhooks=Webhooks(Deliveries(database), reports, app.settings),
        stop=asyncio.Event(),
        name="here",
    )
    clock = Steady()
    try:
        with running(create_app(app, service, clock=clock), app.settings) as client:
            yield Stored(client, database, clock, queue)
    finally:
        database.close()
