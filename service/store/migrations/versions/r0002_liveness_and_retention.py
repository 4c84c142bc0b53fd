"""Heartbeats are counted, and what retention looks for is found by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the count of heartbeats and the index."""
    op.add_column("workers", sa.Column("beats", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_reports_finished", "reports", ["finished_at"])
