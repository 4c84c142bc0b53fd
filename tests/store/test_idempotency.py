"""Idempotency keys: one report for one key, whoever comes at the same time."""

from __future__ import annotations

import threading

import pytest

from service.store.database import Database
from service.store.idempotency import LIFETIME, IdempotencyKeys
from tests.store.making import Clock


@pytest.fixture
def keys(database: Database) -> IdempotencyKeys:
    return IdempotencyKeys(database)


def test_the_same_key_with_the_same_body_names_the_first_report(keys: IdempotencyKeys) -> None:
    assert keys.claim("desk", "k", "body", "r1").outcome == "new"
    again = keys.claim("desk", "k", "body", "r2")
    assert (again.outcome, again.report_id) == ("same", "r1")


def test_the_same_key_with_another_body_is_a_conflict_that_tells_nothing(keys: IdempotencyKeys) -> None:
    keys.claim("desk", "k", "body", "r1")
    other = keys.claim("desk", "k", "another body", "r2")
    assert (other.outcome, other.report_id) == ("conflict", None)


def test_a_key_ends_and_can_be_used_anew(keys: IdempotencyKeys, clock: Clock) -> None:
    keys.claim("desk", "k", "body", "r1")
    clock.now += LIFETIME
    assert keys.claim("desk", "k", "another body", "r2").outcome == "new"
    assert keys.claim("desk", "k", "another body", "r3").report_id == "r2"


def test_a_key_is_given_back_only_by_the_report_that_has_it(keys: IdempotencyKeys) -> None:
    keys.claim("desk", "k", "body", "r1")
    assert not keys.release("desk", "k", "r2")
    assert keys.release("desk", "k", "r1")
    assert keys.claim("desk", "k", "another body", "r3").outcome == "new"


@pytest.mark.parametrize("key", ["", "\x00", "\ud800", "x" * 1_000_000, "'; DROP TABLE reports; --", "😀"])
def test_any_text_is_a_key_of_its_own(keys: IdempotencyKeys, key: str) -> None:
    assert keys.claim("desk", "plain", "body", "r0").outcome == "new"
    assert keys.claim("desk", key, "body", "r1").outcome == "new"
    assert keys.claim("desk", key, "body", "r2").report_id == "r1"
    assert keys.claim("desk", key + "\ufffd", "body", "r3").outcome == "new"


def test_of_many_that_claim_a_key_at_once_exactly_one_is_new(keys: IdempotencyKeys) -> None:
    outcomes: list[tuple[str, str | None]] = []
    for round_ in range(5):
        gate = threading.Barrier(8)
        claimed: list[tuple[str, str | None]] = []

        def claim(number: int) -> None:
            gate.wait()  # noqa: B023
            told = keys.claim("desk", f"k{round_}", "body", f"r{number}")  # noqa: B023
            claimed.append((told.outcome, told.report_id))  # noqa: B023

        threads = [threading.Thread(target=claim, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcome for outcome, _ in claimed) == ["new", *["same"] * 7]
        assert len({report for _, report in claimed}) == 1
        outcomes += claimed
    assert len(outcomes) == 40
