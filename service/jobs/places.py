"""Where the jobs are kept and what they are called, for those who make them and those who ask for them."""

from __future__ import annotations

from pathlib import Path

from service.store.address import Address

VERSION = "1"
"""Of the workflows, not of the program: a new program goes on with the work of the one before it.

It changes only with a change that old work cannot be gone on with.
"""

APPLICATION = "standfirst"
REPORTS = "reports"
SHARDS = "shards"
"""The two queues. Shards of batches have one of their own, so that no report ever waits for one."""

SHARD_WORKFLOW = "shard"
OPEN_STATES = ("PENDING", "ENQUEUED", "DELAYED")
"""The states, in DBOS, of what will still be worked on."""


HEARTBEAT_SECONDS = 2.0
ALIVE_WITHIN_SECONDS = 3 * HEARTBEAT_SECONDS
"""A worker counts as alive as long as its heartbeat was seen to move so lately."""


def report_job(tenant: str, report_id: str) -> str:
    """The id of the workflow that makes a report."""
    return f"{tenant}:{report_id}"


def shard_job(token: str, number: int) -> str:
    """The id of the workflow that makes one shard of the round called `token`.

    It has a slash, which no id of a tenant or of a report has.
    """
    return f"{shard_jobs(token)}{number}"


def shard_jobs(token: str) -> str:
    """What the ids of all shards of a round begin with."""
    return f"shard/{token}/"


def jobs_file(address: Address) -> Path | None:
    """The file of DBOS's tables, beside that of SQLite; None for Postgres, where they are a schema."""
    return None if address.path is None else Path(f"{address.path}.jobs")


def system_url(address: Address) -> str:
    """Where DBOS keeps its tables."""
    file = jobs_file(address)
    if file is not None:
        return f"sqlite:///{file}"
    return address.url.set(drivername="postgresql").render_as_string(hide_password=False)
