"""What Alembic runs: the steps, in the transaction that `upgrade` was called with."""

from __future__ import annotations

from alembic import context

from service.store.migrations import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
