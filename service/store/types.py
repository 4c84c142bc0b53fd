"""The nouns of the store, frozen: what goes into a repository and what comes out of one.

Moments are aware and in UTC. Bodies (`request`, `report`, `reply`) are bytes that come back exactly as given.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Literal

from pydantic import Field, SecretStr

from service.errors import InputError
from service.types import Counts, Frozen, Label, Progress, Report

Status = Literal["queued", "running", "complete", "partial", "nothing_to_check", "failed", "cancelled"]
Scope = Literal["read", "write", "admin"]
DeliveryState = Literal["pending", "delivered", "dead"]

OPEN: tuple[Status, ...] = ("queued", "running")
"""The statuses of a report that is still being made; all others are final."""

WHOLE: tuple[Status, ...] = ("complete", "nothing_to_check")
"""The statuses of a report in which nothing is missing: what it found out may be used again."""

SCOPES: tuple[Scope, ...] = ("read", "write", "admin")

PLACES = 2**30 - 1
"""Numbers that one class of the queue has for its reports; DBOS counts from 1 to 2**31 - 1."""

Clock = Callable[[], dt.datetime]
"""Tells the time, aware."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")


def tenant_name(name: str) -> str:
    """`name` if it can name a tenant; raises `InputError`."""
    if not _NAME.fullmatch(name):
        raise InputError(
            "A tenant's name has at most 63 characters: lower-case letters, digits, - and _, and begins with "
            "a letter or a digit."
        )
    return name


def report_id(text: str) -> str:
    """`text` if it can be the id of a report; raises `InputError`."""
    if not _ID.fullmatch(text):
        raise InputError("An id has at most 128 characters: letters, digits, and - _ . : after the first.")
    return text


class ReportKey(Frozen):
    """Which report, of which tenant."""

    tenant: str
    id: str


class NewReport(Frozen):
    """A report that is asked for. `request` is the JSON that the worker starts from.

    `request_digest` and `settings_fingerprint` are the same for requests that would give the same report.
    `priority` is the first number of its class in the queue. If nobody has begun it `waits_seconds` after it
    was asked for, it is overdue; None: it waits as long as it takes.
    """

    id: str
    request: bytes
    request_digest: str
    settings_fingerprint: str
    title: str | None = None
    uri: str | None = None
    priority: int = Field(default=0, ge=0, le=2**31 - PLACES)
    key_id: str | None = None
    waits_seconds: float | None = Field(default=None, gt=0)


class Failure(Frozen):
    """Why a report failed: the stable code of the error tree and one sentence."""

    code: str
    detail: str


class ReportRow(Frozen):
    """A report as a list shows it: without its texts. `title` may be cut, `progress` is the last one told."""

    tenant: str
    id: str
    status: Status
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    title: str | None
    language: str | None
    uri: str | None
    request_digest: str
    settings_fingerprint: str
    report_digest: str | None
    """SHA-256 of the report's bytes, in hex: it changes if and only if they do."""
    counts: Counts
    cost_usd: float | None
    priority: int
    """Its place in the queue: lower numbers are taken up first."""
    key_id: str | None
    worker: str | None
    progress: Progress | None
    error: Failure | None


class StoredReport(Frozen):
    """A report with the request that it was made from, and its own bytes once there are any."""

    row: ReportRow
    request: bytes
    report: bytes | None

    def parsed(self) -> Report | None:
        """The report as a noun; what is not part of the wire format is not there any more."""
        return None if self.report is None else Report.model_validate(json.loads(self.report))


class ReportPage(Frozen):
    """Some reports, the newest first; `next_cursor` is None on the last page."""

    items: tuple[ReportRow, ...]
    next_cursor: str | None


class Step(Frozen):
    """One step of a report in the making; numbers begin at 1 and grow."""

    number: int
    progress: Progress


class OpenReport(Frozen):
    """A report that is not made yet: whose it is, and how urgent."""

    tenant: str
    id: str
    priority: int


class NewFeedback(Frozen):
    """What somebody says of a verdict."""

    claim_id: str = Field(min_length=1, max_length=200)
    label: Label
    agrees: bool
    reason: str | None = Field(default=None, max_length=10_000)


class Feedback(NewFeedback):
    """What somebody said of a verdict; `author` is the id of the key that was used, if any."""

    id: str
    tenant: str
    report_id: str
    author: str | None
    created_at: dt.datetime


class NewKey(Frozen):
    """A key that is asked for: what it may do, how often, and for how much money a day (UTC)."""

    name: str = Field(min_length=1, max_length=100)
    scopes: frozenset[Scope] = Field(default=frozenset({"read", "write"}), min_length=1)
    rate_per_minute: int | None = Field(default=None, ge=1, le=1_000_000)
    budget_usd_per_day: float | None = Field(default=None, gt=0, le=1_000_000)
    expires_at: dt.datetime | None = None


class Key(NewKey):
    """A key as the store knows it: its secret is not in it."""

    id: str
    tenant: str
    prefix: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


class CreatedKey(Frozen):
    """A new key with its secret, which is told this once."""

    key: Key
    secret: SecretStr


class Claimed(Frozen):
    """What became of an idempotency key: `new`, the `same` request again, or in `conflict` with another."""

    outcome: Literal["new", "same", "conflict"]
    report_id: str | None
    """The report of this key; None for a conflict."""


class Delivery(Frozen):
    """A message to a callback address about a report."""

    id: str
    tenant: str
    report_id: str
    url: str
    event: str
    state: DeliveryState
    attempts: int
    created_at: dt.datetime
    next_attempt_at: dt.datetime | None
    last_status: int | None
    last_error: str | None


class Attempt(Frozen):
    """How one attempt to deliver went; `retry_after` None: never again, unless it was delivered."""

    delivered: bool
    status: int | None = None
    error: str | None = None
    retry_after: dt.timedelta | None = None


class LoggedAttempt(Frozen):
    """One line of the log of a delivery."""

    number: int
    at: dt.datetime
    status: int | None
    error: str | None


class Backlog(Frozen):
    """How many messages wait, how many of them are due now, how late the latest of these is, and the dead."""

    pending: int
    due: int
    overdue_seconds: float
    dead: int


class Worker(Frozen):
    """A process that makes reports, as its last heartbeat left it; `beats` counts heartbeats."""

    executor_id: str
    application_version: str
    started_at: dt.datetime
    heartbeat_at: dt.datetime
    beats: int
