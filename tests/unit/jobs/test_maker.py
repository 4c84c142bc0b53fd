"""Making a stored report: whatever goes wrong, it ends, or it can be tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.errors import ModelUnavailable, StoreUnavailable
from service.jobs.maker import Maker
from service.jobs.order import Order
from service.store.answers import Answers
from service.store.database import Database, open_database
from service.store.reports import Reports
from service.store.steps import Steps
from service.store.types import NewReport, ReportRow
from service.types import Document


class Broken:
    """An application whose pipelines cannot be had."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def pipeline_for(self, **_: object) -> None:
        raise self._error


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'store.db'}")
    opened.migrate()
    yield opened
    opened.close()


def ordered(database: Database) -> None:
    order = Order(article=Document(text="The bridge is closed until May."))
    new = NewReport(
        id="r1", request=order.as_bytes(), request_digest=order.digest, settings_fingerprint="test"
    )
    Reports(database).create("local", new)


def made_by(database: Database, error: Exception) -> tuple[str, list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []

    async def announce(tenant: str, report_id: str, url: str, status: str) -> None:
        told.append((report_id, status))

    maker = Maker(
        Broken(error),  # type: ignore[arg-type]
        "embedded",
        None,
        Reports(database),
        Answers(database),
        Steps(database),
        announce,
    )
    return asyncio.run(maker.make("local", "r1", "worker-1")), told


def row(database: Database) -> ReportRow:
    found = Reports(database).look("local", "r1")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ModelUnavailable("It does not answer."), "model_unavailable"),
        (ZeroDivisionError("the article"), "internal"),
    ],
)
def test_a_report_that_cannot_be_made_ends_as_failed_and_quotes_nothing(
    database: Database, error: Exception, code: str
) -> None:
    ordered(database)
    assert made_by(database, error)[0] == "failed"
    ended = row(database)
    assert ended.status == "failed"
    assert ended.error is not None
    assert ended.error.code == code
    assert "the article" not in ended.error.detail


def test_a_store_that_is_away_leaves_the_report_to_be_tried_again(database: Database) -> None:
    ordered(database)
    with pytest.raises(StoreUnavailable):
        made_by(database, StoreUnavailable("It is away."))
    assert row(database).status == "running"


def test_a_report_that_has_ended_is_left_alone(database: Database) -> None:
    ordered(database)
    Reports(database).cancel("local", "r1")
    assert made_by(database, ZeroDivisionError())[0] == "cancelled"


def test_a_report_that_is_gone_is_no_work(database: Database) -> None:
    assert made_by(database, ZeroDivisionError()) == ("gone", [])
