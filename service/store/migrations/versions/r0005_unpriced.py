"""Work whose price is not known, counted on a key's account: a budget in dollars cannot be kept then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the count to the accounts."""
    op.add_column("spending", sa.Column("unpriced", sa.Integer, nullable=False, server_default="0"))
