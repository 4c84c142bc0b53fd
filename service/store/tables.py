"""The tables as they are after all migrations; a test holds the two together.

Whatever belongs to a tenant has the tenant in its primary key, so that the ids of two tenants never meet, and
hangs on its report by a cascade, so that it goes when the report goes.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    text,
)

from service.store.columns import Moment, Packed, Words
from service.types import Counts

metadata = MetaData()

COUNTS = tuple(Counts.model_fields)
"""The columns that a list shows, one for each count of a report."""


_OPEN = text("finished_at IS NULL")
"""Indexes of reports that are not made yet stay small, however many are kept."""


def _of_report() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant", "report_id"], ["reports.tenant", "reports.id"], ondelete="CASCADE")


tenants = Table(
    "tenants",
    metadata,
    Column("name", Words, primary_key=True),
    Column("created_at", Moment, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", Words, primary_key=True),
    Column("tenant", Words, ForeignKey("tenants.name"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("prefix", Words, nullable=False, unique=True),
    Column("hash", Words, nullable=False),
    Column("scopes", Words, nullable=False),
    Column("rate_per_minute", Integer),
    Column("budget_usd_per_day", Float),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
    Column("expires_at", Moment),
)

spending = Table(
    "spending",
    metadata,
    Column("tenant", Words, ForeignKey("tenants.name"), primary_key=True),
    Column("key_id", Words, primary_key=True),
    Column("day", Words, primary_key=True),
    Column("cost_usd", Float, nullable=False),
    Column("unpriced", Integer, nullable=False, server_default="0"),
)

reports = Table(
    "reports",
    metadata,
    Column("tenant", Words, ForeignKey("tenants.name"), primary_key=True),
    Column("id", Words, primary_key=True),
    Column("status", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("title", Words),
    Column("language", Words),
    Column("uri", Words),
    Column("request_digest", Words, nullable=False),
    Column("settings_fingerprint", Words, nullable=False),
    Column("request", Packed, nullable=False),
    Column("report", Packed),
    Column("report_digest", Words),
    Column("search", Words, nullable=False),
    *(Column(name, Integer, nullable=False, server_default="0") for name in COUNTS),
    Column("cost_usd", Float),
    Column("priority", Integer, nullable=False),
    Column("key_id", Words),
    Column("worker", Words),
    Column("stage", Words),
    Column("stage_done", Integer),
    Column("stage_total", Integer),
    Column("error_code", Words),
    Column("error_detail", Words),
    Column("calls_begun", Integer, nullable=False, server_default="0"),
    Column("calls_ended", Integer, nullable=False, server_default="0"),
    Column("waits_until", Moment),
    Index("ix_reports_newest", "tenant", "created_at", "id"),
    Index("ix_reports_identical", "tenant", "request_digest", "settings_fingerprint"),
    Index("ix_reports_finished", "finished_at"),
    Index("ix_reports_open", "status", "priority", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_reports_open_key", "tenant", "key_id", "priority", postgresql_where=_OPEN, sqlite_where=_OPEN),
)

steps = Table(
    "steps",
    metadata,
    Column("tenant", Words, primary_key=True),
    Column("report_id", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", Words, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    _of_report(),
)

feedback = Table(
    "feedback",
    metadata,
    Column("tenant", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    Column("report_id", Words, nullable=False),
    Column("claim_id", Words, nullable=False),
    Column("label", Words, nullable=False),
    Column("agrees", Boolean, nullable=False),
    Column("reason", Words),
    Column("author", Words),
    Column("created_at", Moment, nullable=False),
    _of_report(),
    Index("ix_feedback_report", "tenant", "report_id"),
    Index("ix_feedback_newest", "tenant", "created_at", "id"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("tenant", Words, primary_key=True),
    Column("key_digest", Words, primary_key=True),
    Column("body_digest", Words, nullable=False),
    Column("report_id", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_idempotency_report", "tenant", "report_id"),
    Index("ix_idempotency_expires", "expires_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("tenant", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    Column("report_id", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("event", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_attempt_at", Moment),
    Column("last_status", Integer),
    Column("last_error", Words),
    _of_report(),
    Index("ix_deliveries_report", "tenant", "report_id"),
    Index("ix_deliveries_due", "state", "next_attempt_at"),
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("tenant", Words, primary_key=True),
    Column("delivery_id", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("status", Integer),
    Column("error", Words),
    ForeignKeyConstraint(
        ["tenant", "delivery_id"], ["deliveries.tenant", "deliveries.id"], ondelete="CASCADE"
    ),
)

workers = Table(
    "workers",
    metadata,
    Column("executor_id", Words, primary_key=True),
    Column("application_version", Words, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("heartbeat_at", Moment, nullable=False),
    Column("beats", Integer, nullable=False, server_default="0"),
)

model_answers = Table(
    "model_answers",
    metadata,
    Column("tenant", Words, ForeignKey("tenants.name"), primary_key=True),
    Column("key", Words, primary_key=True),
    Column("reply", Packed, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment, nullable=False),
    Index("ix_model_answers_used", "last_used_at"),
)

answer_uses = Table(
    "answer_uses",
    metadata,
    Column("tenant", Words, primary_key=True),
    Column("report_id", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    _of_report(),
    ForeignKeyConstraint(
        ["tenant", "key"], ["model_answers.tenant", "model_answers.key"], ondelete="CASCADE"
    ),
    Index("ix_answer_uses_key", "tenant", "key"),
)
