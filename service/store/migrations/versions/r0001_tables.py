"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_COUNTS = (
    "claims",
    "supported",
    "partly_supported",
    "contradicted",
    "not_found",
    "conflicting",
    "undecided",
    "not_checked",
    "cut",
    "needs_review",
)


def upgrade() -> None:
    """Make all tables."""
    _tenants_and_keys()
    _reports()
    _feedback()
    _idempotency()
    _deliveries()
    _workers()
    _answers()


def _text(name: str, *rest: sa.ForeignKey, key: bool = False, needed: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, *rest, primary_key=key, nullable=not (key or needed))


def _moment(name: str, *, needed: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def _number(name: str, *, needed: bool = True, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=not needed, server_default=default)


def _tenant(*, key: bool = True) -> sa.Column[str]:
    return _text("tenant", sa.ForeignKey("tenants.name"), key=key)


def _of_report() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant", "report_id"], ["reports.tenant", "reports.id"], ondelete="CASCADE"
    )


def _tenants_and_keys() -> None:
    op.create_table("tenants", _text("name", key=True), _moment("created_at"))
    op.create_table(
        "keys",
        _text("id", key=True),
        _tenant(key=False),
        _text("name"),
        _text("prefix"),
        _text("hash"),
        _text("scopes"),
        _number("rate_per_minute", needed=False),
        sa.Column("budget_usd_per_day", sa.Float),
        _moment("created_at"),
        _moment("last_used_at", needed=False),
        _moment("revoked_at", needed=False),
        _moment("expires_at", needed=False),
        sa.UniqueConstraint("prefix"),
    )
    op.create_index("ix_keys_tenant", "keys", ["tenant"])
    op.create_table(
        "spending",
        _tenant(),
        _text("key_id", key=True),
        _text("day", key=True),
        sa.Column("cost_usd", sa.Float, nullable=False),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        _tenant(),
        _text("id", key=True),
        _text("status"),
        _moment("created_at"),
        _moment("started_at", needed=False),
        _moment("finished_at", needed=False),
        _text("title", needed=False),
        _text("language", needed=False),
        _text("uri", needed=False),
        _text("request_digest"),
        _text("settings_fingerprint"),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("report", sa.LargeBinary),
        _text("report_digest", needed=False),
        _text("search"),
        *(_number(name, default="0") for name in _COUNTS),
        sa.Column("cost_usd", sa.Float),
        _number("priority"),
        _text("key_id", needed=False),
        _text("worker", needed=False),
        _text("stage", needed=False),
        _number("stage_done", needed=False),
        _number("stage_total", needed=False),
        _text("error_code", needed=False),
        _text("error_detail", needed=False),
    )
    op.create_index("ix_reports_newest", "reports", ["tenant", "created_at", "id"])
    op.create_index("ix_reports_identical", "reports", ["tenant", "request_digest", "settings_fingerprint"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        _text("tenant", key=True),
        _text("id", key=True),
        _text("report_id"),
        _text("claim_id"),
        _text("label"),
        sa.Column("agrees", sa.Boolean, nullable=False),
        _text("reason", needed=False),
        _text("author", needed=False),
        _moment("created_at"),
        _of_report(),
    )
    op.create_index("ix_feedback_report", "feedback", ["tenant", "report_id"])
    op.create_index("ix_feedback_newest", "feedback", ["tenant", "created_at", "id"])


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        _text("tenant", key=True),
        _text("key_digest", key=True),
        _text("body_digest"),
        _text("report_id"),
        _moment("created_at"),
        _moment("expires_at"),
    )
    op.create_index("ix_idempotency_report", "idempotency", ["tenant", "report_id"])
    op.create_index("ix_idempotency_expires", "idempotency", ["expires_at"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _text("tenant", key=True),
        _text("id", key=True),
        _text("report_id"),
        _text("url"),
        _text("event"),
        _text("state"),
        _number("attempts"),
        _moment("created_at"),
        _moment("next_attempt_at", needed=False),
        _number("last_status", needed=False),
        _text("last_error", needed=False),
        _of_report(),
    )
    op.create_index("ix_deliveries_report", "deliveries", ["tenant", "report_id"])
    op.create_index("ix_deliveries_due", "deliveries", ["state", "next_attempt_at"])
    op.create_table(
        "delivery_attempts",
        _text("tenant", key=True),
        _text("delivery_id", key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _moment("at"),
        _number("status", needed=False),
        _text("error", needed=False),
        sa.ForeignKeyConstraint(
            ["tenant", "delivery_id"], ["deliveries.tenant", "deliveries.id"], ondelete="CASCADE"
        ),
    )


def _workers() -> None:
    op.create_table(
        "workers",
        _text("executor_id", key=True),
        _text("application_version"),
        _moment("started_at"),
        _moment("heartbeat_at"),
    )


def _answers() -> None:
    op.create_table(
        "model_answers",
        _tenant(),
        _text("key", key=True),
        sa.Column("reply", sa.LargeBinary, nullable=False),
        _number("size"),
        _moment("created_at"),
        _moment("last_used_at"),
    )
    op.create_index("ix_model_answers_used", "model_answers", ["last_used_at"])
    op.create_table(
        "answer_uses",
        _text("tenant", key=True),
        _text("report_id", key=True),
        _text("key", key=True),
        _of_report(),
        sa.ForeignKeyConstraint(
            ["tenant", "key"], ["model_answers.tenant", "model_answers.key"], ondelete="CASCADE"
        ),
    )
    op.create_index("ix_answer_uses_key", "answer_uses", ["tenant", "key"])
