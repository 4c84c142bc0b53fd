"""Retention: what is old goes, with all that hangs on it; what is at work stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.errors import InputError, StoreUnavailable
from service.store.answers import Answers
from service.store.database import Database
from service.store.feedback import FeedbackLog
from service.store.idempotency import IdempotencyKeys
from service.store.reports import Reports
from service.store.retention import BATCH, Retention
from service.store.types import NewFeedback, ReportKey
from tests.store.making import Clock, asked, finished


def test_reports_that_ended_long_ago_go_and_are_named(database: Database, clock: Clock) -> None:
    reports, answers = Reports(database), Answers(database)
    finished(reports, "desk", "old")
    finished(reports, "other", "old")
    reports.create("desk", asked("at-work"))
    answers.put("desk", "k", b"answer", "old")
    FeedbackLog(database).add("desk", "old", NewFeedback(claim_id="c1", label="supported", agrees=True), None)
    clock.move(days=10)
    finished(reports, "desk", "new")
    answers.put("desk", "k2", b"answer", "new")
    clock.move(seconds=1)
    gone = Retention(database).purge(10)
    assert {(key.tenant, key.id) for key in gone} == {("desk", "old"), ("other", "old")}
    assert {row.id for row in reports.page("desk").items} == {"at-work", "new"}
    assert answers.get("desk", "k") is None
    assert answers.get("desk", "k2") == b"answer"
    assert FeedbackLog(database).page("desk") == ()
    assert Retention(database).purge(10) == ()


def test_ended_idempotency_keys_go(database: Database, clock: Clock) -> None:
    keys = IdempotencyKeys(database)
    keys.claim("desk", "k", "body", "r1")
    Retention(database).sweep()
    assert keys.claim("desk", "k", "body", "r2").outcome == "same"
    clock.move(days=2)
    Retention(database).sweep()
    assert not keys.release("desk", "k", "r1")


def test_copies_elsewhere_go_first_and_a_failure_there_loses_nothing(
    database: Database, clock: Clock
) -> None:
    reports = Reports(database)
    finished(reports, "desk")
    clock.move(days=2)
    seen: list[ReportKey] = []

    def fails(keys: Sequence[ReportKey]) -> None:
        seen.extend(keys)
        raise StoreUnavailable("away")

    with pytest.raises(StoreUnavailable):
        Retention(database).purge(1, fails)
    assert reports.look("desk", "r1") is not None
    assert Retention(database).purge(1, seen.extend) == (ReportKey(tenant="desk", id="r1"),)
    assert [key.id for key in seen] == ["r1", "r1"]


def test_many_go_in_several_batches(database: Database, clock: Clock) -> None:
    reports = Reports(database)
    for number in range(BATCH + 3):
        reports.create("desk", asked(f"r{number}"))
        reports.cancel("desk", f"r{number}")
    clock.move(days=2)
    batches: list[int] = []
    assert len(Retention(database).purge(1, lambda keys: batches.append(len(keys)))) == BATCH + 3
    assert batches == [BATCH, 3]


@pytest.mark.parametrize("days", [0, -1, 40_000])
def test_a_time_that_cannot_be_is_refused(database: Database, days: int) -> None:
    with pytest.raises(InputError):
        Retention(database).purge(days)


def test_a_report_is_found_whoever_has_it(database: Database) -> None:
    for tenant in ("b", "a"):
        Reports(database).create(tenant, asked())
    assert [key.tenant for key in Retention(database).find("r1")] == ["a", "b"]
    assert Retention(database).find("r2") == ()
