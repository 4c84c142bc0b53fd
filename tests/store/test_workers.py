"""Who is alive is told by counting: clocks that jump kill nobody."""

from __future__ import annotations

import pytest

from service.store.database import Database
from service.store.workers import Workers
from tests.store.making import START, Clock


class Watch:
    """A clock that only goes forward, in seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def workers(database: Database) -> Workers:
    return Workers(database)


def stale(workers: Workers, watch: Watch) -> list[str]:
    return [worker.executor_id for worker in workers.stale(10, watch)]


def watched(workers: Workers, watch: Watch, seconds: int) -> list[str]:
    """Who is dead after looking once a second for so many seconds."""
    for _ in range(seconds - 1):
        watch.now += 1
        workers.stale(10, watch)
    watch.now += 1
    return stale(workers, watch)


def test_a_worker_that_beats_is_alive_and_one_that_stops_is_dead(workers: Workers) -> None:
    watch = Watch()
    workers.heartbeat("a", "1")
    workers.heartbeat("b", "1")
    assert stale(workers, watch) == []
    assert watched(workers, watch, 8) == []
    workers.heartbeat("a", "1")
    assert watched(workers, watch, 1) == []
    assert watched(workers, watch, 1) == ["b"]
    workers.heartbeat("b", "1")
    assert watched(workers, watch, 8) == []
    assert watched(workers, watch, 1) == ["a"]


def test_a_clock_that_jumps_kills_nobody_and_saves_nobody(workers: Workers, clock: Clock) -> None:
    watch = Watch()
    for id_ in ("a", "b"):
        workers.heartbeat(id_, "1")
    assert stale(workers, watch) == []
    clock.move(days=365)
    assert watched(workers, watch, 5) == []
    clock.move(days=-700)
    workers.heartbeat("a", "1")
    assert watched(workers, watch, 5) == ["b"]


def test_a_database_that_was_away_kills_nobody(workers: Workers) -> None:
    watch = Watch()
    for id_ in ("a", "b"):
        workers.heartbeat(id_, "1")
    assert stale(workers, watch) == []
    watch.now += 600  # no look succeeded meanwhile, and nobody could beat
    assert stale(workers, watch) == []
    workers.heartbeat("a", "1")
    assert watched(workers, watch, 7) == []
    assert watched(workers, watch, 1) == ["b"]


def test_who_begins_to_watch_gives_everybody_time_to_beat(workers: Workers, database: Database) -> None:
    workers.heartbeat("a", "1")
    watch = Watch()
    watch.now = 1_000_000
    assert stale(Workers(database), watch) == []


def test_a_heartbeat_counts_and_keeps_the_start(workers: Workers, clock: Clock) -> None:
    workers.heartbeat("a", "1")
    clock.move(seconds=3)
    workers.heartbeat("a", "2")
    (worker,) = workers.list()
    assert (worker.beats, worker.application_version) == (2, "2")
    assert (worker.started_at, worker.heartbeat_at) == (START, clock.now)


def test_a_worker_that_came_back_is_not_forgotten(workers: Workers) -> None:
    workers.heartbeat("a", "1")
    (seen,) = workers.list()
    workers.heartbeat("a", "1")
    assert not workers.forget("a", seen.beats)
    assert workers.forget("a", seen.beats + 1)
    assert not workers.forget("a")
    assert workers.list() == ()


def test_only_workers_whose_count_was_seen_to_grow_lately_are_at_work(workers: Workers) -> None:
    watch = Watch()
    for id_ in ("a", "left-by-a-crash"):
        workers.heartbeat(id_, "1")
    assert stale(workers, watch) == []
    assert workers.moving(6, watch) == ()
    watch.now = 2
    workers.heartbeat("a", "1")
    assert stale(workers, watch) == []
    assert workers.moving(6, watch) == ("a",)
    watch.now = 8
    assert stale(workers, watch) == []
    assert workers.moving(6, watch) == ()
