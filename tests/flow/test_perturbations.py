"""A small perturbation suite keeps to floors, with the rules alone."""

from __future__ import annotations

import asyncio

import pytest

from evals.records import Record
from evals.suite import load
from evals.tasks.protocol import Desk
from evals.tasks.registry import task_of
from service.settings import Settings
from service.wiring import build

FLOORS = {"dates": 0.85, "quotation": 0.85, "figures": 0.7}
"""Of each checker's own errors; below what the full suite shows, since a handful of items varies."""


@pytest.fixture(scope="module")
def found() -> list[Record]:
    suite = load("perturbation", seed=3).model_copy(update={"options": {"per_kind": 4}})
    task = task_of(suite)
    made = [item for item in task.items(suite) if item.payload.sort == "planted" or not item.position % 12]
    desk = Desk(build(Settings(engine="embedded", entailment="off")).pipeline, "embedded")
    return [asyncio.run(task.record(item, desk)) for item in made]


def shares(records: list[Record], name: str) -> tuple[int, int]:
    pairs = [record.shares[name] for record in records if name in record.shares]
    return sum(hits for hits, _ in pairs), sum(of for _, of in pairs)


@pytest.mark.slow
@pytest.mark.parametrize("checker", FLOORS)
def test_errors_are_objected_to_and_grounded_claims_are_not(checker: str, found: list[Record]) -> None:
    hits, of = shares(found, f"{checker} objects to its errors")
    assert hits >= FLOORS[checker] * of > 0
    alarms, among = shares(found, f"{checker} objects to grounded claims")
    assert alarms <= 0.05 * among
    assert among >= 50


@pytest.mark.slow
def test_what_is_counted_fits_together(found: list[Record]) -> None:
    planted = [record for record in found if record.slices["sort"] == "planted"]
    assert shares(planted, "errors marked") == (sum(bool(one.right) for one in planted), len(planted))
    assert all(record.gold is (record.slices["sort"] != "planted") for record in found)
    for record in found:
        for name in (name for name in record.shares if name.endswith(" precision")):
            checker = name.removesuffix(" precision")
            own, grounded = f"{checker} objects to its errors", f"{checker} objects to grounded claims"
            assert (1, 1) in (record.shares.get(own), record.shares.get(grounded))
