"""A worker that is killed with -9 after its message has arrived and before it could note that."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path

import pytest

from service.jobs.webhooks.webhooks import Webhooks
from service.settings import Settings
from service.store.database import Database, open_database
from service.store.deliveries import Deliveries
from service.store.reports import Reports
from tests.fakes.receiver import Receiver
from tests.store.making import finished
from tests.unit.jobs.webhooks.desk import SECRET

ROOT = Path(__file__).parents[2]
LONG_AFTER = dt.timedelta(minutes=2)


def worker(database: Database, port: int) -> Webhooks:
    inner = {"webhook_allow_http": True, "webhook_allow_private": True, "webhook_ports": (port,)}
    chosen = Settings.model_validate({"webhook_secret": SECRET, **inner})
    return Webhooks(Deliveries(database), Reports(database), chosen)


def be_killed(url: str, port: int) -> None:
    """What the other process does."""
    asyncio.run(worker(open_database(url), port).run(asyncio.Event()))


@pytest.mark.slow
def test_its_message_is_sent_again_by_another_worker_with_the_same_id(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    database = open_database(url)
    database.migrate()
    finished(Reports(database), "desk")
    later = open_database(url, lambda: dt.datetime.now(dt.UTC) + LONG_AFTER)
    receiver = Receiver()

    async def run() -> str:
        came, stop = asyncio.Event(), asyncio.Event()
        async with asyncio.timeout(60), receiver.listening():
            hook = f"http://127.0.0.1:{receiver.port}/"
            made = await worker(database, receiver.port).announce("desk", "r1", hook, "report.completed")
            assert made is not None
            code = "import sys; from tests.crash.test_webhooks_killed import be_killed; "
            code += "be_killed(sys.argv[1], int(sys.argv[2]))"
            command = [sys.executable, "-c", code, url, str(receiver.port)]
            other = await asyncio.create_subprocess_exec(*command, cwd=ROOT)

            def kill() -> None:
                other.kill()
                came.set()

            receiver.on_message = kill
            await came.wait()
            await other.wait()
            receiver.on_message = stop.set
            await worker(later, receiver.port).run(stop)
            return made.id

    message_id = asyncio.run(run())
    assert receiver.ids() == [message_id, message_id]
    found = Deliveries(database).get("desk", message_id)
    assert found is not None
    assert (found.state, found.attempts) == ("delivered", 1)
    database.close()
    later.close()
