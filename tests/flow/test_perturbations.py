"""A small perturbation suite keeps to floors, with the rules alone."""

from __future__ import annotations

import asyncio

import pytest

from evals.perturbation.originals import DATA, originals
from evals.perturbation.outcomes import Outcome, outcomes
from evals.perturbation.suite import suite
from service.settings import Settings
from service.wiring import build

PER_KIND = 4
FLOORS = {"dates": 0.85, "quotations": 0.85, "figures": 0.7}
"""Below what the full suite shows, since a handful of items varies."""


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    items = suite(originals(DATA)[::12], seed=3, per_kind=PER_KIND)
    pipeline = build(Settings(engine="embedded", entailment="off")).pipeline
    return asyncio.run(outcomes(items, pipeline))


@pytest.mark.slow
def test_few_untouched_claims_are_objected_to(found: list[Outcome]) -> None:
    untouched = [one for one in found if one.item.sort == "original"]
    objected = [one for one in untouched if any(finding.checker != "wording" for finding in one.objections)]
    assert len(untouched) >= 20
    assert len(objected) <= 0.15 * len(untouched)


@pytest.mark.slow
@pytest.mark.parametrize("group", FLOORS)
def test_planted_errors_are_objected_to(found: list[Outcome], group: str) -> None:
    planted = [one for one in found if one.item.change is not None and one.item.group == group]
    objected = [one for one in planted if one.objections]
    assert len(objected) >= FLOORS[group] * len(planted)
