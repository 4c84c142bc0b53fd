"""Making a stored report: whatever goes wrong, it ends, or it can be tried again."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from service.errors import ModelUnavailable, StoreUnavailable
from service.jobs.maker import Maker
from service.jobs.order import Order
from service.store.answers import Answers
from service.store.database import Database, open_database
from service.store.reports import Reports
from service.store.steps import Steps
from service.store.types import Failure, NewReport, ReportRow
from service.types import Document, Options, Progress, Report


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


class Listening:
    """An application whose one pipeline notes with what options it was asked, and gives up."""

    def __init__(self) -> None:
        self.asked: list[Options] = []

    def pipeline_for(self, **_: object) -> Listening:
        return self

    async def report(self, article: Document, sources: object, options: Options, told: object) -> Report:
        del article, sources, told
        self.asked.append(options)
        raise ModelUnavailable("It does not answer.")


class Clock:
    def __init__(self) -> None:
        self.now = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'timed.db'}", clock)
    opened.migrate()
    yield opened
    opened.close()


def due(database: Database, id_: str, *, waits_seconds: float, deadline_seconds: float | None = None) -> None:
    """A report that waits so long at most, and somebody wants to hear of it."""
    options = Options(callback_url="https://cms.example/hook", deadline_seconds=deadline_seconds)
    order = Order(article=Document(text="The bridge is closed until May."), options=options)
    new = NewReport(
        id=id_,
        request=order.as_bytes(),
        request_digest=order.digest,
        settings_fingerprint="test",
        waits_seconds=waits_seconds,
    )
    assert Reports(database).create("local", new)


class Telling:
    """A maker with a pipeline that listens, and what was told to whom."""

    def __init__(self, database: Database) -> None:
        self.told: list[tuple[str, str, str]] = []
        self.pipeline = Listening()
        self.maker = Maker(
            self.pipeline,  # type: ignore[arg-type]
            "llm",
            None,
            Reports(database),
            Answers(database),
            Steps(database),
            self._announce,
        )

    async def _announce(self, tenant: str, report_id: str, url: str, status: str) -> None:
        del tenant
        self.told.append((report_id, url, status))


def test_a_report_that_nobody_takes_up_ends_when_its_time_is_over_and_its_webhook_is_told(
    timed: Database, clock: Clock
) -> None:
    due(timed, "r1", waits_seconds=60)
    due(timed, "r2", waits_seconds=600)
    telling = Telling(timed)
    assert asyncio.run(telling.maker.expire()) == ()
    clock.move(61)
    assert [key.id for key in asyncio.run(telling.maker.expire())] == ["r1"]
    assert asyncio.run(telling.maker.expire()) == ()
    ended = row(timed)
    assert (ended.status, ended.error and ended.error.code) == ("failed", "deadline_exceeded")
    assert telling.told == [("r1", "https://cms.example/hook", "failed")]
    assert telling.pipeline.asked == []


def test_a_worker_that_takes_up_a_report_too_late_does_no_work(timed: Database, clock: Clock) -> None:
    due(timed, "r1", waits_seconds=60)
    clock.move(61)
    telling = Telling(timed)
    assert asyncio.run(telling.maker.make("local", "r1", "worker-1")) == "failed"
    assert telling.pipeline.asked == []
    assert telling.told == [("r1", "https://cms.example/hook", "failed")]


def test_who_takes_up_a_report_that_ended_untold_tells_of_it(timed: Database) -> None:
    due(timed, "r1", waits_seconds=60)
    Reports(timed).fail("local", "r1", Failure(code="internal", detail="The worker died after this."))
    telling = Telling(timed)
    assert asyncio.run(telling.maker.make("local", "r1", "worker-2")) == "failed"
    assert telling.told == [("r1", "https://cms.example/hook", "failed")]


def test_the_pipeline_has_what_is_left_of_the_deadline_also_after_a_worker_died(
    timed: Database, clock: Clock
) -> None:
    due(timed, "r1", waits_seconds=60, deadline_seconds=60)
    clock.move(20)
    telling = Telling(timed)
    assert Reports(timed).start("local", "r1", "worker-that-dies")
    clock.move(30)
    assert asyncio.run(telling.maker.make("local", "r1", "worker-2")) == "failed"
    assert [options.deadline_seconds for options in telling.pipeline.asked] == [10.0]


def test_a_report_whose_deadline_passed_while_its_worker_was_dead_asks_no_model(
    timed: Database, clock: Clock
) -> None:
    due(timed, "r1", waits_seconds=60, deadline_seconds=60)
    assert Reports(timed).start("local", "r1", "worker-that-dies")
    clock.move(60)
    telling = Telling(timed)
    assert asyncio.run(telling.maker.make("local", "r1", "worker-2")) == "failed"
    ended = row(timed)
    assert ended.error is not None
    assert ended.error.code == "deadline_exceeded"
    assert telling.pipeline.asked == []


def test_a_deadline_changes_neither_what_is_reused_nor_what_older_workers_read() -> None:
    plain = Order(article=Document(text="The bridge is closed until May."))
    hurried = plain.model_copy(update={"options": Options(deadline_seconds=30)})
    assert hurried.digest == plain.digest
    assert b"deadline_seconds" not in plain.as_bytes()
    assert Order.of_bytes(hurried.as_bytes()) == hurried


def test_a_report_that_has_ended_is_left_alone(database: Database) -> None:
    ordered(database)
    Reports(database).cancel("local", "r1")
    assert made_by(database, ZeroDivisionError())[0] == "cancelled"


def test_a_report_that_is_gone_is_no_work(database: Database) -> None:
    assert made_by(database, ZeroDivisionError()) == ("gone", [])


def test_an_order_that_nobody_can_read_ends_its_report_instead_of_being_met_again(database: Database) -> None:
    new = NewReport(id="r1", request=b'{"article": 1}', request_digest="d", settings_fingerprint="test")
    Reports(database).create("local", new)
    assert made_by(database, ZeroDivisionError()) == ("failed", [])
    assert row(database).status == "failed"


def test_an_order_says_no_more_than_workers_of_an_older_version_know() -> None:
    assert b"fresh" not in Order(article=Document(text="x")).as_bytes()
    assert Order.of_bytes(Order(article=Document(text="x"), fresh=True).as_bytes()).fresh


def test_a_report_in_a_thread_ends_with_its_stage_when_it_is_cancelled(database: Database) -> None:
    ordered(database)
    begun, go, ended = Event(), Event(), Event()

    class Long:
        """A pipeline that goes on to its next stage when it is told to."""

        def pipeline_for(self, **_: object) -> Long:
            return self

        async def report(self, *given: object) -> None:
            *_, told = given
            assert callable(told)
            told(Progress(stage="read", done=0, total=1))
            begun.set()
            go.wait()
            try:
                told(Progress(stage="draft", done=0, total=1))
            finally:
                ended.set()
            raise AssertionError("it went on")

    maker = Maker(
        Long(),  # type: ignore[arg-type]
        "embedded",
        None,
        Reports(database),
        Answers(database),
        Steps(database),
    )

    async def run() -> None:
        making = asyncio.create_task(maker.make("local", "r1", "worker-1"))
        await asyncio.to_thread(begun.wait)
        making.cancel()
        await asyncio.wait([making], timeout=0.1)
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await making
        await asyncio.to_thread(ended.wait)

    asyncio.run(run())
    assert row(database).status == "running"
