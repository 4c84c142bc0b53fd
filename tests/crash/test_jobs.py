"""Jobs whose workers are killed at random: each ends once, with its right report, and nothing is paid twice.

`SOAK=1` (`make soak`) runs five hundred; otherwise eight, on Postgres
(`tests/flow/test_stored_reports.py` kills a process with SQLite).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from service.jobs.order import BATCH, Order
from service.store.address import address_of
from service.store.database import Database, open_database
from service.store.reports import Reports
from service.store.types import NewReport, StoredReport
from service.types import Document
from tests.fakes.model_server import FakeServer, model_server

pytestmark = pytest.mark.slow

JOBS = 500 if os.environ.get("SOAK") else 8
KILLS = 10 if os.environ.get("SOAK") else 1
TENANT = "local"


@pytest.fixture(params=["sqlite", "postgres"] if os.environ.get("SOAK") else ["postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    told: str = request.getfixturevalue("postgres_url")
    return told


def ordered(database: Database, count: int) -> list[str]:
    """That many different reports, waiting in the store."""
    database.migrate()
    reports = Reports(database)
    for number in range(count):
        order = Order(article=Document(text=f"The council of Halmer closed {number + 2} schools on Monday."))
        new = NewReport(
            id=f"r{number}",
            request=order.as_bytes(),
            request_digest=order.digest,
            settings_fingerprint="test",
            priority=BATCH,
        )
        reports.create(TENANT, new)
    return [f"r{number}" for number in range(count)]


@contextmanager
def worker(url: str, server: FakeServer, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "worker"],
        env={
            **os.environ,
            "STANDFIRST_DATABASE_URL": url,
            "STANDFIRST_MODEL": "openai/fake",
            "STANDFIRST_MODEL_API_BASE": server.base,
            "STANDFIRST_ENTAILMENT": "off",
            "STANDFIRST_WORKER_CONCURRENCY": "4",
            "XDG_DATA_HOME": str(folder),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def open_count(reports: Reports, ids: list[str]) -> int:
    rows = [reports.look(TENANT, name) for name in ids]
    return sum(row is not None and row.status in ("queued", "running") for row in rows)


def made(database: Database, ids: list[str], seconds: float) -> bool:
    """Whether all have ended within so many seconds."""
    until = time.monotonic() + seconds
    while open_count(Reports(database), ids):
        if time.monotonic() > until:
            return False
        asyncio.run(asyncio.sleep(0.3))
    return True


def test_every_job_ends_once_with_its_report_though_workers_are_killed(url: str, tmp_path: Path) -> None:
    database = open_database(url)
    ids = ordered(database, JOBS)
    count = 1 if address_of(url).kind == "sqlite" else 3
    chance = random.Random(11)  # noqa: S311 - when to kill, no secret
    with model_server() as server, ExitStack() as stack:
        running = [stack.enter_context(worker(url, server, tmp_path)) for _ in range(count)]
        for _ in range(KILLS):
            made(database, ids, chance.uniform(6, 10))
            if not open_count(Reports(database), ids):
                break
            running.pop(0).kill()
            running.append(stack.enter_context(worker(url, server, tmp_path)))
        assert made(database, ids, 300)
        asked = Counter(json.dumps(request.messages) for request in server.requests)
    reports = Reports(database)
    kept = [reports.get(TENANT, name) for name in ids]
    assert [_told(one) for one in kept] == [
        f"The council of Halmer closed {number + 2} schools on Monday." for number in range(JOBS)
    ]
    lost = sum(reports.lost_calls(TENANT, name) for name in ids)
    assert sum(times - 1 for times in asked.values()) <= lost
    assert len(asked) == 2 * JOBS
    database.close()


def _told(kept: StoredReport | None) -> str:
    assert kept is not None
    report = kept.parsed()
    assert report is not None
    assert report.status == "complete"
    return report.summary.text
