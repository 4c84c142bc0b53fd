"""How long a report may wait, and indexes of those that are not made yet, for what is asked all the time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the moment until which a report waits, and the two indexes."""
    op.add_column("reports", sa.Column("waits_until", Moment))
    still_open = sa.text("finished_at IS NULL")
    for name, columns in (
        ("ix_reports_open", ["status", "priority"]),
        ("ix_reports_open_key", ["tenant", "key_id", "priority"]),
    ):
        op.create_index(name, "reports", columns, postgresql_where=still_open, sqlite_where=still_open)
