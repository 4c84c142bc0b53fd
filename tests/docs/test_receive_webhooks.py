"""The receiver of the page on webhooks verifies what the service sends and refuses what others send."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from service.cli import main
from service.jobs.webhooks.webhooks import Webhooks
from service.settings import load_settings
from service.store.database import open_database
from service.store.deliveries import Deliveries
from service.store.reports import Reports
from tests.store.making import finished

PAGE = (Path(__file__).parents[2] / "docs/how-to/receive-webhooks.md").read_text("utf-8")


async def stop_when_idle(stop: asyncio.Event, seconds: float) -> None:
    stop.set()


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> str:
    """What the page's two commands print, one after the other."""
    monkeypatch.chdir(tmp_path)
    assert main(["webhooks", "new-secret"]) == 0
    monkeypatch.setenv("STANDFIRST_WEBHOOK_SECRET", capfdbinary.readouterr().out.decode().strip())
    assert main(["webhooks", "secret", "desk"]) == 0
    return capfdbinary.readouterr().out.decode().strip()


@pytest.fixture
def receiver(secret: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "receiver.py").write_text(source)
    with subprocess.Popen(
        [sys.executable, tmp_path / "receiver.py", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "WEBHOOK_SECRET": secret},
    ) as running:
        yield running
        running.kill()


def test_the_receiver_takes_our_message_and_refuses_a_forged_one(
    receiver: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert receiver.stdout is not None
    port = int(receiver.stdout.readline().split()[-1])
    for name in ("HTTP", "PRIVATE"):
        monkeypatch.setenv(f"STANDFIRST_WEBHOOK_ALLOW_{name}", "true")
    monkeypatch.setenv("STANDFIRST_WEBHOOK_PORTS", str(port))
    database = open_database(f"sqlite:///{tmp_path}/store.db")
    database.migrate()
    finished(Reports(database), "desk")
    deliveries = Deliveries(database)
    webhooks = Webhooks(deliveries, Reports(database), load_settings(), wait=stop_when_idle)

    async def deliver() -> str:
        url = webhooks.accept(f"http://127.0.0.1:{port}/hook")
        made = await webhooks.announce("desk", "r1", url, "report.completed")
        assert made is not None
        await webhooks.run(asyncio.Event())
        return made.id

    forged = httpx.post(
        f"http://127.0.0.1:{port}/hook",
        content=b"{}",
        headers={"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"},
        trust_env=False,
    )
    assert forged.status_code == 401
    message_id = asyncio.run(deliver())
    assert receiver.stdout.readline() == f"{message_id} report.completed r1\n"
    found = deliveries.get("desk", message_id)
    assert found is not None
    assert (found.state, found.last_status) == ("delivered", 204)
    database.close()
