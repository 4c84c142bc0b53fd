"""The steps of reports in the making: what a stream tells, also to a listener that comes back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from service.store.database import Database
from service.store.statements import step
from service.store.tables import steps
from service.store.types import Step
from service.types import Progress

MOST = 1_000
"""Steps that are kept of one report; what comes after is told by its progress only."""


@dataclass(frozen=True)
class Steps:
    """The steps of all tenants' reports, each to be asked for with its tenant."""

    database: Database

    def add(self, tenant: str, report_id: str, *told: Progress) -> bool:
        """Keep steps after those that are there, the last one as the report's progress too.

        False if the report is gone or has ended, or has too many.
        """
        its = (steps.c.tenant == tenant, steps.c.report_id == report_id)
        try:
            with self.database.writing() as connection:
                latest = {"stage": told[-1].stage, "stage_done": told[-1].done, "stage_total": told[-1].total}
                if not step(connection, tenant, report_id, latest):
                    return False
                last = connection.execute(select(func.max(steps.c.number)).where(*its)).scalar() or 0
                now = self.database.now(connection)
                rows = [
                    {
                        "tenant": tenant,
                        "report_id": report_id,
                        "number": number,
                        "stage": one.stage,
                        "done": one.done,
                        "total": one.total,
                        "at": now,
                    }
                    for number, one in enumerate(told, last + 1)
                    if number <= MOST
                ]
                if rows:
                    connection.execute(steps.insert(), rows)
        except IntegrityError:  # another worker was faster
            return False
        return len(rows) == len(told)

    def after(self, tenant: str, report_id: str, number: int) -> tuple[Step, ...]:
        """The steps with a higher number, in their order."""
        wanted = (
            select(steps.c.number, steps.c.stage, steps.c.done, steps.c.total)
            .where(steps.c.tenant == tenant, steps.c.report_id == report_id, steps.c.number > number)
            .order_by(steps.c.number)
        )
        with self.database.reading() as connection:
            found = connection.execute(wanted).mappings()
            return tuple(
                Step(
                    number=row["number"],
                    progress=Progress(stage=row["stage"], done=row["done"], total=row["total"]),
                )
                for row in found
            )
