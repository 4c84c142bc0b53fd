"""Measure the grounding score on labelled rows: `python -m evals.entailment.measure DATA [--answers FILE]`.

Balanced accuracy at the threshold that ships (the same for all components), area under the ROC curve, and
calibration, each by component; intervals are 95 % percentile bootstraps that resample documents.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.entailment.answers import RememberedModel
from evals.entailment.checked import Checked, checked
from evals.entailment.rows import DEVELOPMENT, read_rows
from evals.metrics.arrays import Bools, Ints, Numbers
from evals.metrics.calibration import ece
from evals.metrics.classification import balanced_accuracy_of, roc_auc_of
from evals.metrics.resample import Estimate, estimate
from service.checkers.contrast import ContrastChecker
from service.checkers.entailment import EntailmentChecker
from service.checkers.registry import CHECKERS
from service.combine import combine
from service.entailment.calibration import Calibration
from service.types import Label


@dataclass(frozen=True)
class Scored:
    """The scores of the rows of one component, with their labels and the documents they belong to."""

    scores: Numbers
    labels: Bools
    docs: Ints

    def balanced_accuracy(self, threshold: float) -> Estimate:
        """The mean share of grounded claims at or above `threshold` and of others below it."""
        right = (self.scores >= threshold) == self.labels
        return estimate(balanced_accuracy_of(self.labels, right), self.docs)

    def area(self) -> Estimate:
        """The area under the ROC curve."""
        return estimate(roc_auc_of(self.labels, self.scores), self.docs)


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
        found[name] = Scored(np.asarray(scores), np.asarray(labels) == 1, numbers.astype(np.int64))
    return found


def print_scores(found: dict[str, Scored], threshold: float) -> None:
    """The table of components and their mean."""
    print(f"{'component':<16} {'rows':>5} {'docs':>5}  balanced accuracy at {threshold:.2f}   area under ROC")
    accuracies, areas = [], []
    for name, one in found.items():
        accuracy, area = one.balanced_accuracy(threshold), one.area()
        if accuracy.value is not None and area.value is not None:
            accuracies.append(100 * accuracy.value)
            areas.append(area.value)
        counts = f"{len(one.labels):>5} {len(np.unique(one.docs)):>5}"
        print(f"{name:<16} {counts}  {_cell(accuracy, 100, 1)}          {_cell(area, 1, 3)}")
    print(f"{'mean':<16} {'':>5} {'':>5}  {np.mean(accuracies):>5.1f}{'':>23}{np.mean(areas):.3f}")
    scores = np.concatenate([one.scores for one in found.values()])
    labels = np.concatenate([one.labels for one in found.values()])
    print(f"calibration error, all rows as they are: {float(ece(labels, scores)):.3f}")
    print(f"calibration error, labels balanced: {float(ece(labels, scores, evenly=True)):.3f}")


def _cell(found: Estimate, times: float, digits: int) -> str:
    """A value with its interval, as far as there are any."""
    if found.value is None:
        return f"{'–':>5}"
    told = f"{times * found.value:>5.{digits}f}"
    if found.low is None or found.high is None:
        return told
    return f"{told} [{times * found.low:.{digits}f}, {times * found.high:.{digits}f}]"


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
