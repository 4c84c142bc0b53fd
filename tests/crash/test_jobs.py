"""Jobs whose workers are killed: each ends once, with its right report, and nothing is paid twice.

`SOAK=1` (`make soak`) kills at random moments under five hundred jobs, on both databases; otherwise one of
two workers is killed with eight jobs in their hands.
"""

from __future__ import annotations

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
from service.store.types import OPEN, NewReport, ReportRow, StoredReport
from service.types import Document
from tests.fakes.awaited import comes
from tests.fakes.model_server import FakeServer, Held, model_server
from tests.fakes.postgres import database_url

pytestmark = pytest.mark.slow

JOBS = 500
KILLS = 10
TENANT = "local"
TAKEN_OVER_SECONDS = 30.0
"""Within which the work of a dead worker has to be begun again."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return database_url(request, tmp_path)


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
def worker(url: str, server: FakeServer, folder: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "worker"],
        env={
            **os.environ,
            "STANDFIRST_DATABASE_URL": url,
            "STANDFIRST_MODEL": "openai/fake",
            "STANDFIRST_MODEL_API_BASE": server.base,
            "STANDFIRST_ENTAILMENT": "off",
            "STANDFIRST_WORKER_CONCURRENCY": "4",
            "STANDFIRST_WORKER_NAME": name,
            "XDG_DATA_HOME": str(folder),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def rows(database: Database, ids: list[str]) -> list[ReportRow]:
    found = [Reports(database).look(TENANT, name) for name in ids]
    return [row for row in found if row is not None]


def ended(database: Database, ids: list[str]) -> bool:
    return not any(row.status in OPEN for row in rows(database, ids))


def worked_on(database: Database, ids: list[str], name: str) -> list[ReportRow]:
    """What this worker has in its hands."""
    return [row for row in rows(database, ids) if (row.status, row.worker) == ("running", name)]


def seconds_until_taken_over(database: Database, left: list[ReportRow]) -> float:
    """How long it takes until each report that a dead worker left is begun again, or has ended."""
    began = time.monotonic()
    before = {row.id: row.started_at for row in left}

    def begun_again() -> bool:
        return all(
            row.status not in OPEN or row.started_at != before[row.id] for row in rows(database, [*before])
        )

    assert comes(begun_again, TAKEN_OVER_SECONDS), "nobody took the work over"
    return time.monotonic() - began


def test_the_work_of_a_dead_worker_is_taken_over_and_only_its_open_calls_are_made_again(
    postgres_url: str, tmp_path: Path
) -> None:
    database = open_database(postgres_url)
    ids = ordered(database, 8)
    held = Held()
    with (
        model_server(held) as server,
        worker(postgres_url, server, tmp_path, "first") as first,
        worker(postgres_url, server, tmp_path, "second"),
    ):
        assert comes(lambda: len(server.requests) == 8, 240)
        left = worked_on(database, ids, "first")
        assert len(left) == 4
        first.kill()
        held.go.set()
        seconds_until_taken_over(database, left)
        assert comes(lambda: ended(database, ids), 120)
        right(database, ids, server)
    lost = {name: Reports(database).lost_calls(TENANT, name) for name in ids}
    assert lost == {name: int(name in {row.id for row in left}) for name in ids}
    assert {row.worker for row in rows(database, ids)} == {"second"}
    database.close()


@pytest.mark.soak
def test_every_job_ends_once_with_its_report_though_workers_are_killed(url: str, tmp_path: Path) -> None:
    database = open_database(url)
    ids = ordered(database, JOBS)
    names = ["first"] if address_of(url).kind == "sqlite" else ["first", "second", "third"]
    chance = random.Random(11)  # noqa: S311 - when to kill, no secret
    kills: list[float] = []
    with model_server() as server, ExitStack() as stack:
        running = [(name, stack.enter_context(worker(url, server, tmp_path, name))) for name in names]
        while len(kills) < KILLS and not comes(lambda: ended(database, ids), chance.uniform(6, 10)):
            name, process = running.pop(0)
            left = worked_on(database, ids, name)
            process.kill()
            running.append((name, stack.enter_context(worker(url, server, tmp_path, name))))
            kills.append(seconds_until_taken_over(database, left))
        assert kills
        assert comes(lambda: ended(database, ids), 600)
        right(database, ids, server)
    sys.stdout.write(f"{len(kills)} kills; taken over after {min(kills):.1f} to {max(kills):.1f} s\n")
    database.close()


def right(database: Database, ids: list[str], server: FakeServer) -> None:
    """Every report is there and of its own article; what was asked twice was in flight at a kill."""
    reports = Reports(database)
    kept = [reports.get(TENANT, name) for name in ids]
    assert [_told(one) for one in kept] == [
        f"The council of Halmer closed {number + 2} schools on Monday." for number in range(len(ids))
    ]
    asked = Counter(json.dumps(request.messages) for request in server.requests)
    assert len(asked) == 2 * len(ids)
    repeated = sum(times - 1 for times in asked.values())
    assert repeated <= sum(reports.lost_calls(TENANT, name) for name in ids)


def _told(kept: StoredReport | None) -> str:
    assert kept is not None
    report = kept.parsed()
    assert report is not None
    assert report.status == "complete"
    return report.summary.text
