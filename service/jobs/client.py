"""The jobs as seen from outside: asked for, looked at, cancelled and deleted by a process that makes none."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.jobs.places import (
    ALIVE_WITHIN_SECONDS,
    APPLICATION,
    OPEN_STATES,
    SHARD_WORKFLOW,
    SHARDS,
    VERSION,
    jobs_file,
    report_job,
    shard_job,
    shard_jobs,
    system_url,
)
from service.store.database import Database
from service.store.failures import told_plainly
from service.store.types import ReportKey
from service.store.workers import Workers

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions, WorkflowStatus

_AT_ONCE = 500
"""Ids in one statement."""


class Shards:
    """The shards of queued batches; a round of them goes by its token."""

    def __init__(self, client: DBOSClient, workers: Workers) -> None:
        self._client = client
        self._workers = workers

    def enqueue(self, folder: Path, token: str, numbers: Iterable[int]) -> None:
        """Put shards into their queue; those that were put there before stay as they are.

        A shard has no priority: in its queue rounds are worked on in the order in which they came.
        """
        for number in numbers:
            options: EnqueueOptions = {
                "workflow_name": SHARD_WORKFLOW,
                "queue_name": SHARDS,
                "workflow_id": shard_job(token, number),
                "app_version": VERSION,
            }
            with told_plainly():
                self._client.enqueue(options, str(folder), token, number)

    def states(self, token: str) -> Mapping[int, bool]:
        """The shards of a round that were put into the queue, and whether each is still open."""
        with told_plainly():
            return {_number(one.workflow_id): one.status in OPEN_STATES for one in self._of(token)}

    def outcomes(self, token: str, numbers: Sequence[int]) -> Mapping[int, Any]:
        """What the workers said of shards that have ended; None for one that was cancelled or broke."""
        told: dict[int, Any] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            ids = [shard_job(token, number) for number in numbers[start : start + _AT_ONCE]]
            with told_plainly():
                found = self._client.list_workflows(workflow_ids=ids, load_input=False)
            told |= {_number(one.workflow_id): one.output for one in found}
        return told

    def cancel(self, token: str) -> None:
        """Take the shards that nobody has begun out of the queue."""
        with told_plainly():
            waiting = [one.workflow_id for one in self._of(token, "ENQUEUED")]
            self._client.cancel_workflows(waiting)

    def forget(self, token: str) -> None:
        """Delete what the tables of the jobs have of a round that has ended."""
        with told_plainly():
            _delete(self._client, [one.workflow_id for one in self._of(token)])

    def workers(self) -> int:
        """How many workers were seen to be alive lately; the first calls know of none."""
        self._workers.stale(ALIVE_WITHIN_SECONDS)
        return len(self._workers.moving(ALIVE_WITHIN_SECONDS))

    def _of(self, token: str, state: str | None = None) -> Sequence[WorkflowStatus]:
        """The workflows of a round, in one state or in any, without what they were given and said."""
        return self._client.list_workflows(
            workflow_id_prefix=shard_jobs(token), status=state, load_input=False, load_output=False
        )


@contextmanager
def shards_of(database: Database) -> Iterator[Shards]:
    """The shards in the tables of the jobs, which are made if need be; raises `StoreUnavailable`."""
    from dbos import DBOS

    _quiet()
    with told_plainly():
        DBOS.migrate(system_url(database.address))
    with _client_of(database) as client:
        yield Shards(client, Workers(database))


@contextmanager
def report_jobs_of(database: Database) -> Iterator[ReportJobs]:
    """The workflows of reports, as far as there are any; raises `StoreUnavailable`."""
    _quiet()
    if not _has_jobs(database):
        yield ReportJobs(None)
        return
    with _client_of(database) as client:
        yield ReportJobs(client)


class ReportJobs:
    """The workflows of reports; there are none before the service has run for the first time."""

    def __init__(self, client: DBOSClient | None) -> None:
        self._client = client

    def delete(self, keys: Sequence[ReportKey]) -> None:
        """Delete what the tables of the jobs have of these reports."""
        if self._client is not None and keys:
            ids = [report_job(key.tenant, key.id) for key in keys]
            with told_plainly():
                self._client.cancel_workflows(ids)
                _delete(self._client, ids)


def _has_jobs(database: Database) -> bool:
    file = jobs_file(database.address)
    return database.has_schema("dbos") if file is None else file.exists()


@contextmanager
def _client_of(database: Database) -> Iterator[DBOSClient]:
    from dbos import DBOSClient

    with told_plainly():
        client = DBOSClient(
            system_database_url=system_url(database.address),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )
    try:
        yield client
    finally:
        client.destroy()


def _delete(client: DBOSClient, ids: Sequence[str]) -> None:
    for start in range(0, len(ids), _AT_ONCE):
        client.delete_workflows(list(ids[start : start + _AT_ONCE]))


def _number(workflow_id: str) -> int:
    return int(workflow_id.rpartition("/")[2])


def _quiet() -> None:
    """DBOS tells of its migrations and connections on standard error, which is the command's own."""
    logging.getLogger("dbos").setLevel(logging.ERROR)
