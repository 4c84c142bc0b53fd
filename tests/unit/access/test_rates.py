"""Rates: how many requests a minute, and what a clock that is set does to them."""

from __future__ import annotations

import time

import pytest

from service.api.access.rates import Rates


def test_a_limit_is_used_up_and_told() -> None:
    rates = Rates()
    counted = [rates.of_key("key-1", 3) for _ in range(4)]
    assert [let_in for let_in, _ in counted] == [True, True, True, False]
    assert [rate.remaining for _, rate in counted] == [2, 1, 0, 0]
    assert all(1 <= rate.seconds <= 60 for _, rate in counted)


def test_what_is_counted_apart_stays_apart() -> None:
    rates = Rates()
    assert rates.of_key("key-1", 1)[0]
    assert rates.of_key("key-2", 1)[0]
    assert rates.of_address("192.0.2.1", 1, what="guesses")[0]
    assert rates.of_address("192.0.2.1", 1, what="address")[0]
    assert rates.of_address("192.0.2.2", 1, what="guesses")[0]
    assert not rates.of_address("192.0.2.1", 1, what="guesses")[0]


@pytest.mark.parametrize("jump", [-3_600.0, 3_600.0])
def test_a_clock_that_is_set_keeps_nobody_out(jump: float) -> None:
    ahead = 0.0
    rates = Rates(wall=lambda: time.time() + ahead)
    assert [rates.of_key("key-1", 1)[0] for _ in range(2)] == [True, False]
    ahead = jump
    assert [rates.of_key("key-1", 1)[0] for _ in range(2)] == [True, False]
