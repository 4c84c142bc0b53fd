"""From what was measured and found about a claim to a probability that it is grounded, and to a label.

One logistic regression (Platt 1999) over the features of the claim (`features.py`) and what the other
checkers found. It is fitted by `evals.entailment.calibrate` on labelled documents that trained nothing; its
numbers lie beside the model. The features make a *partial* log-odds, which an entailment finding carries; the
checkers' outcomes are added when all findings are there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field

from service.entailment.model import FOLDER
from service.errors import SettingsError
from service.types import Finding, Frozen, Label

NAME = "entailment"
"""What the findings of the entailment checker are signed with."""


class Calibration(Frozen):
    """The fitted numbers: weights in log-odds, and the probabilities at which labels begin."""

    model: str
    """The model that these numbers belong to: its name and the beginning of its SHA-256."""
    intercept: float
    features: Mapping[str, float]
    findings: Mapping[str, float]
    """What a finding adds, by `checker:outcome` (`outcome_key`); what is not listed adds nothing."""
    verbatim: float = Field(gt=0, lt=1)
    """The probability for a claim that stands in the source word for word."""
    supported_from: float = Field(gt=0, lt=1)
    not_found_below: float = Field(ge=0, lt=1)
    review_band: float = Field(ge=0, lt=1)
    """How far above `supported_from` a supported claim is still marked for review."""

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Calibration:
        """The calibration that belongs to the model in `folder`."""
        return cls.model_validate(json.loads((folder / "calibration.json").read_text("utf-8")))

    def with_thresholds(self, supported_from: float | None, not_found_below: float | None) -> Calibration:
        """The same numbers with other thresholds, None for those that stay; raises `SettingsError`.

        A `not_found` threshold that nobody set gives way to a lower `supported` threshold.
        """
        supported = self.supported_from if supported_from is None else supported_from
        missing = min(self.not_found_below, supported) if not_found_below is None else not_found_below
        if missing > supported:
            raise SettingsError("STANDFIRST_NOT_FOUND_BELOW is above STANDFIRST_SUPPORTED_FROM.")
        return self.model_copy(update={"supported_from": supported, "not_found_below": missing})

    def partial(self, features: Mapping[str, float]) -> float:
        """The log-odds that the claim's own features amount to."""
        return self.intercept + sum(
            weight * features.get(name, 0.0) for name, weight in self.features.items()
        )

    def probability(self, findings: Iterable[Finding]) -> float | None:
        """The probability, 0 to 1, that the claim is grounded; None where the model did not read it."""
        heard = tuple(findings)
        own = next((finding.score for finding in heard if finding.score is not None), None)
        if own is None:
            return None
        told = own + sum(self.findings.get(outcome_key(finding), 0.0) for finding in heard)
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, told)))), 4)

    def label(self, probability: float) -> Label:
        """What a probability says by itself; between the two thresholds it says nothing."""
        if probability >= self.supported_from:
            return "supported"
        return "not_found" if probability < self.not_found_below else "undecided"

    def is_doubtful(self, probability: float) -> bool:
        """Whether a probability lies below the middle between the two thresholds."""
        return probability < (self.not_found_below + self.supported_from) / 2

    def is_near(self, probability: float) -> bool:
        """Whether a supported claim is so close to the threshold that a person should look."""
        return self.supported_from <= probability < self.supported_from + self.review_band


def outcome_key(finding: Finding) -> str:
    """How a finding is listed: by checker and outcome, a `differs` by whether it has a place, or by label."""
    if finding.label is not None and finding.checker != NAME:
        return f"{finding.checker}:{finding.label}"
    if finding.outcome == "differs":
        how = finding.veto or ("contradicted" if finding.spans else "partly_supported")
        return f"{finding.checker}:differs:{how}"
    return f"{finding.checker}:{finding.outcome}"
