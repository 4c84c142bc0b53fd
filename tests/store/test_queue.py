"""The queue as the store keeps it: how much may wait, who comes before whom, and for how long."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from service.errors import QueueFull, TooManyOpen
from service.store import tables
from service.store.admission import QueueLimits
from service.store.database import Database
from service.store.reports import Reports
from service.store.types import PLACES, Failure, NewReport
from tests.store.making import Clock

EDITORS, BATCH = 1, 1 + PLACES
LATE = Failure(code="deadline_exceeded", detail="Too late.")


@pytest.fixture
def reports(database: Database) -> Reports:
    return Reports(database)


def new(
    id_: str, key: str | None = "a", *, base: int = BATCH, waits_seconds: float | None = None
) -> NewReport:
    return NewReport(
        id=id_,
        request=b"{}",
        request_digest=id_,
        settings_fingerprint="s",
        priority=base,
        key_id=key,
        waits_seconds=waits_seconds,
    )


def place(reports: Reports, id_: str, tenant: str = "desk") -> int:
    row = reports.look(tenant, id_)
    assert row is not None
    return row.priority


class Workers:
    """Takes up what has the lowest place, as workers do."""

    def __init__(self, reports: Reports) -> None:
        self.reports = reports
        self.taken: list[str] = []

    def take(self) -> str | None:
        waiting = sorted(
            (row.priority, row.created_at, row.id)
            for row in self.reports.page("desk", 100, status="queued").items
        )
        if not waiting:
            return None
        self.taken.append(waiting[0][2])
        assert self.reports.start("desk", waiting[0][2], "w")
        return waiting[0][2]

    def work(self, times: int) -> None:
        for _ in range(times):
            id_ = self.take()
            if id_ is not None:
                assert self.reports.cancel("desk", id_)


def test_a_key_with_many_waiting_does_not_hold_up_another(reports: Reports, clock: Clock) -> None:
    workers = Workers(reports)
    for number in range(30):
        clock.move(seconds=1)
        reports.create("desk", new(f"a{number:02}", "a"))
    workers.work(4)
    for number in range(3):
        clock.move(seconds=1)
        reports.create("desk", new(f"b{number}", "b"))
    workers.work(8)
    assert workers.taken == ["a00", "a01", "a02", "a03", "a04", "b0", "a05", "b1", "a06", "b2", "a07", "a08"]


def test_keys_take_turns_and_keep_their_own_order_however_reports_come(
    reports: Reports, clock: Clock
) -> None:
    """A busy key that goes on asking passes neither others nor its own earlier reports."""
    workers = Workers(reports)
    asked: Counter[str] = Counter()

    def ask(key: str, times: int) -> None:
        for _ in range(times):
            clock.move(seconds=1)
            reports.create("desk", new(f"{key}{asked[key]:02}", key))
            asked[key] += 1

    ask("a", 12)
    for _ in range(8):
        workers.work(2)
        ask("a", 2)
        ask("b", 1)
    workers.work(60)
    for key in "ab":
        own = [id_ for id_ in workers.taken if id_.startswith(key)]
        assert own == sorted(own)
        assert len(own) == asked[key]
    first = workers.taken[2:18]
    assert 6 <= sum(id_.startswith("b") for id_ in first) <= 8


def test_a_key_that_was_served_before_gets_no_credit_for_it(reports: Reports, clock: Clock) -> None:
    workers = Workers(reports)
    for number in range(5):
        clock.move(seconds=1)
        reports.create("desk", new(f"a{number}", "a"))
    workers.work(4)
    assert workers.take() == "a4"  # it is at work, and nobody waits
    for number in range(3):
        clock.move(seconds=1)
        reports.create("desk", new(f"b{number}", "b"))
    clock.move(seconds=1)
    reports.create("desk", new("a5", "a"))
    workers.work(4)
    assert workers.taken[5:] == ["b0", "b1", "a5", "b2"]


def test_editors_go_before_every_batch_and_take_turns_among_themselves(
    reports: Reports, clock: Clock
) -> None:
    workers = Workers(reports)
    for id_, key, base in (
        ("a-batch", "a", BATCH),
        ("a1", "a", EDITORS),
        ("a2", "a", EDITORS),
        ("b-batch", "b", BATCH),
        ("b1", "b", EDITORS),
    ):
        clock.move(seconds=1)
        reports.create("desk", new(id_, key, base=base))
    workers.work(5)
    assert workers.taken == ["a1", "b1", "a2", "a-batch", "b-batch"]


def test_who_has_no_key_shares_the_turns_of_the_tenant(reports: Reports) -> None:
    for number in range(3):
        reports.create("desk", new(f"n{number}", None))
    reports.create("other", new("n0", None))
    assert [place(reports, f"n{number}") for number in range(3)] == [BATCH, BATCH + 1, BATCH + 2]
    assert place(reports, "n0", "other") == BATCH


def test_the_last_place_is_shared_rather_than_overrun(reports: Reports) -> None:
    reports.create("desk", new("a0"))
    with reports.database.writing() as connection:
        connection.execute(update(tables.reports).values(priority=BATCH + PLACES - 1))
    for number in (1, 2):
        reports.create("desk", new(f"a{number}"))
        assert place(reports, f"a{number}") == BATCH + PLACES - 1 < 2**31


def test_more_reports_of_a_key_than_may_wait_are_refused_until_one_has_ended(reports: Reports) -> None:
    limits = QueueLimits(per_key=2, total=10)
    assert reports.create("desk", new("a0"), limits)
    assert reports.create("desk", new("a1"), limits)
    reports.start("desk", "a1", "w")
    with pytest.raises(TooManyOpen) as refused:
        reports.create("desk", new("a2"), limits)
    assert refused.value.retry_after_seconds
    assert reports.look("desk", "a2") is None
    assert not reports.create("desk", new("a1"), limits)  # it is there: nothing is refused
    assert reports.create("desk", new("b0", "b"), limits)
    assert reports.create("desk", new("n0", None), limits)
    assert reports.create("other", new("a2"), limits)
    reports.cancel("desk", "a1")
    assert reports.create("desk", new("a2"), limits)


def test_the_queue_of_all_is_bounded_too(reports: Reports) -> None:
    limits = QueueLimits(per_key=2, total=3)
    for number in range(3):
        assert reports.create("desk", new(f"r{number}", f"key{number}"), limits)
    with pytest.raises(QueueFull) as refused:
        reports.create("desk", new("r3", "key3"), limits)
    assert refused.value.retry_after_seconds
    reports.fail("desk", "r0", LATE)
    assert reports.create("desk", new("r3", "key3"), limits)


def test_many_that_come_at_once_do_not_pass_the_limit_of_their_key(reports: Reports) -> None:
    limits = QueueLimits(per_key=5, total=100)

    def ask(number: int) -> bool:
        try:
            return reports.create("desk", new(f"r{number}"), limits)
        except TooManyOpen:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(24))) == 5
    places = sorted(row.priority for row in reports.page("desk", 100).items)
    assert places == list(range(BATCH, BATCH + 5))


def test_a_report_that_waited_too_long_is_not_begun_but_ends(reports: Reports, clock: Clock) -> None:
    reports.create("desk", new("short", waits_seconds=60))
    reports.create("desk", new("begun", waits_seconds=60))
    reports.create("desk", new("long", waits_seconds=3600))
    reports.create("desk", new("for-ever"))
    assert reports.start("desk", "begun", "w")
    assert reports.overdue() == ()
    assert not reports.expire("desk", "short", LATE)
    clock.move(seconds=60)
    assert [key.id for key in reports.overdue()] == ["short"]
    assert not reports.start("desk", "short", "w")
    assert not reports.expire("desk", "begun", LATE)
    assert reports.start("desk", "begun", "another")  # it waited no longer: its worker died
    assert reports.expire("desk", "short", LATE)
    assert not reports.expire("desk", "short", LATE)
    ended = reports.look("desk", "short")
    assert ended is not None
    assert (ended.status, ended.error, ended.finished_at) == ("failed", LATE, clock.now)
    assert reports.overdue() == ()
