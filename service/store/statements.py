"""Statements that several stores make, or that SQLAlchemy spells differently for each database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, update
from sqlalchemy.dialects import postgresql, sqlite

from service.store.tables import reports, spending, tenants
from service.store.types import OPEN, tenant_name


def insert_of(connection: Connection, table: Table) -> Any:
    """An INSERT that can be given ON CONFLICT."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table)


def insert_or_leave(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless there is one with the same key; whether it was inserted."""
    statement = insert_of(connection, table).values(**values).on_conflict_do_nothing()
    counted = statement.execution_options(
        preserve_rowcount=True
    )  # else it is told for UPDATE and DELETE only
    return bool(connection.execute(counted).rowcount == 1)


def ensure_tenant(connection: Connection, tenant: str, now: dt.datetime) -> None:
    """See to it that `tenant` exists; raises `InputError` for what cannot be the name of one."""
    insert_or_leave(connection, tenants, {"name": tenant_name(tenant), "created_at": now})


def step(connection: Connection, tenant: str, id_: str, row: Mapping[str, object], *where: Any) -> bool:
    """Change a report that is still open, and for which `where` holds; False if there is none."""
    its = (reports.c.tenant == tenant, reports.c.id == id_, reports.c.status.in_(OPEN))
    return connection.execute(update(reports).where(*its, *where).values(**row)).rowcount == 1


def charge(
    connection: Connection, tenant: str, key_id: str, cost_usd: float | None, now: dt.datetime
) -> None:
    """Add what was spent to the key's account of this day (UTC); None: nobody knows what it cost."""
    row = {"tenant": tenant, "key_id": key_id, "day": now.date().isoformat()}
    spent = {"cost_usd": cost_usd or 0.0, "unpriced": int(cost_usd is None)}
    statement = insert_of(connection, spending).values(**row, **spent)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant", "key_id", "day"],
        set_={name: spending.c[name] + statement.excluded[name] for name in spent},
    )
    connection.execute(statement)
