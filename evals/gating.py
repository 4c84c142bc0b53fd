"""Holding a run against its baseline: a change that makes it worse than chance allows is stopped.

A baseline is a run that was kept: its manifest, and its records without their texts, packed. It has every
item, so that the difference is paired, which sees far smaller losses than two intervals side by side.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.comparing import Comparison
from evals.metrics.metric import Metric
from evals.runs import PACKED, Finished
from service.batch.folder import MANIFEST
from service.errors import InputError

BASELINES = Path(__file__).parent / "baselines"


@dataclass(frozen=True)
class Judgement:
    """One metric of a run against its baseline; `why` says what is wrong where it did not pass.

    `baseline` is None where the run has only a part of the baseline's items: `difference` is over that part.
    """

    metric: str
    baseline: Metric | None
    now: Metric | None
    difference: Metric | None
    why: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the metric holds."""
        return self.why is None


def judge(run: Finished, baseline: Finished) -> Iterator[Judgement]:
    """Every gated metric of the run's suite; what cannot be compared does not pass.

    A run that was limited (`--limit`) is held against the same items of the baseline.
    """
    gate: dict[str, float] = run.manifest.get("gate") or {}
    if not gate:
        raise InputError(f"The suite {run.suite} names no metric for the gate.")
    pairs = Comparison(baseline, run).paired
    limited = run.manifest["identity"].get("limit") is not None
    left_out = 0 if limited else len(pairs.only_a)
    lost = left_out + len(pairs.only_b) + len(pairs.relabelled)
    differences = {one.name: one for one in pairs.differences}
    then, now = ({one.name: one for one in side.metrics} for side in (baseline, run))
    if lost:
        yield Judgement(
            "items", None, None, None, f"{lost} items are not those of the baseline: write it anew"
        )
    if failed := sum(1 for record in run.records() if record.failure):
        yield Judgement("failures", None, None, None, f"{failed} items failed")
    for name, slack in gate.items():
        difference = differences.get(name)
        why = _why(difference, slack)
        yield Judgement(name, None if limited else then.get(name), now.get(name), difference, why)


def _why(difference: Metric | None, slack: float) -> str | None:
    """Why a metric does not pass; None if it does."""
    if difference is None or difference.value is None:
        return (difference and difference.why) or "the metric is not there"
    if difference.better is None:
        return "the metric has no better way"
    loss = -difference.value if difference.better == "higher" else difference.value
    if loss <= slack:
        return None
    if difference.low is None or difference.high is None:
        return "it is worse, and there is no interval to excuse it"
    certain = -difference.high if difference.better == "higher" else difference.low
    return "it is worse by more than its interval allows" if certain > slack else None


def write_baseline(run: Finished, folder: Path) -> None:
    """Keep a run as the baseline of its suite."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {key: value for key, value in run.manifest.items() if key not in ("calls", "machine")}
    manifest = json.dumps({**told, "calls": []}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(manifest + "\n", "utf-8")
    with (folder / PACKED).open("wb") as file, gzip.GzipFile("", "wb", mtime=0, fileobj=file) as packed:
        for position, record in enumerate(run.records()):
            bare = record.model_copy(update={"text": "", "detail": ""})
            line = {"position": position, **bare.model_dump(mode="json", exclude_defaults=True)}
            packed.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
