"""Percentiles are numpy's; a weight is how often a value counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.metrics.latency import percentile, percentiles, throughput

SECONDS = st.lists(st.floats(0, 1e4), min_size=1, max_size=40)


@settings(max_examples=40)
@given(SECONDS)
def test_percentiles_are_numpys(seconds: list[float]) -> None:
    told = np.percentile(seconds, [50, 90, 95, 99])
    assert list(percentiles(seconds).values()) == pytest.approx(told.tolist())
    assert list(percentiles(seconds)) == ["p50", "p90", "p95", "p99"]


@settings(max_examples=40)
@given(SECONDS, st.floats(0, 100), st.integers(0, 2**14))
def test_a_weighted_value_is_a_repeated_one(seconds: list[float], percent: float, seed: int) -> None:
    values = np.asarray(seconds)
    weights = np.random.default_rng(seed).integers(0, 3, values.size)
    found = float(percentile(values, percent, weights.astype(float)))
    if weights.any():
        assert found == pytest.approx(np.percentile(np.repeat(values, weights), percent))
    else:
        assert np.isnan(found)


def test_without_times_there_are_no_percentiles() -> None:
    assert percentiles([]) == {}
    assert np.isnan(percentile(np.zeros(0), 50))


def test_throughput_is_items_a_second() -> None:
    assert throughput(10, 4.0) == 2.5
    assert throughput(10, 0.0) is None
