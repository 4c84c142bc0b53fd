"""Deliveries: sent when due, by one sender, tried again, given up, sent anew."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from service.errors import InputError
from service.store.cursors import encode
from service.store.database import Database
from service.store.deliveries import ERROR_LIMIT, Deliveries
from service.store.reports import Reports
from service.store.types import Attempt, Delivery
from tests.store.making import START, Clock, asked

LEASE = dt.timedelta(minutes=1)
URL = "https://example.org/hook?a=1"


@pytest.fixture
def deliveries(database: Database) -> Deliveries:
    for tenant in ("desk", "other"):
        Reports(database).create(tenant, asked())
    return Deliveries(database)


@pytest.fixture
def sent(deliveries: Deliveries) -> Delivery:
    new = deliveries.add("desk", "r1", URL, "report.complete")
    assert new is not None
    return new


def test_a_new_message_is_due_at_once_and_given_to_one_sender(
    deliveries: Deliveries, sent: Delivery, clock: Clock
) -> None:
    assert deliveries.take_due(10, LEASE) == (sent,)
    assert deliveries.take_due(10, LEASE) == ()
    clock.now += LEASE  # the sender died
    assert [each.id for each in deliveries.take_due(10, LEASE)] == [sent.id]


def test_a_delivered_message_is_not_sent_again(deliveries: Deliveries, sent: Delivery, clock: Clock) -> None:
    after = deliveries.record("desk", sent.id, Attempt(delivered=True, status=204))
    assert after is not None
    assert (after.state, after.attempts, after.last_status) == ("delivered", 1, 204)
    assert deliveries.get("desk", sent.id) == after
    clock.move(days=1)
    assert deliveries.take_due(10, LEASE) == ()


def test_a_failed_message_is_tried_again_until_it_is_given_up(
    deliveries: Deliveries, sent: Delivery, clock: Clock
) -> None:
    failed = Attempt(delivered=False, status=500, error="x" * 9_999, retry_after=dt.timedelta(seconds=5))
    after = deliveries.record("desk", sent.id, failed)
    assert after is not None
    assert (after.state, after.next_attempt_at) == ("pending", START + dt.timedelta(seconds=5))
    assert deliveries.take_due(10, LEASE) == ()
    clock.move(seconds=5)
    assert len(deliveries.take_due(10, LEASE)) == 1
    after = deliveries.record("desk", sent.id, Attempt(delivered=False, error="refused"))
    assert after is not None
    assert (after.state, after.attempts, after.last_status) == ("dead", 2, None)
    clock.move(days=1)
    assert deliveries.take_due(10, LEASE) == ()
    log = deliveries.log("desk", sent.id)
    assert [(line.number, line.status) for line in log] == [(1, 500), (2, None)]
    assert log[0].error == "x" * ERROR_LIMIT


def test_a_dead_message_can_be_sent_anew(deliveries: Deliveries, sent: Delivery) -> None:
    deliveries.record("desk", sent.id, Attempt(delivered=False))
    assert [each.id for each in deliveries.page("desk", state="dead")] == [sent.id]
    assert deliveries.resend("desk", sent.id)
    assert [each.attempts for each in deliveries.take_due(10, LEASE)] == [1]
    assert not deliveries.resend("desk", "unknown")


def test_what_is_not_there_cannot_be_recorded(deliveries: Deliveries, sent: Delivery) -> None:
    assert deliveries.record("other", sent.id, Attempt(delivered=True)) is None
    assert deliveries.record("desk", "unknown", Attempt(delivered=True)) is None
    assert deliveries.add("desk", "unknown", URL, "report.complete") is None
    assert deliveries.log("desk", sent.id) == ()


def test_the_longest_overdue_comes_first(deliveries: Deliveries, clock: Clock) -> None:
    ids = []
    for tenant in ("desk", "other", "desk"):
        new = deliveries.add(tenant, "r1", URL, "report.complete")
        assert new is not None
        ids.append(new.id)
        clock.move(seconds=1)
    assert [each.id for each in deliveries.take_due(2, LEASE)] == ids[:2]
    assert [each.id for each in deliveries.take_due(2, LEASE)] == ids[2:]


def test_two_senders_at_once_share_the_messages(deliveries: Deliveries) -> None:
    for _ in range(20):
        deliveries.add("desk", "r1", URL, "report.complete")
    taken: list[str] = []
    gate = threading.Barrier(4)

    def take() -> None:
        gate.wait()
        taken.extend(each.id for each in deliveries.take_due(5, LEASE))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken))
    while more := deliveries.take_due(5, LEASE):
        taken += [each.id for each in more]
    assert len(set(taken)) == len(taken) == 20


def test_a_list_is_read_page_by_page(deliveries: Deliveries, clock: Clock) -> None:
    for _ in range(5):
        clock.move(seconds=1)
        deliveries.add("desk", "r1", URL, "report.complete")
    first = deliveries.page("desk", 3)
    rest = deliveries.page("desk", 3, encode(first[-1].created_at, first[-1].id))
    times = [each.created_at for each in (*first, *rest)]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == 5
    with pytest.raises(InputError):
        deliveries.page("desk", 3, "not ours")
