"""Planted errors are marked and untouched claims left alone; what is true of every report of a news text."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.records import Record
from evals.suite import load
from evals.tasks.protocol import Desk, Item
from evals.tasks.registry import task_of
from service.settings import Settings
from service.types import Document, Report
from service.wiring import build

EASY, HARD = load("planted"), load("planted-hard")
DESK = Desk(build(Settings(engine="embedded")).pipeline, "embedded")
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def recorded(item: Item) -> Record:
    return asyncio.run(task_of(EASY).record(item, DESK))


def alarms(record: Record) -> int:
    return record.shares["false alarms"][0]


@pytest.mark.parametrize("item", list(task_of(EASY).items(EASY)), ids=lambda item: item.id)
def test_a_planted_error_is_marked_and_nothing_else(item: Item) -> None:
    record = recorded(item)
    assert record.right, record.detail
    assert not alarms(record), record.detail


@pytest.mark.slow
def test_most_errors_of_the_harder_set_are_marked_and_nothing_else() -> None:
    records = [recorded(item) for item in task_of(HARD).items(HARD)]
    assert sum(bool(record.right) for record in records) >= 0.9 * len(records)
    assert sum(map(alarms, records)) == 0


def texts() -> Iterator[tuple[str, str]]:
    for path in (EASY.data, HARD.data):
        assert path is not None
        for article in yaml.safe_load(path.read_text("utf-8")):
            yield article["id"], article["text"]
    for path in sorted(EXAMPLES.glob("*.txt")):
        yield path.stem, path.read_text("utf-8")


def spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("source_id") and "start_utf16" in value:
            yield value
        for part in value.values():
            yield from spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from spans(part)


def reported(text: str) -> Report:
    return asyncio.run(DESK.pipeline.report(Document(text=text)))


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in texts()])
def test_every_span_reads_back_in_code_points_and_in_utf16(text: str) -> None:
    decorated = "\U0001f5de\ufe0f Ünïcode 🙂\r\n\r\n" + text  # so that the two ways to count differ
    report = json.loads(reported(decorated).model_dump_json())
    found = list(spans(report))
    assert len(found) > 5
    sources = {source["id"]: source["text"] for source in report["sources"]}
    for span in found:
        source = sources[span["source_id"]]
        piece = source[span["start"] : span["end"]]
        utf16 = source.encode("utf-16-le")[2 * span["start_utf16"] : 2 * span["end_utf16"]].decode(
            "utf-16-le"
        )
        assert piece == utf16 == span.get("text", piece)
        assert piece


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in texts()])
def test_an_article_bears_itself_out(text: str) -> None:
    report = reported(text)
    labels = [claim.verdict.label for claim in report.claims if claim.verdict]
    assert labels
    assert set(labels) == {"supported"}
    assert all(claim.verdict or claim.selection.reason for claim in report.claims)
