"""The loop of a worker: sent once, tried again, given up, handed over; on SQLite and on a real Postgres."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pytest
from standardwebhooks import Webhook

from service.errors import CallbackRefused, SettingsError, StoreUnavailable
from service.jobs.webhooks.address import rules_of
from service.jobs.webhooks.schedule import DELAYS
from service.jobs.webhooks.sending import AWAY_SECONDS, POLL_SECONDS, SPARE, wait_for
from service.jobs.webhooks.signing import new_secret, secrets_of
from service.jobs.webhooks.transport import Answer, Transport
from service.jobs.webhooks.webhooks import Webhooks
from service.store.deliveries import Deliveries
from service.store.types import Attempt, Delivery
from tests.fakes.receiver import PUBLIC, answer
from tests.store.making import START, Clock, asked, finished
from tests.unit.jobs.webhooks.desk import HOOK, Desk, settings

LEASE = dt.timedelta(seconds=5) + SPARE


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def test_a_message_is_sent_once_and_its_receiver_verifies_it_with_the_library(desk: Desk) -> None:
    message_id = desk.announce()
    desk.clock = now
    desk.send()
    desk.send()
    (got,) = desk.receiver.received
    assert got.line == "POST /hook?desk=1 HTTP/1.1"
    assert got.headers["host"] == "cms.example"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == message_id
    chosen = secrets_of(settings().webhook_secret)
    assert chosen is not None
    (secret,) = chosen.of("desk")
    told = Webhook(secret).verify(got.body, got.headers)
    assert told["type"] == "report.completed"
    assert told["data"]["report_id"] == "r1"
    assert told["data"]["counts"]["supported"] == 1
    assert b"minister" not in got.body.lower()
    state = desk.state(message_id)
    assert (state.state, state.attempts, state.last_status, state.last_error) == ("delivered", 1, 204, None)
    assert [(each.id, attempt.delivered) for each, attempt in desk.seen] == [(message_id, True)]


def test_a_receiver_on_this_machine_is_reached_where_the_operator_allows_it(desk: Desk) -> None:
    async def send(secret: str) -> None:
        async with desk.receiver.listening():
            chosen = settings(
                webhook_secret=secret, webhook_allow_private=True, webhook_ports=(desk.receiver.port,)
            )
            webhooks = Webhooks(desk.deliveries, desk.reports, chosen, wait=desk.until_nothing_is_due)
            url = webhooks.accept(f"http://127.0.0.1:{desk.receiver.port}/hook")
            await webhooks.announce("desk", "r1", url, "report.completed")
            await webhooks.run(asyncio.Event())

    secret = new_secret()
    asyncio.run(send(secret))
    (got,) = desk.receiver.received
    assert desk.receiver.connected == []  # the real resolver and the real network
    assert got.headers["host"] == f"127.0.0.1:{desk.receiver.port}"
    chosen = secrets_of(settings(webhook_secret=secret).webhook_secret)
    assert chosen is not None
    assert Webhook(chosen.of("desk")[0]).verify(got.body, got.headers)


def test_the_same_announced_again_is_the_same_message(desk: Desk) -> None:
    first = desk.announce()
    desk.send()
    assert desk.announce() == first
    desk.send()
    assert desk.receiver.ids() == [first]
    assert desk.announce(url=f"{HOOK}&other=1") != first


def test_a_report_that_is_gone_is_not_announced(desk: Desk) -> None:
    assert asyncio.run(desk.worker().announce("desk", "unknown", HOOK, "report.failed")) is None
    assert asyncio.run(desk.worker().announce("other", "r1", HOOK, "report.failed")) is None


def test_nothing_is_sent_about_a_report_that_was_erased(desk: Desk) -> None:
    desk.announce()
    desk.reports.erase("desk", "r1")
    desk.send()
    assert desk.receiver.received == []


def test_a_receiver_that_was_down_gets_the_message_when_it_is_up(desk: Desk, clock: Clock) -> None:
    message_id = desk.announce()
    desk.receiver.down = True
    desk.send()
    down = desk.state(message_id)
    assert (down.state, down.next_attempt_at) == ("pending", START + DELAYS[0])
    assert down.last_error == "The connection failed (ConnectError)."
    desk.receiver.down = False
    desk.send()
    assert desk.receiver.received == []
    clock.now += DELAYS[0]
    desk.send()
    assert desk.receiver.ids() == [message_id]
    assert desk.state(message_id).state == "delivered"
    assert [line.status for line in desk.deliveries.log("desk", message_id)] == [None, 204]


def test_a_message_is_given_up_after_its_last_attempt_and_can_be_sent_anew(desk: Desk, clock: Clock) -> None:
    message_id = desk.announce()
    desk.receiver.answers = [answer("500 Oops", body=b"secret stack trace")] * 10
    waits = []
    while desk.state(message_id).state == "pending":
        desk.send()
        due = desk.state(message_id).next_attempt_at
        if due is not None:
            waits.append(due - clock.now)
            clock.now = due
    assert tuple(waits) == DELAYS
    assert desk.state(message_id).state == "dead"
    log = desk.deliveries.log("desk", message_id)
    assert [(line.status, line.error) for line in log] == [
        (500, "The receiver answered with status 500.")
    ] * 10
    clock.move(days=30)
    desk.send()
    assert len(desk.receiver.received) == 10
    assert desk.deliveries.resend("desk", message_id)
    desk.send()
    assert set(desk.receiver.ids()) == {message_id}
    assert desk.state(message_id).state == "delivered"


def test_chance_spreads_the_attempts(desk: Desk) -> None:
    message_id = desk.announce()
    desk.receiver.answers = [answer("500 Oops")]
    desk.send(desk.worker(chance=1.0))
    assert desk.state(message_id).next_attempt_at == START + DELAYS[0] * 1.2


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "400 Bad", "404 None", "429 Slow", "503 Away"])
def test_every_answer_but_success_is_a_failure(desk: Desk, status: str) -> None:
    message_id = desk.announce()
    desk.receiver.answers = [answer(status, "Location: http://cms.example/elsewhere")]
    desk.send()
    assert (desk.state(message_id).state, desk.state(message_id).last_status) == ("pending", int(status[:3]))
    assert len(desk.receiver.received) == 1


def test_a_receiver_that_is_overrun_says_when_to_come_back(desk: Desk) -> None:
    message_id = desk.announce()
    desk.receiver.answers = [answer("429 Too Many Requests", "Retry-After: 900")]
    desk.send()
    assert desk.state(message_id).next_attempt_at == START + dt.timedelta(minutes=15)


def test_a_receiver_that_is_gone_is_left_in_peace(desk: Desk, clock: Clock) -> None:
    message_id = desk.announce()
    desk.send()  # delivered: stays so
    clock.move(seconds=1)
    later = [desk.announce("report.failed"), desk.announce("report.cancelled")]
    other = desk.announce(url=f"{HOOK}&other=1")
    desk.deliveries.record("desk", later[1], Attempt(delivered=False, retry_after=dt.timedelta(hours=1)))
    desk.receiver.answers = [answer("410 Gone")] * 2
    desk.send()
    assert [desk.state(each).state for each in later] == ["dead", "dead"]
    assert desk.state(message_id).state == "delivered"
    assert desk.state(later[0]).attempts == 1
    assert desk.state(other).state == "dead"
    assert len(desk.receiver.received) == 3


def test_two_workers_at_once_send_each_message_once(desk: Desk) -> None:
    ids = {desk.announce(url=f"{HOOK}&n={number}") for number in range(40)}
    desk.send(desk.worker(), desk.worker())
    assert len(desk.receiver.received) == 40
    assert set(desk.receiver.ids()) == ids
    assert len(desk.seen) == 40


class OthersWait(Transport):
    """Receivers that answer only after the message of this id has come; `before` so many came before it."""

    def __init__(self, first: str) -> None:
        super().__init__(rules_of(settings()), 5.0)
        self._first = first
        self._came = asyncio.Event()
        self.before = 0

    async def post(self, url: str, headers: Mapping[str, str], body: str) -> Answer:
        if headers["webhook-id"] == self._first:
            self._came.set()
        elif not self._came.is_set():
            self.before += 1
        await self._came.wait()
        return Answer(204)


def test_receivers_that_hang_hold_up_their_own_tenant_only(desk: Desk, clock: Clock) -> None:
    finished(desk.reports, "other", "r9")
    for number in range(40):
        desk.announce(url=f"{HOOK}&n={number}")
    clock.move(seconds=1)
    made = asyncio.run(desk.worker().announce("other", "r9", HOOK, "report.completed"))
    assert made is not None
    waiting = OthersWait(made.id)

    async def run() -> None:
        async with asyncio.timeout(30):
            await desk.worker(transport=waiting).run(asyncio.Event())

    asyncio.run(run())
    assert waiting.before < 40
    assert made.id in {delivery.id for delivery, _ in desk.seen}


def test_a_worker_that_dies_after_sending_is_replaced_and_the_message_keeps_its_id(
    desk: Desk, clock: Clock
) -> None:
    message_id = desk.announce()

    async def die() -> None:
        async with desk.receiver.listening():
            running = asyncio.ensure_future(desk.worker().run(asyncio.Event()))
            desk.receiver.on_message = running.cancel
            with pytest.raises(asyncio.CancelledError):
                await running

    asyncio.run(die())
    desk.receiver.on_message = lambda: None
    assert desk.state(message_id).attempts == 0
    desk.send()
    assert desk.receiver.ids() == [message_id]
    clock.now += LEASE
    desk.send()
    assert desk.receiver.ids() == [message_id, message_id]
    assert desk.receiver.received[0].body == desk.receiver.received[1].body
    assert desk.state(message_id).state == "delivered"


def test_a_stopped_worker_brings_what_it_sends_to_its_end(desk: Desk) -> None:
    message_id = desk.announce()
    stop = asyncio.Event()
    desk.receiver.on_message = stop.set

    async def run() -> None:
        async with desk.receiver.listening():
            await desk.worker(wait=wait_for).run(stop)

    asyncio.run(run())
    assert desk.state(message_id).state == "delivered"


@dataclass(frozen=True)
class Away(Deliveries):
    """A database that is away for as many calls as are on its lists."""

    taking: list[str] = field(default_factory=list)
    noting: list[str] = field(default_factory=list)

    def take_due(
        self, limit: int, lease: dt.timedelta, *, without: Collection[str] = ()
    ) -> tuple[Delivery, ...]:
        if self.taking:
            raise StoreUnavailable(self.taking.pop())
        return super().take_due(limit, lease, without=without)

    def record(
        self, tenant: str, id_: str, attempt: Attempt, *, held_until: dt.datetime | None = None
    ) -> Delivery | None:
        if self.noting:
            raise StoreUnavailable(self.noting.pop())
        return super().record(tenant, id_, attempt, held_until=held_until)


def test_a_database_that_is_away_is_waited_for(desk: Desk) -> None:
    message_id = desk.announce()
    away = Away(desk.deliveries.database, taking=["away"] * 3, noting=["away"] * 2)
    waited = []

    async def wait(stop: asyncio.Event, seconds: float) -> None:
        waited.append(seconds)
        if seconds == POLL_SECONDS and desk.state(message_id).state == "delivered":
            stop.set()
        await asyncio.sleep(0)

    desk.send(desk.worker(deliveries=away, wait=wait))
    assert desk.receiver.ids() == [message_id]
    assert waited.count(AWAY_SECONDS) == 5


def test_a_result_that_could_not_be_noted_means_sending_again(desk: Desk, clock: Clock) -> None:
    message_id = desk.announce()
    desk.send(desk.worker(deliveries=Away(desk.deliveries.database, noting=["away"] * 5)))
    assert desk.state(message_id).attempts == 0
    clock.now += LEASE
    desk.send()
    assert desk.receiver.ids() == [message_id, message_id]
    assert desk.state(message_id).attempts == 1


def test_the_backlog_is_told_for_metrics(desk: Desk, clock: Clock) -> None:
    desk.announce()
    clock.move(seconds=30)
    told = asyncio.run(desk.worker().backlog())
    assert (told.pending, told.due, told.overdue_seconds, told.dead) == (1, 1, 30.0, 0)


def test_without_a_secret_no_callback_is_taken_and_what_waits_goes_on_waiting(desk: Desk) -> None:
    message_id = desk.announce()
    off = desk.worker(webhook_secret=None)
    with pytest.raises(CallbackRefused, match="STANDFIRST_WEBHOOK_SECRET"):
        off.accept(HOOK)
    stopped = asyncio.Event()
    stopped.set()
    asyncio.run(off.run(stopped))
    assert desk.state(message_id).state == "pending"


def test_a_secret_that_cannot_be_used_is_told_at_the_start(desk: Desk) -> None:
    with pytest.raises(SettingsError):
        desk.worker(webhook_secret="whsec_short")


def test_each_tenants_messages_are_signed_with_its_own_secret(desk: Desk) -> None:
    finished(desk.reports, "other", "r9")
    asyncio.run(desk.worker().announce("other", "r9", HOOK, "report.completed"))
    desk.clock = now
    desk.send()
    (got,) = desk.receiver.received
    chosen = secrets_of(settings().webhook_secret)
    assert chosen is not None
    assert Webhook(chosen.of("other")[0]).verify(got.body, got.headers)


def test_a_cancelled_report_is_told_as_cancelled(desk: Desk) -> None:
    desk.reports.create("desk", asked("r2"))
    desk.reports.cancel("desk", "r2")
    desk.announce("report.cancelled", report="r2")
    desk.send()
    told = desk.receiver.received[0].told()
    assert (told["type"], told["data"]["status"], told["data"]["counts"]) == (
        "report.cancelled",
        "cancelled",
        None,
    )


def test_names_are_resolved_anew_at_each_attempt(desk: Desk, clock: Clock) -> None:
    message_id = desk.announce()
    desk.receiver.names["cms.example"] = [[PUBLIC], ["10.0.0.1"]]
    desk.receiver.answers = [answer("500 Oops")]
    desk.send()
    clock.now += DELAYS[0]
    desk.send()
    assert desk.receiver.connected == [(PUBLIC, 80)]
    dead = desk.state(message_id)
    assert (dead.state, dead.last_error) == ("dead", "The address is not on the public internet.")
