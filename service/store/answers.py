"""Answers of models, by the digest of what was asked: a report's own until it has ended, then the tenant's.

While a report is made, its answers are its own: a worker that takes it over goes on with them. Once it has
ended whole they answer the same questions of the tenant's other reports. Those of a report that failed are
removed, so that a bad answer is not given again and again. Each tenant has its own: a common cache would let
one learn, from the time an answer takes, what another one asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from service.store.database import Database
from service.store.statements import ensure_tenant, insert_or_leave
from service.store.tables import answer_uses, model_answers, reports

_SHARED = "shared/"
TOUCH = dt.timedelta(hours=1)
"""How often the time of an answer's last use is noted."""


def own_key(report_id: str, question: str) -> str:
    """The name of an answer while its report is made."""
    return f"own/{report_id}/{question}"


def shared_key(made_of: str, question: str) -> str:
    """The name of an answer that all reports of a tenant may use; `made_of` is the digest of the settings."""
    return f"{_SHARED}{made_of}/{question}"


@dataclass(frozen=True)
class Answers:
    """The cached answers of all tenants, each to be asked for with its tenant."""

    database: Database

    def get(self, tenant: str, key: str, report_id: str | None = None) -> bytes | None:
        """The answer to what `key` is the digest of; notes that `report_id` used it."""
        wanted = select(model_answers.c.reply, model_answers.c.last_used_at).where(*_is(tenant, key))
        with self.database.reading() as connection:
            found = connection.execute(wanted).first()
            now = self.database.now(connection)
        if found is None:
            return None
        if report_id is not None or abs(now - found.last_used_at) >= TOUCH:
            self._note(tenant, key, report_id)
        reply: bytes = found.reply
        return reply

    def put(self, tenant: str, key: str, reply: bytes, report_id: str | None = None) -> bool:
        """Keep an answer; the first one of a key stays. False, and nothing kept, if `report_id` was erased.

        Raises `InputError` for what cannot be the name of a tenant.
        """
        try:
            with self.database.writing() as connection:
                if report_id is not None and not _exists(connection, tenant, report_id):
                    return False
                now = self.database.now(connection)
                ensure_tenant(connection, tenant, now)
                _insert(connection, tenant, key, reply, now)
                if report_id is not None:
                    _use(connection, tenant, key, report_id)
        except IntegrityError:  # erased just now
            return False
        return True

    def settle(self, tenant: str, report_id: str, shared: Mapping[str, str]) -> None:
        """The report has ended: its own answers named in `shared` (own key → shared key) are shared.

        All others of its own are removed. An answer that is shared already stays as it is.
        """
        try:
            with self.database.writing() as connection:
                now = self.database.now(connection)
                for key, reply in _own_of(connection, tenant, report_id):
                    if key in shared:
                        _insert(connection, tenant, shared[key], reply, now)
                        _use(connection, tenant, shared[key], report_id)
                    connection.execute(delete(model_answers).where(*_is(tenant, key)))
        except IntegrityError:  # the report was erased just now, and its answers with it
            return

    def trim(self, max_age: dt.timedelta | None = None, max_bytes: int | None = None) -> int:
        """Remove answers of all tenants: unused for `max_age`, then the longest unused beyond `max_bytes`.

        Sizes are counted uncompressed, and of shared answers only. Returns how many were removed.
        """
        removed = 0
        with self.database.writing() as connection:
            if max_age is not None:
                last = self.database.now(connection) - max_age
                removed += connection.execute(
                    delete(model_answers).where(model_answers.c.last_used_at < last)
                ).rowcount
            if max_bytes is not None:
                removed += _trim_to(connection, max_bytes)
        return removed

    def _note(self, tenant: str, key: str, report_id: str | None) -> None:
        try:
            with self.database.writing() as connection:
                now = self.database.now(connection)
                connection.execute(update(model_answers).where(*_is(tenant, key)).values(last_used_at=now))
                if report_id is not None and _exists(connection, tenant, report_id):
                    _use(connection, tenant, key, report_id)
        except IntegrityError:  # the answer or the report was erased just now
            return


def _is(tenant: str, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return model_answers.c.tenant == tenant, model_answers.c.key == key


def _exists(connection: Connection, tenant: str, report_id: str) -> bool:
    wanted = select(reports.c.id).where(reports.c.tenant == tenant, reports.c.id == report_id)
    return connection.execute(wanted).first() is not None


def _insert(connection: Connection, tenant: str, key: str, reply: bytes, now: dt.datetime) -> None:
    row = {"tenant": tenant, "key": key, "reply": reply, "size": len(reply)}
    insert_or_leave(connection, model_answers, {**row, "created_at": now, "last_used_at": now})


def _own_of(connection: Connection, tenant: str, report_id: str) -> Sequence[tuple[str, bytes]]:
    """The answers that only this report uses, since it is the one that asked."""
    wanted = select(model_answers.c.key, model_answers.c.reply).where(
        model_answers.c.tenant == tenant,
        model_answers.c.key.startswith(own_key(report_id, ""), autoescape=True),
    )
    return [(row.key, row.reply) for row in connection.execute(wanted)]


def _use(connection: Connection, tenant: str, key: str, report_id: str) -> None:
    insert_or_leave(connection, answer_uses, {"tenant": tenant, "key": key, "report_id": report_id})


def _trim_to(connection: Connection, max_bytes: int) -> int:
    columns = model_answers.c
    newest_first = (columns.last_used_at.desc(), columns.tenant, columns.key)
    running = func.sum(columns.size).over(order_by=newest_first).label("running")
    shared = columns.key.startswith(_SHARED, autoescape=True)
    sized = select(columns.tenant, columns.key, running).where(shared).subquery()
    beyond = select(sized.c.tenant, sized.c.key).where(sized.c.running > max_bytes)
    statement = delete(model_answers).where(tuple_(columns.tenant, columns.key).in_(beyond))
    return connection.execute(statement).rowcount
