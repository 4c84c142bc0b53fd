"""Agreement beyond chance: Cohen's is scikit-learn's, Krippendorff's that of his worked examples."""

from __future__ import annotations

import warnings
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from evals.metrics.agreement import Ratings, Weighting, cohen_kappa, krippendorff_alpha, percent_agreement

PAIRS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.integers(0, 3)), min_size=1, max_size=30
)
UNITS = st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=4), max_size=15)


def units(*raters: str) -> Ratings:
    """Units of rows of labels, one row a rater; a dot is a missing one."""
    return [[None if label == "." else label for label in unit] for unit in zip(*raters, strict=True)]


FOUR = units("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Krippendorff 2011, section C: four observers, some labels missing."""


@settings(max_examples=60)
@given(PAIRS, st.sampled_from(["none", "linear", "quadratic"]))
def test_kappa_is_scikit_learns(rows: list[tuple[str, str, int]], weighting: Weighting) -> None:
    one, other = [row[0] for row in rows], [row[1] for row in rows]
    weights = np.asarray([row[2] for row in rows], dtype=float)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        kind: Literal["linear", "quadratic"] | None = None if weighting == "none" else weighting
        told = (
            cohen_kappa_score(one, other, labels=list("abc"), weights=kind, sample_weight=weights)
            if weights.any()
            else np.nan
        )
    found = float(cohen_kappa(one, other, weights, order="abc", weighting=weighting))
    if np.isnan(found):
        assert len({label for row in rows for label in row[:2] if row[2]}) <= 1
    else:
        assert found == pytest.approx(told)


def test_alpha_is_that_of_the_worked_examples() -> None:
    """Krippendorff 2011, sections A to C."""
    binary = units("0100000010", "1110010000")
    assert float(krippendorff_alpha(binary)) == pytest.approx(0.095, abs=5e-4)
    nominal = units("aabbdcccedda", "babbbcccedddd"[:12])
    assert float(krippendorff_alpha(nominal)) == pytest.approx(0.692, abs=5e-4)
    assert float(krippendorff_alpha(FOUR)) == pytest.approx(0.743, abs=5e-4)
    assert float(krippendorff_alpha(FOUR, level="ordinal", order="12345")) == pytest.approx(0.815, abs=5e-4)


@settings(max_examples=40)
@given(UNITS, st.integers(0, 2**14))
def test_a_weighted_unit_is_a_copied_one(ratings: Ratings, seed: int) -> None:
    weights = np.random.default_rng(seed).integers(0, 3, len(ratings))
    copied = [unit for unit, times in zip(ratings, weights, strict=True) for _ in range(times)]
    for level in ("nominal", "ordinal"):
        order: Literal["nominal", "ordinal"] = "nominal" if level == "nominal" else "ordinal"
        here = krippendorff_alpha(ratings, weights.astype(float), level=order, order="abc")
        there = krippendorff_alpha(copied, level=order, order="abc")
        assert float(here) == pytest.approx(float(there), nan_ok=True)
    assert float(percent_agreement(ratings, weights.astype(float))) == pytest.approx(
        float(percent_agreement(copied)), nan_ok=True
    )


@settings(max_examples=40)
@given(UNITS, st.permutations("abc"))
def test_the_order_of_raters_and_the_names_of_labels_do_not_matter(
    ratings: Ratings, names: list[str]
) -> None:
    renamed = [
        [None if label is None else names["abc".index(label)] for label in reversed(unit)] for unit in ratings
    ]
    before, after = krippendorff_alpha(ratings), krippendorff_alpha(renamed)
    assert float(before) == pytest.approx(float(after), nan_ok=True)


def test_raters_who_agree_agree_wholly_and_draws_are_measured_one_by_one() -> None:
    ratings = units("abca", "abca")
    assert float(krippendorff_alpha(ratings)) == float(percent_agreement(ratings)) == 1
    weights = np.asarray([[1.0, 1, 1, 1], [2, 0, 0, 1]])
    assert krippendorff_alpha(FOUR[:4], weights).shape == (2,)
    both = cohen_kappa("abca", "abcb", weights)
    assert both == pytest.approx([float(cohen_kappa("abca", "abcb", line)) for line in weights])


def test_of_two_raters_plain_agreement_is_the_share_of_equal_labels() -> None:
    assert float(percent_agreement(units("aabb", "abbb"))) == 0.75


def test_without_two_labels_there_is_no_agreement() -> None:
    nothing: list[Ratings] = [[], [["a"], [None]], [["a", "a"]], [[]]]
    for ratings in nothing:
        assert np.isnan(krippendorff_alpha(ratings))
    assert np.isnan(percent_agreement([["a"], [None, "b"]]))
    assert np.isnan(cohen_kappa([], []))
    assert np.isnan(cohen_kappa(["a"], ["a"]))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="the same items"):
        cohen_kappa(["a"], [])
    with pytest.raises(ValueError, match="needs the order"):
        cohen_kappa(["a"], ["b"], weighting="linear")
    with pytest.raises(ValueError, match="needs the order"):
        krippendorff_alpha([["a", "b"]], level="ordinal")
    with pytest.raises(ValueError, match="“b” is not in the order"):
        cohen_kappa(["a"], ["b"], order="ac")
    with pytest.raises(ValueError, match="twice"):
        krippendorff_alpha([["a", "a"]], order="aa")
