"""Choosing the score from which a claim is called supported, from labels, and what that would change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evals.metrics.resample import estimate
from evals.records import Record
from service.errors import InputError

Objective = Literal["balanced", "precision", "recall"]
GRID = tuple(round(0.02 * step, 2) for step in range(1, 50))
_FEWEST = 20
"""Labelled claims of each kind below which a threshold would be guessed."""


@dataclass(frozen=True)
class Scored:
    """A labelled claim with its score and what the engine called it."""

    id: str
    document: str
    grounded: bool
    score: float
    outcome: str


@dataclass(frozen=True)
class Rates:
    """What a threshold does: shares of 0 to 1, None where nothing is called supported."""

    threshold: float
    balanced: float
    precision: float | None
    recall: float


@dataclass(frozen=True)
class Choice:
    """A threshold, what it does on the claims that it was chosen on, and on documents that it was not."""

    threshold: float
    chosen_on: Rates
    held_out: Rates
    interval: tuple[float | None, float | None]
    """95 % of the difference in balanced accuracy to the present threshold, on the held-out documents."""


def scored(records: Sequence[Record], labels: Mapping[str, bool] | None) -> list[Scored]:
    """The claims that have a score and a label; `labels` by id take the place of the run's own.

    Raises `InputError` where there are too few to choose from.
    """
    found = []
    for record in records:
        gold = record.gold if labels is None else labels.get(record.id)
        if gold is not None and record.score is not None:
            found.append(Scored(record.id, record.document, gold, record.score, record.outcome))
    for grounded in (True, False):
        count = sum(one.grounded == grounded for one in found)
        if count < _FEWEST:
            kind = "grounded" if grounded else "not grounded"
            raise InputError(
                f"A threshold needs at least {_FEWEST} labelled claims with a score that are {kind}; "
                f"there are {count}."
            )
    return found


def rates(claims: Sequence[Scored], threshold: float) -> Rates:
    """What calling everything from `threshold` on supported does to these claims."""
    called = np.asarray([one.score >= threshold for one in claims])
    gold = np.asarray([one.grounded for one in claims])
    recall = float(called[gold].mean())
    return Rates(
        threshold=threshold,
        balanced=(recall + float((~called)[~gold].mean())) / 2,
        precision=float(gold[called].mean()) if called.any() else None,
        recall=recall,
    )


def choose(claims: Sequence[Scored], objective: Objective, floor: float, present: float) -> Choice:
    """The threshold that serves the objective best, and how it does where it was not chosen.

    "balanced": the highest balanced accuracy. "precision": the highest recall of those whose precision is at
    least `floor`; "recall" the other way round. Documents are halved by digest; each half is judged at the
    threshold that the other one chose, so that the effect shown is not that of choosing. The one that is
    offered is chosen on all of them.
    """
    halves = [[one for one in claims if _half(one.document) == half] for half in (0, 1)]
    for half in halves:
        if len({one.grounded for one in half}) < 2:
            raise InputError("There are too few documents with labels of both kinds to judge a threshold.")
    at = {
        half: _best(halves[1 - half], objective, floor) for half in (0, 1)
    }  # each half at the other's threshold
    threshold = _best(claims, objective, floor)
    called = np.asarray([one.score >= at[_half(one.document)] for one in claims])
    before = np.asarray([one.score >= present for one in claims])
    return Choice(
        threshold,
        rates(claims, threshold),
        _held_out(claims, called, threshold),
        _difference(claims, called, before),
    )


def _best(claims: Sequence[Scored], objective: Objective, floor: float) -> float:
    table = [rates(claims, threshold) for threshold in GRID]
    if objective == "balanced":
        return max(table, key=lambda one: one.balanced).threshold
    if objective == "precision":
        fit = [one for one in table if one.precision is not None and one.precision >= floor]
        best = max(fit, key=lambda one: one.recall, default=None)
    else:
        fit = [one for one in table if one.recall >= floor]
        best = max(fit, key=lambda one: one.precision or 0.0, default=None)
    if best is None:
        raise InputError(f"No threshold reaches a {objective} of {floor:.2f} on these labels.")
    return best.threshold


def _half(document: str) -> int:
    return hashlib.sha256(document.encode("utf-8", "replace")).digest()[0] % 2


def _held_out(claims: Sequence[Scored], called: np.typing.NDArray[np.bool_], threshold: float) -> Rates:
    gold = np.asarray([one.grounded for one in claims])
    recall = float(called[gold].mean())
    precision = float(gold[called].mean()) if called.any() else None
    return Rates(threshold, (recall + float((~called)[~gold].mean())) / 2, precision, recall)


def _difference(
    claims: Sequence[Scored], called: np.typing.NDArray[np.bool_], before: np.typing.NDArray[np.bool_]
) -> tuple[float | None, float | None]:
    gold = np.asarray([one.grounded for one in claims])
    gain = (called == gold).astype(float) - (before == gold).astype(float)
    names = {name: code for code, name in enumerate(sorted({one.document for one in claims}))}
    documents = np.asarray([names[one.document] for one in claims], dtype=np.int64)

    def statistic(weights: np.typing.NDArray[np.float64]) -> np.typing.NDArray[np.float64]:
        with np.errstate(invalid="ignore", divide="ignore"):
            good = (weights * gain * gold).sum(axis=-1) / (weights * gold).sum(axis=-1)
            bad = (weights * gain * ~gold).sum(axis=-1) / (weights * ~gold).sum(axis=-1)
        return np.asarray((good + bad) / 2)

    found = estimate(statistic, documents)
    return found.low, found.high


def moved(
    claims: Sequence[Scored], present: float, missing: float, new: float
) -> Iterator[tuple[Scored, str]]:
    """The claims whose verdict would be another, with the new label, as far as scores tell.

    A claim whose label is not the one that its score alone gives was decided by a checker's veto or by its
    wording, and stays as it is.
    """
    for one in claims:
        was, will = (_label(one.score, threshold, min(missing, threshold)) for threshold in (present, new))
        if one.outcome == was and will != was:
            yield one, will


def _label(score: float, supported: float, missing: float) -> str:
    return "supported" if score >= supported else "not_found" if score < missing else "undecided"
