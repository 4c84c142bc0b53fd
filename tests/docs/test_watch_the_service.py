"""The page about watching lists what the code has: every metric, every event, and no other."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from service.settings import Settings
from service.telemetry.events import EVENTS
from service.telemetry.metrics import Metrics

PAGE = (Path(__file__).parents[2] / "docs/how-to/watch-the-service.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split("|")] for line in PAGE.splitlines() if line[:1] == "|"
]


def words(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


def test_the_page_lists_every_metric_with_its_labels_and_meaning() -> None:
    listed = {
        (words(row[0])[0], row[1], words(row[2]), row[3]) for row in ROWS if row[0].startswith("`standfirst_")
    }
    assert listed == {tuple(metric) for metric in Metrics().described()}


def test_the_page_lists_every_event_with_its_fields() -> None:
    start = next(number for number, row in enumerate(ROWS) if row[0] == "event")
    listed = {words(row[0])[0]: words(row[2]) for row in ROWS[start + 2 : start + 2 + len(EVENTS)]}
    fields = {
        event.name: tuple(one.name for one in dataclasses.fields(event) if one.name != "severity")
        for event in EVENTS
    }
    assert listed == fields


def test_every_metric_and_setting_that_the_page_names_exists() -> None:
    names = {metric.name for metric in Metrics().described()}
    for name in re.findall(r"\bstandfirst_[a-z_]+", PAGE):
        assert name in names or name == "standfirst_", name
    for setting in re.findall(r"STANDFIRST_([A-Z_]+)", PAGE):
        assert setting.lower() in Settings.model_fields
