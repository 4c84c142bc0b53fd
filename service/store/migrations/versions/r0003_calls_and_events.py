"""Model calls of a report are counted when they begin and when they end; its steps are kept for streams."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import Moment, Words

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the two counts and the table of steps."""
    op.add_column("reports", sa.Column("calls_begun", sa.Integer, nullable=False, server_default="0"))
    op.add_column("reports", sa.Column("calls_ended", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "steps",
        sa.Column("tenant", Words, primary_key=True),
        sa.Column("report_id", Words, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("stage", Words, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "report_id"], ["reports.tenant", "reports.id"], ondelete="CASCADE"
        ),
    )
