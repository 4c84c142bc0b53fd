"""A run that is there: its manifest, its records, and the metrics that they give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.dataset import shown
from evals.metrics.columns import Columns
from evals.metrics.measure import by_slice, measure
from evals.metrics.metric import Better, Metric
from evals.records import Record
from service.batch.folder import read_manifest
from service.batch.records import read_lines
from service.errors import InputError

ITEMS = "items.jsonl"
PACKED = "items.jsonl.gz"
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True)
class Finished:
    """One run folder, read. `name` is that of its folder."""

    folder: Path
    manifest: Mapping[str, Any]

    @classmethod
    def at(cls, folder: Path) -> Finished:
        """The run in `folder`; raises `InputError` for a folder that holds none."""
        return cls(folder, read_manifest(folder))

    @property
    def name(self) -> str:
        """What the run is called in a report."""
        return self.folder.resolve().name

    @property
    def suite(self) -> str:
        """The suite that was run."""
        return str(self.manifest["identity"].get("suite"))

    @property
    def better(self) -> Mapping[str, Better]:
        """Which way is better, by the name of a metric that the task defines itself."""
        told: Mapping[str, Better] = self.manifest.get("better") or {}
        return told

    @property
    def threshold(self) -> float:
        """The score from which the engine called a claim supported."""
        told = self.manifest.get("thresholds") or {}
        return float(told.get("supported_from", DEFAULT_THRESHOLD))

    @property
    def total(self) -> int | None:
        """How many items the run has when it is finished; None where its manifest does not say."""
        told = self.manifest.get("items")
        return told if isinstance(told, int) else None

    def records(self) -> Iterator[Record]:
        """Every item: the finished ones, and those that failed, which are wrong and counted."""
        packed = self.folder / PACKED
        for line in read_lines(packed if packed.exists() else self.folder / ITEMS):
            yield self._record(line)
        for line in read_lines(self.folder / "failures.jsonl"):
            yield self._record(line.get("record", {}))

    def _record(self, line: Mapping[str, Any]) -> Record:
        told = {key: value for key, value in line.items() if key != "position"}
        try:
            return Record.model_validate(told)
        except ValidationError:
            raise InputError(f"{shown(self.folder / ITEMS)}: a line is no record of this version.") from None

    @cached_property
    def seconds(self) -> Mapping[str, float]:
        """How long each item took, by its id."""
        return {str(line["id"]): line["seconds"] for line in read_lines(self.folder / "times.jsonl")}

    @cached_property
    def columns(self) -> Columns:
        """The records as columns of numbers; raises `InputError` for records that cannot be of one run."""
        try:
            return Columns.of(self.records(), self.seconds)
        except ValueError as error:
            raise InputError(f"{shown(self.folder)}: {error}") from None

    @cached_property
    def metrics(self) -> list[Metric]:
        """All metrics of the run."""
        return measure(self.columns, threshold=self.threshold, better=self.better)

    @cached_property
    def slices(self) -> dict[tuple[str, str], list[Metric]]:
        """The metrics of each slice, by its name and value."""
        return by_slice(self.columns, threshold=self.threshold, better=self.better)

    def write_metrics(self) -> None:
        """Put the metrics beside the records, as JSON."""
        told = {
            "suite": self.suite,
            "identity": self.manifest["identity"],
            "metrics": [metric.to_dict() for metric in self.metrics],
        }
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        (self.folder / "metrics.json").write_text(text, "utf-8")
