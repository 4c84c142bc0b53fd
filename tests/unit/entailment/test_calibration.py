"""A score is one logistic regression over what was measured and found; thresholds make labels of it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entailment.calibration import Calibration, outcome_key
from service.types import Finding, Span
from tests.fakes.reader import PLAIN

PLACE = Span(source_id="s1", start=0, end=4, start_utf16=0, end_utf16=4)


def entailment(log_odds: float) -> Finding:
    return Finding(checker="entailment", outcome="undecided", detail="", score=log_odds)


def figures(*spans: Span) -> Finding:
    return Finding(checker="figures", outcome="differs", detail="", spans=spans)


def test_without_the_model_there_is_no_score() -> None:
    assert PLAIN.probability([figures(PLACE)]) is None


def test_a_checker_that_differs_lowers_the_score_by_its_weight() -> None:
    alone = PLAIN.probability([entailment(2.0)])
    objected = PLAIN.probability([entailment(2.0), figures(PLACE)])
    assert alone == pytest.approx(1 / (1 + math.exp(-2)), abs=1e-4)
    assert objected == pytest.approx(0.5, abs=1e-4)


def test_what_has_no_weight_changes_nothing() -> None:
    assert PLAIN.probability([entailment(1.0), figures()]) == PLAIN.probability([entailment(1.0)])


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_scores_are_probabilities_and_keep_the_order_of_the_log_odds(one: float, other: float) -> None:
    low, high = (PLAIN.probability([entailment(value)]) for value in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 1


@pytest.mark.parametrize(
    ("probability", "label"),
    [(0.6, "supported"), (0.59, "undecided"), (0.2, "undecided"), (0.19, "not_found")],
)
def test_two_thresholds_make_three_labels(probability: float, label: str) -> None:
    assert PLAIN.label(probability) == label


def test_outcomes_are_listed_by_how_far_they_go() -> None:
    assert outcome_key(figures(PLACE)) == "figures:differs:contradicted"
    assert outcome_key(figures()) == "figures:differs:partly_supported"
    assert (
        outcome_key(figures().model_copy(update={"veto": "needs_review"})) == "figures:differs:needs_review"
    )
    wording = Finding(checker="wording", outcome="agrees", detail="", label="supported")
    assert outcome_key(wording) == "wording:supported"


def test_the_shipped_calibration_names_its_model_and_has_thresholds_in_order() -> None:
    shipped = Calibration.load()
    assert "@sha256:" in shipped.model
    assert shipped.not_found_below < shipped.supported_from
    assert shipped.features["supported"] > 0
