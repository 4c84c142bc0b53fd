"""The tables of the jobs, reached without making any: shards are put there and taken out, reports deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from service.jobs.client import report_jobs_of, shards_of
from service.jobs.places import report_job, system_url
from service.store.database import Database
from service.store.types import ReportKey

if TYPE_CHECKING:
    from dbos import DBOSClient


@contextmanager
def client_of(database: Database) -> Iterator[DBOSClient]:
    from dbos import DBOSClient

    client = DBOSClient(system_database_url=system_url(database.address))
    yield client
    client.destroy()


def test_there_are_no_jobs_to_delete_before_the_service_has_run(database: Database) -> None:
    with report_jobs_of(database) as jobs:
        jobs.delete([ReportKey(tenant="desk", id="r1")])


def test_the_jobs_of_reports_are_deleted_and_no_others(database: Database) -> None:
    with shards_of(database) as shards, client_of(database) as client:
        shards.enqueue(Path("/run"), "token", [0])
        for id_ in ("r1", "r2"):
            client.enqueue(
                {
                    "workflow_name": "report",
                    "queue_name": "reports",
                    "workflow_id": report_job("desk", id_),
                },
                "desk",
                id_,
            )
        with report_jobs_of(database) as jobs:
            jobs.delete([ReportKey(tenant="desk", id="r1"), ReportKey(tenant="desk", id="gone")])
        left = {one.workflow_id for one in client.list_workflows()}
        assert left == {"desk:r2", "shard/token/0"}


def test_shards_are_put_into_the_queue_once_and_go_with_their_round(database: Database) -> None:
    with shards_of(database) as shards:
        shards.enqueue(Path("/run"), "one", range(3))
        shards.enqueue(Path("/run"), "one", range(4))
        shards.enqueue(Path("/run"), "other", [7])
        assert shards.states("one") == dict.fromkeys(range(4), True)
        shards.cancel("one")
        assert shards.states("one") == dict.fromkeys(range(4), False)
        assert shards.outcomes("one", [0, 3]) == {0: None, 3: None}
        shards.forget("one")
        assert shards.states("one") == {}
        assert shards.states("other") == {7: True}
        assert shards.workers() == 0
