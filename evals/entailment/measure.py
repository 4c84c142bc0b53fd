"""Measure the grounding score on labelled rows: `python -m evals.entailment.measure DATA [--answers FILE]`.

Balanced accuracy at the threshold that ships (the same for all components), area under the ROC curve, and
calibration, each by component; intervals are 95 % percentile bootstraps that resample documents. `--words`
turns
the model off and shows what the wording and the checkers decide alone.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.entailment.answers import RememberedModel
from evals.entailment.checked import Checked, checked
from evals.entailment.rows import DEVELOPMENT, read_rows
from service.checkers.contrast import ContrastChecker
from service.checkers.entailment import EntailmentChecker
from service.checkers.registry import CHECKERS
from service.combine import combine
from service.entailment.calibration import Calibration
from service.types import Label

_RESAMPLES = 1_000
_SEED = 20_261_127
_BINS = 10

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """The scores of the rows of one component, with their labels and the documents they belong to."""

    scores: Numbers
    labels: Numbers
    docs: NDArray[np.int64]

    def interval(self, measure: Callable[[Numbers, Numbers], float]) -> tuple[float, float, float]:
        """`measure` of scores and labels, with its 95 % interval over documents drawn anew."""
        chance = np.random.default_rng(_SEED)
        members = [np.flatnonzero(self.docs == doc) for doc in np.unique(self.docs)]
        values = []
        for _ in range(_RESAMPLES):
            drawn = chance.integers(0, len(members), len(members))
            rows = np.concatenate([members[place] for place in drawn])
            if 0 < self.labels[rows].sum() < len(rows):
                values.append(measure(self.scores[rows], self.labels[rows]))
        low, high = np.quantile(values, [0.025, 0.975])
        return measure(self.scores, self.labels), float(low), float(high)


def balanced_accuracy(threshold: float) -> Callable[[Numbers, Numbers], float]:
    """The mean share, in percent, of grounded claims at or above `threshold` and of others below it."""

    def measure(scores: Numbers, labels: Numbers) -> float:
        above = scores >= threshold
        return float(50 * (above[labels == 1].mean() + (~above)[labels == 0].mean()))

    return measure


def area(scores: Numbers, labels: Numbers) -> float:
    """The area under the ROC curve: how often a grounded claim scores higher than another, ties half."""
    good, bad = scores[labels == 1], np.sort(scores[labels == 0])
    ranks = np.searchsorted(bad, good, "left") + np.searchsorted(bad, good, "right")
    return float(ranks.mean() / 2 / len(bad))


def calibration_error(scores: Numbers, labels: Numbers, *, balanced: bool = False) -> float:
    """The expected calibration error over ten bins of equal width (Guo et al. 2017).

    `balanced` weighs the two labels alike, as the calibration was fitted.
    """
    weights = np.ones(len(labels))
    if balanced:
        for label in (0, 1):
            weights[labels == label] = 1 / max(1, (labels == label).sum())
    weights /= weights.sum()
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for number in range(_BINS):
        here = bins == number
        if here.any():
            share = weights[here]
            error += abs((share * labels[here]).sum() - (share * scores[here]).sum())
    return float(error)


def by_component(rows: Sequence[Checked], calibration: Calibration) -> dict[str, Scored]:
    """The scores by component, in alphabetical order."""
    grouped: defaultdict[str, list[tuple[float, int, str]]] = defaultdict(list)
    for one in rows:
        score = calibration.probability(one.findings)
        kept = calibration.verbatim if score is None else score
        grouped[one.row.component or one.row.dataset].append((kept, one.row.label, one.row.doc))
    found = {}
    for name in sorted(grouped):
        scores, labels, docs = zip(*grouped[name], strict=True)
        numbers = np.unique(np.asarray(docs), return_inverse=True)[1]
        found[name] = Scored(np.asarray(scores), np.asarray(labels, dtype=float), numbers.astype(np.int64))
    return found


def print_scores(found: dict[str, Scored], threshold: float) -> None:
    """The table of components and their mean."""
    print(f"{'component':<16} {'rows':>5} {'docs':>5}  balanced accuracy at {threshold:.2f}   area under ROC")
    accuracies, areas = [], []
    for name, one in found.items():
        accuracy, low, high = one.interval(balanced_accuracy(threshold))
        curve, curve_low, curve_high = one.interval(area)
        accuracies.append(accuracy)
        areas.append(curve)
        count = len(np.unique(one.docs))
        print(
            f"{name:<16} {len(one.labels):>5} {count:>5}  {accuracy:>5.1f} [{low:.1f}, {high:.1f}]"
            f"          {curve:.3f} [{curve_low:.3f}, {curve_high:.3f}]"
        )
    print(f"{'mean':<16} {'':>5} {'':>5}  {np.mean(accuracies):>5.1f}{'':>23}{np.mean(areas):.3f}")
    scores = np.concatenate([one.scores for one in found.values()])
    labels = np.concatenate([one.labels for one in found.values()])
    print(f"calibration error, all rows as they are: {calibration_error(scores, labels):.3f}")
    print(f"calibration error, labels balanced: {calibration_error(scores, labels, balanced=True):.3f}")


def print_labels(rows: Sequence[Checked], calibration: Calibration) -> None:
    """How the labels of the verdicts fall on grounded and other claims, and what each checker adds."""
    counts: Counter[tuple[Label, int]] = Counter()
    review: Counter[int] = Counter()
    for one in rows:
        verdict = combine(one.findings, {source.id: source for source in one.sources}, calibration)
        counts[verdict.label, one.row.label] += 1
        review[one.row.label] += verdict.needs_review
    totals = {label: sum(count for (_, other), count in counts.items() if other == label) for label in (0, 1)}
    print(f"\n{'verdict':<18} {'grounded':>16} {'not grounded':>16}")
    for name in ("supported", "partly_supported", "contradicted", "not_found", "conflicting", "undecided"):
        print(_share(name, counts[name, 1], counts[name, 0], totals))
    print(_share("for review", review[1], review[0], totals))
    print(f"\n{'checker differs':<18} {'grounded':>16} {'not grounded':>16}")
    for name in sorted({finding.checker for one in rows for finding in one.findings}):
        hits = Counter(
            one.row.label
            for one in rows
            for finding in one.findings
            if finding.checker == name and finding.outcome == "differs"
        )
        print(_share(name, hits[1], hits[0], totals))


def _share(name: str, good: int, bad: int, totals: Mapping[int, int]) -> str:
    cells = (f"{count:>6} {100 * count / totals[label]:>7.2f} %" for count, label in ((good, 1), (bad, 0)))
    return f"{name:<18} {' '.join(cells)}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with dev.pairs.jsonl.gz and dev.docs.jsonl.gz")
    parser.add_argument("--answers", type=Path, required=True, help="file that remembers the model's answers")
    arguments = parser.parse_args()
    calibration = Calibration.load()
    asked = EntailmentChecker(RememberedModel(arguments.answers), calibration)
    rows, texts = read_rows(arguments.data, DEVELOPMENT)
    others = (ContrastChecker(asked.reader), *CHECKERS)
    found = list(checked(rows, texts, asked, others))
    print(f"model {calibration.model}, {len(found)} rows")
    print_scores(by_component(found, calibration), calibration.supported_from)
    print_labels(found, calibration)


if __name__ == "__main__":
    main()
