"""Fit the calibration that ships beside the model, on the labelled documents that trained nothing.

`python -m evals.entailment.calibrate DATA [--answers FILE]` reads the rows of the held-out fifth
(`rows.held_out`), lets all checkers look at them, fits one logistic regression (labels balanced inside each
data set, data sets weighted by the root of their size) and writes
`service/entailment/weights/calibration.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evals.entailment.answers import RememberedModel
from evals.entailment.checked import Checked, checked
from evals.entailment.rows import TRAINING, held_out, read_rows
from service.checkers.contrast import ContrastChecker
from service.checkers.entailment import EntailmentChecker
from service.checkers.registry import CHECKERS
from service.entailment.calibration import NAME, Calibration, outcome_key
from service.entailment.model import FOLDER
from service.types import Finding

MODEL = "standfirst-entailment-3"
FEATURES = ("supported", "covered", "length")
"""What `service.entailment.features` measures of a claim."""

_FEWEST = 15
"""An outcome that fewer rows have gets no weight: it would be fitted to chance."""

_STRENGTH = 0.1
_SUPPORTED_FROM, _NOT_FOUND_BELOW, _REVIEW_BAND = 0.45, 0.15, 0.05

UNFITTED = Calibration(
    model=MODEL,
    intercept=0.0,
    features={"supported": 1.0},
    findings={},
    verbatim=0.99,
    supported_from=_SUPPORTED_FROM,
    not_found_below=_NOT_FOUND_BELOW,
    review_band=_REVIEW_BAND,
)
"""What stands in before there is a calibration: the model's own log-odds.

`verbatim` is set, not fitted: what stands in the source word for word is grounded by definition, but for the
errors of reading."""


def fit(rows: Sequence[Checked], digest: str) -> Calibration:
    """The calibration of the model with this digest.

    An outcome whose weight would go the wrong way (an objection that raises the score) is left out, and the
    rest fitted again: such weights tell about the data sets, not about claims.
    """
    told = [one for one in rows if any(finding.score is not None for finding in one.findings)]
    known = _outcomes(told)
    weights, intercept = _regression(told, known)
    while absurd := [
        key for key, weight in zip(known, weights[len(FEATURES) :], strict=True) if _is_absurd(key, weight)
    ]:
        known = [key for key in known if key not in absurd]
        weights, intercept = _regression(told, known)
    named = dict(zip((*FEATURES, *known), (round(one, 4) for one in weights), strict=True))
    return UNFITTED.model_copy(
        update={
            "model": f"{MODEL}@sha256:{digest[:12]}",
            "intercept": round(intercept, 4),
            "features": {name: named[name] for name in FEATURES},
            "findings": {name: named[name] for name in known},
        }
    )


def _regression(rows: Sequence[Checked], known: Sequence[str]) -> tuple[list[float], float]:
    """Weights of the features and of the known outcomes, and the intercept."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    table = np.asarray([_line(one, known) for one in rows])
    labels = np.asarray([one.row.label for one in rows])
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(C=_STRENGTH, max_iter=5_000)
    model.fit(scaler.transform(table), labels, sample_weight=_weights(rows))
    weights = model.coef_[0] / scaler.scale_
    return [float(one) for one in weights], float(model.intercept_[0] - (weights * scaler.mean_).sum())


def _is_absurd(key: str, weight: float) -> bool:
    return (":differs" in key and weight > 0) or (key.endswith(":agrees") and weight < 0)


def _outcomes(rows: Sequence[Checked]) -> list[str]:
    counts = Counter(key for one in rows for key in {outcome_key(finding) for finding in _others(one)})
    return sorted(
        key for key, count in counts.items() if count >= _FEWEST and not key.endswith(":not_applicable")
    )


def _others(one: Checked) -> list[Finding]:
    return [finding for finding in one.findings if finding.checker != NAME]


def _line(one: Checked, known: Sequence[str]) -> list[float]:
    keys = {outcome_key(finding) for finding in _others(one)}
    return [one.features[name] for name in FEATURES] + [float(key in keys) for key in known]


def _weights(rows: Sequence[Checked]) -> np.ndarray:
    """Labels balanced inside each data set; data sets with one label only are left out."""
    both = Counter((one.row.dataset, one.row.label) for one in rows)
    sizes = Counter(one.row.dataset for one in rows)
    weights = np.asarray(
        [
            math.sqrt(sizes[one.row.dataset]) / both[one.row.dataset, one.row.label]
            if both[one.row.dataset, 1 - one.row.label]
            else 0.0
            for one in rows
        ]
    )
    shares: np.ndarray = weights * len(weights) / weights.sum()
    return shares


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--answers", type=Path, help="file that remembers the model's answers")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    digest = hashlib.sha256((arguments.folder / "model.onnx").read_bytes()).hexdigest()
    answers = arguments.answers or arguments.data / f"answers-{digest[:12]}.jsonl"
    asked = EntailmentChecker(RememberedModel(answers, arguments.folder), UNFITTED)
    rows, texts = read_rows(arguments.data, TRAINING)
    shipped = [row for row in rows if row.may_ship and held_out(row.doc)]
    others = (ContrastChecker(asked.reader), *CHECKERS)
    calibration = fit(list(checked(shipped, texts, asked, others)), digest)
    told = json.dumps(calibration.model_dump(), indent=2, sort_keys=True)
    (arguments.folder / "calibration.json").write_text(told + "\n", "utf-8")
    print(told)


if __name__ == "__main__":
    main()
