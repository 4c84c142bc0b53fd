"""The store's databases, for both engines, and a desk that sends from one."""

from __future__ import annotations

import pytest

from service.store.database import Database
from tests.store.conftest import (
    clock,
    database,
    engine,
    postgres,
    postgres_template,
    sqlite_template,
    url,
)
from tests.store.making import Clock
from tests.unit.jobs.webhooks.desk import Desk

__all__ = ["clock", "database", "engine", "postgres", "postgres_template", "sqlite_template", "url"]


@pytest.fixture
def desk(database: Database, clock: Clock) -> Desk:
    return Desk(database, clock)
