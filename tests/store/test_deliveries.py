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
from service.store.types import Attempt, Backlog, Delivery
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
    assert deliveries.take_due(10, LEASE) == (sent.model_copy(update={"next_attempt_at": START + LEASE}),)
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


def test_who_lost_a_message_to_another_sender_can_no_longer_put_it_off(
    deliveries: Deliveries, sent: Delivery, clock: Clock
) -> None:
    (slow,) = deliveries.take_due(1, LEASE)
    clock.now += LEASE
    (quick,) = deliveries.take_due(1, LEASE)
    late = Attempt(delivered=False, status=500)
    after = deliveries.record("desk", sent.id, late, held_until=slow.next_attempt_at)
    assert after is not None
    assert (after.state, after.next_attempt_at, after.last_status) == ("pending", quick.next_attempt_at, None)
    good = Attempt(delivered=True, status=204)
    after = deliveries.record("desk", sent.id, good, held_until=quick.next_attempt_at)
    assert after is not None
    assert (after.state, after.attempts) == ("delivered", 2)
    after = deliveries.record("desk", sent.id, late, held_until=slow.next_attempt_at)
    assert after is not None
    assert (after.state, after.attempts, after.last_status) == ("delivered", 3, 204)
    assert [line.status for line in deliveries.log("desk", sent.id)] == [500, 204, 500]


def test_who_lost_a_message_but_delivered_it_is_believed(
    deliveries: Deliveries, sent: Delivery, clock: Clock
) -> None:
    (slow,) = deliveries.take_due(1, LEASE)
    clock.now += LEASE
    assert deliveries.take_due(1, LEASE)
    good = Attempt(delivered=True, status=204)
    after = deliveries.record("desk", sent.id, good, held_until=slow.next_attempt_at)
    assert after is not None
    assert after.state == "delivered"


def test_a_clock_that_is_set_back_keeps_no_message_for_years(
    deliveries: Deliveries, sent: Delivery, clock: Clock
) -> None:
    clock.move(days=3_650)
    again = Attempt(delivered=False, retry_after=dt.timedelta(hours=24))
    deliveries.record("desk", sent.id, again)
    assert deliveries.take_due(10, LEASE) == ()
    clock.now = START
    assert (deliveries.backlog().due, deliveries.backlog().overdue_seconds) == (1, 0)
    assert [each.id for each in deliveries.take_due(10, LEASE)] == [sent.id]


def test_a_message_that_is_added_twice_under_one_id_is_one(deliveries: Deliveries) -> None:
    first = deliveries.add("desk", "r1", URL, "report.complete", "m1")
    assert first is not None
    deliveries.record("desk", "m1", Attempt(delivered=True, status=204))
    again = deliveries.add("desk", "r1", URL, "report.complete", "m1")
    assert again is not None
    assert again.state == "delivered"
    other = deliveries.add("other", "r1", URL, "report.complete", "m1")
    assert other is not None
    assert {each.tenant for each in deliveries.find("m1")} == {"desk", "other"}
    assert deliveries.find("unknown") == ()


def test_an_address_is_given_up_for_its_tenant_only(deliveries: Deliveries, sent: Delivery) -> None:
    deliveries.add("desk", "r1", f"{URL}&b=2", "report.complete")
    deliveries.add("other", "r1", URL, "report.complete")
    assert deliveries.give_up("desk", URL, "gone") == 1
    assert deliveries.give_up("desk", URL, "gone") == 0
    dead = deliveries.get("desk", sent.id)
    assert dead is not None
    assert (dead.state, dead.next_attempt_at, dead.last_error) == ("dead", None, "gone")
    assert len(deliveries.take_due(10, LEASE)) == 2


def test_all_dead_messages_are_sent_anew_at_once(deliveries: Deliveries) -> None:
    for tenant in ("desk", "desk", "other"):
        new = deliveries.add(tenant, "r1", URL, "report.complete")
        assert new is not None
        deliveries.record(tenant, new.id, Attempt(delivered=False))
    deliveries.add("desk", "r1", URL, "report.complete", "waiting")
    assert deliveries.resend_dead("desk") == 2
    assert deliveries.resend_dead() == 1
    assert deliveries.resend_dead() == 0
    assert len(deliveries.take_due(10, LEASE)) == 4


def test_the_operator_sees_the_newest_of_all_tenants(deliveries: Deliveries, clock: Clock) -> None:
    for number, tenant in enumerate(("desk", "other", "desk")):
        clock.move(seconds=1)
        deliveries.add(tenant, "r1", URL, "report.complete", f"m{number}")
    deliveries.record("desk", "m0", Attempt(delivered=False))
    assert [each.id for each in deliveries.recent(2)] == ["m2", "m1"]
    assert [each.id for each in deliveries.recent(9, tenant="desk")] == ["m2", "m0"]
    assert [each.id for each in deliveries.recent(9, state="dead")] == ["m0"]


def test_the_backlog_tells_what_waits_and_how_late_it_is(deliveries: Deliveries, clock: Clock) -> None:
    assert deliveries.backlog() == Backlog(pending=0, due=0, overdue_seconds=0, dead=0)
    for number in range(4):
        deliveries.add("desk", "r1", URL, "report.complete", f"m{number}")
    later = Attempt(delivered=False, retry_after=dt.timedelta(hours=1))
    deliveries.record("desk", "m0", later)
    deliveries.record("desk", "m1", Attempt(delivered=False))
    clock.move(seconds=90)
    assert deliveries.backlog() == Backlog(pending=3, due=2, overdue_seconds=90, dead=1)


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
