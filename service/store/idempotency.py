"""Idempotency keys: the same request sent twice is one report.

The key is claimed before the report is made, with the id that the report will have. A process that dies in
between leaves a claim without a report: `same` then names an id that `Reports.get` does not know, and the
caller makes the report under it. Keys are kept as digests, for they may say something about the sender.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import delete, select

from service.errors import StoreUnavailable
from service.store.database import Database
from service.store.statements import insert_or_leave
from service.store.tables import idempotency
from service.store.types import Claimed

LIFETIME = dt.timedelta(hours=24)


@dataclass(frozen=True)
class IdempotencyKeys:
    """The idempotency keys of all tenants; the same key of two tenants is two keys."""

    database: Database
    lifetime: dt.timedelta = LIFETIME

    def claim(self, tenant: str, key: str, body_digest: str, report_id: str) -> Claimed:
        """Take a key for `report_id`, or learn whose it is; of many at once exactly one is `new`."""
        row = {
            "tenant": tenant,
            "key_digest": hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
            "body_digest": body_digest,
            "report_id": report_id,
        }
        its = (idempotency.c.tenant == tenant, idempotency.c.key_digest == row["key_digest"])
        held = select(idempotency.c.body_digest, idempotency.c.report_id).where(*its)
        for _ in range(3):  # it may end or be erased between the two looks
            with self.database.writing() as connection:
                now = self.database.now(connection)
                connection.execute(delete(idempotency).where(*its, idempotency.c.expires_at <= now))
                moments = {"created_at": now, "expires_at": now + self.lifetime}
                if insert_or_leave(connection, idempotency, {**row, **moments}):
                    return Claimed(outcome="new", report_id=report_id)
                found = connection.execute(held).first()
            if found is not None:
                same = found.body_digest == body_digest
                return Claimed(
                    outcome="same" if same else "conflict", report_id=found.report_id if same else None
                )
        raise StoreUnavailable("The idempotency key is being used: try again.")

    def release(self, tenant: str, key: str, report_id: str) -> bool:
        """Give back a key claimed for a report that was then refused; False if it is not held so."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        statement = delete(idempotency).where(
            idempotency.c.tenant == tenant,
            idempotency.c.key_digest == digest,
            idempotency.c.report_id == report_id,
        )
        with self.database.writing() as connection:
            return connection.execute(statement).rowcount == 1
