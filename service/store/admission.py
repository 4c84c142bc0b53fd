"""Whether one more report may be open, and its place in the queue: in the transaction that keeps the report.

**Places.** Workers take what has the lowest number, so the number decides who waits for whom. Within a class
of the queue (editors, batch) numbers are given as start tags of start-time fair queueing (Goyal, Vin and
Cheng, 1996): a report stands one behind the last open one of its own key, but never before the front of the
queue. So keys with open reports take turns, whatever each has waiting; a key that comes into a queue of
thousands waits for one turn of the others; and within a key the order is that of asking.

Counting alone, "so many of this key are open", would let later reports of a busy key pass its earlier ones
for ever: the count goes down as reports end. Partitions of DBOS would need a statement for each key in each
round of each worker, and know classes only within a key, so that one key's batch would go before another
key's editor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from service.errors import QueueFull, TooManyOpen
from service.store.tables import reports
from service.store.types import PLACES

KEY_RETRY_SECONDS = 10
QUEUE_RETRY_SECONDS = 30
"""What a caller who is refused is told to wait: until one of its own has ended, or the service caught up."""

_OPEN = reports.c.finished_at.is_(None)
"""As the indexes have it: without a parameter, so that SQLite sees that it may use them."""


@dataclass(frozen=True)
class QueueLimits:
    """How many reports may be open: of one key (or of a tenant's callers without a key), and of all."""

    per_key: int
    total: int


def admit(
    connection: Connection, tenant: str, key_id: str | None, base: int, limits: QueueLimits | None
) -> int:
    """The place of one more report in the class whose numbers begin at `base`.

    Two of one key cannot be in here at once; of different keys, as many as come at the same moment can pass
    the limit of all together. Raises `TooManyOpen` and `QueueFull`.
    """
    _alone(connection, tenant, key_id)
    mine = (_OPEN, reports.c.tenant == tenant, reports.c.key_id == key_id)
    if limits is not None:
        _require_room(connection, mine, limits)
    within = reports.c.priority.between(base, base + PLACES - 1)
    lead = connection.execute(select(func.max(reports.c.priority)).where(*mine, within)).scalar()
    place = max(_front(connection, within) or base, base if lead is None else lead + 1)
    return min(place, base + PLACES - 1)


def _require_room(connection: Connection, mine: Sequence[Any], limits: QueueLimits) -> None:
    own = connection.execute(select(func.count()).select_from(reports).where(*mine)).scalar_one()
    if own >= limits.per_key:
        raise TooManyOpen(
            f"{limits.per_key:,} reports of yours are waiting or being made; wait until some have ended.",
            retry_after_seconds=KEY_RETRY_SECONDS,
        )
    every = connection.execute(select(func.count()).select_from(reports).where(_OPEN)).scalar_one()
    if every >= limits.total:
        raise QueueFull(
            "The queue is full: more reports wait than the service takes; try again later.",
            retry_after_seconds=QUEUE_RETRY_SECONDS,
        )


def _front(connection: Connection, within: Any) -> int | None:
    """The number of whoever is next in the class; if nobody waits, of the last one that was taken up."""
    waiting = select(func.min(reports.c.priority)).where(_OPEN, reports.c.status == "queued", within)
    at_work = select(func.max(reports.c.priority)).where(_OPEN, reports.c.status == "running", within)
    first: int | None = connection.execute(waiting).scalar()
    return connection.execute(at_work).scalar() if first is None else first


def _alone(connection: Connection, tenant: str, key_id: str | None) -> None:
    """Wait for others of the same key. A transaction of SQLite that writes is alone as it is."""
    if connection.dialect.name == "postgresql":
        told = f"standfirst queue {tenant} {key_id or ''}"
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(told, 0))))
