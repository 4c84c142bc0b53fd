"""A metric is a value with an interval, or says why there is none; as JSON it comes back the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.metrics.metric import Metric

GOOD: dict[str, Any] = {
    "name": "right",
    "value": 0.5,
    "low": 0.4,
    "high": 0.6,
    "items": 10,
    "documents": 3,
    "better": "higher",
    "unit": "share",
    "why": None,
}
FINITE = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=30)
@given(st.lists(FINITE, min_size=3, max_size=3).map(sorted), st.integers(0, 9), st.text(), st.text())
def test_a_metric_comes_back_from_json_the_same(ends: list[float], items: int, name: str, why: str) -> None:
    low, value, high = ends
    metric = Metric(name, value, low, high, items, items, "lower", "usd", why)
    assert Metric.from_dict(json.loads(json.dumps(metric.to_dict()))) == metric


def test_a_metric_without_a_value_says_why() -> None:
    assert Metric("right", None, None, None, 0, 0, "higher", "share", "there is no item").value is None
    with pytest.raises(ValueError, match="does not say why"):
        Metric("right", None, None, None, 0, 0, "higher", "share")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"low": None}, "only a part"),
        ({"value": None, "why": "so"}, "only a part"),
        ({"value": float("nan")}, "not a finite number"),
        ({"high": float("inf")}, "not a finite number"),
        ({"value": 0.7}, "does not hold its value"),
        ({"better": "bigger"}, "direction or a unit"),
        ({"unit": "metres"}, "direction or a unit"),
        ({"items": 1.5}, "items is not a number"),
        ({"value": True}, "value is not a number"),
        ({"value": "0.5"}, "value is not a number"),
        ({"name": 3}, "have to be text"),
        ({"weight": 3}, "weight missing or not known"),
    ],
)
def test_what_is_no_metric_is_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Metric.from_dict(GOOD | changed)


def test_a_metric_that_lacks_a_field_is_refused() -> None:
    with pytest.raises(ValueError, match="unit missing"):
        Metric.from_dict({name: value for name, value in GOOD.items() if name != "unit"})
