"""What erasing a report means: every row of ours that holds a part of it, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, exists, select

from service.store.tables import answer_uses, idempotency, model_answers, reports
from service.store.types import ReportKey


def erase_reports(connection: Connection, keys: Sequence[ReportKey]) -> tuple[ReportKey, ...]:
    """Erase these reports; those that were there. Feedback and deliveries go by the tables' own cascade."""
    return tuple(key for key in keys if _erase(connection, key))


def _erase(connection: Connection, key: ReportKey) -> bool:
    connection.execute(
        delete(idempotency).where(idempotency.c.tenant == key.tenant, idempotency.c.report_id == key.id)
    )
    _erase_answers(connection, key)
    gone = connection.execute(delete(reports).where(reports.c.tenant == key.tenant, reports.c.id == key.id))
    return gone.rowcount == 1


def _erase_answers(connection: Connection, key: ReportKey) -> None:
    """Those that this report used and no other one."""
    used = select(answer_uses.c.key).where(
        answer_uses.c.tenant == key.tenant, answer_uses.c.report_id == key.id
    )
    others = exists().where(
        answer_uses.c.tenant == key.tenant,
        answer_uses.c.key == model_answers.c.key,
        answer_uses.c.report_id != key.id,
    )
    connection.execute(
        delete(model_answers).where(
            model_answers.c.tenant == key.tenant, model_answers.c.key.in_(used), ~others
        )
    )
