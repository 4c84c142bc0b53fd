"""When a message is tried again."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.jobs.webhooks.schedule import DELAYS, JITTER, LONGEST, delay_after

NOW = dt.datetime(2026, 3, 4, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def delay(attempts: int = 1, retry_after: str = "", chance: float = 0.0) -> dt.timedelta | None:
    return delay_after(attempts, chance, retry_after=retry_after, now=NOW)


def test_the_delays_are_those_of_standard_webhooks() -> None:
    told = ["5s", "300s", "1800s", "7200s", "18000s", "36000s", "50400s", "72000s", "86400s"]
    waits = [delay(attempts) for attempts in range(1, 10)]
    assert [f"{wait.total_seconds():.0f}s" for wait in waits if wait] == told
    assert delay(10) is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("600", 10 * MINUTE),
        (" 600 ", 10 * MINUTE),
        (format_datetime(NOW + 10 * MINUTE, usegmt=True), 10 * MINUTE),
        ("1", DELAYS[0]),
        (format_datetime(NOW - MINUTE, usegmt=True), DELAYS[0]),
        ("999999999", LONGEST),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
        ("9" * 5_000, DELAYS[0]),
        ("-5", DELAYS[0]),
        ("1e9", DELAYS[0]),
        ("٣٠٠", DELAYS[0]),
        ("soon", DELAYS[0]),
        ("Wed, 99 Mar 2026 99:99:99 GMT", DELAYS[0]),
        ("", DELAYS[0]),
    ],
)
def test_a_receiver_can_ask_for_more_time_within_a_limit(header: str, expected: dt.timedelta) -> None:
    assert delay(retry_after=header) == expected


def test_a_message_that_is_given_up_is_not_saved_by_the_receiver() -> None:
    assert delay(10, retry_after="60") is None


@given(st.integers(1, 9), st.floats(0, 1), st.text())
def test_a_wait_is_never_shorter_than_planned_nor_longer_than_the_limits(
    attempts: int, chance: float, header: str
) -> None:
    wait = delay(attempts, header, chance)
    assert wait is not None
    assert DELAYS[attempts - 1] <= wait <= max(DELAYS[attempts - 1] * (1 + JITTER), LONGEST)
